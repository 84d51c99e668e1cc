/** What kam asks a database whose table it scores: what stands there, then every row with its result, rejects first. */
import { cellFrom, resultNumbersSql } from '../result.ts';
import { sentinels } from '../sentinels.ts';
import { numericColumns } from './read.ts';
import { criteriaOf, type Scoring, textSql } from './score.ts';
import { classOfSql, type RatedAccount, rankedCtes, sourceCte, type Table } from './table.ts';
import { dialects, double, numberSql } from './words.ts';

const words = dialects.postgres;

/** A number that stands for one thing with a decimal point and for another with a point between thousands. */
const twofold = '[+-]?[0-9]{1,3}[.][0-9]{3}';
/** One that a point between thousands cannot explain. */
const pointed = '[+-]?([0-9]{4,}[.][0-9]+|[0-9]+[.]([0-9]{1,2}|[0-9]{4,}))';

/** Figures of each numeric column: cells with a value, each sentinel, a cell that is twofold, one that proves the point. */
export const figuresOfColumn = 3 + sentinels.length;

/** One row: how many rows, then figuresOfColumn of each numeric column. */
export function figuresSql(scoring: Scoring, table: Table): string {
  const { model, layout, ground } = scoring;
  const numeric = numericColumns(model);
  const t = (column: string) => `t${layout.columns.get(column)}`;
  const texts = numeric.map((column) => `${textSql(scoring, column, words)} AS ${t(column)}`);
  const figures = numeric.flatMap((column) => {
    const value = numberSql(t(column), ground.styles.get(column)!, words);
    return [
      `COUNT(${t(column)})`,
      ...sentinels.map(
        (sentinel) => `COUNT(CASE WHEN ${value} = ${double(Number(sentinel), words)} THEN 1 END)`,
      ),
      `MIN(CASE WHEN ${words.matches(t(column), twofold)} THEN ${t(column)} END)`,
      `MIN(CASE WHEN ${words.matches(t(column), pointed)} THEN ${t(column)} END)`,
    ];
  });
  return `WITH ${sourceCte(scoring, table, false, words)}, texts AS (
  SELECT ${['1 AS one', ...texts].join(', ')} FROM source${words.once}
)
SELECT ${['COUNT(*)', ...figures].join(',\n  ')} FROM texts`;
}

/** Which keys of its lookups rows of the table hold: number of the criterion, key. undefined: the model has no lookup. */
export function heldKeysSql(scoring: Scoring, table: Table): string | undefined {
  const lookups = criteriaOf(scoring.model).flatMap(({ criterion: { scale, column } }, i) =>
    scale.kind === 'lookup' ? [{ i, column: column!, keys: [...scale.values.keys()] }] : [],
  );
  if (lookups.length === 0) return undefined;
  const texts = lookups.map(({ i, column }) => `${textSql(scoring, column, words)} AS t${i}`);
  const held = lookups.map(
    ({ i, keys }) =>
      `SELECT DISTINCT ${i} AS which, t${i} FROM texts WHERE t${i} IN (${keys.map(words.literal).join(', ')})`,
  );
  return `WITH ${sourceCte(scoring, table, false, words)}, texts AS (
  SELECT ${texts.join(', ')} FROM source${words.once}
)
${held.join('\nUNION ALL ')}`;
}

/** The table's accounts, each once: for plans that keep no id of the portfolio. */
export function accountsSql(scoring: Scoring, table: Table): string {
  return `SELECT DISTINCT account FROM (
  WITH ${sourceCte(scoring, table, false, words)} SELECT c${scoring.layout.account} AS account FROM source
) AS accounts`;
}

/**
 * Columns: code, account, name, the cell at fault, how many rows in all, the weightiest value, then the numbers of a
 * result (resultNumbersSql). Rejects stand first, so that whoever reads knows of all of them before the first account.
 */
export function pullSql(scoring: Scoring, table: Table, rated: readonly RatedAccount[]): string {
  const { model } = scoring;
  const numbers = resultNumbersSql(model, {
    cell: cellFrom(model, 'row_at', 'column_at'),
    toCut: 'to_cut',
    class: classOfSql(model, words),
  });
  return `${rankedCtes(scoring, table, rated, true, words)}
SELECT ranked.code, ranked.account, ranked.name, ranked.fault,
  CAST(COUNT(*) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS FLOAT8) AS rows_in_all, ranked.weighty,
  ${numbers.join(',\n  ')}
FROM ranked
ORDER BY CASE WHEN ranked.code = 0 THEN ranked.rank ELSE 0 END, ranked.account`;
}
