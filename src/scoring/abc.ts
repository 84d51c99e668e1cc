/**
 * ABC classes by cumulative share: where A ends and where B ends. Sums are exact decimals of the texts as written,
 * not of doubles, so that a share of exactly 80 % is one on every machine and in every order of rows. The two last
 * accounts are looked for in ever smaller ranges of amounts: nothing is sorted but the few around them.
 */
import { double, literal } from './sql/words.ts';

/** DuckDB's exact decimals have up to 38 digits; one that holds every partial sum, or undefined. */
export function amountType(
  { digits, decimals }: { digits: number; decimals: number },
  count: number,
): { digits: number; decimals: number } | undefined {
  if (decimals + digits + String(count).length > 37) return undefined;
  return { digits: decimals + digits <= 18 ? 18 : 38, decimals };
}

/** The last account of a class; all before it, by falling amount and then by account, are in it or in a better one. */
export interface Boundary {
  /** as the engine prints it */
  amount: string;
  account: string;
}

/** undefined: no account is in the class. */
export interface Boundaries {
  a: Boundary | undefined;
  b: Boundary | undefined;
}

/** An expression on abc_amount and account: 0 for A, 1 for B, 2 for C, also without an amount. */
export function classSql(
  { a, b }: Boundaries,
  { digits, decimals }: { digits: number; decimals: number },
): string {
  const upTo = ({ amount, account }: Boundary, index: number, otherwise: string): string => {
    const limit = `CAST(${literal(amount)} AS DECIMAL(${digits}, ${decimals}))`;
    return `CASE WHEN abc_amount > ${limit} THEN ${index} WHEN abc_amount = ${limit} AND account <= ${literal(account)} THEN ${index} ELSE ${otherwise} END`;
  };
  const rest = b ? upTo(b, 1, '2') : '2';
  return `CASE WHEN abc_amount IS NULL THEN 2 ELSE ${a ? upTo(a, 0, rest) : rest} END`;
}

/** Columns of `scored`: sum of the amounts as text, smallest and largest. */
export const totalSql = `CAST(SUM(abc_amount) AS VARCHAR), CAST(MIN(abc_amount) AS DOUBLE), CAST(MAX(abc_amount) AS DOUBLE)`;

const buckets = 1024;
/** So many rows are sorted rather than divided again. */
const few = 4096;

/** Amounts within [low, high] by ranges of equal width, the largest first: range, how many, sum, smallest, largest. */
function rangesSql(low: number, high: number): string {
  const range = rangeSql(low, high);
  return `SELECT ${range} AS bucket, COUNT(*), CAST(SUM(abc_amount) AS VARCHAR), CAST(MIN(abc_amount) AS DOUBLE), CAST(MAX(abc_amount) AS DOUBLE)
FROM scored WHERE ${within(low, high)} GROUP BY bucket ORDER BY bucket`;
}

// the cast to double and the arithmetic after it never turn an order round, they only make neighbours equal
const rangeSql = (low: number, high: number) =>
  `CAST(FLOOR((${double(high)} - CAST(abc_amount AS DOUBLE)) / ${double((high - low) / (buckets - 1))}) AS INTEGER)`;
const within = (low: number, high: number) =>
  `code = 0 AND CAST(abc_amount AS DOUBLE) BETWEEN ${double(low)} AND ${double(high)}`;

type Row = readonly (string | number | boolean | null)[];
export type Ask = (sql: string) => Promise<Row[]>;

/** `total`: what totalSql gave; `cuts` in percent. `ask` runs a statement over the table `scored`. */
export async function findBoundaries(
  ask: Ask,
  total: Row,
  cuts: readonly [number, number],
): Promise<Boundaries> {
  const [sum, low, high] = total;
  if (sum === null) return { a: undefined, b: undefined };
  const range = { low: Number(low), high: Number(high), before: 0n };
  // both boundaries begin with the same look at all amounts
  let all: Promise<Row[]> | undefined;
  const first: Ask = (sql) => {
    all ??= ask(sql);
    return all;
  };
  const find = (cut: number) => boundary(ask, limitOf(units(String(sum)), cut), range, first);
  return { a: await find(cuts[0]), b: await find(cuts[1]) };
}

/** The least sum of amounts before an account that puts it out of the class: cut × total ÷ 100, rounded up to the grid. */
function limitOf(total: bigint, cut: number): bigint {
  const [whole, fraction = ''] = cut.toFixed(10).split('.');
  const parts = BigInt(whole! + fraction) * total;
  const unit = 100n * 10n ** BigInt(fraction.length);
  return (parts + unit - 1n) / unit;
}

const units = (decimal: string) => BigInt(decimal.replace('.', ''));

interface Range {
  low: number;
  high: number;
  /** sum of all larger amounts, in units of the last decimal */
  before: bigint;
}

/** The last account, by falling amount and then by account, before which less than `limit` stands. */
async function boundary(ask: Ask, limit: bigint, range: Range, look = ask): Promise<Boundary | undefined> {
  const { low, high } = range;
  if (range.before >= limit) return undefined;
  if (low === high) return amongEqual(ask, limit, range);
  let { before } = range;
  let last: { range: Range; count: number } | undefined;
  for (const [, count, sum, smallest, largest] of await look(rangesSql(low, high))) {
    if (before >= limit) break;
    last = { range: { low: Number(smallest), high: Number(largest), before }, count: Number(count) };
    before += units(String(sum));
  }
  const { range: next, count } = last!;
  return count > few && (next.low > low || next.high < high)
    ? boundary(ask, limit, next)
    : oneByOne(ask, limit, next);
}

async function oneByOne(ask: Ask, limit: bigint, { low, high, before }: Range): Promise<Boundary> {
  let sum = before;
  let last: Boundary | undefined;
  for (const [amount, account] of await ask(
    `SELECT CAST(abc_amount AS VARCHAR), account FROM scored WHERE ${within(low, high)} ORDER BY abc_amount DESC, account`,
  )) {
    if (sum >= limit) break;
    last = { amount: String(amount), account: String(account) };
    sum += units(last.amount);
  }
  return last!;
}

/** Many accounts of one and the same double: how many of them fit is a division, where their decimals are the same too. */
async function amongEqual(ask: Ask, limit: bigint, range: Range): Promise<Boundary> {
  const where = within(range.low, range.high);
  const [[smallest, largest, count] = []] = await ask(
    `SELECT CAST(MIN(abc_amount) AS VARCHAR), CAST(MAX(abc_amount) AS VARCHAR), COUNT(*) FROM scored WHERE ${where}`,
  );
  if (smallest !== largest || Number(count) <= few) return oneByOne(ask, limit, range);
  const each = units(String(smallest));
  const fitting = (limit - range.before + each - 1n) / each;
  const place = fitting > BigInt(Number(count)) ? BigInt(Number(count)) : fitting;
  const [[account] = []] = await ask(
    `SELECT account FROM scored WHERE ${where} ORDER BY account LIMIT 1 OFFSET ${place - 1n}`,
  );
  return { amount: String(smallest), account: String(account) };
}
