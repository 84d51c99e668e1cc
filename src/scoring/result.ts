/** One account's result as others build on it (score/1): numbers quantised to 1e-6, nothing formatted. */

import { tierAt } from './missing.ts';
import type { Model } from './model.ts';
import { cellText } from './result-csv.ts';
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

/**
 * Results as the engine hands them over, −1 for NULL: account, a<k>, score, place, data_pct, to_cut. Every column costs
 * time, so `place` is the cell and the class in one: (row × columns + column + 1) × 4 + class + 1. `classes`: abc.ts.
 */
function resultColumnsSql(model: Model, classes: string): string[] {
  const { cell, toCut } = placeSql(model);
  return ['account', ...resultNumbersSql(model, { cell, toCut, class: classes })];
}

/** The same from what tells cell, distance and class. */
export function resultNumbersSql(model: Model, at: { cell: string; toCut: string; class: string }): string[] {
  return [
    ...model.axes.map((_, a) => `COALESCE(a${a}, -1)`),
    'COALESCE(score, -1)',
    `(COALESCE(${at.cell}, -1) + 1) * 4 + COALESCE(${at.class}, -1) + 1`,
    'data_pct',
    `COALESCE(${at.toCut}, -1)`,
  ];
}

/** So many columns: the account and its numbers. */
export const resultWidth = (model: Model): number => 1 + model.axes.length + 4;

/** The accounts among the rows of `scored`, by rank. Where all rows are accounts with a score, less says the same. */
export const allRows = `WHERE code = 0 ORDER BY ${rankOrder}`;

/** A cell as one number, from columns that hold its row and its column. */
export const cellFrom = (model: Model, row: string, column: string): string =>
  isTwoAxes(model) ? `${row} * ${columnsOf(model)} + ${column}` : row;

/** All results in the order of their rank, from the table `scored`. */
export function resultsSql(model: Model, classes: string, order = allRows): string {
  return `SELECT ${resultColumnsSql(model, classes).join(', ')} FROM scored ${order}`;
}

const isTwoAxes = (model: Model) => model.matrix?.axes.length === 2;
const columnsOf = ({ matrix }: Model) => (matrix ? matrix.cells[0]!.length : 1);

/** What `place` stands for: the cell as [row] or [row, column], and the class, if any. */
export function placesOf(model: Model): (place: number) => { cell: number[] | null; abc: string | null } {
  const columns = columnsOf(model);
  const two = isTwoAxes(model);
  return (place) => {
    const cell = Math.floor(place / 4) - 1;
    return {
      cell: cell === -1 ? null : two ? [Math.floor(cell / columns), cell % columns] : [cell],
      abc: classNames[(place % 4) - 1] ?? null,
    };
  };
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
  const { cell, abc } = placesOf(model)(numbers(k + 1));
  const data = millionths(numbers(k + 2))!;
  const near = cell === null ? null : millionths(numbers(k + 3));
  return {
    account,
    axes,
    score: millionths(numbers(k)),
    rank,
    cell,
    tier: cell === null ? null : tierAt(model, cell),
    abc,
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

/** What stands last where more columns follow: somebody's own column behind it makes a file that is no longer kam's. */
export const lastColumn = { explain: 'missing_criteria', input: 'portfolio_line' } as const;

const resultHead = new RegExp(
  `^account(?:,[a-z0-9-]+)*,${figures.join(',')}(?:(?:,[a-z0-9_-]+)*,${lastColumn.explain}|,[^\\n]*,${lastColumn.input})?\\n`,
);
/** A text that begins with this header, whichever axes the model had, and with what else is asked for. */
export const isResultCsv = (text: string): boolean => resultHead.test(text);

export function resultCells(account: ScoredAccount): string[] {
  return [
    account.account,
    ...account.axes.map(cellText),
    cellText(account.score),
    cellText(account.rank),
    account.cell === null ? '' : account.cell.join('/'),
    cellText(account.tier),
    cellText(account.abc),
    cellText(account.data_pct),
    cellText(account.to_cut),
    cellText(account.fragile),
  ];
}
