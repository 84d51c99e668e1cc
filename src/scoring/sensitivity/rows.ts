/** What is told of each account: how often it keeps its tier, what else it would be, what tips it. */
import { compareText } from '../../findings/finding.ts';
import type { Model } from '../model.ts';
import type { TierCounts } from './count.ts';
import type { Dominance } from './dominance.ts';
import type { WeightDraws } from './draws.ts';
import { tiersOf } from './place.ts';

export interface Tips {
  axis: string;
  criterion: string;
  /** true: more weight on it costs today's tier; false: less does */
  more: boolean;
}

export interface SensitivityRow {
  account: string;
  tier: string | null;
  /** share of the draws in which it keeps its tier, 0–1 (tier acceptability); null where it has no tier to keep */
  acceptability: number | null;
  /** what else the draws make of it, most often first; null: no tier */
  others: { tier: string | null; share: number }[];
  /** null where the tier is the same in every draw */
  tips: Tips | null;
  /** null where accounts were not compared */
  dominated_by: number | null;
  dominates: number | null;
}

/**
 * Most fragile first: by acceptability, then by account; those without a tier last. `accounts`: all of them, in the
 * order in which blocks were counted and points compared.
 */
export function sensitivityRows(
  model: Model,
  { draws }: Pick<WeightDraws, 'draws'>,
  accounts: readonly string[],
  blocks: readonly TierCounts[],
  dominance: Dominance | undefined,
): SensitivityRow[] {
  const tiers = tiersOf(model);
  const criteria = model.axes.flatMap((axis) =>
    axis.criteria.map((criterion) => ({ axis: axis.id, criterion: criterion.id })),
  );
  const rows: SensitivityRow[] = [];
  for (const { today, times, tips, more } of blocks)
    for (let i = 0; i < today.length; i++) {
      const at = rows.length;
      const now = today[i]!;
      const tier = tiers[now]!;
      const share = (t: number) => times[i * tiers.length + t]! / draws;
      rows.push({
        account: accounts[at]!,
        tier,
        acceptability: tier === null ? null : share(now),
        others: tiers
          .map((other, t) => ({ tier: other, share: share(t) }))
          .filter((other, t) => t !== now && other.share > 0)
          .sort((a, b) => b.share - a.share),
        tips: tips[i]! < 0 ? null : { ...criteria[tips[i]!]!, more: more[i] === 1 },
        dominated_by: dominance?.dominatedBy[at] ?? null,
        dominates: dominance?.dominates[at] ?? null,
      });
    }
  return rows.sort(
    (a, b) => (a.acceptability ?? 2) - (b.acceptability ?? 2) || compareText(a.account, b.account),
  );
}

/** "more weight on growth" */
export function tipInWords({ criterion, more }: Tips): string {
  return `${more ? 'more' : 'less'} weight on ${criterion}`;
}
