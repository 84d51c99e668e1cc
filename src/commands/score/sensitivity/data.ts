/** How often each account keeps its tier, as rows and JSON: shares as they were counted, nothing rounded. */
import type { Model } from '../../../scoring/model.ts';
import { csvText } from '../../../scoring/result-csv.ts';
import { whyNotCompared } from '../../../scoring/sensitivity/dominance.ts';
import { tiersOf } from '../../../scoring/sensitivity/place.ts';
import type { Sensitivity } from '../sensitivity.ts';

const first = ['account', 'name', 'tier', 'acceptability'];
const last = [
  'tips_axis',
  'tips_criterion',
  'tips_by',
  'dominates',
  'dominated_by',
  'draws',
  'seed',
  'spread',
];
// an id of a tier has no "_", so no tier can be called like the last of them
const shareOf = (tier: string | null) => `share_${tier ?? 'no_tier'}`;

const head = new RegExp(`^${first.join(',')}(?:,share_[a-z0-9-]+)*,share_no_tier,${last.join(',')}\\n`);
export const isSensitivityCsv = (text: string): boolean => head.test(text);

/** Most fragile first; a column for each tier: the share of the weightings that put the account there. */
export function sensitivityCsv({ rows, draws, seed, spread }: Sensitivity, model: Model): string {
  const tiers = tiersOf(model);
  const text = (value: string | number | null | undefined) => (value == null ? '' : String(value));
  const asked = [String(draws), String(seed), spread];
  return csvText([
    [...first, ...tiers.map(shareOf), ...last],
    ...rows.map((row) => [
      row.account,
      text(row.name),
      text(row.tier),
      text(row.acceptability),
      ...shares(row, tiers, draws).map(text),
      text(row.tips?.axis),
      text(row.tips?.criterion),
      row.tips === null ? '' : row.tips.more ? 'more' : 'less',
      text(row.dominates),
      text(row.dominated_by),
      ...asked,
    ]),
  ]);
}

type Row = Sensitivity['rows'][number];

/** Of each tier; an account without a tier keeps having none in what the others leave. */
function shares(
  { tier, acceptability, others }: Row,
  tiers: readonly (string | null)[],
  draws: number,
): number[] {
  const found = new Map(others.map((other) => [other.tier, other.share]));
  const times = others.reduce((sum, { share }) => sum + Math.round(share * draws), 0);
  return tiers.map((one) =>
    one === tier ? (acceptability ?? (draws - times) / draws) : (found.get(one) ?? 0),
  );
}

export function sensitivityJson(found: Sensitivity): Record<string, unknown> {
  const { draws, seed, spread, tiers, rows, accounts } = found;
  return {
    draws,
    seed,
    spread,
    tiers,
    not_compared: whyNotCompared(accounts) ?? null,
    accounts: rows.map(({ account, name, tier, acceptability, others, tips, dominates, dominated_by }) => ({
      account,
      name,
      tier,
      acceptability,
      others,
      tips: tips && { axis: tips.axis, criterion: tips.criterion, by: tips.more ? 'more' : 'less' },
      dominates,
      dominated_by,
    })),
  };
}
