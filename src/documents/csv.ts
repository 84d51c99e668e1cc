/**
 * Bytes of a record file → header and rows, strictly: comma, one header, RFC 4180 quotes. A line that does not
 * fit the header is an error and left out; a text whose lines cannot be told apart gives no rows at all.
 */
import { parse } from 'csv-parse/sync';
import { type Finding, type Path, type Span, start } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { type CellSpan, recordAt } from './cells.ts';
import { decodeUtf8 } from './decode.ts';
import type { CsvDocument, CsvRow } from './document.ts';
import { type Lines, linesOf } from './lines.ts';
import { endOfLine, foreignText, overCap, problemFinding } from './prescan.ts';
import { headerIn, secondHeader } from './second-header.ts';
import { caps } from './texts.ts';

/** More findings than this in one file help nobody. */
const maxFindings = 200;

export function readRecords(file: string, bytes: Uint8Array): CsvDocument {
  const large = overCap(file, bytes.length, caps.records, 'record files');
  if (large) return noRows(file, '', false, [large]);
  const decoded = decodeUtf8(withoutCutCharacter(bytes));
  if ('problem' in decoded) {
    return noRows(file, '', false, [problemFinding('encoding', file, decoded.problem)]);
  }
  const { text, mark } = decoded;
  const lines = linesOf(text);
  const foreign = foreignText(file, text, lines);
  if (foreign) return noRows(file, text, mark, [foreign]);
  if (text.trim() === '') return noRows(file, text, mark, [emptyFile(file)]);

  const parsed = recordsOf(text);
  if (!parsed) return noRows(file, text, mark, quoteFaults(file, text, lines));
  const header = parsed.records[0]!;
  const wrongHeader = headerFaults(file, text, header, lines);
  if (wrongHeader.length > 0) return noRows(file, text, mark, wrongHeader);

  const { rows, findings, leftOut } = sortOut(file, text, parsed, lines);
  return {
    file,
    text,
    mark,
    header,
    rows,
    leftOut,
    findings,
    locate: (path, on = 'value') => spanOf(path, on, text, header, rows, lines),
  };
}

function noRows(file: string, text: string, mark: boolean, findings: Finding[]): CsvDocument {
  return { file, text, mark, header: [], rows: [], leftOut: 0, findings, locate: () => start };
}

// ---------------------------------------------------------------------------------------------------------
// text → records of cells

interface Records {
  /** the header first; an empty line is a record of one empty cell */
  records: string[][];
  /** whether the last record has no line end, as a write leaves it that was interrupted (hostile.md P9) */
  torn: boolean;
  /** the offset of a last line cut off within a quoted cell, which is in no record */
  cutAt?: number;
  multiline: boolean;
}

/** undefined where a quote stands wrong: then no line after it can be trusted. */
function recordsOf(text: string): Records | undefined {
  const torn = !text.endsWith('\n');
  if (!text.includes('"')) return { records: plainRecords(text), torn, multiline: false };
  const records = quotedRecords(text);
  if (records) return { records, torn, multiline: lineEndsIn(text) > records.length };
  const lastLine = text.lastIndexOf('\n') + 1;
  if (!torn || lastLine === 0) return undefined;
  const whole = text.slice(0, lastLine);
  const before = quotedRecords(whole);
  return (
    before && { records: before, torn: false, cutAt: lastLine, multiline: lineEndsIn(whole) > before.length }
  );
}

/** Without a quote in the whole text a record is a line and a cell what stands between commas. */
function plainRecords(text: string): string[][] {
  const records: string[][] = [];
  for (let from = 0; from < text.length; ) {
    const newline = text.indexOf('\n', from);
    const end = newline === -1 ? text.length : newline;
    const to = end > from && text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    records.push(text.slice(from, to).split(','));
    from = end + 1;
  }
  return records;
}

function quotedRecords(text: string): string[][] | undefined {
  try {
    return parse(text, { record_delimiter: ['\r\n', '\n'], relax_column_count: true });
  } catch {
    return undefined;
  }
}

/** A write may stop within a character or between CR and LF; what is left of the line is torn either way. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  if (bytes[end - 1] === 0x0d) return bytes.subarray(0, end - 1);
  while (end > 0 && bytes.length - end < 3 && (bytes[end - 1]! & 0xc0) === 0x80) end--;
  const lead = bytes[end - 1] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return length > bytes.length - end + 1 ? bytes.subarray(0, end - 1) : bytes;
}

/** Sorts records into rows and findings, and gives each its physical line. */
function sortOut(
  file: string,
  text: string,
  { records, torn, cutAt, multiline }: Records,
  lines: Lines,
): { rows: CsvRow[]; findings: Finding[]; leftOut: number } {
  const header = records[0]!;
  const width = header.length;
  const rows: CsvRow[] = [];
  const findings: Finding[] = [];
  let leftOut = 0;
  let line = 1;
  for (let i = 0; i < records.length; i++) {
    const cells = records[i]!;
    const first = line;
    line += multiline ? 1 + cells.reduce((sum, cell) => sum + lineEndsIn(cell), 0) : 1;
    if (i === 0 || isEmptyLine(cells)) continue; // the header, an empty line
    if (torn && i === records.length - 1) {
      leftOut++;
      findings.push(tornLine(file, text, lines.startOf(first), lines));
      continue;
    }
    const headed = headerIn(cells, header);
    if (headed) {
      const below = headed === 'again' ? 0 : records.slice(i + 1).filter((one) => !isEmptyLine(one)).length;
      leftOut += 1 + below;
      const from = lines.startOf(first);
      if (findings.length < maxFindings)
        findings.push(secondHeader(file, headed, below, lines.span(from, endOfLine(text, from))));
      if (headed === 'other') break;
    } else if (cells.length === width) rows.push({ line: first, cells });
    else {
      leftOut++;
      if (findings.length < maxFindings)
        findings.push(wrongCount(file, text, cells.length, width, first, lines));
    }
  }
  if (cutAt !== undefined) {
    leftOut++;
    findings.push(tornLine(file, text, cutAt, lines));
  }
  return { rows, findings, leftOut };
}

const isEmptyLine = (cells: readonly string[]) => cells.length === 1 && cells[0] === '';

function lineEndsIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

// ---------------------------------------------------------------------------------------------------------
// what can be wrong

function fault(file: string, message: string, help: string, span: Span): Finding {
  return { rule: 'csv', severity: 'error', file, message, help, span };
}

function emptyFile(file: string): Finding {
  return problemFinding('file', file, {
    message: 'The file is empty; a record file begins with a line of column names.',
    help: 'Add the header, or delete the file: an absent file means that nothing was recorded yet.',
    span: start,
  });
}

function headerFaults(file: string, text: string, header: readonly string[], lines: Lines): Finding[] {
  const findings: Finding[] = [];
  const { cells } = recordAt(text, 0);
  const spanAt = (i: number): Span => lines.span(cells[i]!.from, cells[i]!.to);
  const other = header.length === 1 ? /[;\t|]/.exec(header[0]!)?.[0] : undefined;
  if (other) {
    const name = other === '\t' ? 'a tab' : `"${other}"`;
    return [
      fault(
        file,
        `The columns are separated by ${name}; a record file separates them by commas.`,
        'Save it again as CSV with commas and with decimal points.',
        spanAt(0),
      ),
    ];
  }
  const seen = new Map<string, number>();
  for (const [i, name] of header.entries()) {
    const folded = name.trim().normalize('NFC').toLowerCase();
    const first = seen.get(folded);
    if (folded === '') {
      findings.push(
        fault(
          file,
          `Column ${i + 1} has no name.`,
          'Name it, or delete the column and its commas.',
          spanAt(i),
        ),
      );
    } else if (folded === '__proto__' || folded === 'constructor' || folded === 'prototype') {
      findings.push(
        fault(
          file,
          `The column name "${folded}" has a meaning of its own to programs and is not read.`,
          'Rename the column.',
          spanAt(i),
        ),
      );
    } else if (first !== undefined) {
      findings.push({
        ...fault(
          file,
          `The column ${quoted(name)} stands here twice; one of the two would be lost.`,
          'Rename or delete one of them.',
          spanAt(i),
        ),
        related: [{ file, span: spanAt(first), message: 'It stands here first.' }],
      });
    } else seen.set(folded, i);
  }
  return findings.slice(0, maxFindings);
}

function wrongCount(
  file: string,
  text: string,
  count: number,
  width: number,
  line: number,
  lines: Lines,
): Finding {
  const from = lines.startOf(line);
  return fault(
    file,
    `This line has ${count} ${count === 1 ? 'cell' : 'cells'} and the header ${width} columns; the line is not counted.`,
    count > width
      ? 'Put a cell that holds a comma in quotes; write numbers with a decimal point.'
      : 'Add the missing commas; an empty cell is written as nothing between two commas.',
    lines.span(from, endOfLine(text, from)),
  );
}

function tornLine(file: string, text: string, from: number, lines: Lines): Finding {
  return {
    rule: 'csv',
    severity: 'warn',
    file,
    message:
      'The last line has no line end, as after an interrupted write; it may be cut off and is not counted.',
    help: 'Check that the line is whole and add a line end behind it.',
    span: lines.span(from, text.length),
  };
}

const quoteMessages = {
  stray: {
    message:
      'A quote stands within a cell that does not begin with one, so no line of the file can be trusted.',
    help: 'Put the whole cell in quotes and double the quote in it: "5"" screen".',
  },
  after: {
    message: 'Text follows behind a closing quote, so no line of the file can be trusted.',
    help: 'Double a quote that is part of the text ("5"" screen"), or close the quote at the end of the cell.',
  },
  open: {
    message: 'A quote opens here and is never closed, so every line after it would be part of one cell.',
    help: 'Close the quote, or double it if it is part of the text.',
  },
} as const;

/** Each record with a wrong quote; after the first one line ends are a best guess, which is good enough to show. */
function quoteFaults(file: string, text: string, lines: Lines): Finding[] {
  const findings: Finding[] = [];
  for (let at = 0; at < text.length && findings.length < maxFindings; ) {
    const record = recordAt(text, at);
    if (record.fault) {
      const { kind, at: from } = record.fault;
      const { message, help } = quoteMessages[kind];
      findings.push(fault(file, message, help, lines.span(from, from + 1)));
    }
    at = record.end;
  }
  return findings;
}

// ---------------------------------------------------------------------------------------------------------
// where things stand

/** [row, column] a cell, [row] a record, [column] a cell of the header; what is unknown: the record, the start. */
function spanOf(
  path: Path,
  on: 'key' | 'value',
  text: string,
  header: readonly string[],
  rows: readonly CsvRow[],
  lines: Lines,
): Span {
  const [first, second] = path;
  if (typeof first === 'string') return cellSpan(recordAt(text, 0).cells, header.indexOf(first), lines);
  const row = first === undefined ? undefined : rows[first];
  if (!row) return start;
  const column = typeof second === 'string' ? header.indexOf(second) : (second ?? -1);
  if (on === 'key' && column >= 0) return cellSpan(recordAt(text, 0).cells, column, lines);
  return cellSpan(recordAt(text, lines.startOf(row.line)).cells, column, lines);
}

/** A record without a known column is shown from its first cell to its last. */
function cellSpan(cells: readonly CellSpan[], column: number, lines: Lines): Span {
  const cell = cells[column] ?? { from: cells[0]!.from, to: cells[cells.length - 1]!.to };
  return lines.span(cell.from, cell.to);
}
