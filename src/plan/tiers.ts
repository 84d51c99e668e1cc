import { fileOf } from './files.ts';
import type { Tier } from './steps/2-segmentation.ts';
import type { Settings } from './workspace/kam.ts';

/** Which tier of an account holds, and what kam.yaml says of it. */

export interface TierInForce {
  tier: string;
  /** a human's decision, not the score's */
  overridden: boolean;
  /** where it stands, in the account's folder */
  file: string;
  path: readonly string[];
}

/** A human's override until it ends, then again the score's tier; undefined: none is known. */
export function tierInForce(step: Tier | undefined, asOf: string): TierInForce | undefined {
  const file = fileOf.tier;
  const decided = step?.override?.tier;
  if (decided !== undefined && overrideEnded(step, asOf) === undefined)
    return { tier: decided, overridden: true, file, path: ['override', 'tier'] };
  return step?.tier === undefined ? undefined : { tier: step.tier, overridden: false, file, path: ['tier'] };
}

/** The last day of an override that has ended. */
export function overrideEnded(step: Tier | undefined, asOf: string): string | undefined {
  const until = step?.override?.until;
  return until !== undefined && until < asOf ? until : undefined;
}

/** What kam.yaml says of a tier; undefined where it says nothing. */
export function tierSettings({ tiers }: Settings, tier: string | undefined) {
  return tier !== undefined && tiers !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
}

/** Ids of the tiers that are key. */
export function keyTiers({ tiers }: Settings): Set<string> {
  return new Set(Object.entries(tiers ?? {}).flatMap(([id, { key }]) => (key ? [id] : [])));
}
