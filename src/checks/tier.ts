import { fileOf } from '../plan/files.ts';
import type { Plan, Workspace } from '../plan/plan.ts';

/** The tier that holds for an account, and where it stands: a human's override until it ends, else the score's. */
export function tierOf(
  plan: Plan,
  asOf: string,
): { tier: string; file: string; path: readonly string[] } | undefined {
  const { tier: step } = plan;
  if (!step) return undefined;
  const { override } = step;
  if (override?.tier !== undefined && (override.until === undefined || override.until >= asOf))
    return { tier: override.tier, file: fileOf.tier, path: ['override', 'tier'] };
  return step.tier === undefined ? undefined : { tier: step.tier, file: fileOf.tier, path: ['tier'] };
}

/** What kam.yaml says of a tier; undefined where it says nothing. */
export function tierSettings(workspace: Workspace, tier: string | undefined) {
  const { tiers } = workspace.settings;
  return tier !== undefined && tiers !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
}

/** Ids of the tiers that are key. */
export function keyTiers(workspace: Workspace): string[] {
  return Object.entries(workspace.settings.tiers ?? {}).flatMap(([id, { key }]) => (key ? [id] : []));
}
