/** The scoring of a portfolio that has been read: styles, ratings, one scorer, rejects, ranks, classes. */
import { compareText, type Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { type AccountLink, planFinder } from '../../plan/account-link.ts';
import { amountsSql, classesSql, extentSql, fits, thresholds, totalSql } from '../../scoring/abc.ts';
import { atLine } from '../../scoring/dialect.ts';
import { type Model, ratingsUsed } from '../../scoring/model.ts';
import {
  chooseStyles,
  indexOf,
  type Observation,
  type StyleProblem,
  styleMask,
} from '../../scoring/number-style.ts';
import { describeReject, type Reject } from '../../scoring/rejects.ts';
import { isFrequent } from '../../scoring/sentinels.ts';
import {
  cellSqlAt,
  literal,
  numericColumns,
  rankSql,
  rejectsSql,
  type Scoring,
  scoreSql,
  shapesSql,
  trimmedSql,
  unlistedSql,
} from '../../scoring/sql.ts';
import type { Portfolio } from './read.ts';

/** What people judged of one account. */
export interface Rated extends AccountLink {
  ratings: Readonly<Record<string, number>>;
}

export interface Scored {
  scoring: Scoring;
  rows: number;
  rejects: Reject[];
}

/**
 * Leaves the tables `scored` (all rows) and `ranked` (accounts with rank and abc) in the engine. An error among
 * the findings means that there is no result.
 */
export async function scorePortfolio(
  portfolio: Portfolio,
  rated: readonly Rated[],
  files: { model: string; portfolio: string },
): Promise<{ scored?: Scored; findings: Finding[] }> {
  const { model, layout, survey, engine } = portfolio;
  const findings: Finding[] = [];
  const lineOf = survey.lineOf;
  const { seen, often } = await observe(portfolio);
  const { styles, problems } = chooseStyles(seen, model.input);
  for (const problem of problems) findings.push(await styleFinding(problem, portfolio, files));
  findings.push(...(await unlisted(portfolio, files)));
  if (findings.length > 0) return { findings };
  findings.push(...unknownMarks(often, model, files));

  const shapely = new Set(
    [...styles].flatMap(([column, style]) =>
      seen.get(column)!.every(({ mask }) => mask & (1 << indexOf(style))) ? [column] : [],
    ),
  );
  const scoring: Scoring = { model, layout, styles, shapely };
  await giveRatings(portfolio, rated);
  await engine.run(`CREATE TABLE scored AS ${scoreSql(scoring)}`);
  const problem = await classify(portfolio, files);
  if (problem) return { findings: [...findings, problem] };
  const [[accounts] = [0]] = await engine.rows(rankSql(scoring));
  const rejected = accounts === survey.rows ? [] : await engine.rows(rejectsSql(scoring));
  const rejects = [
    ...survey.ragged.map(
      ({ line, cells }): Reject => ({
        line,
        column: null,
        cell: null,
        cause: `has ${cells} ${cells === 1 ? 'cell' : 'cells'} where the header has ${survey.dialect.header.length}`,
      }),
    ),
    ...rejected.map((row) => describeReject(row, scoring, lineOf)),
  ].sort((a, b) => a.line - b.line);
  if (survey.rows !== Number(accounts) + rejects.length)
    throw new Error(`${survey.rows} rows, but ${accounts} accounts and ${rejects.length} rejects`);
  return { scored: { scoring, rows: survey.rows, rejects }, findings };
}

/** What the cells of each numeric column look like. */
async function observe({ model, layout, engine }: Portfolio) {
  const sql = shapesSql(model, layout);
  const columns = new Map(numericColumns(model).map((column) => [column, new Map<string, Observation>()]));
  const sentinels: { column: string; value: string; times: number }[] = [];
  const filled = new Map<string, number>();
  if (sql)
    for await (const batch of engine.batches(sql))
      for (const row of batch) {
        const [column, shape, sentinel, first, times] = row as [
          string,
          string,
          string | null,
          number,
          number,
        ];
        const mask = styleMask(shape);
        const signed = /[.,]/.test(shape);
        const seen = columns.get(column)!;
        const key = `${mask} ${signed}`;
        if ((seen.get(key)?.first ?? Number.POSITIVE_INFINITY) > first)
          seen.set(key, { mask, signed, first });
        filled.set(column, (filled.get(column) ?? 0) + times);
        if (sentinel !== null) sentinels.push({ column, value: sentinel, times });
      }
  const often = sentinels.filter(({ column, times }) => isFrequent(times, filled.get(column)!));
  return { seen: new Map([...columns].map(([column, kinds]) => [column, [...kinds.values()]])), often };
}

async function styleFinding(
  problem: StyleProblem,
  { model, layout, survey, engine }: Portfolio,
  files: { model: string; portfolio: string },
): Promise<Finding> {
  const path = pathOfColumn(model, problem.column);
  const related = [{ file: files.model, path, message: 'the criterion that reads this column' }];
  const seenAt = async ({ first }: Observation) => {
    const [[cell] = ['']] = await engine.rows(cellSqlAt(layout, problem.column, first));
    return { cell: quoted(String(cell)), line: survey.lineOf(first) };
  };
  if (problem.kind === 'open') {
    const { cell, line } = await seenAt(problem.cell);
    return {
      ...atLine(
        files.portfolio,
        line,
        `${cell} in the column ${quoted(problem.column)} can be read with a decimal point or a decimal comma, which are two different numbers, and no other cell settles it.`,
        'Say it in segmentation.yaml: input: { decimal: "." } or input: { decimal: "," }.',
      ),
      related,
    };
  }
  const [one, other] = [await seenAt(problem.cells[0]), await seenAt(problem.cells[1])];
  return {
    ...atLine(
      files.portfolio,
      other.line,
      `The column ${quoted(problem.column)} writes numbers in two ways: ${one.cell} on line ${one.line} and ${other.cell} here.`,
      'Write them in one way, or say which sign is which: input: { decimal: ".", thousands: "," }; cells that do not fit are then rejected.',
    ),
    related: [{ ...atLine(files.portfolio, one.line, '', ''), message: one.cell }, ...related],
  };
}

/** Where the model names a column that is read as numbers. */
function pathOfColumn(model: Model, column: string): (string | number)[] {
  for (const axis of model.axes)
    for (const criterion of axis.criteria)
      if (criterion.column === column) return [...criterion.path, 'column'];
  return ['abc', 'column'];
}

const shownValues = 20;

async function unlisted(
  { model, layout, survey, engine }: Portfolio,
  files: { model: string; portfolio: string },
) {
  const sql = unlistedSql(model, layout);
  const rows = (sql ? await engine.rows(sql) : []) as [number, number, string, number][];
  rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[3] - b[3]);
  const findings: Finding[] = [];
  for (const [a, axis] of model.axes.entries())
    for (const [c, criterion] of axis.criteria.entries()) {
      const values = rows.filter((row) => row[0] === a && row[1] === c);
      for (const [, , value, first] of values.slice(0, shownValues)) {
        const line = survey.lineOf(first);
        findings.push({
          rule: 'segmentation',
          severity: 'error',
          file: files.model,
          path: [...criterion.path, 'scale', 'lookup'],
          on: 'key',
          message: `${quoted(value)} in the column ${quoted(criterion.column!)} is not listed here, first on line ${line} of the portfolio; it would be worth nothing by accident.`,
          help: 'List it with its points, or write default: for all values that are not listed.',
          related: [{ ...atLine(files.portfolio, line, '', ''), message: 'the first such row' }],
        });
      }
      if (values.length > shownValues)
        findings.push({
          rule: 'segmentation',
          severity: 'error',
          file: files.model,
          path: [...criterion.path, 'scale', 'lookup'],
          on: 'key',
          message: `${values.length - shownValues} more values of the column ${quoted(criterion.column!)} are not listed.`,
          help: 'Write default: with the points of every value that is not listed.',
        });
    }
  return findings;
}

/** Sentinels that stand for "unknown" more often than by chance. */
function unknownMarks(
  often: readonly { column: string; value: string; times: number }[],
  model: Model,
  files: { model: string },
): Finding[] {
  return [...often]
    .sort((a, b) => compareText(a.column, b.column) || compareText(a.value, b.value))
    .map(({ column, value, times }) => ({
      rule: 'segmentation',
      severity: 'warn' as const,
      file: files.model,
      path: pathOfColumn(model, column),
      message: `The column ${quoted(column)} holds ${value} in ${times} rows, which often means "unknown"; here it counts as a number.`,
      help: `If it means unknown, write input: { null: ["", "${value}"] }.`,
    }));
}

/** Ratings of the accounts that have some, by row. */
async function giveRatings({ model, layout, engine }: Portfolio, rated: readonly Rated[]): Promise<void> {
  const asked = ratingsUsed(model);
  if (asked.length === 0) return;
  await engine.run(`CREATE TABLE ratings (n BIGINT, ${asked.map((_, i) => `r${i} DOUBLE`).join(', ')})`);
  if (rated.length === 0) return;
  const planOf = planFinder(rated, (plan) => plan);
  let values: string[] = [];
  const flush = async () => {
    if (values.length > 0) await engine.run(`INSERT INTO ratings VALUES ${values.join(', ')}`);
    values = [];
  };
  // where every plan keeps its id, the engine need not hand over the others
  const refs = rated.flatMap(({ ref }) => (ref === undefined ? [] : literal(ref)));
  const where = refs.length < rated.length ? '' : ` WHERE account IN (${refs.join(', ')})`;
  const accounts = await engine.rows(
    `SELECT n, account FROM (SELECT rowid AS n, ${trimmedSql(`c${layout.account}`)} AS account FROM src)${where} ORDER BY n`,
  );
  for (const [n, account] of accounts as [number, string][]) {
    const plan = planOf(account);
    if (!plan) continue;
    values.push(
      `(${n}, ${asked.map((id) => (Object.hasOwn(plan.ratings, id) ? String(plan.ratings[id]) : 'NULL')).join(', ')})`,
    );
    if (values.length === 500) await flush();
  }
  await flush();
}

/** Exact shares need decimals that fit; gives the finding where they do not. */
async function classify(
  { model, engine }: Portfolio,
  files: { model: string },
): Promise<Finding | undefined> {
  if (!model.abc) return undefined;
  const [[decimals, digits, count] = []] = await engine.rows(extentSql);
  const extent = { decimals: Number(decimals), digits: Number(digits), count: Number(count) };
  if (!fits(extent))
    return {
      rule: 'segmentation',
      severity: 'error',
      file: files.model,
      path: ['abc', 'column'],
      message: `The numbers of ${quoted(model.abc.column)} are too long to be added up exactly: ${extent.digits} digits before the point and ${extent.decimals} behind it.`,
      help: 'Round the column in the file, or remove abc:.',
    };
  await engine.run(amountsSql(extent));
  const [[total] = [null]] = await engine.rows(totalSql);
  await engine.run(
    classesSql(
      thresholds((total as string | null) ?? '0', model.abc.cuts, total === null ? 0 : extent.decimals),
    ),
  );
  return undefined;
}
