/** `kam score --explain ACCOUNT`: from raw value to tier, and what would move it. */

import { toJson } from '../../io/json.ts';
import {
  type Change,
  changeInWords,
  changesTowards,
  type ExplainedCriterion,
  type Here,
  valuesToFind,
} from '../../scoring/explain.ts';
import { tierAt } from '../../scoring/missing.ts';
import { ratingsUsed } from '../../scoring/model.ts';
import type { ScoredAccount } from '../../scoring/result.ts';
import { explainSql, unproven, whatIfSql } from '../../scoring/sql/details.ts';
import { emptySql } from '../../scoring/sql/read.ts';
import { type Answer, envelope } from './answer.ts';
import { explanationCsv, explanationJson, explanationText } from './explain-text.ts';
import { accountNamed, type FoundAccount } from './named-account.ts';
import type { Forms } from './question.ts';
import type { Scored } from './scored.ts';
import { explainedTerms, termsOf } from './terms.ts';

export async function explanationForms(answer: Answer, named: string): Promise<Forms> {
  const found = await explained(answer, named);
  return {
    table: (screen) => explanationText(found, answer, screen),
    csv: () => explanationCsv(found),
    json: () => `${toJson(envelope(answer, [found.account], { explain: explanationJson(found) }))}\n`,
  };
}

async function explained(answer: Answer, named: string): Promise<Explanation> {
  const scored = answer.scored!;
  return explain(scored, await accountNamed(answer, scored, named));
}

export interface Explanation {
  account: ScoredAccount;
  /** as the portfolio has it, where the model knows the column */
  name: string | null;
  /** how many accounts are ranked */
  accounts: number;
  criteria: ExplainedCriterion[][];
  /** single changes the engine confirmed: into which tier each leads; the smallest of each tier and criterion */
  up: ConfirmedChange[];
  down: ConfirmedChange[];
  /** of an account without a tier: values that are missing, any one of which would give it one */
  find: ToFind[];
}

export interface ToFind {
  axis: number;
  criterion: number;
  /** tiers of the value worth least, and of the one worth most */
  tiers: [string, string];
}

export interface ConfirmedChange {
  tier: string;
  change: Change;
  words: string;
}

async function explain(scored: Scored, { account, n, name }: FoundAccount): Promise<Explanation> {
  const { engine, scoring } = scored;
  const { model } = scoring;
  const [row] = await engine.rows(explainSql(scoring, `result.n = ${n}`));
  const terms = termsOf(row!, model, 4);
  const criteria = explainedTerms(terms, model);
  const so = {
    model,
    styles: scoring.ground.styles,
    points: terms.map((axis) => axis.map(({ p }) => p)),
    values: terms.map((axis) => axis.map(({ x }) => x)),
  };
  const whose = { account, name, accounts: scored.accounts };
  if (account.cell === null)
    return {
      ...whose,
      criteria,
      up: [],
      down: [],
      find: model.matrix ? await enough(scored, n, valuesToFind(so)) : [],
    };
  const here: Here = { ...so, cell: account.cell };
  const tried = (['up', 'down'] as const).map((direction) => ({
    direction,
    towards: changesTowards(here, direction),
  }));
  const all = tried.flatMap(({ towards }) => towards.flatMap(({ changes }) => changes));
  const tiers = await tryOut(scored, n, all);
  const confirmed = (direction: 'up' | 'down') =>
    tried
      .find((attempt) => attempt.direction === direction)!
      .towards.flatMap(({ tier, changes }) =>
        smallestOfEach(changes.filter((change) => tiers.get(change) === tier)).map((change) => ({
          tier,
          change,
          words: changeInWords(change, model),
        })),
      )
      .sort((a, b) => a.change.size - b.change.size);
  return { ...whose, criteria, up: confirmed('up'), down: confirmed('down'), find: [] };
}

/** Of pairs of changes, one criterion each, those that lead to a tier both. */
async function enough(scored: Scored, n: number, pairs: readonly Change[]): Promise<ToFind[]> {
  const tiers = await tryOut(scored, n, pairs);
  return pairs.flatMap((least, i): ToFind[] => {
    const most = pairs[i + 1];
    if (i % 2 === 1 || !most) return [];
    const [low, high] = [tiers.get(least) ?? null, tiers.get(most) ?? null];
    return low === null || high === null
      ? []
      : [{ axis: least.axis, criterion: least.criterion, tiers: [low, high] }];
  });
}

/** The tier of each change, as the one scorer sees it. */
async function tryOut(
  { engine, scoring }: Scored,
  n: number,
  changes: readonly Change[],
): Promise<Map<Change, string | null>> {
  const { model, layout } = scoring;
  const asked = ratingsUsed(model);
  await engine.run(emptySql('whatif', layout));
  if (asked.length > 0) await engine.run(`CREATE TABLE whatif_ratings AS SELECT * FROM ratings WHERE FALSE`);
  for (const [i, change] of changes.entries()) {
    const criterion = model.axes[change.axis]!.criteria[change.criterion]!;
    const column = criterion.column === undefined ? undefined : layout.columns.get(criterion.column);
    await engine.run(whatIfSql(scoring, n, `#${i}`, column, change.cell));
    if (asked.length === 0) continue;
    // a maximum of no rows is one row as well: the account may have no ratings at all
    const rated = asked.map((id, r) =>
      id === criterion.rating ? `COALESCE(MAX(0), 0) + ${change.to}` : `MAX(r${r})`,
    );
    await engine.run(
      `INSERT INTO whatif_ratings SELECT '#${i}', ${rated.join(', ')} FROM ratings WHERE account = (SELECT account FROM scored WHERE n = ${n})`,
    );
  }
  const trial = { ...scoring, ground: unproven(scoring.ground) };
  const rows = await engine.rows(
    explainSql(trial, 'TRUE', { from: 'whatif', numbered: true, ratings: 'whatif_ratings' }),
  );
  const tiers = new Map<Change, string | null>();
  for (const [code, row, column, place] of rows) {
    const cell = row === null ? null : column === null ? [Number(row)] : [Number(row), Number(column)];
    tiers.set(changes[Number(place)]!, code !== 0 || cell === null ? null : tierAt(model, cell));
  }
  return tiers;
}

function smallestOfEach(changes: readonly Change[]): Change[] {
  const best = new Map<string, Change>();
  for (const change of changes) {
    const key = `${change.axis} ${change.criterion}`;
    const so = best.get(key);
    if (!so || change.size < so.size) best.set(key, change);
  }
  return [...best.values()];
}
