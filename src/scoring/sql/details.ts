/** What is asked about single rows, once the table `src` holds the texts and `scored` the results: see score.ts. */
import type { Model } from '../model.ts';
import { cellFrom, resultNumbersSql } from '../result.ts';
import { cellSql, placeSql, rankOrder } from './place.ts';
import { neededColumns, numericColumns } from './read.ts';
import {
  axisSql,
  codeStep,
  criteriaOf,
  type Ground,
  portfolioRows,
  type Rows,
  rejectCodes,
  type Scoring,
  textSql,
  withPointsSql,
} from './score.ts';
import { weightiest } from './weightiest.ts';
import { double, literal, quantised, trimmedSql } from './words.ts';

/** Values that a lookup without default does not list. Rows: index of the axis, of the criterion, cell, first row. */
export function unlistedSql(scoring: Scoring): string | undefined {
  const parts = scoring.model.axes.flatMap((axis, a) =>
    axis.criteria.flatMap((criterion, c) => {
      if (criterion.scale.kind !== 'lookup' || criterion.scale.otherwise !== undefined) return [];
      const keys = [...criterion.scale.values.keys()].map(literal);
      return `SELECT ${a} AS a, ${c} AS c, t, MIN(n) AS first FROM (
  SELECT rowid AS n, ${textSql(scoring, criterion.column!)} AS t FROM src WHERE NOT is_header
) WHERE t IS NOT NULL AND t NOT IN (${keys.join(', ')}) GROUP BY t`;
    }),
  );
  return parts.length === 0 ? undefined : parts.join('\nUNION ALL\n');
}

/** Rejected rows in file order: n, code, first row of the same account, the account's cell, the cell at fault. */
export function rejectsSql({ model, layout }: Scoring): string {
  const cells = numericColumns(model).map(
    (column, i) => ` WHEN ${rejectCodes.number * codeStep + i} THEN src.c${layout.columns.get(column)}`,
  );
  const cell = cells.length === 0 ? 'NULL' : `CASE code${cells.join('')} END`;
  return `SELECT scored.n, code, first_n, src.c${layout.account}, ${cell} FROM scored JOIN src ON src.rowid = scored.n WHERE code <> 0 ORDER BY scored.n`;
}

/** The accounts with their rank: n, account, a<k>, score, data_pct, row_at, column_at, to_cut, class, rank. `abc`: abc.ts. */
export function rankedSql(
  { model }: Scoring,
  abc: string,
  { from, to } = { from: 'scored', to: 'ranked' },
): string {
  const { row, column, toCut } = placeSql(model);
  return `CREATE TABLE ${to} AS SELECT n, account, ${model.axes.map((_, a) => `a${a}`).join(', ')}, score, data_pct, ${row} AS row_at, ${column} AS column_at, ${toCut} AS to_cut, ${abc} AS class,
  ROW_NUMBER() OVER (ORDER BY ${rankOrder}) AS rank
FROM ${from} WHERE code = 0`;
}

export const resultNumbers = (model: Model) =>
  resultNumbersSql(model, { cell: cellFrom(model, 'row_at', 'column_at'), toCut: 'to_cut', class: 'class' });

/** One account: n, rank, name, then as resultColumnsSql has it. */
export function rankedAccountSql(scoring: Scoring, account: string): string {
  return `SELECT n, rank, ${nameSql(scoring)}, account, ${resultNumbers(scoring.model).join(', ')} FROM ranked JOIN src ON src.rowid = ranked.n WHERE account = ${literal(account)}`;
}

/** All accounts and their names, by rank. */
export const accountNamesSql = (scoring: Scoring): string =>
  `SELECT account, ${nameSql(scoring)} FROM ranked JOIN src ON src.rowid = ranked.n ORDER BY rank`;

/** All accounts by rank, as resultColumnsSql has them, and more columns of `src` (and of `ratings`) behind. */
export function rankedWithSql(model: Model, more: readonly string[], ratings: boolean): string {
  const columns = ['ranked.account', ...resultNumbers(model), ...more];
  const join = ratings ? ' LEFT JOIN ratings ON ratings.account = ranked.account' : '';
  return `SELECT ${columns.join(', ')} FROM ranked JOIN src ON src.rowid = ranked.n${join} ORDER BY ranked.rank`;
}

/** Of each criterion its value, its points, and its cell as the row of `origin` has it. */
export function termsSql({ model, layout }: Scoring, origin: string): string {
  const terms = criteriaOf(model).map(({ criterion, key }) => {
    const cell =
      criterion.column === undefined
        ? 'NULL'
        : trimmedSql(`${origin}.c${layout.columns.get(criterion.column)}`);
    return `points.x${key}, points.p${key}, ${cell}`;
  });
  return terms.join(', ');
}

/** Rows of a source (an account, what-if rows), criterion by criterion: code, row_at, column_at, n, then x, p and cell of each. */
export function explainSql(scoring: Scoring, where: string, rows: Rows = portfolioRows): string {
  const { row, column } = placeSql(scoring.model);
  return `${withPointsSql(scoring, rows)}
SELECT result.code, ${row} AS row_at, ${column} AS column_at, result.n, ${termsSql(scoring, 'origin')}
FROM result JOIN points ON points.n = result.n JOIN ${rows.from} AS origin ON origin.rowid = result.n
WHERE ${where} ORDER BY result.n`;
}

/** What the portfolio calls the account of a row of `src`. */
export const nameSql = ({ layout }: Scoring) =>
  layout.name === undefined ? 'NULL' : trimmedSql(`src.c${layout.name}`);

/** A what-if row may hold what no row of the file does: nothing is taken for granted of it. */
export const unproven = (ground: Ground): Ground => ({ ...ground, shapely: new Set() });

/** A copy of one row of `src` under another account, with one cell changed: a row to try. `to` undefined: a rating. */
export function whatIfSql(
  { layout }: Scoring,
  n: number,
  account: string,
  column: number | undefined,
  to: string | undefined,
): string {
  const needed = neededColumns(layout).map((i) =>
    i === layout.account ? literal(account) : i === column ? literal(to!) : `c${i}`,
  );
  return `INSERT INTO whatif SELECT ${needed.join(', ')}, FALSE FROM src WHERE rowid = ${n}`;
}

/** Accounts that lack a value: n, account, lowest and highest cell the missing values could lead to, what is absent; today's cell, name, area. */
export function missingSql(scoring: Scoring, area: number | undefined): string {
  const { model } = scoring;
  const keys = criteriaOf(model).map(({ key }) => key);
  const bounds = (['low', 'high'] as const).flatMap((edge) =>
    model.axes.map((axis, a) => `${quantised(axisSql(axis, a, edge))} AS ${edge}${a}`),
  );
  const place = (edge: 'low' | 'high') => {
    const cells = cellSql(model, edge);
    return `${cells?.[0] ?? 'NULL'} AS ${edge}_row, ${cells?.[1] ?? 'NULL'} AS ${edge}_column`;
  };
  return `${withPointsSql(scoring, portfolioRows)}, bounds AS (SELECT n, account, code, ${bounds.join(', ')}, ${keys
    .map((key) => `p${key} IS NULL AS m${key}`)
    .join(', ')} FROM points)
SELECT bounds.n, bounds.account, ${place('low')}, ${place('high')}, ${keys.map((key) => `m${key}`).join(', ')},
  row_at, column_at, ${nameSql(scoring)}, ${area === undefined ? 'NULL' : trimmedSql(`src.c${area}`)}
FROM bounds JOIN ranked ON ranked.n = bounds.n JOIN src ON src.rowid = bounds.n WHERE bounds.code = 0 AND (${keys.map((key) => `m${key}`).join(' OR ')}) ORDER BY ranked.rank`;
}

/**
 * By cell: row_at, column_at, accounts, how many of them near a cut, sum of the weightiest column. Summed in whole
 * millionths, so that no order of rows shows.
 */
export function summarySql(model: Model): string {
  const { row, column, toCut } = placeSql(model);
  const sum = weightiest(model) ? 'CAST(SUM(TRY_CAST(weighty * 1e6 AS HUGEINT)) AS DOUBLE) / 1e6' : 'NULL';
  return `SELECT row_at, column_at, COUNT(*), COUNT(CASE WHEN to_cut / ${double(1e6)} < ${double(model.fragileWithin)} THEN 1 END), ${sum}
FROM (SELECT ${row} AS row_at, ${column} AS column_at, ${toCut} AS to_cut${weightiest(model) ? ', weighty' : ''} FROM scored WHERE code = 0) GROUP BY row_at, column_at`;
}

/** The first `n` accounts of each cell: row_at, column_at, account, score, rank, name. From the table `ranked`. */
export function topSql(scoring: Scoring, n: number): string {
  return `SELECT row_at, column_at, account, score, rank, ${nameSql(scoring)}
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY row_at, column_at ORDER BY rank) AS place FROM ranked) AS placed JOIN src ON src.rowid = placed.n
WHERE place <= ${n} ORDER BY rank`;
}
