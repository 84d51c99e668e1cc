/**
 * ABC classes by cumulative share: where A ends and where B ends. Sums are exact decimals of the texts as written,
 * not of doubles, so that a share of exactly 80 % is one on every machine and in every order of rows. The two last
 * accounts are looked for in ever smaller ranges of amounts: nothing is sorted but the few around them.
 */
import { double, type ExactSize, literal } from './sql/words.ts';

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
export function classSql({ a, b }: Boundaries, size: ExactSize): string {
  const upTo = ({ amount, account }: Boundary, index: number, otherwise: string): string => {
    const limit = exact(amount, size);
    return `CASE WHEN abc_amount > ${limit} THEN ${index} WHEN abc_amount = ${limit} AND account <= ${literal(account)} THEN ${index} ELSE ${otherwise} END`;
  };
  const rest = b ? upTo(b, 1, '2') : '2';
  return `CASE WHEN abc_amount IS NULL THEN 2 ELSE ${a ? upTo(a, 0, rest) : rest} END`;
}

/** Columns of `scored`: sum of the amounts, smallest and largest, as texts. */
export const totalSql = amountsSql();

function amountsSql(): string {
  return ['SUM', 'MIN', 'MAX'].map((of) => `CAST(${of}(abc_amount) AS VARCHAR)`).join(', ');
}

const buckets = 256;
/** So many rows are sorted rather than divided again. */
const few = 16_384;

/** Amounts from one to another, and the sum of all that are larger, in units of the last decimal. */
interface Range {
  /** as the engine prints them */
  low: string;
  high: string;
  before: bigint;
}

type Row = readonly (string | number | boolean | null)[];

/** Runs a statement over the table `scored`. */
export type Ask = (sql: string) => Promise<Row[]>;

/** `total`: what totalSql gave; `cuts` in percent; `size`: of the amounts. */
export async function findBoundaries(
  ask: Ask,
  total: Row,
  cuts: readonly [number, number],
  size: ExactSize,
): Promise<Boundaries> {
  const [sum, low, high] = total.map(String);
  if (total[0] === null) return { a: undefined, b: undefined };
  const range = { low: low!, high: high!, before: 0n };
  // both boundaries begin with the same look at all amounts
  let all: Promise<Row[]> | undefined;
  const first: Ask = (sql) => {
    all ??= ask(sql);
    return all;
  };
  const find = (cut: number) => boundary(ask, limitOf(units(sum!), cut), range, size, first);
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

/** The last account, by falling amount and then by account, before which less than `limit` stands. */
async function boundary(
  ask: Ask,
  limit: bigint,
  range: Range,
  size: ExactSize,
  look = ask,
): Promise<Boundary | undefined> {
  if (range.before >= limit) return undefined;
  if (range.low === range.high) return amongEqual(ask, limit, range, size);
  // decimals that are one and the same double cannot be divided
  if (Number(range.low) === Number(range.high)) return oneByOne(ask, limit, range, size);
  let { before } = range;
  let last: { range: Range; count: number } | undefined;
  for (const [count, ...amounts] of await look(rangesSql(range, size))) {
    if (before >= limit) break;
    const [sum, low, high] = amounts.map(String);
    last = { range: { low: low!, high: high!, before }, count: Number(count) };
    before += units(sum!);
  }
  const { range: next, count } = last!;
  return count > few && (next.low !== range.low || next.high !== range.high)
    ? boundary(ask, limit, next, size)
    : oneByOne(ask, limit, next, size);
}

/** The amounts in parts of equal width, the largest first: how many, sum, smallest, largest. */
function rangesSql(range: Range, size: ExactSize): string {
  const [low, high] = [Number(range.low), Number(range.high)];
  // the cast to double and the arithmetic after it never turn an order round, they only make neighbours equal
  const part = `CAST(FLOOR((${double(high)} - CAST(abc_amount AS DOUBLE)) / ${double((high - low) / (buckets - 1))}) AS INTEGER)`;
  return `SELECT COUNT(*), ${amountsSql()} FROM (SELECT abc_amount, ${part} AS part FROM scored WHERE ${within(range, size)}) GROUP BY part ORDER BY part`;
}

const within = ({ low, high }: Range, size: ExactSize) =>
  `code = 0 AND abc_amount BETWEEN ${exact(low, size)} AND ${exact(high, size)}`;

const exact = (amount: string, { digits, decimals }: ExactSize) =>
  `CAST(${literal(amount)} AS DECIMAL(${digits}, ${decimals}))`;

/** As many units of the last decimal as the engine writes them. */
function written(amount: bigint, { decimals }: ExactSize): string {
  const text = String(amount).padStart(decimals + 1, '0');
  const whole = text.length - decimals;
  return decimals === 0 ? text : `${text.slice(0, whole)}.${text.slice(whole)}`;
}

async function oneByOne(ask: Ask, limit: bigint, range: Range, size: ExactSize): Promise<Boundary> {
  const left = exact(written(limit - range.before, size), { ...size, digits: 38 });
  const [[amount, account] = []] = await ask(`SELECT CAST(abc_amount AS VARCHAR), account FROM (
  SELECT abc_amount, account, SUM(abc_amount) OVER (ORDER BY abc_amount DESC, account ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_it
  FROM scored WHERE ${within(range, size)}
) WHERE before_it IS NULL OR before_it < ${left} ORDER BY abc_amount, account DESC LIMIT 1`);
  return { amount: String(amount), account: String(account) };
}

/** Many accounts of one and the same amount: how many of them fit is a division. */
async function amongEqual(ask: Ask, limit: bigint, range: Range, size: ExactSize): Promise<Boundary> {
  const where = within(range, size);
  const [[count] = [0]] = await ask(`SELECT COUNT(*) FROM scored WHERE ${where}`);
  const each = units(range.low);
  const fitting = (limit - range.before + each - 1n) / each;
  const place = fitting > BigInt(Number(count)) ? BigInt(Number(count)) : fitting;
  const [[account] = []] = await ask(
    `SELECT account FROM scored WHERE ${where} ORDER BY account LIMIT 1 OFFSET ${place - 1n}`,
  );
  return { amount: range.low, account: String(account) };
}
