/** One pass over every byte of the portfolio before the engine sees it: what is a row, and on which line. */
import type { Finding } from '../findings/finding.ts';
import { type ColumnFacts, cellWatch, type WatchedColumn } from './cells.ts';
import type { Dialect } from './dialect.ts';
import { fastScanner } from './fast-survey.ts';
import { faultFinding, undecodable } from './faults.ts';
import { type PortfolioReader, portfolioReader, readerOver } from './reader.ts';
import { scanRecords } from './records.ts';
import type { Reject } from './rejects.ts';

export interface Survey {
  dialect: Dialect;
  /** records without the header and without empty lines */
  rows: number;
  /** rows with as many cells as the header: what the engine gets */
  whole: number;
  /** the others, and why the engine does not get them */
  refused: readonly Reject[];
  /** physical line, or row of the sheet, of the i-th whole row, from 0 */
  lineOf(index: number): number;
  /** the engine can read the file's own bytes; otherwise it gets a rewritten private copy */
  plain: boolean;
  /** a quoted cell runs over a line end */
  multiline: boolean;
  /** kinds of line ends outside quotes */
  lineEnds: { lf: boolean; crlf: boolean; cr: boolean };
  blankLines: number;
  /** bytes of the longest record */
  longest: number;
  /** of the watched columns, in their order; whole rows only */
  columns: readonly ColumnFacts[];
}

/** Columns whose cells are looked at, and what means "unknown" there: trimmed, in lower case. */
export interface Watch {
  columns: readonly WatchedColumn[];
  nulls: ReadonlySet<string>;
}

/**
 * Reads all chunks. A fault that makes rows doubtful (quotes, undecodable bytes) is a finding and no survey.
 * `retry`: the file turned out to be Windows-1252 after its head had been plain ASCII; read it again as such.
 */
export async function surveyPortfolio(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  file: string,
  encodingIsOpen: boolean,
  watch: Watch,
): Promise<{ survey: Survey } | { findings: Finding[] } | { retry: Dialect }> {
  const surveyor = surveyorOf(dialect, watch);
  const { reader } = surveyor;
  for await (const chunk of chunks) {
    reader.push(chunk);
    if (reader.bad || reader.fault) break;
  }
  if (!reader.bad && !reader.fault) reader.end();
  if (reader.bad) {
    if (encodingIsOpen && dialect.encoding === 'utf-8' && dialect.mark === 0 && !reader.sure)
      return { retry: { ...dialect, encoding: 'windows-1252' } };
    return { findings: [undecodable(file, reader.line, dialect.encoding)] };
  }
  const { origin } = dialect;
  if (reader.fault)
    return { findings: [faultFinding(reader.fault, file, origin?.rowOf(surveyor.survey().whole))] };
  const survey = surveyor.survey();
  if (origin && survey.whole !== origin.rows)
    throw new Error(`${file}: ${origin.rows} rows were copied, and ${survey.whole} were read`);
  return { survey };
}

/** The same over the head of a file: what the rest most likely looks like. Records that are not whole do not count. */
export function surveyHead(head: Uint8Array, dialect: Dialect, watch: Watch): Survey | undefined {
  const surveyor = surveyorOf(dialect, watch);
  surveyor.reader.push(head);
  return surveyor.reader.bad || surveyor.reader.fault ? undefined : surveyor.survey();
}

interface Surveyor {
  reader: PortfolioReader;
  survey(): Survey;
}

function surveyorOf(dialect: Dialect, watch: Watch): Surveyor {
  const found: Found = { rows: 0, whole: 0, ragged: [], lines: lineMap() };
  const fast = fastScanner(dialect, watch, found);
  const { reader, columns } = fast
    ? { reader: readerOver(dialect, fast), columns: fast.facts }
    : plainly(dialect, watch, found);
  return {
    reader,
    survey(): Survey {
      const { lf, crlf, cr } = reader.lineEnds;
      const { rows, whole, ragged, lines } = found;
      const { origin, skip, header } = dialect;
      const lineOf = (index: number) => lines.lineOf(index) + skip;
      return {
        dialect,
        rows: rows + (origin?.refused.length ?? 0),
        whole,
        refused: [
          ...ragged.map(({ line, cells }) => raggedRow(line + skip, cells, header.length)),
          ...(origin?.refused ?? []),
        ],
        lineOf: origin?.rowOf ?? lineOf,
        plain:
          dialect.encoding === 'utf-8' &&
          dialect.skip === 0 &&
          (dialect.headerLine === undefined ? dialect.mark === 0 : dialect.headerLine === 1) &&
          !cr &&
          !(lf && crlf) &&
          reader.blankLines === 0 &&
          ragged.length === 0 &&
          (!reader.multiline || lineOf(0) === (dialect.headerLine ?? 0) + 1),
        multiline: reader.multiline,
        lineEnds: reader.lineEnds,
        blankLines: reader.blankLines,
        longest: reader.longest,
        columns: columns(),
      };
    },
  };
}

/** A row with another number of cells than the header. */
export function raggedRow(line: number, cells: number, width: number): Reject {
  return {
    line,
    column: null,
    cell: null,
    cause: `has ${cells} ${cells === 1 ? 'cell' : 'cells'} where the header has ${width}`,
  };
}

/** What a scanner finds of the rows; lines are counted from the first one that is not skipped. */
export interface Found {
  rows: number;
  whole: number;
  ragged: { line: number; cells: number }[];
  lines: LineMap;
}

/** One record after the other, where fastScanner cannot do it. */
export function plainly(dialect: Dialect, { columns, nulls }: Watch, found: Found) {
  const width = dialect.header.length;
  const cells = cellWatch(columns, nulls);
  let isHeader = dialect.headerLine !== undefined;
  const scanner = scanRecords(
    dialect,
    (line, count, bytes) => {
      if (isHeader) {
        isHeader = false;
        return;
      }
      found.rows++;
      if (count === width) {
        found.lines.add(found.whole, line - found.whole);
        cells.take(found.whole++, bytes, scanner.watched);
      } else found.ragged.push({ line, cells: count });
    },
    columns.map(({ index }) => index),
  );
  return { reader: readerOver(dialect, scanner), columns: cells.facts };
}

interface LineMap {
  /** from this row on, lines run ahead of rows by so many */
  add(index: number, offset: number): void;
  lineOf(index: number): number;
}

/** Line of each row, kept as the places where it stops growing by one: a plain file needs a single entry. */
export function lineMap(): LineMap {
  const indexes: number[] = [];
  const offsets: number[] = [];
  return {
    add(index, offset) {
      if (offset === offsets.at(-1)) return;
      indexes.push(index);
      offsets.push(offset);
    },
    lineOf(index) {
      let low = 0;
      let high = indexes.length;
      while (high - low > 1) {
        const mid = (low + high) >> 1;
        if (indexes[mid]! <= index) low = mid;
        else high = mid;
      }
      return index + (offsets[low] ?? 0);
    },
  };
}

/**
 * The whole rows as the engine reads them best: UTF-8, LF between rows, line ends in cells stay. The first line is to be
 * skipped: without it the engine would take U+FEFF in the first cell for the file's mark and leave it out.
 */
export async function* plainCopy(
  chunks: AsyncIterable<Uint8Array>,
  dialect: Dialect,
): AsyncGenerator<Uint8Array> {
  const width = dialect.header.length;
  let pending: Uint8Array[] = [];
  let first = dialect.headerLine !== undefined;
  const reader = portfolioReader(dialect, (_, cells, bytes, from, to) => {
    if (first) first = false;
    else if (cells === width) pending.push(bytes.subarray(from, to), newline);
  });
  yield new Uint8Array([120, 10]);
  for await (const chunk of chunks) {
    reader.push(chunk);
    if (pending.length > 0) yield new Uint8Array(Buffer.concat(pending));
    pending = [];
  }
  reader.end();
  if (pending.length > 0) yield new Uint8Array(Buffer.concat(pending));
}

const newline = new Uint8Array([10]);
