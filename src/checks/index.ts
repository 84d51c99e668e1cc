import type { Facts } from '../facts/facts.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import { levels } from '../plan/field.ts';
import { inAccount } from '../plan/files.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import { accountInItsFolder } from './account-in-its-folder.ts';
import { askIsAnswered } from './ask-is-answered.ts';
import { datesInOrder } from './dates-in-order.ts';
import { deciderHasOwner } from './decider-has-owner.ts';
import { decisionHasContact } from './decision-has-contact.ts';
import { doneTacticIsEvaluated } from './done-tactic-is-evaluated.ts';
import { feedbackIsAnswered } from './feedback-is-answered.ts';
import { judgementIsFresh } from './judgement-is-fresh.ts';
import { keyAccountHasPlan } from './key-account-has-plan.ts';
import { kpiHasObjective } from './kpi-has-objective.ts';
import { needIsAnswered } from './need-is-answered.ts';
import { noPersonalData } from './no-personal-data.ts';
import { objectiveHasBaseline } from './objective-has-baseline.ts';
import { objectiveHasTactic } from './objective-has-tactic.ts';
import { objectiveIsRealistic } from './objective-is-realistic.ts';
import { objectiveNotPostponedThrice } from './objective-not-postponed-thrice.ts';
import { personWasInformed } from './person-was-informed.ts';
import { planIsForKeyAccount } from './plan-is-for-key-account.ts';
import { planWithinBudget } from './plan-within-budget.ts';
import { planWithinHours } from './plan-within-hours.ts';
import { resourceIsUsed } from './resource-is-used.ts';
import { reviewNotOverdue } from './review-not-overdue.ts';
import type { AccountRule, Find, Results, Rule, WorkspaceRule } from './rule.ts';
import type { AccountSummary } from './summary.ts';
import { swotItemIsUsed } from './swot-item-is-used.ts';
import { tacticHasObjective } from './tactic-has-objective.ts';
import { tierIsCurrent } from './tier-is-current.ts';

export type { Results, Rule } from './rule.ts';
export type { AccountSummary } from './summary.ts';

/** Every rule, in the order of the seven steps: the one list. */
export const rules: readonly Rule[] = [
  accountInItsFolder,
  noPersonalData,
  datesInOrder,
  tierIsCurrent,
  keyAccountHasPlan,
  planIsForKeyAccount,
  judgementIsFresh,
  personWasInformed,
  deciderHasOwner,
  decisionHasContact,
  swotItemIsUsed,
  needIsAnswered,
  kpiHasObjective,
  objectiveHasBaseline,
  objectiveIsRealistic,
  objectiveNotPostponedThrice,
  objectiveHasTactic,
  tacticHasObjective,
  planWithinBudget,
  planWithinHours,
  resourceIsUsed,
  doneTacticIsEvaluated,
  askIsAnswered,
  reviewNotOverdue,
  feedbackIsAnswered,
];

/** Findings of the plan room that kam.yaml's rules may set, though no rule makes them. */
export const plainRules: readonly string[] = ['absent-fields', 'unknown-file', 'unused-allow'];

export const ruleIds: readonly string[] = rules.map(({ id }) => id);
const ruleById: ReadonlyMap<string, Rule> = new Map(rules.map((rule) => [rule.id, rule]));

const accountRules = rules.filter((rule): rule is AccountRule => rule.scope === 'account');
const workspaceRules = rules.filter((rule): rule is WorkspaceRule => rule.scope === 'workspace');

export interface Checked {
  findings: Finding[];
  /** rules that could look at everything they read: an allowance for one of them that was not needed is unused */
  ran: ReadonlySet<string>;
  /** rules that were not asked, because no history is known */
  unasked?: readonly string[];
}

/** One account, by the rules of its plan's level. Files with errors silence the rules that read them. */
export function checkAccount(plan: Plan, facts: Facts, results: Results): Checked {
  const level = levels.indexOf(plan.analysis?.level ?? 'start');
  const { workspace } = results;
  const findings: Finding[] = [];
  const ran = new Set<string>();
  const unasked: string[] = [];
  for (const rule of accountRules) {
    const severity = severityOf(rule, workspace);
    if (severity === 'off' || levels.indexOf(rule.level) > level) continue;
    if (rule.files.some((file) => isBroken(file, results, plan))) continue;
    if (results.noHistory && rule.restsOnHistory?.(plan)) {
      unasked.push(rule.id);
      continue;
    }
    ran.add(rule.id);
    collect(rule, severity, rule.check(plan, facts, results), findings);
  }
  return { findings, ran, unasked };
}

/** The files of the workspace's root: what may stand in no file. */
export function checkRoot(results: Results): Checked {
  const findings: Finding[] = [];
  const ran = new Set<string>();
  for (const rule of accountRules) {
    const severity = severityOf(rule, results.workspace);
    if (severity === 'off' || !rule.checkRoot) continue;
    ran.add(rule.id);
    collect(rule, severity, rule.checkRoot(results), findings);
  }
  return { findings, ran };
}

/** All accounts together, from what was kept of each. Not for a call that names accounts: say that it was skipped. */
export function checkWorkspace(summaries: readonly AccountSummary[], results: Results): Checked {
  const findings: Finding[] = [];
  const ran = new Set<string>();
  for (const rule of workspaceRules) {
    const severity = severityOf(rule, results.workspace);
    if (severity === 'off' || rule.files.some((file) => isBroken(file, results))) continue;
    ran.add(rule.id);
    collect(rule, severity, rule.check(summaries, results), findings);
  }
  return { findings, ran };
}

/** Adds to the messages what the other accounts say, once all of them were checked. */
export function withComparisons<F extends { rule: string; file: string; message: string }>(
  findings: readonly F[],
  summaries: readonly AccountSummary[],
): F[] {
  const byAccount = new Map(summaries.map((summary) => [summary.account, summary]));
  return findings.map((finding) => {
    const rule = ruleById.get(finding.rule);
    const summary = byAccount.get(finding.file.split('/')[1] ?? '');
    const more = rule?.scope === 'account' && summary && rule.comparison?.(summary, summaries);
    return more ? { ...finding, message: `${finding.message} ${more}` } : finding;
  });
}

/** Rules that need all accounts and are switched on: skipped, and said, when a call names accounts. */
export function workspaceRuleIds(workspace: Workspace): string[] {
  return workspaceRules.filter((rule) => severityOf(rule, workspace) !== 'off').map(({ id }) => id);
}

/** What is said with where kam.yaml says nothing of it; undefined: there is no such rule. */
export function usualSeverity(id: string): Severity | undefined {
  return ruleById.get(id)?.severity ?? (plainRules.includes(id) ? 'warn' : undefined);
}

function severityOf(rule: Rule, workspace: Workspace): Severity | 'off' {
  const set = workspace.settings.rules;
  return set && Object.hasOwn(set, rule.id) ? set[rule.id]! : rule.severity;
}

const ofAccount = /^(?:\d-|records\/)/;

function isBroken(file: string, { workspace, broken }: Results, plan?: Plan): boolean {
  return ofAccount.test(file)
    ? (plan?.broken.has(inAccount(plan.account, file)) ?? false)
    : workspace.broken.has(file) || broken?.has(file) === true;
}

function collect(rule: Rule, severity: Severity, finds: Iterable<Find>, findings: Finding[]): void {
  for (const find of finds)
    findings.push({
      help: rule.help,
      minutes: rule.minutes,
      ...find,
      rule: rule.id,
      severity: find.severity ?? severity,
    });
}
