/** Where a result stands: its cell of the matrix, how near another tier is, its place among all. */
import type { Matrix, Model } from '../model.ts';
import { allPart, type Crossing, partingCuts, waysOut } from '../other-tiers.ts';
import { double, duckdb, quantised, unit, type Words } from './words.ts';

/** Where a result stands in the matrix, as expressions on a<k> and data_pct: row, column, distance to the nearest other tier. */
export function placeSql(
  model: Model,
  words: Words = duckdb,
): { row: string; column: string; toCut: string } {
  const cells = cellSql(model, 'a', words);
  if (!model.matrix || !cells) return { row: nothing, column: nothing, toCut: nothing };
  const enough = `${unit('data_pct', words)} >= ${double(model.minDataPct, words)}`;
  const nearest = nearestSql(partingCuts(model.matrix), words);
  return {
    row: `CASE WHEN ${enough} THEN ${cells[0]} END`,
    column: cells[1] ? `CASE WHEN ${enough} THEN ${cells[1]} END` : nothing,
    toCut: nearest
      ? `CASE WHEN ${enough} AND ${bothKnown(model, 'a')} THEN ${quantised(nearest, words)} END`
      : nothing,
  };
}

const nothing = 'CAST(NULL AS INTEGER)';

/** From the axes to the nearest other tier; undefined where all cells hold one. `parting`: partingCuts(). */
function nearestSql(parting: Matrix, words: Words): string | undefined {
  const cut = parting.axes
    .map((axis, m) => ({ value: unit(`a${axis}`, words), cuts: parting.cuts[m]! }))
    .filter(({ cuts }) => cuts.length > 0);
  if (cut.length === 0) return undefined;
  if (!allPart(parting)) return byCellSql(parting, words);
  const [one, other] = cut.map(({ value, cuts }) => distanceSql(value, cuts, words));
  // no LEAST: engines differ on NULL; here neither side is NULL where the account has a cell
  return other ? `CASE WHEN ${one} <= ${other} THEN ${one} ELSE ${other} END` : one!;
}

/** The same where it depends on the cell which cuts part tiers. */
function byCellSql(parting: Matrix, words: Words): string {
  const value = (m: number) => unit(`a${parting.axes[m]}`, words);
  const distance = ({ axis, cut, up }: Crossing) =>
    up ? `${double(cut, words)} - ${value(axis)}` : `${value(axis)} - ${double(cut, words)}`;
  // LEAST and GREATEST: engines differ on NULL; here no axis is NULL
  const call = (name: string, of: readonly string[]) =>
    of.length === 1 ? of[0]! : `${name}(${of.join(', ')})`;
  const leaf = (cell: readonly number[]) =>
    call(
      'LEAST',
      waysOut(parting, cell).map((way) => call('GREATEST', way.map(distance))),
    );
  /** the highest cut first */
  const split = (m: number, [lowest, ...higher]: readonly string[]): string => {
    const reached = higher.map(
      (sql, i) => `WHEN ${value(m)} >= ${double(parting.cuts[m]![i]!, words)} THEN ${sql}`,
    );
    return `CASE ${reached.reverse().join(' ')} ELSE ${lowest} END`;
  };
  return split(
    0,
    parting.cells.map((row, r) =>
      split(
        1,
        row.map((_, c) => leaf([r, c])),
      ),
    ),
  );
}

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
