/** Where a result stands: its cell of the matrix, how near the next one is, its place among all. */
import type { Model } from '../model.ts';
import { double, duckdb, quantised, unit, type Words } from './words.ts';

/** Where a result stands in the matrix, as expressions on a<k> and data_pct: row, column, distance to the nearest cut. */
export function placeSql(
  model: Model,
  words: Words = duckdb,
): { row: string; column: string; toCut: string } {
  const cells = cellSql(model, 'a', words);
  if (!model.matrix || !cells) return { row: nothing, column: nothing, toCut: nothing };
  const enough = `${unit('data_pct', words)} >= ${double(model.minDataPct, words)}`;
  const [one, other] = model.matrix.axes.map((axis, m) =>
    distanceSql(unit(`a${axis}`, words), model.matrix!.cuts[m]!, words),
  );
  // no LEAST: engines differ on NULL; here neither side is NULL where the account has a cell
  const nearest = other ? `CASE WHEN ${one} <= ${other} THEN ${one} ELSE ${other} END` : one!;
  return {
    row: `CASE WHEN ${enough} THEN ${cells[0]} END`,
    column: cells[1] ? `CASE WHEN ${enough} THEN ${cells[1]} END` : nothing,
    toCut: `CASE WHEN ${enough} AND ${bothKnown(model, 'a')} THEN ${quantised(nearest, words)} END`,
  };
}

const nothing = 'CAST(NULL AS INTEGER)';

/** From a value to the nearest of rising cuts: only the two around it are looked at. */
function distanceSql(value: string, cuts: readonly number[], words: Words): string {
  const d = (cut: number) => double(cut, words);
  const between = cuts.slice(1).map((cut, i) => {
    const [below, above] = [`${value} - ${d(cuts[i]!)}`, `${d(cut)} - ${value}`];
    return ` WHEN ${value} < ${d(cut)} THEN CASE WHEN ${below} <= ${above} THEN ${below} ELSE ${above} END`;
  });
  return `CASE WHEN ${value} < ${d(cuts[0]!)} THEN ${d(cuts[0]!)} - ${value}${between.join('')} ELSE ${value} - ${d(cuts.at(-1)!)} END`;
}

const bothKnown = (model: Model, prefix: string) =>
  model.matrix!.axes.map((axis) => `${prefix}${axis} IS NOT NULL`).join(' AND ');

/** Index of the row and the column an account falls into: how many cuts its axis reaches. NULL without an axis. */
export function cellSql(
  model: Model,
  prefix: string,
  words: Words = duckdb,
): [string, string | undefined] | undefined {
  if (!model.matrix) return undefined;
  const [row, column] = model.matrix.axes.map((axis, m) => {
    const above = model.matrix!.cuts[m]!.map(
      (cut) => `CASE WHEN ${unit(`${prefix}${axis}`, words)} >= ${double(cut, words)} THEN 1 ELSE 0 END`,
    );
    return `CASE WHEN ${bothKnown(model, prefix)} THEN ${above.join(' + ')} END`;
  });
  return [row!, column];
}

/** Accounts in the order of their rank; null scores last. */
export const rankOrder = 'CASE WHEN score IS NULL THEN 1 ELSE 0 END, score DESC, account';
