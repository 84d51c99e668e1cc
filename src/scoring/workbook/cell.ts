/** What stands in a cell → its text. Nothing is rounded, nothing is made up. */
import { isoOf } from './dates.ts';
import { type NumberFormat, numberFormat } from './formats.ts';
import { cellText, type TextTable } from './texts.ts';

/** What cells need of the rest of the workbook. */
export interface CellContext {
  texts: TextTable;
  /** by style; empty where the workbook has no styles */
  formats: readonly NumberFormat[];
  is1904: boolean;
  uncalculated: boolean;
}

export interface RawCell {
  /** "s", "str", "inlineStr", "b", "e", "d", "n" */
  type: string;
  style: string | undefined;
  /** has a formula; its value is what was calculated last */
  formula: boolean;
  /** of <v>; undefined where there is none */
  value: string | undefined;
  /** of <is> */
  inline: string;
}

export interface CellText {
  text: string;
  /** the sheet shows something else than the number */
  otherwise: boolean;
  /** what it shows, where that is the number with zeros before it */
  shown?: string | undefined;
  /** stored as a number, with decimals */
  decimals?: boolean;
}

/** Why a cell cannot be read; completes "Cell C17 …". */
export interface CellProblem {
  problem: string;
  help: string;
}

const number = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** Signs of a number; programs write some twenty. */
const longest = 1000;
const calculate = 'Open the file in a spreadsheet program, let it calculate, and save it.';

export function readCell(cell: RawCell, context: CellContext): CellText | CellProblem {
  const { type } = cell;
  // blanks count in texts only: a part may be laid out for people
  const value = type === 'str' ? cell.value : cell.value?.trim();
  if (cell.formula && (value === undefined || (value === '' && type !== 'str')))
    return {
      problem: 'holds a formula without its result: the program that wrote the file did not calculate it.',
      help: calculate,
    };
  switch (type) {
    case 'n':
      return value ? readNumber(value, cell, context) : plain('');
    case 's':
      return readShared(value ?? '', context.texts);
    case 'inlineStr':
      return checked(cell.inline);
    case 'str':
      return checked(cellText(value ?? ''));
    case 'e':
      return plain(value ?? '');
    case 'b':
      if (value === '1' || value === 'true') return plain('TRUE');
      if (value === '0' || value === 'false') return plain('FALSE');
      return value ? damaged('says it is true or false, and is neither.') : plain('');
    case 'd':
      return plain((value ?? '').replace(/T00:00(:00(\.0+)?)?Z?$/, ''));
    default:
      return damaged('is of a kind that kam does not know.');
  }
}

function plain(text: string): CellText {
  return { text, otherwise: false };
}

function damaged(problem: string): CellProblem {
  return { problem, help: 'Open the file in a spreadsheet program, look at the cell, and save it again.' };
}

/** As in CSV: a zero byte is in no text, and what comes after would lose or split it. */
function checked(text: string): CellText | CellProblem {
  return text.includes('\0') ? damaged('holds a zero byte.') : plain(text);
}

function readShared(value: string, texts: TextTable): CellText | CellProblem {
  if (value === '') return plain('');
  const index = Number(value);
  if (!/^\d+$/.test(value) || index >= texts.size)
    return damaged('points to a text that the workbook does not have.');
  return checked(texts.get(index));
}

const most = 1e15;
const general = numberFormat('General');

function readNumber(written: string, cell: RawCell, context: CellContext): CellText | CellProblem {
  const value = Number(written);
  if (written.length > longest || !number.test(written) || !Number.isFinite(value))
    return damaged('says it is a number, and is none that kam computes with.');
  if (cell.formula && context.uncalculated && value === 0)
    return {
      problem:
        'holds a formula with the result 0, and the file says that it was not calculated yet: 0 is only what the program that wrote it put there.',
      help: calculate,
    };
  if (Math.abs(value) >= most && significantDigits(written) > 15)
    return {
      problem: `holds ${written.slice(0, 40)}, a number of more than 15 digits: spreadsheets keep 15, so the last ones are lost or will be.`,
      help: 'Store such a code as text: format the column as text first, then enter or import it again.',
    };
  const style = cell.style === undefined ? 0 : Number(cell.style);
  const format = context.formats.length === 0 ? general : context.formats[style];
  if (format === undefined) return damaged('names a format that the workbook does not have.');
  const text = String(value);
  const kind = format.kindOf(value);
  if (kind === 'number') {
    const decimals = !Number.isInteger(value);
    if (!format.showsOtherwise(value, text)) return { text, otherwise: false, decimals };
    return { text, otherwise: true, decimals, shown: format.zerosBefore(value, text) };
  }
  return { text: isoOf(value, context.is1904, kind === 'time') ?? text, otherwise: true };
}

function significantDigits(written: string): number {
  const [digits] = written.replace(/^[+-]/, '').split(/e/i) as [string];
  return digits.replace('.', '').replace(/^0+|0+$/g, '').length;
}
