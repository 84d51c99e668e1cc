/**
 * The head of a portfolio file → how all of it is read: encoding, delimiter, header. Nothing is guessed: what
 * the head and the model do not settle is a finding that asks for one line in segmentation.yaml.
 * (The style of numbers is settled over the whole file: number-style.ts.)
 */
import type { Finding } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { detectEncoding, type Encoding, inWords, type Recoder, recoder } from './encoding.ts';
import { columnKey, columnName } from './model.ts';
import {
  cellsOf,
  type Marks,
  type OnRecord,
  type RecordFault,
  type RecordScanner,
  scanRecords,
} from './records.ts';

export interface Dialect extends Marks {
  encoding: Encoding;
  /** bytes of the byte-order mark */
  mark: number;
  /** physical lines above the header (input.skip) */
  skip: number;
  /** column names, trimmed; "" for a column without a name, which is ignored */
  header: readonly string[];
  /** physical line of the header; undefined where input.header gives it */
  headerLine: number | undefined;
}

/** How much of a file is read before it is decided how to read the rest. */
export const headBytes = 32_768;

const rule = 'portfolio';

export function atLine(file: string, line: number, message: string, help: string): Finding {
  return {
    rule,
    severity: 'error',
    file,
    span: { line, column: 1, endLine: line, endColumn: 1 },
    message,
    help,
  };
}

const candidates = [',', ';', '\t', '|', '~'];

/**
 * `head`: the first `headBytes` bytes, or all of a shorter file (`whole`). `wanted`: columns the model names,
 * which settle the delimiter where two would do.
 */
export function readDialect(
  head: Uint8Array,
  whole: boolean,
  input: Segmentation['input'],
  file: string,
  wanted: readonly string[] = [],
): { dialect?: Dialect; findings: Finding[] } {
  const found = detectEncoding(head, input.encoding);
  if ('problem' in found) return { findings: [atLine(file, 1, found.problem, found.help)] };
  const quote = input.quote === 'none' ? '' : input.quote;
  const marks = (delimiter: string): Marks => ({ delimiter, quote });
  let encoding = found.encoding;
  const read = (delimiter: string) =>
    readHead(head, whole, { ...marks(delimiter), ...found, encoding, skip: input.skip });

  let first = read(',');
  if (first.bad && encoding === 'utf-8' && input.encoding === 'auto' && found.mark === 0 && !first.sure) {
    encoding = 'windows-1252';
    first = read(',');
  }
  if (first.bad) return { findings: [undecodable(file, first.line, encoding)] };

  const named = input.delimiter === 'tab' ? '\t' : input.delimiter;
  const tried =
    named === 'auto'
      ? candidates
          .filter((d) => d === ',' || head.includes(d.charCodeAt(0)))
          .map((d) => ({ delimiter: d, ...(d === ',' ? first : read(d)) }))
      : [{ delimiter: named, ...read(named) }];
  const width = input.header?.length;
  const choice = named === 'auto' ? chooseDelimiter(tried, width, wanted, input.header) : tried[0]!;
  if (choice === undefined)
    return {
      findings: [
        atLine(
          file,
          input.skip + 1,
          'The head of this file fits more than one delimiter, and kam does not guess.',
          'Name it in segmentation.yaml, for example input: { delimiter: ";" }.',
        ),
      ],
    };
  if (choice.records.length === 0 && choice.fault) return { findings: [faultFinding(choice.fault, file)] };
  const top = choice.records[0];
  if (!input.header && top === undefined)
    return {
      findings: [
        atLine(
          file,
          1,
          'This file is empty: it has no header line.',
          'Export it again, or name another file.',
        ),
      ],
    };
  const header = (input.header ?? top!.cells).map(columnName);
  const headerLine = input.header ? undefined : top!.line;
  const dialect: Dialect = {
    ...marks(choice.delimiter),
    encoding,
    mark: found.mark,
    skip: input.skip,
    header,
    headerLine,
  };
  return { dialect, findings: checkHeader(dialect, file) };
}

interface HeadRead {
  records: { line: number; cells: string[] }[];
  fault: RecordFault | undefined;
  bad: boolean;
  sure: boolean;
  line: number;
}

function readHead(head: Uint8Array, whole: boolean, how: ReaderOptions): HeadRead {
  const records: HeadRead['records'] = [];
  const decoder = new TextDecoder();
  const reader = portfolioReader(how, (line, _, bytes, from, to) => {
    if (records.length < 200)
      records.push({ line, cells: cellsOf(decoder.decode(bytes.subarray(from, to)), how) });
  });
  reader.push(head);
  if (whole) reader.end();
  return { records, fault: reader.fault, bad: reader.bad, sure: reader.sure, line: reader.line };
}

type Tried = HeadRead & { delimiter: string };

/** A delimiter qualifies when it splits the header; the model's columns, then agreement of the rows, decide. */
function chooseDelimiter(
  tried: readonly Tried[],
  width: number | undefined,
  wanted: readonly string[],
  header: readonly string[] | undefined,
): Tried | undefined {
  const widthOf = (read: Tried) => width ?? read.records[0]?.cells.length ?? 0;
  const splits = tried.filter((read) =>
    header ? read.records.some((r) => r.cells.length > 1) : widthOf(read) > 1,
  );
  if (splits.length === 0) return tried[0];
  if (splits.length === 1) return splits[0];
  if (!header && wanted.length > 0) {
    const holding = splits.filter((read) => {
      const names = new Set(read.records[0]!.cells.map(columnName));
      return wanted.every((column) => names.has(columnName(column)));
    });
    if (holding.length === 1) return holding[0];
  }
  const share = (read: Tried) =>
    read.fault
      ? 0
      : read.records.filter((r) => r.cells.length === widthOf(read)).length / read.records.length;
  const best = Math.max(...splits.map(share));
  const fitting = splits.filter((read) => share(read) === best);
  return fitting.length === 1 ? fitting[0] : undefined;
}

function checkHeader(dialect: Dialect, file: string): Finding[] {
  const findings: Finding[] = [];
  const line = dialect.headerLine ?? dialect.skip + 1;
  const seen = new Map<string, string>();
  const unnamed: number[] = [];
  dialect.header.forEach((name, i) => {
    const key = columnKey(name);
    if (key === '') unnamed.push(i + 1);
    else if (seen.has(key))
      findings.push(
        atLine(
          file,
          line,
          `Two columns are called ${quoted(name)}${seen.get(key) === name ? '' : ` and ${quoted(seen.get(key)!)}`}; nobody could say which one the model means.`,
          'Rename one in the file, or give all names by input.header (with input.skip for the file’s own header).',
        ),
      );
    else seen.set(key, name);
  });
  if (unnamed.length > 0)
    findings.push({
      ...atLine(
        file,
        line,
        `${unnamed.length === 1 ? `Column ${unnamed[0]} has no name and is` : `Columns ${unnamed.slice(0, 8).join(', ')}${unnamed.length > 8 ? ' …' : ''} have no name and are`} ignored.`,
        'Nothing to do, unless something should stand there.',
      ),
      severity: 'info',
    });
  return findings;
}

// ---------------------------------------------------------------------------------------------------------
// bytes of the whole file → records

export interface ReaderOptions extends Marks {
  encoding: Encoding;
  mark: number;
  skip: number;
}

/** Whoever finds the records in clean UTF-8 (records.ts, fast-survey.ts). */
export type Scanner = Omit<RecordScanner, 'watched'>;

export type PortfolioReader = Omit<Scanner, 'openLines'> & Pick<Recoder, 'bad' | 'sure'>;

/** Raw bytes of the file, mark and skipped lines included → records with their physical lines. */
export function portfolioReader(how: ReaderOptions, onRecord: OnRecord): PortfolioReader {
  const { skip } = how;
  const scanner = scanRecords(
    how,
    skip === 0 ? onRecord : (line, cells, bytes, from, to) => onRecord(line + skip, cells, bytes, from, to),
  );
  return readerOver(how, scanner);
}

/** The same for any scanner; it counts its lines from the first one that is not skipped. */
export function readerOver(
  { encoding, skip, mark: before }: ReaderOptions,
  scanner: Scanner,
): PortfolioReader {
  const recode = recoder(encoding);
  const skipLines = lineSkipper(skip);
  let mark = before;
  return {
    push(chunk) {
      const body = mark === 0 ? chunk : chunk.subarray(Math.min(mark, chunk.length));
      mark -= chunk.length - body.length;
      scanner.push(skipLines(recode.push(body)));
    },
    end() {
      scanner.push(skipLines(recode.end()));
      if (!recode.bad) scanner.end();
    },
    get bad() {
      return recode.bad;
    },
    get sure() {
      return recode.sure;
    },
    get fault() {
      return scanner.fault && { ...scanner.fault, line: scanner.fault.line + skip };
    },
    get line() {
      return scanner.line + scanner.openLines() + skip;
    },
    get blankLines() {
      return scanner.blankLines;
    },
    get lineEnds() {
      return scanner.lineEnds;
    },
    get multiline() {
      return scanner.multiline;
    },
    get longest() {
      return scanner.longest;
    },
  };
}

/** Drops the first physical lines of a stream of UTF-8, whatever stands on them. */
function lineSkipper(lines: number): (chunk: Uint8Array) => Uint8Array {
  let left = lines;
  let pendingCr = false;
  return (chunk) => {
    let at = 0;
    while ((left > 0 || pendingCr) && at < chunk.length) {
      const byte = chunk[at]!;
      if (pendingCr) {
        pendingCr = false;
        if (byte === 10) {
          at++;
          continue;
        }
        if (left === 0) break;
      }
      if (byte === 10) left--;
      else if (byte === 13) {
        left--;
        pendingCr = true;
      }
      at++;
    }
    return at === 0 ? chunk : chunk.subarray(at);
  };
}

export function undecodable(file: string, line: number, encoding: Encoding): Finding {
  return atLine(
    file,
    line,
    `A byte on this line is no ${inWords(encoding)}, so kam cannot tell which letters it stands for.`,
    encoding === 'utf-8'
      ? 'Save the file as UTF-8, or name its encoding: input: { encoding: windows-1252 }.'
      : 'Save the file as UTF-8, and remove input.encoding.',
  );
}

export function faultFinding(fault: RecordFault, file: string): Finding {
  switch (fault.kind) {
    case 'open-quote':
      return atLine(
        file,
        fault.line,
        'A quote opens on this line and never closes, so every row after it would be swallowed.',
        'Close it, or write input: { quote: none } if this file uses quotes as ordinary text.',
      );
    case 'stray-quote':
      return atLine(
        file,
        fault.line,
        'A quote stands inside a cell on this line; nobody can say where the cell ends.',
        'Double it and put the cell in quotes, or write input: { quote: none } if this file uses quotes as ordinary text.',
      );
    default:
      return atLine(
        file,
        fault.line,
        'A zero byte stands on this line, as in pictures, programs or text of another encoding.',
        'Save the file as UTF-8, or name its encoding: input: { encoding: utf-16 }.',
      );
  }
}

/** How the file is read, in one line for people: "UTF-8 with mark · ";" · 23 columns". */
export function describeDialect(dialect: Dialect): string {
  const delimiter = dialect.delimiter === '\t' ? 'tab' : `"${printable(dialect.delimiter)}"`;
  return [
    `${inWords(dialect.encoding)}${dialect.mark > 0 ? ' with mark' : ''}`,
    delimiter,
    `${dialect.header.length} columns`,
  ].join(' · ');
}
