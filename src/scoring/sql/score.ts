/**
 * The model as SQL: cells → points → axes → score. One text scores the portfolio, explains one account and tries a
 * what-if row, so that no second scorer can disagree with it.
 *
 * Axis, score, data_pct and to_cut leave as whole numbers of 1e-6: quantised once, by FLOOR(x·1e6 + 0.5).
 */
import type { Axis, Criterion, Model } from '../model.ts';
import { columnsUsed, isNumeric, ratingsUsed, relativeCriteria, trimmed } from '../model.ts';
import { type Style, styleMask } from '../number-style.ts';
import { apart } from './apart.ts';
import { pointsSql, reach } from './points.ts';
import { type Layout, numericColumns } from './read.ts';
import { weightiest } from './weightiest.ts';
import {
  double,
  duckdb,
  type ExactSize,
  numberSql,
  plainSql,
  quantised,
  trimmedSql,
  type Words,
} from './words.ts';

/** What is known of the cells of the whole file, and need not be asked of each again. */
export interface Ground {
  /** of each numeric column */
  styles: ReadonlyMap<string, Style>;
  /** columns whose every cell with a value is a number in the column's style */
  shapely: ReadonlySet<string>;
  /** columns with blanks around some cell */
  padded: ReadonlySet<string>;
  /** columns of numbers written as the engine writes them, or empty: it can read them as such */
  plain: ReadonlySet<string>;
  /** how the amounts of abc are kept exactly, where that takes a size */
  amounts: ExactSize | undefined;
}

export interface Scoring {
  model: Model;
  layout: Layout;
  ground: Ground;
  /** by lookup (<a>_<c>): keys of which it is not known yet whether any row holds them */
  awaited?: ReadonlyMap<string, readonly string[]>;
}

/** Where rows come from. */
export interface Rows {
  /** a table or a query in parentheses, with columns c<i> as text */
  from: string;
  /**
   * It is a table that has `is_header`, and rows are told apart by rowid. Otherwise each row stands for itself: its
   * `code` says that something is wrong, not whether its account stands there twice.
   */
  numbered: boolean;
  /** a table (account, r0, r1, …), where the model asks for ratings */
  ratings: string;
  /** off: nobody will ask for sums of the weightiest column */
  weighty?: boolean;
  /** columns that are numbers already (typesOf) */
  numbers?: ReadonlyMap<number, string>;
  /**
   * A table of a database (table.ts): nothing tells its rows apart but the account, and nothing was surveyed.
   * `told`: people are told of single rows, so the cell at fault, the name and the weightiest value come along.
   */
  foreign?: { told: boolean };
}

/** What the plain columns are read as, by index in the header. */
export function typesOf({ model, layout, ground }: Scoring): Map<number, string> {
  const scaled = new Set(model.axes.flatMap((axis) => axis.criteria.map(({ column }) => column)));
  const types = new Map<number, string>();
  for (const column of numericColumns(model)) {
    const index = layout.columns.get(column)!;
    if (!ground.plain.has(column) || index === layout.account) continue;
    if (column !== model.abc?.column) types.set(index, 'DOUBLE');
    // as an amount it is exact; a column that is both stays a text
    else if (!scaled.has(column) && ground.amounts)
      types.set(index, `DECIMAL(${ground.amounts.digits},${ground.amounts.decimals})`);
  }
  return types;
}

export const portfolioRows: Rows = { from: 'src', numbered: true, ratings: 'ratings' };

/** `code` = reason × codeStep + which numeric column, or which criterion. */
export const codeStep = 10_000;
export const rejectCodes = {
  header: 1,
  empty: 2,
  duplicate: 3,
  number: 4,
  missing: 5,
  unlisted: 6,
  amount: 7,
} as const;

/** Marks for "unknown", trimmed, in lower case. */
export const nullTokens = (model: Model): Set<string> =>
  new Set(model.input.null.map((token) => trimmed(token).toLowerCase()));

/** The trimmed cell, or NULL where it means "unknown". Tokens are compared without case, where they have any. */
export function textSql({ model, layout, ground }: Scoring, column: string, words: Words = duckdb): string {
  const cell = `c${layout.columns.get(column)}`;
  const tokens = [...nullTokens(model)];
  // an empty cell may arrive as NULL
  const text = ground.padded.has(column)
    ? trimmedSql(cell, words)
    : tokens.includes('')
      ? cell
      : `COALESCE(${cell}, '')`;
  if (tokens.length === 0) return text;
  const cased = tokens.some((token) => token !== token.toUpperCase());
  const letters = [...new Set(tokens.join(''))].filter((letter) => letter > '\x7f').join('');
  const folded = (sql: string) => (cased ? words.lower(sql, letters) : sql);
  const found = `${folded(text)} IN (${tokens.map((token) => folded(words.literal(token))).join(', ')})`;
  return `CASE WHEN ${found} THEN NULL ELSE ${text} END`;
}

/** The value of a numeric column, NULL where it is unknown or no number. `t`: what textSql gave. */
function valueSql(scoring: Scoring, column: string, t: string, words: Words): string {
  const { model, layout, ground } = scoring;
  const style = ground.styles.get(column)!;
  if (!ground.shapely.has(column)) return numberSql(t, style, words);
  // every cell is a number or a mark for "unknown"; only a mark in digits could be taken for one
  const mistakable = [...nullTokens(model)].some((token) => styleMask(token) !== 0);
  const cell = `c${layout.columns.get(column)}`;
  const text = mistakable ? t : ground.padded.has(column) ? trimmedSql(cell, words) : cell;
  return `TRY_CAST(${plainSql(text, style, words)} AS ${words.double})`;
}

const indexOf = ({ layout }: Scoring, column: string) => layout.columns.get(column)!;

/** Criteria in model order, each with the suffix of its columns. */
export function criteriaOf(model: Model): { criterion: Criterion; key: string }[] {
  return model.axes.flatMap((axis, a) =>
    axis.criteria.map((criterion, c) => ({ criterion, key: `${a}_${c}` })),
  );
}

/** The CTEs from rows to points: n, account, code, first_n, x<a>_<c>, p<a>_<c>, abc_amount. */
function pointsCtes(scoring: Scoring, rows: Rows, words: Words): string {
  const { model, ground, layout } = scoring;
  const { foreign } = rows;
  const numeric = numericColumns(model);
  const asked = ratingsUsed(model);
  const criteria = criteriaOf(model);
  const isNumber = (column: string) => rows.numbers?.has(indexOf(scoring, column)) === true;
  const c = (column: string) => `c${indexOf(scoring, column)}`;
  const t = (column: string) => `t${indexOf(scoring, column)}`;
  const v = (column: string) => (isNumber(column) ? 'c' : 'v') + indexOf(scoring, column);
  const account = ground.padded.has(model.account)
    ? trimmedSql(`c${layout.account}`, words)
    : `COALESCE(c${layout.account}, '')`;
  const texts = columnsUsed(model).map((column) =>
    isNumber(column)
      ? `,\n    ${c(column)}`
      : `,\n    ${c(column)}, ${textSql(scoring, column, words)} AS ${t(column)}`,
  );
  const written = numeric.filter((column) => !isNumber(column));
  const values = [
    ...written.map((column) => `,\n    ${valueSql(scoring, column, t(column), words)} AS ${v(column)}`),
    ...asked.map((_, i) => `, r${i}`),
  ].join('');
  const raw = (criterion: Criterion) =>
    criterion.rating !== undefined
      ? `r${asked.indexOf(criterion.rating)}`
      : (isNumeric(criterion) ? v : t)(criterion.column!);
  const join =
    asked.length === 0 ? '' : ` LEFT JOIN ${rows.ratings} AS rated ON rated.account = texts.account`;
  const amountSql = (column: string) =>
    isNumber(column)
      ? v(column)
      : words.toExact(plainSql(t(column), ground.styles.get(column)!, words), ground.amounts!);
  const wrong = numeric.flatMap((column, i) =>
    ground.shapely.has(column)
      ? []
      : [
          {
            when: `${t(column)} IS NOT NULL AND ${v(column)} IS NULL`,
            code: rejectCodes.number * codeStep + i,
            cell: c(column),
          },
        ],
  );
  const failing = criteria.flatMap(({ criterion }, i) =>
    criterion.missing === 'fail'
      ? [{ when: `${raw(criterion)} IS NULL`, code: rejectCodes.missing * codeStep + i, cell: 'NULL' }]
      : [],
  );
  // an amount of a surveyed file is known to fit
  const tooLong =
    foreign && model.abc && ground.amounts
      ? [
          {
            when: `${v(model.abc.column)} > 0 AND ${amountSql(model.abc.column)} IS NULL`,
            code: rejectCodes.amount * codeStep,
            cell: c(model.abc.column),
          },
        ]
      : [];
  const by = apart(rows, words.literal(model.account));
  const faults = [...wrong, ...failing, ...tooLong];
  const code = [
    ...by.wrong.map(([when, why]) => `WHEN ${when} THEN ${rejectCodes[why] * codeStep}`),
    ...faults.map(({ when, code }) => `WHEN ${when} THEN ${code}`),
  ].join('\n    ');
  const columns = columnsUsed(model).map((column) =>
    isNumber(column) ? `, ${v(column)}` : `, ${c(column)}, ${t(column)}`,
  );
  const amount = model.abc
    ? `,\n    CASE WHEN ${v(model.abc.column)} > 0 THEN ${amountSql(model.abc.column)} END AS abc_amount`
    : '';
  const named = foreign?.told === true;
  const name =
    layout.name === undefined ? `CAST(NULL AS ${words.text})` : trimmedSql(`c${layout.name}`, words);
  const fault =
    faults.length === 0
      ? 'NULL'
      : `CASE ${faults.map(({ when, cell }) => `WHEN ${when} THEN ${cell}`).join(' ')} ELSE NULL END`;
  return `texts AS (
  SELECT ${by.taken}${account} AS account${named ? `, ${name} AS name` : ''}${texts.join('')}
  FROM ${rows.from}${words.once}
), ${by.doubled}cells AS (
  SELECT ${by.cells}texts.account AS account${named ? ', name' : ''}${columns.join('')}${values}
  FROM texts${by.join}${join}${words.once}
), points AS (
  SELECT ${by.points}account, CASE ${code} ELSE 0 END AS code${named ? `, name, ${fault} AS fault` : ''}${amount}${criteria
    .map(
      ({ criterion, key }) =>
        `,\n    ${raw(criterion)} AS x${key},\n    ${pointsSql(criterion, raw(criterion), words)} AS p${key}`,
    )
    .join('')}
  FROM cells${words.once}
)`;
}

/** `edge`: what a missing value counts as, to see how far it could move the account; undefined: the model's policy. */
export type Edge = 'low' | 'high' | undefined;

export function axisSql(axis: Axis, a: number, edge: Edge, words: Words = duckdb): string {
  const d = (value: number) => double(value, words);
  const terms = axis.criteria.map((criterion, c) => {
    const p = `p${a}_${c}`;
    const weight = d(criterion.weight);
    const counts = edge !== undefined || criterion.missing === 'worst';
    const without = edge === undefined ? '' : ` * ${d(reach(criterion)[edge === 'low' ? 0 : 1])}`;
    return {
      sum: `COALESCE(${weight} * ${p}, ${edge === undefined ? d(0) : weight + without})`,
      weight: counts ? weight : `CASE WHEN ${p} IS NULL THEN ${d(0)} ELSE ${weight} END`,
    };
  });
  return `(${terms.map((t) => t.sum).join(' + ')}) / NULLIF(${terms.map((t) => t.weight).join(' + ')}, ${d(0)})`;
}

/** Which of some texts it is, by number. */
const whichSql = (x: string, texts: readonly string[], words: Words) =>
  `CASE ${x} ${texts.map((text, i) => `WHEN ${words.literal(text)} THEN CAST(${i} AS SMALLINT)`).join(' ')} END`;

/**
 * From points to the result: n, account, code, first_n, a<k>, score, data_pct, abc_amount, weighty; in our own engine
 * x<a>_<c> of measured scales, which are measured there, and k<a>_<c>: which of the awaited keys a row holds.
 */
function resultCtes({ model, awaited = new Map() }: Scoring, rows: Rows, words: Words): string {
  const d = (value: number) => double(value, words);
  const axes = model.axes.map((axis, a) => `${axisSql(axis, a, undefined, words)} AS axis${a}`);
  const overall = model.axes.reduce((sum, axis) => sum + axis.overall, 0);
  const score = model.axes.map((axis, a) => `${d(axis.overall)} * axis${a}`).join(' + ');
  const known = model.axes.map((axis, a) => {
    const weights = axis.criteria.map(
      (criterion, c) => `CASE WHEN p${a}_${c} IS NULL THEN ${d(0)} ELSE ${d(criterion.weight)} END`,
    );
    const total = axis.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
    return `${d(axis.overall)} * ((${weights.join(' + ')}) / ${d(total)})`;
  });
  const unlisted = criteriaOf(model).flatMap(({ criterion: { scale }, key }, i) =>
    scale.kind === 'lookup' && scale.otherwise === undefined
      ? [
          {
            when: `x${key} IS NOT NULL AND p${key} IS NULL`,
            code: rejectCodes.unlisted * codeStep + i,
            cell: `x${key}`,
          },
        ]
      : [],
  );
  /** What of each row, where nothing else was wrong and a value is not listed. */
  const unless = (of: 'code' | 'cell', otherwise: string) =>
    unlisted.length === 0
      ? otherwise
      : `CASE WHEN code <> 0 THEN ${otherwise} ${unlisted.map((one) => `WHEN ${one.when} THEN ${one[of]}`).join(' ')} ELSE ${otherwise} END`;
  const { result } = apart(rows, '');
  const told = rows.foreign?.told === true;
  const best = rows.weighty === false ? undefined : weightiest(model);
  const figures = [
    ...model.axes.map((_, a) => `${quantised(`axis${a}`, words)} AS a${a}`),
    `${quantised(`(${score}) / ${d(overall)}`, words)} AS score`,
    `${quantised('known_pct', words)} AS data_pct`,
    ...(model.abc ? ['abc_amount'] : []),
    ...(best ? [`x${best.axis}_${best.criterion} AS weighty`] : []),
    ...(rows.foreign ? [] : relativeCriteria(model).map(({ key }) => `x${key}`)),
    ...[...awaited].map(([key, keys]) => `${whichSql(`x${key}`, keys, words)} AS k${key}`),
    ...(told ? ['name', `${unless('cell', 'fault')} AS fault`] : []),
  ];
  return `axes AS (
  SELECT *,
    ${axes.join(',\n    ')},
    100 * (${known.join(' + ')}) / ${d(overall)} AS known_pct
  FROM points${words.once}
), result AS (
  SELECT ${result}account, CAST(${unless('code', 'code')} AS INTEGER) AS code,
    ${figures.join(',\n    ')}
  FROM axes${words.once}
)`;
}

/** The CTEs from rows to the result of each, without WITH. */
export function scoreCtes(scoring: Scoring, rows: Rows, words: Words = duckdb): string {
  return `${pointsCtes(scoring, rows, words)}, ${resultCtes(scoring, rows, words)}`;
}

/** Every row with what the model says of it, rejects included. */
export function scoreSql(scoring: Scoring, rows: Rows, columns = '*'): string {
  return `WITH ${scoreCtes(scoring, rows)} SELECT ${columns} FROM result`;
}

/** The same down to the points of each criterion, for what else is asked of them. */
export function withPointsSql(scoring: Scoring, rows: Rows): string {
  return `WITH ${scoreCtes(scoring, rows)}`;
}
