/** Where a result stands: its cell of the matrix, how near another tier is, its place among all. */
import type { Matrix, Model } from '../model.ts';
import { allPart, partingCuts, waysOut } from '../other-tiers.ts';
import { double, duckdb, quantised, unit, type Words } from './words.ts';

/**
 * Where a result stands in the matrix, as expressions on a<k> and data_pct: row, column, both as one number (row ×
 * columns + column), distance to the nearest other tier. Cuts are compared as whole millionths, as those are: a million rows
 * take a third of the time they take as fractions.
 */
export function placeSql(
  model: Model,
  words: Words = duckdb,
): { row: string; column: string; cell: string; toCut: string } {
  if (!model.matrix) return { row: nothing, column: nothing, cell: nothing, toCut: nothing };
  const { cuts } = model.matrix;
  const placed = (sql: string) =>
    `CASE WHEN data_pct >= ${reaching(model.minDataPct)} AND ${known(model, 'a')} THEN ${sql} END`;
  const [row, column] = indexesSql(model, 'a');
  const nearest = nearestSql(partingCuts(model.matrix), words);
  return {
    row: placed(row!),
    column: column ? placed(column) : nothing,
    cell: placed(column ? `(${row}) * ${cuts[1]!.length + 1} + ${column}` : row!),
    toCut: nearest === undefined ? nothing : placed(nearest),
  };
}

const nothing = 'CAST(NULL AS INTEGER)';

/** The least whole number of millionths that is, as a number of points, no less than a value. */
function reaching(value: number): number {
  let n = Math.round(value * 1e6);
  while (n / 1e6 >= value) n--;
  return n + 1;
}

/** From the axes to the nearest other tier; undefined where all cells hold one. `parting`: partingCuts(). */
function nearestSql(parting: Matrix, words: Words): string | undefined {
  const { axes, cuts, cells } = parting;
  const distance = (m: number, cut: number) => distanceSql(`a${axes[m]}`, cut, words);
  const all = cuts.flatMap((list, m) => list.map((cut) => distance(m, cut)));
  if (all.length === 0) return undefined;
  if (allPart(parting)) return extreme('LEAST', all);
  const leaf = (cell: readonly number[]) =>
    extreme(
      'LEAST',
      waysOut(parting, cell).map((way) =>
        extreme(
          'GREATEST',
          way.map(({ axis, cut }) => distance(axis, cut)),
        ),
      ),
    );
  // it depends on the cell which cuts part tiers: the highest cut first
  const split = (m: number, [lowest, ...higher]: readonly string[]): string => {
    const reached = higher.map((sql, i) => `WHEN a${axes[m]} >= ${reaching(cuts[m]![i]!)} THEN ${sql}`);
    return `CASE ${reached.reverse().join(' ')} ELSE ${lowest} END`;
  };
  return split(
    0,
    cells.map((row, r) =>
      split(
        1,
        row.map((_, c) => leaf([r, c])),
      ),
    ),
  );
}

/** Engines differ in what LEAST and GREATEST make of NULL; here no axis is NULL. */
function extreme(which: 'LEAST' | 'GREATEST', of: readonly string[]): string {
  return of.length === 1 ? of[0]! : `${which}(${of.join(', ')})`;
}

/** From an axis to a cut, in millionths. A cut of more decimals than that is a fraction of them. */
function distanceSql(axis: string, cut: number, words: Words): string {
  const whole = Math.round(cut * 1e6);
  return whole / 1e6 === cut
    ? `ABS(${axis} - ${whole})`
    : quantised(`ABS(${unit(axis, words)} - ${double(cut, words)})`, words);
}

const known = (model: Model, prefix: string) =>
  model.matrix!.axes.map((axis) => `${prefix}${axis} IS NOT NULL`).join(' AND ');

/** How many cuts each axis reaches, where it is known. */
const indexesSql = ({ matrix }: Model, prefix: string) =>
  matrix!.axes.map((axis, m) =>
    matrix!.cuts[m]!.map((cut) => `CASE WHEN ${prefix}${axis} >= ${reaching(cut)} THEN 1 ELSE 0 END`).join(
      ' + ',
    ),
  );

/** Index of the row and the column an account falls into. NULL without an axis. */
export function cellSql(model: Model, prefix: string): [string, string | undefined] | undefined {
  if (!model.matrix) return undefined;
  const [row, column] = indexesSql(model, prefix).map(
    (index) => `CASE WHEN ${known(model, prefix)} THEN ${index} END`,
  );
  return [row!, column];
}

/** Accounts in the order of their rank; null scores last. */
export const rankOrder = 'CASE WHEN score IS NULL THEN 1 ELSE 0 END, score DESC, account';
