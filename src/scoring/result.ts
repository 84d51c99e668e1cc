/** One account's result as others build on it (score/1): numbers quantised to 1e-6, nothing formatted. */
import { tierAt } from './missing.ts';
import type { Model } from './model.ts';
import { placeSql, rankOrder } from './sql/place.ts';

export interface ScoredAccount {
  account: string;
  /** axis values in the order of the model */
  axes: (number | null)[];
  score: number | null;
  rank: number;
  cell: number[] | null;
  tier: string | null;
  abc: string | null;
  data_pct: number;
  to_cut: number | null;
  fragile: boolean | null;
  /** why there is no tier */
  reason: string | null;
}

/** Results as the engine hands them over: a text first, then whole numbers, −1 for NULL. `classes`: abc.ts. */
export function resultColumnsSql(model: Model, classes: string): string[] {
  const { row, column, toCut } = placeSql(model);
  const numbers = [...model.axes.map((_, a) => `a${a}`), 'score', row, column, classes, 'data_pct', toCut];
  return ['account', ...numbers.map((number) => `COALESCE(${number}, -1)`)];
}

/** All results in the order of their rank, from the table `scored`. */
export function resultsSql(model: Model, classes: string): string {
  return `SELECT ${resultColumnsSql(model, classes).join(', ')} FROM scored WHERE code = 0 ORDER BY ${rankOrder}`;
}

const classNames = ['A', 'B', 'C'] as const;
const millionths = (value: number): number | null => (value === -1 ? null : value / 1e6);

/** `numbers`: as resultColumnsSql gives them, at any index. */
export function accountOf(
  account: string,
  numbers: (index: number) => number,
  rank: number,
  model: Model,
): ScoredAccount {
  const k = model.axes.length;
  const axes = model.axes.map((_, a) => millionths(numbers(a)));
  const [row, column] = [numbers(k + 1), numbers(k + 2)];
  const two = (model.matrix?.axes.length ?? 0) === 2;
  const cell = row === -1 || (two && column === -1) ? null : two ? [row, column] : [row];
  const data = millionths(numbers(k + 4))!;
  const near = cell === null ? null : millionths(numbers(k + 5));
  return {
    account,
    axes,
    score: millionths(numbers(k)),
    rank,
    cell,
    tier: cell === null ? null : tierAt(model, cell),
    abc: model.abc ? classNames[numbers(k + 3)]! : null,
    data_pct: data,
    to_cut: near,
    fragile: near === null ? null : near < model.fragileWithin,
    reason: cell === null ? whyNoTier(model, axes, data) : null,
  };
}

function whyNoTier(model: Model, axes: readonly (number | null)[], data: number): string {
  if (!model.matrix) return 'the model has no matrix';
  if (data < model.minDataPct)
    return `too little data: ${data} % of the weight is known, min_data_pct asks for ${model.minDataPct}`;
  const empty = model.matrix.axes.filter((axis) => axes[axis] === null).map((axis) => model.axes[axis]!.id);
  return `nothing is known on ${empty.join(' and ')}`;
}

/** The JSON object of an account: keys of the envelope, `reason` only where there is no tier. */
export function accountJson(account: ScoredAccount, model: Model): Record<string, unknown> {
  return {
    account: account.account,
    ...Object.fromEntries(model.axes.map((axis, a) => [axis.id, account.axes[a]!])),
    score: account.score,
    rank: account.rank,
    cell: account.cell,
    tier: account.tier,
    abc: account.abc,
    data_pct: account.data_pct,
    to_cut: account.to_cut,
    fragile: account.fragile,
    ...(account.reason === null ? {} : { reason: account.reason }),
  };
}

const figures = ['score', 'rank', 'cell', 'tier', 'abc', 'data_pct', 'to_cut', 'fragile'];

/** Columns of the CSV and of scores.csv, and one row of them. */
export function resultColumns(model: Model): string[] {
  return ['account', ...model.axes.map((axis) => axis.id), ...figures];
}

const resultHead = new RegExp(`^account(?:,[a-z0-9-]+)*,${figures.join(',')}\\n`);
/** A text that begins with this header, whichever axes the model had. */
export const isResultCsv = (text: string): boolean => resultHead.test(text);

export function resultCells(account: ScoredAccount): string[] {
  const show = (value: number | string | boolean | null) => (value === null ? '' : String(value));
  return [
    account.account,
    ...account.axes.map(show),
    show(account.score),
    show(account.rank),
    account.cell === null ? '' : account.cell.join('/'),
    show(account.tier),
    show(account.abc),
    show(account.data_pct),
    show(account.to_cut),
    show(account.fragile),
  ];
}
