/**
 * The scorer once more, from the definitions and in plain code, for the tests alone: it shares no line with
 * src/scoring and takes every road differently (whole file in memory, doubles, sorts).
 */

export interface OracleResult {
  rejected: number[];
  accounts: { [key: string]: unknown }[];
}

export interface Criterion {
  id: string;
  column?: string;
  rating?: string;
  weight: number;
  direction?: string;
  missing?: string;
  scale?: {
    linear?: number[];
    log?: number[];
    points?: number[][];
    lookup?: { [value: string]: number };
    default?: number;
    minmax?: object;
    percentile?: object;
  };
}

/** What was measured for relative scales: by axis and criterion, sorted values or what became of them. */
export interface OraclePin {
  [axisAndCriterion: string]: {
    kind: 'minmax' | 'percentile';
    column: string;
    numbers: number[];
    values: number;
  };
}

interface Model {
  account: string;
  axes: { id: string; criteria: Criterion[] }[];
  overall?: { [axis: string]: number };
  missing?: string;
  min_data_pct?: number;
  matrix?: { cuts: { [axis: string]: number[] }; cells: (string | string[])[] };
  fragile_within?: number;
  abc?: { column: string; cuts: [number, number] };
  input?: { null?: string[] };
}

const isSpace = (char: string) => /^\p{White_Space}$/u.test(char);

function strip(text: string): string {
  const chars = [...text];
  while (chars.length > 0 && isSpace(chars[0]!)) chars.shift();
  while (chars.length > 0 && isSpace(chars.at(-1)!)) chars.pop();
  return chars.join('');
}

function asNumber(text: string): number | 'bad' {
  if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text)) return 'bad';
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : 'bad';
}

/** Where x stands among 101 values of a table: how many percent of them it has passed. */
function position(table: readonly number[], x: number): number {
  if (table.every((value) => value === table[0])) return 50;
  if (x <= table[0]!) return 0;
  const inside = Math.min(x, table[100]!);
  for (let k = 0; ; k++) {
    if (table[k]! === inside) return k;
    if (table[k]! > inside) return k - 1 + (inside - table[k - 1]!) / (table[k]! - table[k - 1]!);
  }
}

/** Points of one value. `pinned`: of a relative scale, its bounds or its table. */
export function worth(
  { scale, direction }: Criterion,
  value: number | string,
  pinned: readonly number[],
): number {
  let points = 0;
  if (!scale) points = ((Number(value) - 1) * 100) / 9;
  else if (scale.percentile) points = position(pinned, Number(value));
  else if (scale.minmax) {
    const [low, high] = pinned as [number, number];
    const x = Math.min(high, Math.max(low, Number(value)));
    points = low === high ? 50 : (100 * (x - low)) / (high - low);
  } else if (scale.lookup) return scale.lookup[String(value)] ?? scale.default!;
  else if (scale.points) {
    const x = Number(value);
    const list = scale.points as [number, number][];
    points = list[0]![1];
    for (let i = 1; i < list.length; i++) {
      const [[x0, y0], [x1, y1]] = [list[i - 1]!, list[i]!];
      if (x >= x1) points = y1;
      else if (x > x0) points = y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
    }
  } else {
    const [a, b] = (scale.linear ?? scale.log) as [number, number];
    const x = Number(value);
    const share = scale.linear
      ? (x - a) / (b - a)
      : x <= 0
        ? a < b
          ? 0
          : 1
        : (Math.log(x) - Math.log(a)) / (Math.log(b) - Math.log(a));
    points = Math.min(100, Math.max(0, share * 100));
  }
  return direction === 'cost' ? 100 - points : points;
}

const quantise = (value: number) => Math.floor(value * 1e6 + 0.5) / 1e6;
const byCodePoint = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

interface Good {
  account: string;
  values: Map<Criterion, number | string | null>;
  abc: number | null;
}

type Ratings = { [account: string]: { [rating: string]: number } };

/** Rows that have nothing wrong, and the others by index. */
function sorted(
  model: Model,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  ratings: Ratings,
): { good: Good[]; rejected: number[] } {
  const nulls = (model.input?.null ?? ['']).map((token) => strip(token).toLowerCase());
  const at = (row: readonly string[], column: string) => strip(row[header.indexOf(column)]!);
  const times = new Map<string, number>();
  const sameAsHeader = (row: readonly string[]) => row.every((cell, i) => strip(cell) === header[i]);
  for (const row of rows) {
    if (row.length !== header.length || sameAsHeader(row)) continue;
    const account = at(row, model.account);
    times.set(account, (times.get(account) ?? 0) + 1);
  }
  const rejected: number[] = [];
  const good: Good[] = [];
  for (const [i, row] of rows.entries()) {
    if (row.length !== header.length || sameAsHeader(row)) {
      rejected.push(i);
      continue;
    }
    const account = at(row, model.account);
    if (account === '' || times.get(account)! > 1) {
      rejected.push(i);
      continue;
    }
    const values = new Map<Criterion, number | string | null>();
    let bad = false;
    for (const axis of model.axes)
      for (const criterion of axis.criteria) {
        let value: number | string | null | 'bad';
        if (criterion.rating) value = ratings[account]?.[criterion.rating] ?? null;
        else {
          const text = at(row, criterion.column!);
          value = nulls.includes(text.toLowerCase()) ? null : criterion.scale!.lookup ? text : asNumber(text);
          if (value === 'bad' && !criterion.scale!.lookup) bad = true;
        }
        if (value === null && (criterion.missing ?? model.missing) === 'fail') bad = true;
        values.set(criterion, value);
      }
    let abc: number | null = null;
    if (model.abc) {
      const text = at(row, model.abc.column);
      if (!nulls.includes(text.toLowerCase())) {
        const value = asNumber(text);
        if (value === 'bad') bad = true;
        else abc = value;
      }
    }
    if (bad) rejected.push(i);
    else good.push({ account, values, abc });
  }
  return { good, rejected };
}

/** What --calibrate would pin, measured on these rows. */
export function measured(
  model: Model,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  ratings: Ratings = {},
): OraclePin {
  const pin: OraclePin = {};
  const { good } = sorted(model, header, rows, ratings);
  for (const axis of model.axes)
    for (const criterion of axis.criteria) {
      const kind = criterion.scale?.minmax
        ? 'minmax'
        : criterion.scale?.percentile
          ? 'percentile'
          : undefined;
      if (!kind) continue;
      const numbers = good
        .map(({ values }) => values.get(criterion)!)
        .filter((value) => value !== null)
        .map(Number)
        .sort((x, y) => x - y);
      if (numbers.length === 0) continue;
      const last = numbers.length - 1;
      // k hundredths of the way from the first to the last, counted in whole steps
      const at = (k: number) => {
        const steps = BigInt(k) * BigInt(last);
        const from = numbers[Number(steps / 100n)]!;
        const rest = Number(steps % 100n);
        return rest === 0 ? from : from + ((numbers[Number(steps / 100n) + 1]! - from) * rest) / 100;
      };
      pin[`${axis.id} ${criterion.id}`] = {
        kind,
        column: criterion.column!,
        values: numbers.length,
        numbers:
          kind === 'minmax' ? [numbers[0]!, numbers[last]!] : Array.from({ length: 101 }, (_, k) => at(k)),
      };
    }
  return pin;
}

/** Every cell with another tier: how far the axis that has to go furthest goes to stand in it. */
function nearestOther(
  { cells }: NonNullable<Model['matrix']>,
  placed: { cuts: number[]; value: number }[],
  cell: number[],
): number | null {
  const tierIn = (r: number, c: number) => (typeof cells[r] === 'string' ? cells[r] : cells[r]![c]);
  const [rows, columns] = [cells.length, typeof cells[0] === 'string' ? 1 : cells[0]!.length];
  let nearest = Number.POSITIVE_INFINITY;
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      if (tierIn(r, c) === tierIn(cell[0]!, cell[1] ?? 0)) continue;
      const far = placed.map(({ cuts, value }, m) => {
        const bounds = [Number.NEGATIVE_INFINITY, ...cuts, Number.POSITIVE_INFINITY];
        const at = m === 0 ? r : c;
        return Math.max(0, bounds[at]! - value, value - bounds[at + 1]!);
      });
      nearest = Math.min(nearest, Math.max(...far));
    }
  return nearest === Number.POSITIVE_INFINITY ? null : quantise(nearest);
}

/** `rows`: cells as stored; `ratings` by account. Rejected rows by index. */
export function oracle(
  model: Model,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  ratings: Ratings = {},
  pin: OraclePin = {},
): OracleResult {
  const { good, rejected } = sorted(model, header, rows, ratings);
  const overall = model.axes.map((axis) => model.overall?.[axis.id] ?? 1);
  const overallSum = overall.reduce((a, b) => a + b, 0);
  const results = good.map(({ account, values, abc }) => {
    const exact = model.axes.map((axis) => {
      let weighted = 0;
      let weight = 0;
      for (const criterion of axis.criteria) {
        const value = values.get(criterion)!;
        if (value !== null) {
          weighted +=
            criterion.weight * worth(criterion, value, pin[`${axis.id} ${criterion.id}`]?.numbers ?? []);
          weight += criterion.weight;
        } else if ((criterion.missing ?? model.missing) === 'worst') weight += criterion.weight;
      }
      return weight === 0 ? null : weighted / weight;
    });
    const dataPct = quantise(
      (model.axes.reduce((sum, axis, a) => {
        const all = axis.criteria.reduce((s, c) => s + c.weight, 0);
        const known = axis.criteria.reduce((s, c) => s + (values.get(c) === null ? 0 : c.weight), 0);
        return sum + (overall[a]! * known) / all;
      }, 0) /
        overallSum) *
        100,
    );
    const axes = exact.map((value) => (value === null ? null : quantise(value)));
    const score = exact.includes(null)
      ? null
      : quantise(exact.reduce((sum: number, value, a) => sum + overall[a]! * value!, 0) / overallSum);
    let cell: number[] | null = null;
    let toCut: number | null = null;
    const placed = model.matrix
      ? model.axes
          .map((axis, a) => ({ cuts: model.matrix!.cuts[axis.id], value: axes[a] }))
          .filter((p) => p.cuts)
      : [];
    if (model.matrix && dataPct >= (model.min_data_pct ?? 60) && placed.every((p) => p.value !== null)) {
      cell = placed.map((p) => p.cuts!.filter((cut) => p.value! >= cut).length);
      toCut = nearestOther(model.matrix, placed as { cuts: number[]; value: number }[], cell);
    }
    const row = cell && model.matrix!.cells[cell[0]!]!;
    return {
      account,
      axes,
      score,
      cell,
      tier: row === null ? null : typeof row === 'string' ? row : row[cell![1]!]!,
      data_pct: dataPct,
      to_cut: toCut,
      fragile: toCut === null ? null : toCut < (model.fragile_within ?? 2),
      abcValue: abc,
      abc: null as string | null,
    };
  });
  if (model.abc) {
    const counted = results
      .filter((r) => (r.abcValue ?? 0) > 0)
      .sort((x, y) => y.abcValue! - x.abcValue! || byCodePoint(x.account, y.account));
    // the tests use amounts with at most three decimals: exact as whole thousandths
    const scaled = (value: number) => BigInt(Math.round(value * 1000));
    const total = counted.reduce((sum, r) => sum + scaled(r.abcValue!), 0n);
    let before = 0n;
    for (const r of results) r.abc = 'C';
    for (const r of counted) {
      const [a, b] = model.abc.cuts.map((cut) => BigInt(Math.round(cut * 10)) * total) as [bigint, bigint];
      r.abc = before * 1000n < a ? 'A' : before * 1000n < b ? 'B' : 'C';
      before += scaled(r.abcValue!);
    }
  }
  results.sort(
    (x, y) =>
      (x.score === null ? 1 : 0) - (y.score === null ? 1 : 0) ||
      (y.score ?? 0) - (x.score ?? 0) ||
      byCodePoint(x.account, y.account),
  );
  return {
    rejected,
    accounts: results.map((r, i) => ({
      account: r.account,
      ...Object.fromEntries(model.axes.map((axis, a) => [axis.id, r.axes[a]])),
      score: r.score,
      rank: i + 1,
      cell: r.cell,
      tier: r.tier,
      abc: r.abc,
      data_pct: r.data_pct,
      to_cut: r.to_cut,
      fragile: r.fragile,
    })),
  };
}
