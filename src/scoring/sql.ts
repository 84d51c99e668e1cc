/**
 * The model as SQL: cells → points → axes → score, cell, tier. One text scores the portfolio, explains one
 * account and tries a what-if row, so that no second scorer can disagree with it.
 *
 * Tables it reads: a source with columns c<i> (i = index in the header; text as stored) and `is_header`, whose
 * rowid is the ordinal of the row; and, if the model asks for ratings, a table of (n, r0, r1, …).
 * Axis, score, data_pct and to_cut leave as whole numbers of 1e-6: quantised once, by FLOOR(x·1e6 + 0.5).
 */
import type { Dialect } from './dialect.ts';
import type { Axis, Criterion, Model } from './model.ts';
import { columnsUsed, isNumeric, ratingsUsed, trimmed, whiteSpace } from './model.ts';
import { groupSigns, numberPattern, type Style } from './number-style.ts';
import { sentinels } from './sentinels.ts';

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A double, digit by digit; a bare 0.1 would be a decimal and divide otherwise. */
function double(value: number): string {
  return `CAST('${value}' AS DOUBLE)`;
}

export const trimmedSql = (column: string) => `trim(COALESCE(${column}, ''), ${literal(whiteSpace)})`;

/** Where columns of the model stand in the file. */
export interface Layout {
  account: number;
  name: number | undefined;
  /** by column name, for criteria and abc */
  columns: ReadonlyMap<string, number>;
  /** further columns that a command shows */
  others: ReadonlyMap<string, number>;
}

/** `model` has passed checkColumns for this header. */
export function layoutOf(model: Model, header: readonly string[], others: readonly string[] = []): Layout {
  return {
    account: header.indexOf(model.account),
    name: model.name === undefined ? undefined : header.indexOf(model.name),
    columns: new Map(columnsUsed(model).map((column) => [column, header.indexOf(column)])),
    others: new Map(
      others.filter((column) => header.includes(column)).map((column) => [column, header.indexOf(column)]),
    ),
  };
}

/** Columns whose cells are read as numbers. */
export function numericColumns(model: Model): string[] {
  const criteria = model.axes.flatMap((axis) => axis.criteria).filter(isNumeric);
  const columns = criteria.map((criterion) => criterion.column!);
  if (model.abc) columns.push(model.abc.column);
  return [...new Set(columns)];
}

// ---------------------------------------------------------------------------------------------------------
// reading

export interface ReadingOptions {
  path: string;
  /** of the file's own bytes, or of the private copy */
  crlf: boolean;
  /** lines above the first row */
  skip: number;
  /** off where a cell holds line ends: rows could not be told apart from the middle of the file */
  parallel: boolean;
  longest: number;
}

/** Columns of the file that are loaded, each once; the account first. */
function neededColumns(layout: Layout): number[] {
  return [
    ...new Set([
      layout.account,
      ...(layout.name === undefined ? [] : [layout.name]),
      ...layout.columns.values(),
      ...layout.others.values(),
    ]),
  ];
}

/** Loads the columns that are needed, as text, in file order: rowid is the row's ordinal. */
export function loadSql(dialect: Dialect, layout: Layout, options: ReadingOptions): string {
  const needed = neededColumns(layout);
  const columns = dialect.header.map((_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const limit = Math.max(2_000_000, options.longest + 2);
  return `CREATE TABLE src AS SELECT ${needed.map((i) => `c${i}`).join(', ')}, ${isHeaderSql(dialect, layout)} AS is_header
FROM read_csv(${literal(options.path)}, auto_detect=false, columns={${columns}}, header=false, skip=${options.skip},
  delim=${literal(dialect.delimiter)}, quote=${literal(dialect.quote)}, escape=${literal(dialect.quote)}, comment='',
  new_line=${literal(options.crlf ? '\\r\\n' : '\\n')}, encoding='utf-8', null_padding=false,
  store_rejects=true, rejects_limit=0, max_line_size=${limit}${limit > 2_000_000 ? `, buffer_size=${limit * 16}` : ''}, parallel=${options.parallel})`;
}

/** Whether a row repeats the header. Most rows differ in the account's column already, and are not looked at further. */
function isHeaderSql(dialect: Dialect, { account }: Layout): string {
  if (dialect.headerLine === undefined) return 'FALSE';
  const same = dialect.header.map((name, i) => `${trimmedSql(`c${i}`)} = ${literal(name)}`);
  return `CASE WHEN ${same[account]} THEN ${same.join(' AND ')} ELSE FALSE END`;
}

/** An empty table of the same shape: for a file without rows, and for what-if rows. */
export function emptySql(table: string, layout: Layout): string {
  const needed = neededColumns(layout);
  return `CREATE TABLE ${table} (${needed.map((i) => `c${i} VARCHAR`).join(', ')}, is_header BOOLEAN)`;
}

/** The trimmed cell, or NULL where it means "unknown". Tokens are compared without case, where they have any. */
function textSql(model: Model, column: string): string {
  const text = trimmedSql(column);
  const tokens = model.input.null.map((token) => literal(trimmed(token)));
  if (tokens.length === 0) return text;
  const cased = tokens.some((token) => token.toLowerCase() !== token.toUpperCase());
  const found = cased
    ? `lower(${text}) IN (${tokens.map((t) => `lower(${t})`).join(', ')})`
    : `${text} IN (${tokens.join(', ')})`;
  return `CASE WHEN ${found} THEN NULL ELSE ${text} END`;
}

/**
 * Per numeric column: the shapes of its cells (every digit as 0), which decide what style they fit; few, however
 * many rows there are. Rows: column, shape, sentinel, first row, count.
 */
export function shapesSql(model: Model, layout: Layout): string | undefined {
  const parts = numericColumns(model).map(
    (column) => `SELECT ${literal(column)} AS column_name, translate(t, '123456789', '000000000') AS shape,
  CASE WHEN t IN (${sentinels.map(literal).join(', ')}) THEN t END AS sentinel, MIN(n) AS first, COUNT(*) AS times
FROM (SELECT rowid AS n, ${textSql(model, `c${layout.columns.get(column)}`)} AS t FROM src WHERE NOT is_header)
WHERE t IS NOT NULL GROUP BY shape, sentinel`,
  );
  return parts.length === 0 ? undefined : parts.join('\nUNION ALL\n');
}

/** One trimmed cell, by its row. */
export function cellSqlAt(layout: Layout, column: string, n: number): string {
  return `SELECT ${trimmedSql(`c${layout.columns.get(column)}`)} FROM src WHERE rowid = ${n}`;
}

/** Values that a lookup without default does not list. Rows: index of the axis, of the criterion, cell, first row. */
export function unlistedSql(model: Model, layout: Layout): string | undefined {
  const parts = model.axes.flatMap((axis, a) =>
    axis.criteria.flatMap((criterion, c) => {
      if (criterion.scale.kind !== 'lookup' || criterion.scale.otherwise !== undefined) return [];
      const keys = [...criterion.scale.values.keys()].map(literal);
      return `SELECT ${a} AS a, ${c} AS c, t, MIN(n) AS first FROM (
  SELECT rowid AS n, ${textSql(model, `c${layout.columns.get(criterion.column!)}`)} AS t FROM src WHERE NOT is_header
) WHERE t IS NOT NULL AND t NOT IN (${keys.join(', ')}) GROUP BY t`;
    }),
  );
  return parts.length === 0 ? undefined : parts.join('\nUNION ALL\n');
}

// ---------------------------------------------------------------------------------------------------------
// scoring

export interface Scoring {
  model: Model;
  layout: Layout;
  styles: ReadonlyMap<string, Style>;
  /** columns all of whose cells have the shape of a number in their style: they need not be matched again */
  shapely: ReadonlySet<string>;
}

/** Why a row is rejected, as the `code` column says it. */
/** `code` = reason × codeStep + which numeric column, or which criterion. */
export const codeStep = 10_000;
export const rejectCodes = { header: 1, empty: 2, duplicate: 3, number: 4, missing: 5 } as const;

/** The CTEs from a source table to the row's points: n, account, code, at, first_n, x<a>_<c>, p<a>_<c>, abc_text. */
function pointsCtes(
  { model, layout, styles: chosen, shapely }: Scoring,
  source: string,
  ratings: string,
): string {
  const numeric = numericColumns(model);
  const index = (column: string) => layout.columns.get(column)!;
  const texts = columnsUsed(model).map(
    (column) => `${textSql(model, `c${index(column)}`)} AS t${index(column)}`,
  );
  const numbers = numeric.map((column) =>
    numberSql(`t${index(column)}`, chosen.get(column)!, shapely.has(column), `v${index(column)}`),
  );
  const asked = ratingsUsed(model);
  const rated = asked.map((_, i) => `r${i}`);
  const join = asked.length === 0 ? '' : ` LEFT JOIN ${ratings} ON ${ratings}.n = texts.n`;
  const all = model.axes.flatMap((axis, a) =>
    axis.criteria.map((criterion, c) => ({ criterion, key: `${a}_${c}` })),
  );
  const raw = (criterion: Criterion) =>
    criterion.rating !== undefined
      ? `r${asked.indexOf(criterion.rating)}`
      : `${isNumeric(criterion) ? 'v' : 't'}${index(criterion.column!)}`;
  const bad = numeric.map(
    (column, i) =>
      `WHEN t${index(column)} IS NOT NULL AND v${index(column)} IS NULL THEN ${rejectCodes.number * codeStep + i}`,
  );
  const failing = all
    .filter(({ criterion }) => criterion.missing === 'fail')
    .map(
      ({ criterion, key }) =>
        `WHEN ${raw(criterion)} IS NULL THEN ${rejectCodes.missing * codeStep + all.findIndex((other) => other.key === key)}`,
    );
  return `texts AS (
  SELECT rowid AS n, ${trimmedSql(`c${layout.account}`)} AS account, is_header${texts.map((t) => `, ${t}`).join('')} FROM ${source}
), doubled AS (
  SELECT account AS again, MIN(n) AS first_n FROM texts WHERE NOT is_header AND account <> '' GROUP BY account HAVING COUNT(*) > 1
), cells AS (
  SELECT texts.n AS n, account, is_header, ${columnsUsed(model)
    .map((column) => `t${index(column)}, `)
    .join('')}${[...numbers, ...rated].map((value) => `${value}, `).join('')}first_n
  FROM texts LEFT JOIN doubled ON again = account${join}
), points AS (
  SELECT n, account, first_n,
    CASE WHEN is_header THEN ${rejectCodes.header * codeStep} WHEN account = '' THEN ${rejectCodes.empty * codeStep} WHEN first_n IS NOT NULL THEN ${rejectCodes.duplicate * codeStep}
      ${[...bad, ...failing].join('\n      ')} ELSE 0 END AS code${model.abc ? `,\n    CASE WHEN v${index(model.abc.column)} > 0 THEN ${plainSql(`t${index(model.abc.column)}`, chosen.get(model.abc.column)!)} END AS abc_text` : ''}${all
        .map(
          ({ criterion, key }) =>
            `,\n    ${raw(criterion)} AS x${key},\n    ${pointsSql(criterion, raw(criterion))} AS p${key}`,
        )
        .join('')}
  FROM cells
)`;
}

/** The trimmed cell with the point as its decimal sign and nothing between groups. */
function plainSql(cell: string, style: Style): string {
  const signs = groupSigns(style);
  const joined = signs === '' ? cell : `translate(${cell}, ${literal(signs)}, '')`;
  return style.decimal === ',' ? `replace(${joined}, ',', '.')` : joined;
}

function numberSql(cell: string, style: Style, shapely: boolean, name: string): string {
  const value = `TRY_CAST(${plainSql(cell, style)} AS DOUBLE)`;
  const matches = shapely ? '' : `regexp_full_match(${cell}, ${literal(numberPattern(style))}) AND `;
  return `CASE WHEN ${matches}isfinite(${value}) THEN ${value} END AS ${name}`;
}

/** A value → 0–100, NULL where it is missing. Comparisons come first, so that no huge value is computed with. */
function pointsSql({ scale, cost }: Criterion, x: string): string {
  const points = scaleSql(scale, x);
  return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${cost ? `100 - (${points})` : points} END`;
}

function scaleSql(scale: Criterion['scale'], x: string): string {
  switch (scale.kind) {
    case 'linear':
    case 'log': {
      const { from, to } = scale;
      const [low, high, worst, best] = from < to ? [from, to, 0, 100] : [to, from, 100, 0];
      const f = (value: string) => (scale.kind === 'log' ? `LN(${value})` : value);
      return `CASE WHEN ${x} <= ${double(low)} THEN ${double(worst)} WHEN ${x} >= ${double(high)} THEN ${double(best)}
      ELSE 100 * (${f(x)} - ${f(double(from))}) / (${f(double(to))} - ${f(double(from))}) END`;
    }
    case 'points': {
      const [first, ...rest] = scale.points;
      const pieces = rest.map(([x1, y1], i) => {
        const [x0, y0] = scale.points[i]!;
        const slope = `${double(y0)} + (${double(y1)} - ${double(y0)}) * (${x} - ${double(x0)}) / (${double(x1)} - ${double(x0)})`;
        return `WHEN ${x} < ${double(x1)} THEN ${slope}`;
      });
      return `CASE WHEN ${x} <= ${double(first![0])} THEN ${double(first![1])} ${pieces.join(' ')} ELSE ${double(rest.at(-1)![1])} END`;
    }
    case 'lookup': {
      const cases = [...scale.values].map(([key, value]) => `WHEN ${literal(key)} THEN ${double(value)}`);
      return `CASE ${x} ${cases.join(' ')} ELSE ${scale.otherwise === undefined ? 'NULL' : double(scale.otherwise)} END`;
    }
    default:
      return `100 * (${x} - 1) / CAST(9 AS DOUBLE)`;
  }
}

/** `edge`: what a missing value counts as, to see how far it could move the account; undefined: the model's policy. */
type Edge = 'low' | 'high' | undefined;

function axisSql(axis: Axis, a: number, edge: Edge): string {
  const terms = axis.criteria.map((criterion, c) => {
    const p = `p${a}_${c}`;
    const weight = double(criterion.weight);
    const counts = edge !== undefined || criterion.missing === 'worst';
    const without = edge === undefined ? '0' : double(reach(criterion)[edge === 'low' ? 0 : 1]);
    return {
      sum: `COALESCE(${weight} * ${p}, ${edge === undefined ? '0' : `${weight} * ${without}`})`,
      weight: counts ? weight : `CASE WHEN ${p} IS NULL THEN 0 ELSE ${weight} END`,
    };
  });
  return `(${terms.map((t) => t.sum).join(' + ')}) / NULLIF(${terms.map((t) => t.weight).join(' + ')}, 0)`;
}

/** The fewest and the most points a criterion can give. */
export function reach({ scale, cost }: Criterion): [number, number] {
  const values =
    scale.kind === 'points'
      ? scale.points.map(([, y]) => y)
      : scale.kind === 'lookup'
        ? [...scale.values.values(), ...(scale.otherwise === undefined ? [] : [scale.otherwise])]
        : [0, 100];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return cost ? [100 - high, 100 - low] : [low, high];
}

const quantised = (value: string) => `CAST(FLOOR((${value}) * 1e6 + 0.5) AS BIGINT)`;
const unit = (value: string) => `(${value} / CAST(1000000 AS DOUBLE))`;

/** From points to the result: n, account, code, first_n, a<k>, score, data_pct, row_at, column_at, to_cut, known. */
function resultCtes({ model }: Scoring): string {
  const amount = weightiest(model);
  const axes = model.axes.map((axis, a) => `${axisSql(axis, a, undefined)} AS axis${a}`);
  const overall = model.axes.reduce((sum, axis) => sum + axis.overall, 0);
  const score = model.axes.map((axis, a) => `${double(axis.overall)} * axis${a}`).join(' + ');
  const known = model.axes.map((axis, a) => {
    const weights = axis.criteria.map(
      (criterion, c) => `CASE WHEN p${a}_${c} IS NULL THEN 0 ELSE ${double(criterion.weight)} END`,
    );
    const total = axis.criteria.reduce((sum, criterion) => sum + criterion.weight, 0);
    return `${double(axis.overall)} * ((${weights.join(' + ')}) / ${double(total)})`;
  });
  const placed = cellSql(model, 'a');
  const distances = (model.matrix?.axes ?? []).flatMap((axis, m) =>
    model.matrix!.cuts[m]!.map((cut) => `ABS(${unit(`a${axis}`)} - ${double(cut)})`),
  );
  // no LEAST: engines differ on NULL; here neither side is NULL where the account has a cell
  const nearest =
    distances.length === 0
      ? 'NULL'
      : distances.reduce((near, next) => `(CASE WHEN ${near} <= ${next} THEN ${near} ELSE ${next} END)`);
  const enough = `${unit('data_pct')} >= ${double(model.minDataPct)}`;
  const cells = model.matrix && placed ? placed : undefined;
  return `axes AS (
  SELECT *, ${axes.join(', ')}, 100 * (${known.join(' + ')}) / ${double(overall)} AS known_pct FROM points
), whole AS (
  SELECT n, account, code, first_n, ${model.abc ? 'abc_text, ' : ''}${model.axes.map((_, a) => `${quantised(`axis${a}`)} AS a${a}`).join(', ')},
    ${quantised(`(${score}) / ${double(overall)}`)} AS score, ${quantised('known_pct')} AS data_pct${amount ? `, x${amount.axis}_${amount.criterion} AS amount` : ''}
  FROM axes
), result AS (
  SELECT *, ${cells ? `CASE WHEN ${enough} THEN ${cells[0]} END` : 'NULL'} AS row_at, ${cells?.[1] ? `CASE WHEN ${enough} THEN ${cells[1]} END` : 'NULL'} AS column_at,
    ${cells ? `CASE WHEN ${enough} AND ${bothKnown(model, 'a')} THEN ${quantised(nearest)} END` : 'NULL'} AS to_cut
  FROM whole
)`;
}

const bothKnown = (model: Model, prefix: string) =>
  model.matrix!.axes.map((axis) => `${prefix}${axis} IS NOT NULL`).join(' AND ');

/** Index of the row and the column an account falls into: how many cuts its axis reaches. NULL without an axis. */
function cellSql(model: Model, prefix: string): [string, string | undefined] | undefined {
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

/** Its sums by cell: row_at, column_at, sum. Added up in whole millionths, so that no order of rows shows. */
export const amountSql = `SELECT row_at, column_at, CAST(SUM(TRY_CAST(amount * 1e6 AS HUGEINT)) AS DOUBLE) / 1e6
FROM scored WHERE code = 0 GROUP BY row_at, column_at`;

/** Every row with what the model says of it, rejects included. */
export function scoreSql(scoring: Scoring, source = 'src', ratings = 'ratings'): string {
  return `WITH ${pointsCtes(scoring, source, ratings)}, ${resultCtes(scoring)} SELECT * FROM result`;
}

/** Rejected rows in file order: n, code, first row of the same account, the account's cell, the cell at fault. */
export function rejectsSql({ model, layout }: Scoring): string {
  const cells = numericColumns(model).map(
    (column, i) => ` WHEN ${rejectCodes.number * codeStep + i} THEN src.c${layout.columns.get(column)}`,
  );
  const cell = cells.length === 0 ? 'NULL' : `CASE code${cells.join('')} END`;
  return `SELECT scored.n, code, first_n, src.c${layout.account}, ${cell} FROM scored JOIN src ON src.rowid = scored.n WHERE code <> 0 ORDER BY scored.n`;
}

/** Accounts in the order of their rank; null scores last. Needs `scored`, and `classes` where the model has abc. */
export function rankSql({ model }: Scoring): string {
  const abc = model.abc ? `COALESCE(class, 'C')` : 'CAST(NULL AS VARCHAR)';
  const join = model.abc ? ' LEFT JOIN classes ON classes.n = scored.n' : '';
  return `CREATE TABLE ranked AS SELECT scored.n AS n, account, ${model.axes.map((_, a) => `a${a}`).join(', ')}, score, data_pct, row_at, column_at, to_cut, ${abc} AS abc,
  ROW_NUMBER() OVER (ORDER BY CASE WHEN score IS NULL THEN 1 ELSE 0 END, score DESC, account) AS rank
FROM scored${join} WHERE code = 0`;
}

/** The results in order: account, each axis, score, rank, row_at, column_at, abc, data_pct, to_cut, n, name. */
export function resultsSql({ model, layout }: Scoring, where = ''): string {
  return `SELECT account, ${model.axes.map((_, a) => `a${a}`).join(', ')}, score, rank, row_at, column_at, abc, data_pct, to_cut, n, ${
    layout.name === undefined ? 'NULL' : trimmedSql(`c${layout.name}`)
  } AS name FROM ranked${layout.name === undefined ? '' : ' JOIN src ON src.rowid = n'}${where} ORDER BY rank`;
}

/** Rows of a source (an account, what-if rows), criterion by criterion: code, row_at, column_at, n, then x, p and cell of each. */
export function explainSql(scoring: Scoring, where: string, source = 'src', ratings = 'ratings'): string {
  const { model, layout } = scoring;
  const terms = model.axes.flatMap((axis, a) =>
    axis.criteria.map((criterion, c) => {
      const cell =
        criterion.column === undefined
          ? 'NULL'
          : trimmedSql(`origin.c${layout.columns.get(criterion.column)}`);
      return `points.x${a}_${c}, points.p${a}_${c}, ${cell}`;
    }),
  );
  return `WITH ${pointsCtes(scoring, source, ratings)}, ${resultCtes(scoring)}
SELECT result.code, row_at, column_at, result.n, ${terms.join(', ')}
FROM result JOIN points ON points.n = result.n JOIN ${source} AS origin ON origin.rowid = result.n
WHERE ${where} ORDER BY result.n`;
}

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
  const { model, layout } = scoring;
  const keys = model.axes.flatMap((axis, a) => axis.criteria.map((_, c) => `${a}_${c}`));
  const bounds = (['low', 'high'] as const).flatMap((edge) =>
    model.axes.map((axis, a) => `${quantised(axisSql(axis, a, edge))} AS ${edge}${a}`),
  );
  const place = (edge: 'low' | 'high') => {
    const cells = cellSql(model, edge);
    return `${cells?.[0] ?? 'NULL'} AS ${edge}_row, ${cells?.[1] ?? 'NULL'} AS ${edge}_column`;
  };
  return `WITH ${pointsCtes(scoring, 'src', 'ratings')}, bounds AS (SELECT n, account, code, ${bounds.join(', ')}, ${keys
    .map((key) => `p${key} IS NULL AS m${key}`)
    .join(', ')} FROM points)
SELECT bounds.n, bounds.account, ${place('low')}, ${place('high')}, ${keys.map((key) => `m${key}`).join(', ')},
  row_at, column_at, ${layout.name === undefined ? 'NULL' : trimmedSql(`c${layout.name}`)}, ${area === undefined ? 'NULL' : trimmedSql(`c${area}`)}
FROM bounds JOIN ranked ON ranked.n = bounds.n JOIN src ON src.rowid = bounds.n WHERE bounds.code = 0 AND (${keys.map((key) => `m${key}`).join(' OR ')}) ORDER BY ranked.rank`;
}
