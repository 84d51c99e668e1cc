/**
 * A workbook from its parts: first what is kept (the list of sheets, styles, texts), then the rows of one sheet,
 * of which only a batch is in memory. Throws PortfolioFault and NoSuchSheet.
 */
import { printable, quoted } from '../../findings/printable.ts';
import type { PortfolioFault } from '../rows.ts';
import type { CellContext } from './cell.ts';
import {
  damagedHelp,
  listOf,
  missingPart,
  NoSuchSheet,
  PartFault,
  type PartPlace,
  partFault,
  partLabel,
  saveAgain,
  workbookFault,
} from './faults.ts';
import {
  type Relationship,
  relationshipsOf,
  relationshipsReader,
  type Sheet,
  sheetListReader,
} from './parts.ts';
import { sheetReader, type WorkbookRow } from './sheet.ts';
import { stylesReader } from './styles.ts';
import { sharedTexts, textTable } from './texts.ts';
import { type XmlHandlers, xmlReader } from './xml.ts';

/** The parts of a workbook by name; names are compared without case. */
export interface Package {
  has(part: string): boolean;
  /** unpacked size as declared, which `open` never exceeds */
  size(part: string): number;
  open(part: string): AsyncIterable<Uint8Array>;
}

export interface Workbook {
  file: string;
  sheet: string;
  /** names of all visible ones */
  sheets: string[];
  part: string;
  context: CellContext;
}

export interface WorkbookOptions {
  /** by name; else the first visible one */
  sheet?: string;
  /** bytes of texts kept in memory */
  textCap?: number;
}

/** Lists that are kept as they come: no real one is a tenth as long. */
const listCap = 64_000_000;
/** Texts that are kept in memory: ten million of 25 letters. */
const textCap = 256_000_000;
/** Bytes after which what was gathered is looked at, and how much of it makes a batch of rows. */
const pieceBytes = 8192;
const batch = 500_000;

export async function openWorkbook(
  from: Package,
  file: string,
  options: WorkbookOptions = {},
): Promise<Workbook> {
  const root = await relationships(from, file, '');
  const main = [...root.values()].find(({ type }) => type === 'officeDocument')?.part ?? 'xl/workbook.xml';
  if (!from.has(main) || main.endsWith('.bin')) throw noWorkbook(from, file, main);
  const { list, ...reader } = sheetListReader();
  await readList(from, file, main, reader);
  const related = await relationships(from, file, main);
  const sheet = chooseSheet(file, list.sheets, related, options.sheet);
  const part = sheetPart(from, file, sheet, related.get(sheet.relationship));

  const first = (type: string) => [...related.values()].find((relationship) => relationship.type === type);
  const styles = stylesReader();
  // without the formats that it says it has, dates would be read as numbers
  const stylesPart = first('styles')?.part;
  if (stylesPart !== undefined) await readList(from, file, stylesPart, styles);
  const texts = textTable(options.textCap ?? textCap);
  const textsPart = first('sharedStrings')?.part;
  if (textsPart !== undefined && from.has(textsPart))
    await readPart(from, { file, part: textsPart, row: 0 }, sharedTexts(texts));
  return {
    file,
    sheet: sheet.name,
    sheets: list.sheets.filter(({ hidden }) => !hidden).map(({ name }) => name),
    part,
    context: {
      texts,
      formats: styles.formats(),
      is1904: list.is1904,
      uncalculated: list.uncalculated,
    },
  };
}

/**
 * `skip`: rows of the sheet above the first that is read; `cap`: characters of all cells together. A row without a
 * filled cell is no row.
 */
export async function* sheetRows(
  from: Package,
  { file, sheet, part, context }: Workbook,
  { skip, cap }: { skip: number; cap: number },
): AsyncGenerator<WorkbookRow[]> {
  const reader = sheetReader(file, sheet, { ...context, skip, cap });
  for await (const _ of feed(from, part, reader, () => ({ file, part, sheet, row: reader.row })))
    if (reader.waiting >= batch) yield reader.take();
  const rest = reader.take();
  if (rest.length > 0) yield rest;
}

async function relationships(
  from: Package,
  file: string,
  source: string,
): Promise<Map<string, Relationship>> {
  const { found, ...reader } = relationshipsReader(source);
  const part = relationshipsOf(source);
  if (from.has(part)) await readList(from, file, part, reader);
  return found;
}

async function readList(from: Package, file: string, part: string, reader: XmlHandlers): Promise<void> {
  if (from.size(part) > listCap)
    throw workbookFault(
      file,
      `Part ${partLabel(part)} of this workbook unpacks to more than ${listCap / 1e6} MB, a hundred times what spreadsheet programs write.`,
      saveAgain,
    );
  await readPart(from, { file, part, row: 0 }, reader);
}

async function readPart(from: Package, place: PartPlace, reader: XmlHandlers): Promise<void> {
  for await (const _ of feed(from, place.part, reader, () => place));
}

/** A part through its reader, with a pause after each piece. */
async function* feed(
  from: Package,
  part: string,
  handlers: XmlHandlers,
  place: () => PartPlace,
): AsyncGenerator<void> {
  const reader = xmlReader(handlers);
  try {
    for await (const chunk of from.open(part))
      for (let at = 0; at < chunk.length; at += pieceBytes) {
        reader.push(chunk.subarray(at, at + pieceBytes));
        yield;
      }
    reader.end();
  } catch (error) {
    throw error instanceof PartFault ? partFault(error, place()) : error;
  }
}

function noWorkbook(from: Package, file: string, main: string): PortfolioFault {
  if (main.endsWith('.bin') || from.has('xl/workbook.bin'))
    return workbookFault(file, 'This is a binary workbook (.xlsb), which kam does not read.', saveAgain);
  if (from.has('content.xml'))
    return workbookFault(file, 'This is an OpenDocument file, which kam does not read.', saveAgain);
  return workbookFault(
    file,
    `This is a ZIP file without a workbook in it${main === 'xl/workbook.xml' ? '' : `: its part ${partLabel(main)} is missing`}.`,
    'Name the .xlsx file itself; if it is one, open it in a spreadsheet program and save it again.',
  );
}

function chooseSheet(
  file: string,
  sheets: readonly Sheet[],
  related: ReadonlyMap<string, Relationship>,
  wanted: string | undefined,
): Sheet {
  const names = sheets.map(({ name }) => name);
  if (wanted !== undefined) {
    const sheet = sheets.find(({ name }) => name === wanted);
    if (!sheet) throw new NoSuchSheet(wanted, names);
    return sheet;
  }
  const hasRows = ({ relationship }: Sheet) =>
    (related.get(relationship)?.type ?? 'worksheet') === 'worksheet';
  const sheet = sheets.find((sheet) => !sheet.hidden && hasRows(sheet));
  if (sheet) return sheet;
  throw workbookFault(
    file,
    'This workbook has no visible sheet with rows, and kam reads hidden ones only where they are named.',
    sheets.length === 0
      ? saveAgain
      : `Show the sheet with the accounts, or name it in segmentation.yaml: input: { sheet: … }. ${listOf(names)}`,
  );
}

function sheetPart(
  from: Package,
  file: string,
  { name }: Sheet,
  relationship: Relationship | undefined,
): string {
  if (relationship === undefined)
    throw workbookFault(
      file,
      `This workbook is damaged: nothing says where its sheet ${quoted(name)} stands.`,
      damagedHelp,
    );
  const { type, part } = relationship;
  if (type !== 'worksheet')
    throw workbookFault(
      file,
      `Sheet ${quoted(name)} is no table of rows but a ${printable(type.slice(0, 40))}.`,
      'Name a sheet with rows in segmentation.yaml: input: { sheet: … }.',
    );
  if (part === undefined)
    throw workbookFault(
      file,
      `Sheet ${quoted(name)} is said to stand outside of this workbook; kam reads nothing there.`,
      saveAgain,
    );
  if (!from.has(part)) throw missingPart(file, part);
  return part;
}
