/**
 * The model as SQL: cells → points → axes → score. One text scores the portfolio, explains one account and tries a
 * what-if row, so that no second scorer can disagree with it.
 *
 * Axis, score, data_pct and to_cut leave as whole numbers of 1e-6: quantised once, by FLOOR(x·1e6 + 0.5).
 */
import type { Axis, Criterion, Model } from '../model.ts';
import { columnsUsed, isNumeric, ratingsUsed, relativeCriteria, trimmed } from '../model.ts';
import { type Style, styleMask } from '../number-style.ts';
import { pointsSql, reach } from './points.ts';
import { type Layout, numericColumns } from './read.ts';
import { double, literal, numberSql, plainSql, trimmedSql } from './words.ts';

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
  /** how the amounts of abc are kept exactly: digits in all, and behind the point */
  amounts: { digits: number; decimals: number } | undefined;
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
export const rejectCodes = { header: 1, empty: 2, duplicate: 3, number: 4, missing: 5, unlisted: 6 } as const;

/** Marks for "unknown", trimmed, in lower case. */
export const nullTokens = (model: Model): Set<string> =>
  new Set(model.input.null.map((token) => trimmed(token).toLowerCase()));

/** The trimmed cell, or NULL where it means "unknown". Tokens are compared without case, where they have any. */
export function textSql({ model, layout, ground }: Scoring, column: string): string {
  const cell = `c${layout.columns.get(column)}`;
  const tokens = [...nullTokens(model)];
  // an empty cell may arrive as NULL
  const text = ground.padded.has(column)
    ? trimmedSql(cell)
    : tokens.includes('')
      ? cell
      : `COALESCE(${cell}, '')`;
  if (tokens.length === 0) return text;
  const cased = tokens.some((token) => token !== token.toUpperCase());
  const found = `${cased ? `lower(${text})` : text} IN (${tokens.map((t) => (cased ? `lower(${literal(t)})` : literal(t))).join(', ')})`;
  return `CASE WHEN ${found} THEN NULL ELSE ${text} END`;
}

/** The value of a numeric column, NULL where it is unknown or no number. `t`: what textSql gave. */
function valueSql(scoring: Scoring, column: string, t: string): string {
  const { model, layout, ground } = scoring;
  const style = ground.styles.get(column)!;
  if (!ground.shapely.has(column)) return numberSql(t, style);
  // every cell is a number or a mark for "unknown"; only a mark in digits could be taken for one
  const mistakable = [...nullTokens(model)].some((token) => styleMask(token) !== 0);
  const cell = `c${layout.columns.get(column)}`;
  const text = mistakable ? t : ground.padded.has(column) ? trimmedSql(cell) : cell;
  return `TRY_CAST(${plainSql(text, style)} AS DOUBLE)`;
}

const indexOf = ({ layout }: Scoring, column: string) => layout.columns.get(column)!;

/** Criteria in model order, each with the suffix of its columns. */
export function criteriaOf(model: Model): { criterion: Criterion; key: string }[] {
  return model.axes.flatMap((axis, a) =>
    axis.criteria.map((criterion, c) => ({ criterion, key: `${a}_${c}` })),
  );
}

/** The CTEs from rows to points: n, account, code, first_n, x<a>_<c>, p<a>_<c>, abc_amount. */
function pointsCtes(scoring: Scoring, rows: Rows): string {
  const { model, ground } = scoring;
  const numeric = numericColumns(model);
  const asked = ratingsUsed(model);
  const criteria = criteriaOf(model);
  const isNumber = (column: string) => rows.numbers?.has(indexOf(scoring, column)) === true;
  const t = (column: string) => `t${indexOf(scoring, column)}`;
  const v = (column: string) => (isNumber(column) ? 'c' : 'v') + indexOf(scoring, column);
  const account = ground.padded.has(model.account)
    ? trimmedSql(`c${scoring.layout.account}`)
    : `COALESCE(c${scoring.layout.account}, '')`;
  const texts = columnsUsed(model).map((column) =>
    isNumber(column)
      ? `, c${indexOf(scoring, column)}`
      : `, c${indexOf(scoring, column)}, ${textSql(scoring, column)} AS ${t(column)}`,
  );
  const written = numeric.filter((column) => !isNumber(column));
  const values = [
    ...written.map((column) => `, ${valueSql(scoring, column, t(column))} AS ${v(column)}`),
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
      : `TRY_CAST(${plainSql(t(column), ground.styles.get(column)!)} AS DECIMAL(${ground.amounts!.digits}, ${ground.amounts!.decimals}))`;
  const wrong = numeric.flatMap((column, i) =>
    ground.shapely.has(column)
      ? []
      : [`WHEN ${t(column)} IS NOT NULL AND ${v(column)} IS NULL THEN ${rejectCodes.number * codeStep + i}`],
  );
  const failing = criteria.flatMap(({ criterion }, i) =>
    criterion.missing === 'fail'
      ? [`WHEN ${raw(criterion)} IS NULL THEN ${rejectCodes.missing * codeStep + i}`]
      : [],
  );
  const place = rows.numbered
    ? `WHEN is_header THEN ${rejectCodes.header * codeStep} WHEN account = '' THEN ${rejectCodes.empty * codeStep} WHEN first_n IS NOT NULL THEN ${rejectCodes.duplicate * codeStep}`
    : `WHEN account IN ('', ${literal(model.account)}) THEN ${rejectCodes.header * codeStep}`;
  const columns = columnsUsed(model).map((column) =>
    isNumber(column) ? `, ${v(column)}` : `, c${indexOf(scoring, column)}, ${t(column)}`,
  );
  const n = rows.numbered ? 'n, ' : '';
  const cells = rows.numbered
    ? `doubled AS (
  SELECT account AS again, MIN(n) AS first_n FROM texts WHERE NOT is_header AND account <> '' GROUP BY account HAVING COUNT(*) > 1
), cells AS (
  SELECT texts.n AS n, texts.account AS account, is_header, first_n${columns.join('')}${values}
  FROM texts LEFT JOIN doubled ON again = texts.account${join}
)`
    : `cells AS (SELECT texts.account AS account${columns.join('')}${values} FROM texts${join})`;
  const amount = model.abc
    ? `, CASE WHEN ${v(model.abc.column)} > 0 THEN ${amountSql(model.abc.column)} END AS abc_amount`
    : '';
  return `texts AS (
  SELECT ${rows.numbered ? 'rowid AS n, is_header, ' : ''}${account} AS account${texts.join('')} FROM ${rows.from}
), ${cells}, points AS (
  SELECT ${n}account, ${rows.numbered ? 'first_n, ' : ''}CASE ${[place, ...wrong, ...failing].join('\n    ')} ELSE 0 END AS code${amount}${criteria
    .map(
      ({ criterion, key }) =>
        `,\n    ${raw(criterion)} AS x${key},\n    ${pointsSql(criterion, raw(criterion))} AS p${key}`,
    )
    .join('')}
  FROM cells
)`;
}

/** `edge`: what a missing value counts as, to see how far it could move the account; undefined: the model's policy. */
export type Edge = 'low' | 'high' | undefined;

export function axisSql(axis: Axis, a: number, edge: Edge): string {
  const terms = axis.criteria.map((criterion, c) => {
    const p = `p${a}_${c}`;
    const weight = double(criterion.weight);
    const counts = edge !== undefined || criterion.missing === 'worst';
    const without = edge === undefined ? '' : ` * ${double(reach(criterion)[edge === 'low' ? 0 : 1])}`;
    return {
      sum: `COALESCE(${weight} * ${p}, ${edge === undefined ? double(0) : weight + without})`,
      weight: counts ? weight : `CASE WHEN ${p} IS NULL THEN ${double(0)} ELSE ${weight} END`,
    };
  });
  return `(${terms.map((t) => t.sum).join(' + ')}) / NULLIF(${terms.map((t) => t.weight).join(' + ')}, ${double(0)})`;
}

export const quantised = (value: string) =>
  `CAST(FLOOR((${value}) * ${double(1e6)} + ${double(0.5)}) AS INTEGER)`;
const unit = (value: string) => `(${value} / ${double(1e6)})`;

/** Which of some texts it is, by number. */
const whichSql = (x: string, texts: readonly string[]) =>
  `CASE ${x} ${texts.map((text, i) => `WHEN ${literal(text)} THEN CAST(${i} AS SMALLINT)`).join(' ')} END`;

/**
 * From points to the result: n, account, code, first_n, a<k>, score, data_pct, abc_amount, weighty; x<a>_<c> of measured
 * scales, which are measured there, and k<a>_<c>: which of the awaited keys a row holds.
 */
function resultCtes({ model, awaited = new Map() }: Scoring, rows: Rows): string {
  const axes = model.axes.map((axis, a) => `${axisSql(axis, a, undefined)} AS axis${a}`);
  const overall = model.axes.reduce((sum, axis) => sum + axis.overall, 0);
  const score = model.axes.map((axis, a) => `${double(axis.overall)} * axis${a}`).join(' + ');
  const known = model.axes.map((axis, a) => {
    const weights = axis.criteria.map(
      (criterion, c) => `CASE WHEN p${a}_${c} IS NULL THEN ${double(0)} ELSE ${double(criterion.weight)} END`,
    );
    const total = axis.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
    return `${double(axis.overall)} * ((${weights.join(' + ')}) / ${double(total)})`;
  });
  const unlisted = criteriaOf(model).flatMap(({ criterion: { scale }, key }) =>
    scale.kind === 'lookup' && scale.otherwise === undefined
      ? [`(x${key} IS NOT NULL AND p${key} IS NULL)`]
      : [],
  );
  const code =
    unlisted.length === 0
      ? 'code'
      : `CASE WHEN code = 0 AND (${unlisted.join(' OR ')}) THEN ${rejectCodes.unlisted * codeStep} ELSE code END`;
  const best = weightiest(model);
  const kept = [
    ...relativeCriteria(model).map(({ key }) => `, x${key}`),
    ...[...awaited].map(([key, keys]) => `, ${whichSql(`x${key}`, keys)} AS k${key}`),
  ];
  return `axes AS (
  SELECT *, ${axes.join(', ')}, 100 * (${known.join(' + ')}) / ${double(overall)} AS known_pct FROM points
), result AS (
  SELECT ${rows.numbered ? 'n, first_n, ' : ''}account, CAST(${code} AS INTEGER) AS code, ${model.axes.map((_, a) => `${quantised(`axis${a}`)} AS a${a}`).join(', ')},
    ${quantised(`(${score}) / ${double(overall)}`)} AS score, ${quantised('known_pct')} AS data_pct${model.abc ? ', abc_amount' : ''}${best && rows.weighty !== false ? `, x${best.axis}_${best.criterion} AS weighty` : ''}${kept.join('')}
  FROM axes
)`;
}

/** Every row with what the model says of it, rejects included. */
export function scoreSql(scoring: Scoring, rows: Rows, columns = '*'): string {
  return `WITH ${pointsCtes(scoring, rows)}, ${resultCtes(scoring, rows)} SELECT ${columns} FROM result`;
}

/** The same down to the points of each criterion, for what else is asked of them. */
export function withPointsSql(scoring: Scoring, rows: Rows): string {
  return `WITH ${pointsCtes(scoring, rows)}, ${resultCtes(scoring, rows)}`;
}

/** Where a result stands in the matrix, as expressions on a<k> and data_pct: row, column, distance to the nearest cut. */
export function placeSql(model: Model): { row: string; column: string; toCut: string } {
  const cells = cellSql(model, 'a');
  if (!model.matrix || !cells) return { row: nothing, column: nothing, toCut: nothing };
  const enough = `${unit('data_pct')} >= ${double(model.minDataPct)}`;
  const [one, other] = model.matrix.axes.map((axis, m) =>
    distanceSql(unit(`a${axis}`), model.matrix!.cuts[m]!),
  );
  // no LEAST: engines differ on NULL; here neither side is NULL where the account has a cell
  const nearest = other ? `CASE WHEN ${one} <= ${other} THEN ${one} ELSE ${other} END` : one!;
  return {
    row: `CASE WHEN ${enough} THEN ${cells[0]} END`,
    column: cells[1] ? `CASE WHEN ${enough} THEN ${cells[1]} END` : nothing,
    toCut: `CASE WHEN ${enough} AND ${bothKnown(model, 'a')} THEN ${quantised(nearest)} END`,
  };
}

const nothing = 'CAST(NULL AS INTEGER)';

/** From a value to the nearest of rising cuts: only the two around it are looked at. */
function distanceSql(value: string, cuts: readonly number[]): string {
  const between = cuts.slice(1).map((cut, i) => {
    const [below, above] = [`${value} - ${double(cuts[i]!)}`, `${double(cut)} - ${value}`];
    return `WHEN ${value} < ${double(cut)} THEN CASE WHEN ${below} <= ${above} THEN ${below} ELSE ${above} END`;
  });
  return `CASE WHEN ${value} < ${double(cuts[0]!)} THEN ${double(cuts[0]!)} - ${value} ${between.join(' ')} ELSE ${value} - ${double(cuts.at(-1)!)} END`;
}

const bothKnown = (model: Model, prefix: string) =>
  model.matrix!.axes.map((axis) => `${prefix}${axis} IS NOT NULL`).join(' AND ');

/** Index of the row and the column an account falls into: how many cuts its axis reaches. NULL without an axis. */
export function cellSql(model: Model, prefix: string): [string, string | undefined] | undefined {
  if (!model.matrix) return undefined;
  const [row, column] = model.matrix.axes.map((axis, m) => {
    const above = model.matrix!.cuts[m]!.map(
      (cut) => `CASE WHEN ${unit(`${prefix}${axis}`)} >= ${double(cut)} THEN 1 ELSE 0 END`,
    );
    return `CASE WHEN ${bothKnown(model, prefix)} THEN ${above.join(' + ')} END`;
  });
  return [row!, column];
}

/** The column of numbers that counts most in the score: what the table adds up by tier. */
export function weightiest(model: Model): { axis: number; criterion: number } | undefined {
  let best: { axis: number; criterion: number; weight: number } | undefined;
  for (const [a, axis] of model.axes.entries()) {
    const total = axis.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
    for (const [c, criterion] of axis.criteria.entries()) {
      const weight = (criterion.weight / total) * axis.overall;
      if (isNumeric(criterion) && (!best || weight > best.weight)) best = { axis: a, criterion: c, weight };
    }
  }
  return best;
}

/** Accounts in the order of their rank; null scores last. */
export const rankOrder = 'CASE WHEN score IS NULL THEN 1 ELSE 0 END, score DESC, account';
