import type { Facts } from '../facts/facts.ts';
import type { Finding, Related, Severity } from '../findings/finding.ts';
import type { Level } from '../plan/field.ts';
import { inAccount } from '../plan/files.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import type { Score } from '../plan/workspace/scores.ts';
import type { AccountSummary } from './summary.ts';

/**
 * What a rule is. A rule looks at a well-formed plan and asks whether it makes sense; what a schema can say is
 * not a rule's business. Its object carries everything about it: documentation is generated from it.
 */

/** What a rule reports; the runner adds rule, severity and, where it says none, the rule's minutes. */
export type Find = Omit<Finding, 'rule' | 'severity'> & {
  /** only where it weighs less than the rule does: a word about what could not be looked at */
  severity?: 'info';
};

interface RuleText {
  id: string;
  /** what a plan that follows it looks like, in one sentence */
  summary: string;
  /** why it exists, and the details somebody needs to foresee its answer */
  why: string;
  /** what to do about a finding; the default of its `help` */
  help: string;
  severity: Severity;
  /** the level of a plan from which on it asks */
  level: Level;
  /** how long the act takes that mends one finding */
  minutes: number;
  /**
   * The files it reads, relative to the account ("kam.yaml" and other files of the root as they are called).
   * Where one of them has errors nothing is known of it, and the rule stays silent.
   */
  files: readonly string[];
}

export interface AccountRule extends RuleText {
  scope: 'account';
  check(plan: Plan, facts: Facts, results: Results): Iterable<Find>;
  /** Whether its answer to this plan rests on committed history: where none is known it is not asked. */
  restsOnHistory?(plan: Plan): boolean;
  /** Looks at the files of the workspace's root, once; for what may stand in any file. */
  checkRoot?(results: Results): Iterable<Find>;
  /** What the other accounts add to its message when all of them were checked. */
  comparison?(summary: AccountSummary, all: readonly AccountSummary[]): string | undefined;
}

export interface WorkspaceRule extends RuleText {
  scope: 'workspace';
  check(summaries: readonly AccountSummary[], results: Results): Iterable<Find>;
}

export type Rule = AccountRule | WorkspaceRule;

/** What rules need beside a plan and its facts: handed in by the command, because other rooms make it. */
export interface Results {
  workspace: Workspace;
  /** the day that counts as today */
  asOf: string;
  /** hash of segmentation.yaml and its pin as they are now; absent: there is no model, or it has errors */
  modelHash?: string | undefined;
  /**
   * Hash of an account's portfolio row and ratings as they are now; undefined: the portfolio has no such row.
   * Absent: there is no model or no portfolio, or it is too large to be read along.
   */
  rowHash?: ((plan: Plan) => string | undefined) | undefined;
  /** the portfolio is too large to be read along, so tiers are not compared */
  portfolioSkipped?: boolean | undefined;
  /** files of the root that other rooms read and that have errors; see also workspace.broken */
  broken?: ReadonlySet<string> | undefined;
  /** there is no committed history, or only the newest part of it (a shallow clone) */
  noHistory?: boolean | undefined;
  /** rows of scores.csv in a key tier; absent: no such file, or it has errors */
  scores?: readonly Pick<Score, 'account' | 'tier' | 'line'>[] | undefined;
}

/** Names a place in one of the account's own files. */
export const at = (plan: Plan, file: string, path: Finding['path'] = []) => ({
  file: inAccount(plan.account, file),
  path,
});

/** A related place, where there is one: the file exists and says something. */
export function related(
  plan: Plan,
  file: string,
  path: NonNullable<Finding['path']>,
  message: string,
): Related {
  return {
    ...at(plan, file, path),
    ...(typeof path.at(-1) === 'string' ? { on: 'key' as const } : {}),
    message,
  };
}
