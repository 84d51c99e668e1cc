/** Scores of another day: scores.csv, or any CSV or JSON that kam score has made, read account by account. */
import { fromSpreadsheet } from '../../documents/spreadsheet.ts';
import { cellsOf, scanRecords } from '../records.ts';
import { lastColumn } from '../result.ts';

export interface PastAccount {
  account: string;
  /** in the order of the axes */
  axes: readonly (number | null)[];
  score: number | null;
  rank: number;
  cell: readonly number[] | null;
  tier: string | null;
  /** as the portfolio called it, where the file has its columns */
  name?: string;
  /** where the file was made with --with-explain */
  terms?: readonly FileTerm[];
}

/** A criterion as such a file has it. */
export interface FileTerm {
  /** its id, behind the id of its axis and "_" where two criteria are called alike */
  called: string;
  /** as written; null: missing */
  value: string | number | null;
  points: number | null;
  /** what it adds to the axis; null: it did not enter */
  contribution: number | null;
}

export interface PastScores {
  axes: readonly string[];
  accounts: ReadonlyMap<string, PastAccount>;
  /** hash of the model, where the file keeps it */
  model: string | null;
}

/** Why a text holds no scores to compare with; `line` where one is to blame. */
export class NoScores extends Error {
  constructor(
    message: string,
    readonly line?: number,
  ) {
    super(message);
  }
}

/** JSON is read whole; a portfolio that makes more of it is kept as CSV. */
const mostJson = 256_000_000;

/** `name`: the portfolio's column of names. Throws NoScores. */
export async function readPast(chunks: AsyncIterable<Uint8Array>, name?: string): Promise<PastScores> {
  const pieces = chunks[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    if (first.done) throw new NoScores('The file is empty.');
    const head = withoutMark(first.value);
    const begins = head.find((byte) => byte > 32);
    const rest = { [Symbol.asyncIterator]: () => pieces };
    return await (begins === 0x7b ? fromJson(head, rest, name) : fromCsv(head, rest, name));
  } finally {
    await pieces.return?.();
  }
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Columns that every list of scores has, one behind the other, after the axes. */
const figures = ['score', 'rank', 'cell', 'tier', 'abc', 'data_pct', 'to_cut', 'fragile'];
const noList =
  'It is no list of scores: its first line is not the one that kam score writes (account, the axes, score, rank, cell, tier …).';

async function fromCsv(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  name: string | undefined,
): Promise<PastScores> {
  const marks = { delimiter: ',', quote: '"' };
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const accounts = new Map<string, PastAccount>();
  let axes: string[] | undefined;
  let modelAt = -1;
  let model: string | null = null;
  let width = 0;
  let wide: Wide = { terms: [], nameAt: -1 };
  const record = (line: number, cells: string[]) => {
    if (!axes) {
      axes = axesOf(cells);
      if (!axes) throw new NoScores(noList, line);
      width = cells.length;
      modelAt = cells.indexOf('model', axes.length + 1 + figures.length);
      wide = wideColumns(cells, axes.length + 1 + figures.length, name);
      return;
    }
    const account = cells.length === width ? accountOf(cells, axes.length) : undefined;
    if (!account) throw new NoScores('This line has a cell that kam would not have written.', line);
    if (accounts.has(account.account)) throw new NoScores('This account stands here twice.', line);
    accounts.set(
      account.account,
      withMore(account, wide, (at) => fromSpreadsheet(cells[at]!)),
    );
    if (modelAt !== -1) model ??= /^[0-9a-f]{12}$/.test(cells[modelAt]!) ? cells[modelAt]! : null;
  };
  const scanner = scanRecords(marks, (line, _, bytes, from, to) => {
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(from, to));
    } catch {
      throw new NoScores('A byte on this line is not UTF-8.', line);
    }
    record(line, cellsOf(text, marks));
  });
  scanner.push(head);
  for await (const chunk of rest) scanner.push(chunk);
  scanner.end();
  if (scanner.fault)
    throw new NoScores('From this line on it is no text of lines and cells.', scanner.fault.line);
  if (!axes) throw new NoScores(noList, 1);
  return { axes, accounts, model };
}

function axesOf(header: readonly string[]): string[] | undefined {
  const at = header.indexOf('score');
  const known = header[0] === 'account' && figures.every((name, i) => header[at + i] === name);
  return known && at > 1 ? header.slice(1, at) : undefined;
}

function accountOf(cells: readonly string[], axes: number): PastAccount | undefined {
  const values = cells.slice(1, axes + 1).map(numberOf);
  const [score, rank, cell, tier] = cells.slice(axes + 1) as string[];
  const points = numberOf(score!);
  const known = /^[1-9]\d{0,8}$/.test(rank!) && /^(\d{1,3}(\/\d{1,3})?)?$/.test(cell!);
  if (values.includes(undefined) || points === undefined || !known) return undefined;
  return {
    account: fromSpreadsheet(cells[0]!),
    axes: values as (number | null)[],
    score: points,
    rank: Number(rank),
    cell: cell === '' ? null : cell!.split('/').map(Number),
    tier: tier === '' ? null : tier!,
  };
}

/** null: empty; undefined: no number */
function numberOf(cell: string): number | null | undefined {
  if (cell === '') return null;
  return /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

async function fromJson(
  head: Uint8Array,
  rest: AsyncIterable<Uint8Array>,
  name: string | undefined,
): Promise<PastScores> {
  const chunks = [head.slice()];
  let size = head.length;
  for await (const chunk of rest) {
    size += chunk.length;
    if (size > mostJson)
      throw new NoScores(
        'As JSON it is too long to be read at once; keep scores of so many accounts as CSV.',
      );
    chunks.push(chunk.slice());
  }
  let envelope: unknown;
  try {
    envelope = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new NoScores('It begins like JSON and is none.');
  }
  const { kam, model, input, accounts } = envelope as { [key: string]: unknown };
  const axes = axisIds(model);
  if (kam !== 'score/1' || !axes || !Array.isArray(accounts))
    throw new NoScores('It is no answer of kam score --format json.');
  const { rows, rejected } = (input ?? {}) as { [key: string]: unknown };
  if (Number(rows) - Number(rejected) !== accounts.length)
    throw new NoScores(
      `It holds ${accounts.length} of ${Number(rows) - Number(rejected)} accounts: it is the answer to another question than the scores.`,
    );
  const found = new Map<string, PastAccount>();
  for (const item of accounts) {
    const account = accountFrom(item, axes);
    if (!account || found.has(account.account))
      throw new NoScores('One of its accounts is not as kam writes it.');
    const keys = Object.keys(item as object);
    const wide = wideColumns(keys, keys.indexOf('fragile') + 1, name);
    found.set(
      account.account,
      withMore(account, wide, (at) => (item as { [key: string]: unknown })[keys[at]!]),
    );
  }
  const { hash } = model as { hash?: unknown };
  return { axes, accounts: found, model: typeof hash === 'string' ? hash : null };
}

function axisIds(model: unknown): string[] | undefined {
  const { axes } = (model ?? {}) as { axes?: unknown };
  if (!Array.isArray(axes)) return undefined;
  const ids = axes.map((axis) => (axis as { id?: unknown } | null)?.id);
  return ids.every((id) => typeof id === 'string') ? (ids as string[]) : undefined;
}

function accountFrom(item: unknown, axes: readonly string[]): PastAccount | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const has = (key: string) => (Object.hasOwn(item, key) ? (item as { [key: string]: unknown })[key] : null);
  const isPoints = (value: unknown) => value === null || typeof value === 'number';
  const values = axes.map(has);
  const [account, score, rank, cell, tier] = ['account', 'score', 'rank', 'cell', 'tier'].map(has);
  const known =
    typeof account === 'string' &&
    Number.isInteger(rank) &&
    [...values, score].every(isPoints) &&
    (tier === null || typeof tier === 'string') &&
    (cell === null || (Array.isArray(cell) && cell.every(Number.isInteger)));
  if (!known) return undefined;
  return {
    account,
    axes: values as (number | null)[],
    score: score as number | null,
    rank: rank as number,
    cell: cell as number[] | null,
    tier: tier as string | null,
  };
}

/** What stands behind the figures of each account: criteria from a place on, three columns each, and its name. */
interface Wide {
  terms: readonly { called: string; at: number }[];
  nameAt: number;
}

function wideColumns(header: readonly string[], from: number, name: string | undefined): Wide {
  const end = header.indexOf(lastColumn.explain, from);
  const begin = header[from] === 'reason' ? from + 1 : from;
  const terms = header.slice(begin, Math.max(begin, end)).flatMap((column, i) => {
    const called = column.endsWith('_value') ? column.slice(0, -'_value'.length) : undefined;
    const whole =
      called !== undefined &&
      header[begin + i + 1] === `${called}_points` &&
      header[begin + i + 2] === `${called}_contribution`;
    return whole ? [{ called, at: begin + i }] : [];
  });
  const own = name === undefined ? -1 : header.indexOf(name, Math.max(begin, end + 1));
  return { terms, nameAt: own };
}

function withMore(account: PastAccount, { terms, nameAt }: Wide, cell: (at: number) => unknown): PastAccount {
  const filled = (at: number) => {
    const value = cell(at);
    return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : null;
  };
  const points = (at: number) => {
    const value = filled(at);
    return value === null ? null : Number(value);
  };
  const name = nameAt === -1 ? null : filled(nameAt);
  return {
    ...account,
    ...(name === null ? {} : { name: String(name) }),
    ...(terms.length === 0
      ? {}
      : {
          terms: terms.map(({ called, at }) => ({
            called,
            value: filled(at),
            points: points(at + 1),
            contribution: points(at + 2),
          })),
        }),
  };
}
