/** `kam score --sensitivity`: in how many of many drawn weightings each account keeps its tier. */
import { UsageError } from '../../io/faults.ts';
import { toJson } from '../../io/json.ts';
import { keyTiers } from '../../plan/tiers.ts';
import { formatFor } from '../../report/format.ts';
import { countTiers, type TierCounts } from '../../scoring/sensitivity/count.ts';
import { compareAll, type Dominance, mostCompared } from '../../scoring/sensitivity/dominance.ts';
import { drawWeights } from '../../scoring/sensitivity/draws.ts';
import { tiersOf } from '../../scoring/sensitivity/place.ts';
import { type SensitivityRow, sensitivityRows } from '../../scoring/sensitivity/rows.ts';
import { allPointsSql } from '../../scoring/sql/asked.ts';
import { type Answer, jsonOf, tiersInOrder } from './answer.ts';
import type { Asking, Forms } from './question.ts';
import type { Scored } from './scored.ts';
import { sensitivityCsv, sensitivityJson } from './sensitivity/data.ts';
import { sensitivityText } from './sensitivity/table.ts';
import { tierOf } from './summary.ts';

export interface Sensitivity extends Asked {
  rows: NamedRow[];
  /** by tier, the best first; where nobody is in it today it is left out */
  tiers: TierKept[];
  accounts: number;
  /** whether weights can move at all: some axis has two criteria */
  moves: boolean;
}

type Asked = Asking['draws'];

export interface NamedRow extends SensitivityRow {
  name: string | null;
}

export interface TierKept {
  tier: string;
  key: boolean;
  accounts: number;
  /** of them, how many keep it in more than 90 % of the draws, and in less than half */
  over_90_pct: number;
  under_50_pct: number;
}

export async function sensitivityForms(answer: Answer, _: string, asking: Asking): Promise<Forms> {
  const model = answer.model!;
  if (!model.matrix)
    throw new UsageError(
      'The model has no matrix, so there are no tiers that other weights could change.',
      'Write matrix: into segmentation.yaml: where one tier ends and the next begins.',
    );
  const found = await weighed(answer, asking);
  const { num } = formatFor(answer.settings.locale, answer.settings.currency);
  return {
    table: (screen, top) => sensitivityText(found, screen, { top, number: num }),
    csv: () => sensitivityCsv(found, model),
    json: () => jsonOf(answer, { sensitivity: sensitivityJson(found) }),
  };
}

/** So many accounts between two steps of the bar: with 2 000 draws some ten hundredths of a second. */
const blockSize = 256;

async function weighed(
  answer: Answer,
  { draws: asked, progress: progressFor }: Asking,
): Promise<Sensitivity> {
  const scored = answer.scored!;
  const { model } = scored.scoring;
  const draws = drawWeights(model, asked);
  const width = draws.weights.length / asked.draws;
  const names = new Map<string, string | null>();
  const blocks: TierCounts[] = [];
  const compared = scored.accounts <= mostCompared;
  const all = new Float64Array(compared ? scored.accounts * width : 0);
  const progress = progressFor('weighing');
  let dominance: Dominance | undefined;
  try {
    for await (const { accounts, points, tiers } of pointsOf(scored, width)) {
      progress.step(names.size, scored.accounts * (compared ? 1.2 : 1));
      if (compared) all.set(points, names.size * width);
      const counted = countTiers(model, points, draws);
      sameAsEngine(counted, tiers, accounts, answer);
      for (const { account, name } of accounts) names.set(account, name);
      blocks.push(counted);
    }
    if (compared) dominance = compareAll(model, all, (share) => progress.step(1 + 0.2 * share, 1.2));
  } finally {
    progress.end();
  }
  const rows = sensitivityRows(model, asked, [...names.keys()], blocks, dominance).map((row) => ({
    ...row,
    name: names.get(row.account)!,
  }));
  return {
    ...asked,
    rows,
    tiers: kept(rows, answer),
    accounts: scored.accounts,
    moves: model.axes.some(({ criteria }) => criteria.length > 1),
  };
}

interface Block {
  accounts: { account: string; name: string | null }[];
  /** of one account after the other, NaN where a value is missing */
  points: Float64Array;
  /** what the engine says today */
  tiers: (string | null)[];
}

async function* pointsOf({ engine, scoring }: Scored, width: number): AsyncGenerator<Block> {
  for await (const batch of engine.batches(allPointsSql(scoring)))
    for (let from = 0; from < batch.length; from += blockSize) {
      const rows = batch.slice(from, from + blockSize);
      const points = new Float64Array(rows.length * width);
      for (const [i, row] of rows.entries())
        for (let c = 0; c < width; c++) points[i * width + c] = (row[4 + c] as number | null) ?? Number.NaN;
      yield {
        accounts: rows.map(([account, name]) => ({
          account: String(account),
          name: name === null ? null : String(name),
        })),
        points,
        tiers: rows.map(([, , row, column]) => tierOf(scoring.model, row, column)),
      };
    }
}

/** Counted is with the engine's own arithmetic; with the model's own weights it must say what the engine said. */
function sameAsEngine(
  { today }: TierCounts,
  tiers: Block['tiers'],
  accounts: Block['accounts'],
  { model }: Answer,
) {
  const names = tiersOf(model!);
  const wrong = tiers.findIndex((tier, i) => names[today[i]!] !== tier);
  if (wrong !== -1)
    throw new Error(
      `with the model's own weights ${toJson(accounts[wrong]!.account)} is ${names[today[wrong]!]} here and ${tiers[wrong]} in the engine`,
    );
}

function kept(rows: readonly SensitivityRow[], answer: Answer): TierKept[] {
  const keys = keyTiers(answer.settings);
  return tiersInOrder(answer.model!).flatMap((tier) => {
    const own = rows.filter((row) => row.tier === tier);
    if (own.length === 0) return [];
    return {
      tier,
      key: keys.has(tier),
      accounts: own.length,
      over_90_pct: own.filter(({ acceptability }) => acceptability! > 0.9).length,
      under_50_pct: own.filter(({ acceptability }) => acceptability! < 0.5).length,
    };
  });
}
