/** One account's result as others build on it (score/1): numbers quantised to 1e-6, nothing formatted. */

import { tierAt } from './missing.ts';
import type { Model } from './model.ts';

export interface ScoredAccount {
  account: string;
  name: string | null;
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
  /** ordinal of its row */
  n: number;
}

type Cell = string | number | boolean | null;

const millionths = (value: Cell | undefined): number | null =>
  value === null || value === undefined ? null : Number(value) / 1e6;

/** `row`: what resultsSql gives. */
export function accountOf(row: readonly Cell[], model: Model): ScoredAccount {
  const k = model.axes.length;
  const [score, rank, rowAt, columnAt, abc, dataPct, toCut, n, name] = row.slice(k + 1);
  const axes = row.slice(1, k + 1).map(millionths);
  const two = (model.matrix?.axes.length ?? 0) === 2;
  const cell =
    rowAt === null || rowAt === undefined || (two && columnAt === null)
      ? null
      : two
        ? [Number(rowAt), Number(columnAt)]
        : [Number(rowAt)];
  const near = cell === null ? null : millionths(toCut);
  const data = millionths(dataPct)!;
  return {
    account: String(row[0]),
    name: name === null || name === undefined ? null : String(name),
    axes,
    score: millionths(score),
    rank: Number(rank),
    cell,
    tier: cell === null ? null : tierAt(model, cell),
    abc: abc === null || abc === undefined ? null : String(abc),
    data_pct: data,
    to_cut: near,
    fragile: near === null ? null : near < model.fragileWithin,
    reason: cell === null ? whyNoTier(model, axes, data) : null,
    n: Number(n),
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
