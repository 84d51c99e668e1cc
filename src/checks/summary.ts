import type { Facts } from '../facts/facts.ts';
import type { Plan } from '../plan/plan.ts';
import { tierInForce } from '../plan/tiers.ts';
import { ownGrowth } from './growth.ts';
import type { Results } from './rule.ts';

/** What is kept of an account while all of them are streamed by: a few words, never its plan. */
export interface AccountSummary {
  account: string;
  /** the portfolio's id, where the plan says it */
  accountRef: string | undefined;
  /** the tier that holds: a human's override, else the score's */
  tier: string | undefined;
  /** there is more than a stub: at least one step beyond the first */
  planned: boolean;
  /** mean yearly growth of net sales over up to three closed years, in percent, and how many years those are */
  growth: { pct: number; years: number } | undefined;
}

export function summarise(plan: Plan, facts: Facts, results: Results): AccountSummary {
  return {
    account: plan.account,
    accountRef: plan.analysis?.account_ref,
    tier: tierInForce(plan.tier, results.asOf)?.tier,
    planned: [...plan.sources.keys()].some((file) => /\/[2-7]-[^/]*\.yaml$/.test(file)),
    growth: ownGrowth(facts, undefined),
  };
}
