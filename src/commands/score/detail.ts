/** A portfolio scored from a table of its texts: slower, and every row can be asked about and named. */
import type { Finding } from '../../findings/finding.ts';
import type { Engine } from '../../io/duckdb.ts';
import { planFinder } from '../../plan/account-link.ts';
import { totalSql } from '../../scoring/abc.ts';
import { ratingsUsed } from '../../scoring/model.ts';
import { placeWord } from '../../scoring/origin.ts';
import { describeReject, type Reject } from '../../scoring/rejects.ts';
import { allRows } from '../../scoring/result.ts';
import { rankedSql, rejectsSql, unlistedSql } from '../../scoring/sql/details.ts';
import { emptySql, loadSql } from '../../scoring/sql/read.ts';
import { portfolioRows, type Scoring, scoreSql } from '../../scoring/sql/score.ts';
import { trimmedSql } from '../../scoring/sql/words.ts';
import type { Survey } from '../../scoring/survey.ts';
import { isError } from './read.ts';
import {
  classesOf,
  giveRatings,
  miscounted,
  openFor,
  type Place,
  readingOf,
  type Scored,
  type ScoreInput,
} from './scored.ts';
import { unlistedFindings } from './unlisted.ts';

/** Leaves the tables `src`, `ratings`, `scored` (all rows) and `ranked` (accounts with rank and class) in the engine. */
export async function scoreTable(
  input: ScoreInput,
  scoring: Scoring,
  survey: Survey,
  place: Place,
): Promise<{ scored?: Scored; findings: Finding[] }> {
  const { path, own } = await place();
  const engine = await openFor(input, path, true);
  try {
    await load(engine, scoring, survey, path, own);
    const findings = await unlisted(engine, scoring, survey, input.files);
    if (findings.some(isError)) {
      engine.close();
      return { findings };
    }
    await findRatings(engine, input, scoring);
    await engine.run(`CREATE TABLE scored AS ${scoreSql(scoring, portfolioRows)}`);
    const [total = []] = scoring.model.abc
      ? await engine.rows(`SELECT ${totalSql} FROM scored WHERE code = 0`)
      : [];
    const classes = await classesOf(engine, scoring, total);
    const [[accounts] = [0]] = await engine.rows(rankedSql(scoring, classes));
    const rejects = await rejectsOf(engine, scoring, survey, Number(accounts));
    return {
      scored: {
        scoring,
        survey,
        engine,
        accounts: Number(accounts),
        rejects,
        classes,
        order: allRows,
        detailed: true,
      },
      findings,
    };
  } catch (error) {
    engine.close();
    throw error;
  }
}

async function load(
  engine: Engine,
  { layout }: Scoring,
  survey: Survey,
  path: string,
  own: boolean,
): Promise<void> {
  if (survey.whole === 0) return engine.run(emptySql('src', layout));
  // Rows in = rows loaded: the engine and the survey count them independently of each other.
  const [[count] = [0]] = await engine.rows(loadSql(survey.dialect, layout, readingOf(survey, path, own)));
  if (count !== survey.whole) throw miscounted(Number(count), survey);
}

async function rejectsOf(
  engine: Engine,
  scoring: Scoring,
  survey: Survey,
  accounts: number,
): Promise<Reject[]> {
  const rejected = accounts === survey.rows ? [] : await engine.rows(rejectsSql(scoring));
  const rejects = [...survey.refused, ...rejected.map((row) => describeReject(row, scoring, survey))].sort(
    (a, b) => a.line - b.line,
  );
  if (survey.rows !== accounts + rejects.length)
    throw new Error(`${survey.rows} rows, but ${accounts} accounts and ${rejects.length} rejects`);
  return rejects;
}

/** Ratings by account: where a plan keeps no id of the portfolio, the accounts' own ids say which plan is theirs. */
async function findRatings(
  engine: Engine,
  { rated }: ScoreInput,
  { model, layout, ground }: Scoring,
): Promise<void> {
  const asked = ratingsUsed(model);
  if (asked.length === 0) return;
  if (rated.every(({ ref }) => ref !== undefined))
    return giveRatings(
      engine,
      asked,
      rated.map(({ ref, ratings }) => ({ account: ref!, ratings })),
    );
  const planOf = planFinder(rated, (plan) => plan);
  const cell = `c${layout.account}`;
  const found: { account: string; ratings: ScoreInput['rated'][number]['ratings'] }[] = [];
  for await (const batch of engine.batches(
    `SELECT DISTINCT ${ground.padded.has(model.account) ? trimmedSql(cell) : `COALESCE(${cell}, '')`} FROM src`,
  ))
    for (const [account] of batch) {
      const plan = planOf(String(account));
      if (plan) found.push({ account: String(account), ratings: plan.ratings });
    }
  await giveRatings(engine, asked, found);
}

async function unlisted(
  engine: Engine,
  scoring: Scoring,
  survey: Survey,
  files: ScoreInput['files'],
): Promise<Finding[]> {
  const sql = unlistedSql(scoring);
  const rows = (sql ? await engine.rows(sql) : []) as [number, number, string, number][];
  rows.sort((a, b) => a[3] - b[3]);
  const found = scoring.model.axes.flatMap((axis, a) =>
    axis.criteria.map((criterion, c) => ({
      criterion,
      values: rows
        .filter((row) => row[0] === a && row[1] === c)
        .map(([, , value, first]) => ({ value, line: survey.lineOf(first) })),
    })),
  );
  return unlistedFindings(found, files, placeWord(survey.dialect));
}
