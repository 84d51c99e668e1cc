/**
 * A table of a database as rows to score. Nobody has looked at it before, so nothing is taken for granted: cells are
 * read as texts whatever the columns' types, a cell is trimmed, a number is checked. Rows are told apart by the
 * account alone, and every rank and class comes from windows with a frame that is written out.
 */
import { columnsUsed, type Model, ratingsUsed } from '../model.ts';
import { assumedStyle } from '../number-style.ts';
import { placeSql, rankOrder } from './place.ts';
import { layoutOf, numericColumns } from './read.ts';
import { type Rows, type Scoring, scoreCtes } from './score.ts';
import { weightiest } from './weightiest.ts';
import { double, trimmedSql, type Words } from './words.ts';

export interface Table {
  /** as SQL names it */
  name: string;
  /** what the table calls a column of the model */
  column(name: string): string;
}

/** A judgement of people: the account's id as the table has it, and what was said. */
export interface RatedAccount {
  account: string;
  ratings: Readonly<Record<string, number>>;
}

/** The columns that are read of a table, the account first. `told`: with the account's name. */
function tableColumns(model: Model, told: boolean): string[] {
  return [
    ...new Set([
      model.account,
      ...columnsUsed(model),
      ...(told && model.name !== undefined ? [model.name] : []),
    ]),
  ];
}

export function tableScoring(model: Model, words: Words, told: boolean): Scoring {
  const columns = tableColumns(model, told);
  return {
    model,
    layout: layoutOf(told ? model : { ...model, name: undefined }, columns),
    ground: {
      styles: new Map(numericColumns(model).map((column) => [column, assumedStyle(column, model.input)])),
      shapely: new Set(),
      // trimmed where they are read
      padded: new Set(),
      plain: new Set(),
      amounts: words.exact,
    },
  };
}

/** CTE `source`: the columns as c<i>, trimmed. */
export function sourceCte({ model, ground }: Scoring, table: Table, told: boolean, words: Words): string {
  const cells = tableColumns(model, told).map((column, i) => {
    const cell = words.cell(words.name(table.column(column)), ground.styles.get(column)?.decimal ?? '.');
    return `${trimmedSql(cell, words)} AS c${i}`;
  });
  return `source AS (
  SELECT ${cells.join(',\n    ')}
  FROM ${table.name}${words.once}
)`;
}

/** CTE `ratings`: account, r0, r1, … Of two plans of one account the later counts. */
function ratingsCte(model: Model, rated: readonly RatedAccount[], words: Words): string[] {
  const asked = ratingsUsed(model);
  if (asked.length === 0) return [];
  const byAccount = new Map(
    rated
      .filter(({ ratings }) => asked.some((id) => Object.hasOwn(ratings, id)))
      // no database keeps such a text
      .filter(({ account }) => !account.includes('\0'))
      .map(({ account, ratings }) => [account, ratings]),
  );
  const rows = [...byAccount].map(([account, ratings]) => {
    const values = asked.map((id) =>
      Object.hasOwn(ratings, id) ? double(ratings[id]!, words) : `CAST(NULL AS ${words.double})`,
    );
    return `(${[words.literal(account), ...values].join(', ')})`;
  });
  const none = [words.text, ...asked.map(() => words.double)].map((type) => `CAST(NULL AS ${type})`);
  const body = rows.length === 0 ? `SELECT ${none.join(', ')} WHERE 1 = 0` : `VALUES ${rows.join(',\n    ')}`;
  return [`ratings (account, ${asked.map((_, i) => `r${i}`).join(', ')}) AS (\n  ${body}\n)`];
}

/** "80", "79.5": a cut with the decimals it has. */
function cutSql(cut: number, words: Words): string {
  let decimals = 0;
  while (Number(cut.toFixed(decimals)) !== Number(cut.toFixed(10))) decimals++;
  return words.toExact(words.literal(cut.toFixed(decimals)), { digits: 3 + decimals, decimals });
}

/**
 * All CTEs, down to `ranked`: a row for each row of the table, with account, code, a<k>, score, data_pct, row_at,
 * column_at, to_cut, class (0, 1, 2) and, among rows without a fault, rank; with `told` also name, fault, weighty.
 */
export function rankedCtes(
  scoring: Scoring,
  table: Table,
  rated: readonly RatedAccount[],
  told: boolean,
  words: Words,
): string {
  const { model } = scoring;
  const rows: Rows = {
    from: 'source',
    numbered: false,
    ratings: 'ratings',
    weighty: told,
    foreign: { told },
  };
  const { row, column, toCut } = placeSql(model, words);
  const kept = [
    'account',
    'code',
    ...model.axes.map((_, a) => `a${a}`),
    'score',
    'data_pct',
    ...(told ? ['name', 'fault', weightiest(model) ? 'weighty' : 'NULL AS weighty'] : []),
  ];
  const amount = model.abc ? ',\n    CASE WHEN code = 0 THEN abc_amount END AS amount' : '';
  const sums = model.abc
    ? `,
    SUM(amount) OVER (ORDER BY CASE WHEN amount IS NULL THEN 1 ELSE 0 END, amount DESC, account ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_it,
    SUM(amount) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS in_all`
    : '';
  return `WITH ${[
    sourceCte(scoring, table, told, words),
    ...ratingsCte(model, rated, words),
    scoreCtes(scoring, rows, words),
  ].join(', ')}, placed AS (
  SELECT ${kept.join(', ')},
    ${row} AS row_at,
    ${column} AS column_at,
    ${toCut} AS to_cut${amount}
  FROM result${words.once}
), ranked AS (
  SELECT *,
    ROW_NUMBER() OVER (PARTITION BY CASE WHEN code = 0 THEN 0 ELSE 1 END ORDER BY ${rankOrder}) AS rank${sums}
  FROM placed
)`;
}

/** The class of a row of `ranked` without a fault: 0 for A, 1 for B, 2 for C. The share before it is compared exactly. */
export function classOfSql({ abc }: Model, words: Words): string {
  if (!abc) return 'CAST(NULL AS INTEGER)';
  const before = (cut: number) =>
    `COALESCE(ranked.before_it, 0) * 100 < ranked.in_all * ${cutSql(cut, words)}`;
  return `CASE WHEN ranked.amount IS NULL THEN 2 WHEN ${before(abc.cuts[0])} THEN 0 WHEN ${before(abc.cuts[1])} THEN 1 ELSE 2 END`;
}
