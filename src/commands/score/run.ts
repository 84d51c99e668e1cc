/**
 * The scoring of a portfolio: its rows surveyed, read, scored, classified, and every row accounted for.
 *
 * A long file is scored while it is surveyed, as its head says it is written. Only if the survey of all of it agrees,
 * and no row has anything wrong, does that result stand. Else the file is scored once more, as it is; and where rows
 * have something wrong, from a table of its texts, which tells for each row what it is (detail.ts).
 */
import type { Finding } from '../../findings/finding.ts';
import type { Engine } from '../../io/duckdb.ts';
import { privateCopy } from '../../io/portfolio-file.ts';
import { totalSql } from '../../scoring/abc.ts';
import { groundOf, holds } from '../../scoring/ground.ts';
import { ratingsUsed } from '../../scoring/model.ts';
import { allRows } from '../../scoring/result.ts';
import { fileSql, scoringColumns } from '../../scoring/sql/read.ts';
import { type Ground, type Scoring, scoreSql, typesOf } from '../../scoring/sql/score.ts';
import { plainCopy, type Survey } from '../../scoring/survey.ts';
import { noRows, problemFinding } from './problems.ts';
import { type Head, isError, readHead, surveyAll, surveyFirst } from './read.ts';
import { almostKeys, unknownMarks, unseenKeys } from './remarks.ts';
import {
  classesOf,
  type EarlyRules,
  giveRatings,
  miscounted,
  openFor,
  type Place,
  readingOf,
  type Scored,
  type ScoreInput,
} from './scored.ts';

const earlyRules: EarlyRules = { from: 4_000_000, head: 1 << 18 };

/** An error among the findings means that there is no result. `rows`: of the file, once they are known. */
export async function scorePortfolio(
  given: ScoreInput,
): Promise<{ scored?: Scored; rows: number; survey?: Survey; findings: Finding[] }> {
  const { head, findings } = await readHead({
    ...given,
    modelFile: given.files.model,
    others: given.others ?? [],
  });
  if (!head) return { rows: 0, findings };
  const input = { ...given, file: head.file };
  const asked = ratingsUsed(input.model).length > 0;
  const detailed = input.detailed === true || (asked && input.rated.some(({ ref }) => ref === undefined));
  const early = detailed ? undefined : startEarly(input, head);
  const close = async () => (await early?.result)?.engine?.close();
  try {
    // each of its first answers would wait for a piece of the survey, and half of the machine with it
    await early?.started;
    const { survey, findings: faults } = await surveyAll(head, input.source);
    findings.push(...faults);
    if (!survey) {
      await close();
      return { rows: 0, findings };
    }
    const rows = survey.rows;
    const { ground, problems } = groundOf(survey, input.model, survey.whole);
    for (const problem of problems) findings.push(await problemFinding(problem, input, head, survey));
    if (rows === 0) findings.push(noRows(input.file.label, survey));
    if (findings.some(isError)) {
      await close();
      return { rows, survey, findings };
    }
    findings.push(...unknownMarks(survey, input), ...almostKeys(head, input));
    const scoring: Scoring = { model: input.model, layout: head.layout, ground, awaited: head.awaited };
    const place = placeOf(input, survey);
    if (!detailed) {
      const scored = await scoreStream(input, scoring, survey, place, early);
      if (scored)
        return { scored, rows, survey, findings: [...findings, ...(await unseenKeys(scored, head, input))] };
    }
    await close();
    const { scoreTable } = await import('./detail.ts');
    const table = await scoreTable(input, scoring, survey, place);
    if (table.scored) findings.push(...(await unseenKeys(table.scored, head, input)));
    return { ...table, rows, survey, findings: [...findings, ...table.findings] };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Early {
  ground: Ground;
  /** the engine is at work, or cannot be */
  started: Promise<unknown>;
  result: Promise<{ engine?: Engine; error?: unknown }>;
}

/** Starts to score the file as its head is written; nobody waits for it yet. */
function startEarly(input: ScoreInput, head: Head): Early | undefined {
  const { file, model } = input;
  const rules = input.early ?? earlyRules;
  if (file.size < rules.from) return undefined;
  const first = surveyFirst(head, rules.head);
  if (!first?.plain || first.multiline || first.whole === 0) return undefined;
  const { ground, problems } = groundOf(first, model, file.size);
  const path = file.enginePath();
  if (problems.length > 0 || path === '') return undefined;
  const opening = openFor(input, path, false);
  const work = async () => {
    let engine: Engine | undefined;
    try {
      engine = await opening;
      const scoring: Scoring = { model, layout: head.layout, ground, awaited: head.awaited };
      await createScored(engine, input, scoring, first, path, true);
      return { engine };
    } catch (error) {
      engine?.close();
      return { error };
    }
  };
  return { ground, started: opening.catch(() => {}), result: work() };
}

/** Scores straight from the file. undefined: some row has something wrong, and it must be looked at row by row. */
async function scoreStream(
  input: ScoreInput,
  scoring: Scoring,
  survey: Survey,
  place: Place,
  early: Early | undefined,
): Promise<Scored | undefined> {
  if (survey.whole === 0 || survey.refused.length > 0) return undefined;
  let engine: Engine | undefined;
  if (early && survey.plain && !survey.multiline && holds(early.ground, scoring.ground)) {
    engine = (await early.result).engine;
    if (engine) scoring = { ...scoring, ground: early.ground };
  }
  if (!engine) {
    (await early?.result)?.engine?.close();
    const { path, own } = await place();
    engine = await openFor(input, path, false);
    await createScored(engine, input, scoring, survey, path, own);
  }
  const { model } = scoring;
  const [[count, wrong, different, ranked, ...total] = []] = await engine.rows(
    `SELECT COUNT(*), COUNT(CASE WHEN code <> 0 THEN 1 END), COUNT(DISTINCT hash(account)), COUNT(score)${model.abc ? `, ${totalSql}` : ''} FROM scored`,
  );
  // Rows in = rows scored: the engine and the survey count them independently of each other.
  if (count !== survey.whole) throw miscounted(Number(count), survey);
  if (wrong !== 0 || different !== count) {
    engine.close();
    return undefined;
  }
  const classes = await classesOf(engine, scoring, total);
  return {
    scoring,
    survey,
    engine,
    accounts: survey.whole,
    rejects: [],
    classes,
    order: ranked === count ? 'ORDER BY score DESC, account' : allRows,
    detailed: false,
  };
}

/** The file's own bytes where the engine reads them as the survey does, else a plain copy in the private folder. */
function placeOf({ file, folder }: ScoreInput, survey: Survey): Place {
  let copy: Promise<string> | undefined;
  return async () => {
    const own = survey.plain ? file.enginePath() : '';
    if (own) return { path: own, own: true };
    copy ??= privateCopy(plainCopy(file.chunks(), survey.dialect), folder);
    return { path: await copy, own: false };
  };
}

async function createScored(
  engine: Engine,
  { rated, sums }: ScoreInput,
  scoring: Scoring,
  survey: Survey,
  path: string,
  own: boolean,
): Promise<void> {
  const asked = ratingsUsed(scoring.model);
  if (asked.length > 0)
    await giveRatings(
      engine,
      asked,
      rated.map(({ ref, ratings }) => ({ account: ref!, ratings })),
    );
  const numbers = typesOf(scoring);
  const columns = scoringColumns(scoring.layout).map((i) => `c${i}`);
  const from = `(SELECT ${columns.join(', ')} FROM ${fileSql(survey.dialect, readingOf(survey, path, own), numbers)})`;
  await engine.run(
    `CREATE TABLE scored AS ${scoreSql(scoring, { from, numbered: false, ratings: 'ratings', weighty: sums === true, numbers })}`,
  );
}
