/**
 * The head of a portfolio file → how all of it is read: encoding, delimiter, header. Nothing is guessed: what
 * the head and the model do not settle is a finding that asks for one line in segmentation.yaml.
 * (The style of numbers is settled over the whole file: number-style.ts.)
 */
import type { Finding } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { detectEncoding, type Encoding, inWords, recoder } from './encoding.ts';
import { atLine, faultFinding, undecodable } from './faults.ts';
import { betterHeader, checkHeader, headerBelow } from './header.ts';
import { columnName } from './model.ts';
import type { Origin } from './origin.ts';
import { portfolioReader, type ReaderOptions } from './reader.ts';
import { cellsOf, cellsOn, type Marks, type RecordFault } from './records.ts';

export interface Dialect extends Marks {
  encoding: Encoding;
  /** bytes of the byte-order mark */
  mark: number;
  /** physical lines above the header (input.skip) */
  skip: number;
  /** column names, trimmed; "" for a column without a name, which is ignored */
  header: readonly string[];
  /** physical line of the header; undefined where the bytes hold none */
  headerLine: number | undefined;
  /** the bytes are a copy of a workbook's or a Parquet file's rows */
  origin?: Origin;
}

/** How much of a file is read before it is decided how to read the rest, if a whole line fits into it. */
const headBytes = 32_768;
/** No header is as long. */
const longestHead = 1 << 26;

const candidates = [',', ';', '\t', '|', '~'];

type Read = { dialect?: Dialect; findings: Finding[] };

/** `head`: the file's first bytes, as many as are asked for. `wanted`: columns the model names, as for readDialect. */
export function dialectOf(
  head: (size: number) => { bytes: Uint8Array; whole: boolean },
  input: Segmentation['input'],
  file: string,
  wanted: readonly string[] = [],
): Read {
  for (let size = headBytes; ; size *= 8) {
    const { bytes, whole } = head(size);
    const read = readDialect(bytes, whole, input, file, wanted);
    if (read !== 'short') return read;
    if (size >= longestHead) return noHeader(file, input.skip);
  }
}

/**
 * `head`: the first bytes of a file, or all of them (`whole`). `wanted`: columns the model names, which settle the
 * delimiter where two would do. `short`: not even the first record ends within these bytes.
 */
function readDialect(
  head: Uint8Array,
  whole: boolean,
  input: Segmentation['input'],
  file: string,
  wanted: readonly string[] = [],
): Read | 'short' {
  const found = detectEncoding(head, input.encoding);
  if ('problem' in found) return stop(atLine(file, 1, found.problem, found.help));
  const quote = input.quote === 'none' ? '' : input.quote;
  const marks = (delimiter: string): Marks => ({ delimiter, quote });
  let encoding = found.encoding;
  const how = () => ({ ...found, encoding, skip: input.skip });
  const read = (delimiter: string) => readHead(head, whole, { ...marks(delimiter), ...how() });

  let first = read(',');
  if (first.bad && encoding === 'utf-8' && input.encoding === 'auto' && found.mark === 0 && !first.sure) {
    encoding = 'windows-1252';
    first = read(',');
  }
  if (first.bad) return stop(undecodable(file, first.line, encoding));
  if (!whole && first.records.length === 0 && !first.fault) return 'short';

  const named = input.delimiter === 'tab' ? '\t' : input.delimiter;
  const tried =
    named === 'auto'
      ? candidates
          .filter((d) => d === ',' || head.includes(d.charCodeAt(0)))
          .map((d) => ({ delimiter: d, ...(d === ',' ? first : read(d)) }))
      : [{ delimiter: named, ...read(named) }];
  const width = input.header?.length;
  const choice = named === 'auto' ? chooseDelimiter(tried, width, wanted, input.header) : tried[0]!;
  const top = choice?.records[0];
  const isBetter = input.header ? undefined : betterHeader(top?.cells ?? [], wanted);
  if (isBetter) {
    const lines = physicalLines(head, whole, how());
    const line = lineBelow(
      lines,
      input.skip,
      tried.map(({ delimiter }) => marks(delimiter)),
      isBetter,
    );
    if (line !== undefined) return stop(headerBelow(file, input.skip + 1, lines[input.skip]!, line, 'line'));
  }
  if (choice === undefined)
    return stop(
      atLine(
        file,
        input.skip + 1,
        'The head of this file fits more than one delimiter, and kam does not guess.',
        'Name it in segmentation.yaml, for example input: { delimiter: ";" }.',
      ),
    );
  if (choice.records.length === 0 && choice.fault) return stop(faultFinding(choice.fault, file));
  if (!input.header && top === undefined) return noHeader(file, input.skip);
  const dialect: Dialect = {
    ...marks(choice.delimiter),
    ...how(),
    header: (input.header ?? top!.cells).map(columnName),
    headerLine: input.header ? undefined : top!.line,
  };
  return { dialect, findings: checkHeader(dialect, file) };
}

function stop(finding: Finding): Read {
  return { findings: [finding] };
}

function noHeader(file: string, skip: number): Read {
  return stop(
    skip === 0
      ? atLine(
          file,
          1,
          'This file is empty: it has no header line.',
          'Export it again, or name another file.',
        )
      : atLine(
          file,
          1,
          `Nothing stands below the first ${skip} lines of this file, which input.skip leaves out.`,
          'Correct input.skip in segmentation.yaml, or name another file.',
        ),
  );
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
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const reader = portfolioReader(how, (line, _, bytes, from, to) => {
    if (records.length < 200)
      records.push({ line, cells: cellsOf(decoder.decode(bytes.subarray(from, to)), how) });
  });
  reader.push(head);
  if (whole) reader.end();
  return { records, fault: reader.fault, bad: reader.bad, sure: reader.sure, line: reader.line };
}

/** Where a title above the header is looked through: more lines than any export puts there. */
const mostAbove = 200;

function physicalLines(
  head: Uint8Array,
  whole: boolean,
  { encoding, mark }: Pick<ReaderOptions, 'encoding' | 'mark'>,
): string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    recoder(encoding).push(head.subarray(mark)),
  );
  const lines = text.split(/\r\n|\r|\n/);
  return whole ? lines : lines.slice(0, -1);
}

/** The first line further down that the model's columns stand on, from 1; quotes above it may be as odd as they like. */
function lineBelow(
  lines: readonly string[],
  skip: number,
  marks: readonly Marks[],
  isBetter: (cells: readonly string[]) => boolean,
): number | undefined {
  for (let at = skip + 1; at < Math.min(lines.length, skip + mostAbove); at++)
    if (marks.some((one) => isBetter(cellsOn(lines[at]!, one)))) return at + 1;
  return undefined;
}

type Tried = HeadRead & { delimiter: string };

/** Where the first line is one cell and no column is known: what splits most lines below a title, so that they are seen. */
function splittingBelow(tried: readonly Tried[]): Tried | undefined {
  const share = ({ fault, records }: Tried) =>
    fault ? 0 : records.slice(1).filter(({ cells }) => cells.length > 1).length / (records.length - 1);
  const [best, second] = tried
    .map((read) => ({ read, share: share(read) }))
    .sort((a, b) => b.share - a.share);
  return best && best.share > 0.5 && best.share !== second?.share ? best.read : undefined;
}

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
  if (splits.length === 0)
    return header || wanted.length > 0 ? tried[0] : (splittingBelow(tried) ?? tried[0]);
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

/** How the file is read, in one line for people: "UTF-8 with mark · ";" · 23 columns". */
export function describeDialect(dialect: Dialect): string {
  return [...writtenAs(dialect), `${dialect.header.length} columns`].join(' · ');
}

/** What kind of file it is: [`UTF-8 with mark`, `";"`], [`workbook`, `sheet "Accounts"`]. */
export function writtenAs({ origin, encoding, mark, delimiter }: Dialect): string[] {
  if (origin?.kind === 'parquet') return ['Parquet'];
  if (origin) return ['workbook', `sheet ${quoted(origin.sheet!)}`];
  return [
    `${inWords(encoding)}${mark > 0 ? ' with mark' : ''}`,
    delimiter === '\t' ? 'tab' : quoted(delimiter),
  ];
}
