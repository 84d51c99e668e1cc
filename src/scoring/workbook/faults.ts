/** Why a workbook is not read, in words: the file as a whole, one part of it, one cell. */
import type { Finding } from '../../findings/finding.ts';
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { atLine } from '../faults.ts';
import { PortfolioFault } from '../rows.ts';

export const saveAgain = 'Open it in a spreadsheet program, save it as .xlsx, and use that file.';
export const saveAsCsv = 'Save the sheet as CSV UTF-8 and use that file: a text file may be of any size.';

export type PartProblem =
  | 'broken'
  | 'root'
  | 'doctype'
  | 'encoding'
  | 'undecodable'
  // more than kam takes on
  | 'deep'
  | 'long'
  | 'texts'
  | 'sparse'
  | 'repeated';

/** A part (an XML file in the workbook) that is not read further; its reader knows neither file nor sheet. */
export class PartFault extends Error {
  constructor(
    readonly problem: PartProblem,
    /** the parser's own words, the name of an encoding or an element, a size */
    readonly detail = '',
    /** line and column in the part */
    readonly at?: readonly [line: number, column: number],
  ) {
    super(`${problem} ${detail}`);
    this.name = 'PartFault';
  }
}

/** Where the reading stood: the part's name in the workbook, and the sheet with its row if it is one. */
export interface PartPlace {
  file: string;
  part: string;
  sheet?: string;
  row: number;
}

export function partFault({ problem, detail, at }: PartFault, place: PartPlace): PortfolioFault {
  const whose = place.sheet === undefined ? 'This workbook' : `Sheet ${quoted(place.sheet)}`;
  const where = `${partLabel(place.part)}${at ? `, line ${at[0]}, column ${at[1] + 1}` : ''}`;
  const say = (message: string, help: string) =>
    new PortfolioFault(atLine(place.file, Math.max(1, place.row), message, help));
  switch (problem) {
    case 'doctype':
      return say(
        `${whose} declares a DOCTYPE (${where}), which no spreadsheet program writes: it can make a reader fill its memory or open other files.`,
        `If you trust the file: ${saveAgain.charAt(0).toLowerCase()}${saveAgain.slice(1)}`,
      );
    case 'encoding':
      return say(
        `${whose} is written in the encoding ${quoted(detail)} (${where}), which kam does not read.`,
        saveAgain,
      );
    case 'undecodable':
      return say(
        `${whose} is damaged: a byte is no letter of its encoding, ${detail} (${where}).`,
        damagedHelp,
      );
    case 'deep':
      return say(
        `${whose} is nested deeper than any spreadsheet program does it (${where}), as in a file made to exhaust its reader.`,
        saveAgain,
      );
    case 'long':
      return say(
        `${whose} holds a text, tag or comment far longer than any spreadsheet program writes it (${where}), as in a file made to exhaust its reader.`,
        saveAgain,
      );
    case 'texts':
      return say(
        `The texts of this workbook take more than ${detail}, which kam keeps in memory at once (${where}).`,
        saveAsCsv,
      );
    case 'sparse':
      return say(
        `Rows of sheet ${quoted(place.sheet ?? '')} reach far to the right with hardly anything in between (cell ${detail}): hundreds of millions of empty cells would have to be filled in.`,
        'Clear the columns to the right of the table, or save the sheet as CSV UTF-8.',
      );
    case 'repeated':
      return say(
        `The cells of sheet ${quoted(place.sheet ?? '')} hold more than ${detail} of text, most of it the same again and again, as in a file made to exhaust its reader.`,
        saveAsCsv,
      );
    case 'root':
      return say(
        `${whose} is not readable as one: its part begins with <${shortened(detail)}> (${where}).`,
        saveAgain,
      );
    default:
      return say(
        `${whose} is damaged${place.row > 0 ? ` at row ${place.row}` : ''}: its XML is broken (${where}: ${shortened(detail)})`,
        damagedHelp,
      );
  }
}

/** Names of parts and the parser's words may be as long as the file's maker likes. */
function shortened(text: string): string {
  return printable(text.length > 120 ? `${text.slice(0, 119)}…` : text);
}

export function partLabel(part: string): string {
  return shortened(part);
}

export const damagedHelp =
  'Copy or download it again; if it stays so, open it in a spreadsheet program and save it anew.';

/** The workbook as a whole. */
export function workbookFault(file: string, message: string, help: string): PortfolioFault {
  return new PortfolioFault(atLine(file, 1, message, help));
}

export function missingPart(file: string, part: string): PortfolioFault {
  return workbookFault(
    file,
    `This workbook is damaged: its part ${partLabel(part)} is missing.`,
    damagedHelp,
  );
}

/** What in one cell, by its name ("C17"), stops the reading; its row is the line. */
export function cellFinding(
  file: string,
  sheet: string,
  cell: string,
  row: number,
  what: string,
  help: string,
): Finding {
  return atLine(file, row, `Cell ${cell} of sheet ${quoted(sheet)} ${what}`, help);
}

/** input.sheet names none: the caller knows where that stands. */
export class NoSuchSheet extends Error {
  readonly help: string;
  constructor(wanted: string, sheets: readonly string[]) {
    super(`This workbook has no sheet ${quoted(wanted)}.`);
    this.name = 'NoSuchSheet';
    const near = didYouMean(wanted, sheets);
    this.help = `${near === undefined ? '' : `Did you mean ${quoted(near)}? `}${listOf(sheets)}`;
  }
}

export function listOf(sheets: readonly string[]): string {
  const names = sheets.slice(0, 8).map((name) => quoted(name));
  return `Its sheets: ${names.join(', ')}${sheets.length > 8 ? ' …' : ''}.`;
}
