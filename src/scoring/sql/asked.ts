/** What single questions ask of all accounts, from the tables `src`, `scored` and `ranked`: see details.ts. */
import type { Model } from '../model.ts';
import { nameSql, rankedWithSql, resultNumbers, termsSql } from './details.ts';
import { placeSql } from './place.ts';
import { criteriaOf, portfolioRows, type Scoring, withPointsSql } from './score.ts';
import { double, literal, trimmedSql } from './words.ts';

/** All accounts by rank, as resultColumnsSql has them; then, where `terms`, x, p and cell of each criterion; then columns of `src` as stored, and the row's ordinal. */
export function wideSql(
  scoring: Scoring,
  { terms, columns }: { terms: boolean; columns: readonly number[] },
): string {
  const more = [...columns.map((i) => `COALESCE(src.c${i}, '')`), 'ranked.n'];
  if (!terms) return rankedWithSql(scoring.model, more, false);
  const all = ['ranked.account', ...resultNumbers(scoring.model), termsSql(scoring, 'src'), ...more];
  return `${withPointsSql(scoring, portfolioRows)}
SELECT ${all.join(', ')} FROM ranked JOIN points ON points.n = ranked.n JOIN src ON src.rowid = ranked.n ORDER BY ranked.rank`;
}

/** Every account: account, name, its cell today (row_at, column_at), then the points of each criterion in model order. */
export function allPointsSql(scoring: Scoring): string {
  const points = criteriaOf(scoring.model).map(({ key }) => `, p${key}`);
  return `${withPointsSql(scoring, portfolioRows)}
SELECT ranked.account, ${nameSql(scoring)}, row_at, column_at${points.join('')}
FROM points JOIN ranked ON ranked.n = points.n JOIN src ON src.rowid = points.n`;
}

/** Criterion by criterion, by account, of those in the table `named`: account, then x, p and cell of each. */
export function namedTermsSql(scoring: Scoring): string {
  return `${withPointsSql(scoring, portfolioRows)}
SELECT ranked.account, ${termsSql(scoring, 'src')}
FROM ranked JOIN named ON named.account = ranked.account JOIN points ON points.n = ranked.n JOIN src ON src.rowid = ranked.n ORDER BY ranked.account`;
}

/** Names of accounts, where the model has a column of names: account, name. Of those in the table `named`. */
export const namesSql = (scoring: Scoring): string =>
  `SELECT ranked.account, ${nameSql(scoring)} FROM ranked JOIN named ON named.account = ranked.account JOIN src ON src.rowid = ranked.n`;

/** The table `named`, filled piece by piece. */
export const createNamedSql = 'CREATE TABLE named (account VARCHAR)';
export const insertNamedSql = (accounts: readonly string[]): string =>
  `INSERT INTO named VALUES ${accounts.map((account) => `(${literal(account)})`).join(', ')}`;

/** Every account: account, what a column of `src` says, row_at, column_at. */
export const placesSql = (column: number | undefined): string =>
  `SELECT ranked.account, ${column === undefined ? 'NULL' : trimmedSql(`src.c${column}`)}, row_at, column_at FROM ranked JOIN src ON src.rowid = ranked.n`;

/**
 * Accounts that another model puts into another cell, by today's rank: account, name, row_at and column_at before and
 * after, score before and after, rank before and after. `other`: a table as rankedSql makes it.
 */
export function movedSql(scoring: Scoring, other: string): string {
  const both = ['row_at', 'column_at', 'score', 'rank'].flatMap((one) => [
    `ranked.${one}`,
    `${other}.${one}`,
  ]);
  return `SELECT ranked.account, ${nameSql(scoring)}, ${both.join(', ')}
FROM ranked JOIN ${other} ON ${other}.n = ranked.n JOIN src ON src.rowid = ranked.n
WHERE ranked.row_at IS DISTINCT FROM ${other}.row_at OR ranked.column_at IS DISTINCT FROM ${other}.column_at ORDER BY ranked.rank`;
}

/** How many accounts another model ranks otherwise. */
export const reorderedSql = (other: string): string =>
  `SELECT COUNT(*) FROM ranked JOIN ${other} ON ${other}.n = ranked.n WHERE ranked.rank <> ${other}.rank`;

/** Half a point: finer than any terminal draws. */
export const binsPerPoint = 2;

/** How many accounts stand where: row_at, column_at, the axis of the rows and of the columns in steps (binsPerPoint), accounts. */
export function densitySql(model: Model): string {
  const { row, column } = placeSql(model);
  const [one, other] = model.matrix!.axes.map((axis) => `FLOOR(a${axis} / ${double(1e6 / binsPerPoint)})`);
  return `SELECT ${row} AS row_at, ${column} AS column_at, ${one} AS high, ${other ?? 'NULL'} AS wide, COUNT(*)
FROM scored WHERE code = 0 GROUP BY row_at, column_at, high, wide ORDER BY row_at, column_at, high, wide`;
}
