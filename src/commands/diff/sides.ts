/** The two sides of a comparison, account by account: what the rest of kam says of each. */
import { examine } from '../../checks/examine.ts';
import type { Results } from '../../checks/index.ts';
import type { AccountSide } from '../../diff/account.ts';
import type { NamedFinding } from '../../diff/findings.ts';
import { meaningOfPlan } from '../../diff/plan-meaning.ts';
import type { Texts } from '../../documents/texts.ts';
import { calendarOf, defaultPeriod } from '../../facts/period.ts';
import type { LocatedFinding } from '../../findings/finding.ts';
import { computeKpi, kpis } from '../../kpis/index.ts';
import { sliceOf } from '../../kpis/kpi.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import { stablePathIn } from '../../plan/stable-path.ts';
import { tierInForce } from '../../plan/tiers.ts';

export interface Side {
  readonly texts: Texts;
  readonly workspace: Workspace;
  readonly results: Omit<Results, 'workspace'>;
}

/** undefined: this side has no such account. */
export async function accountSide(side: Side, account: string): Promise<AccountSide | undefined> {
  const { workspace, results } = side;
  if (!workspace.accounts.has(account)) return undefined;
  const { plan, facts, findings } = await examine(side, account);
  const calendar = calendarOf(workspace.settings, results.asOf);
  const slice = sliceOf(defaultPeriod(calendar), calendar);
  return {
    account,
    plan,
    meaning: meaningOfPlan(plan),
    results: kpis.map((kpi) => computeKpi(kpi, facts, slice)),
    findings: findings.map((finding) => named(finding, plan, workspace)),
    tier: tierInForce(plan.tier, results.asOf)?.tier,
  };
}

/** A finding's file and path in names that stay when lines, items and folders move. */
export function named(
  finding: LocatedFinding,
  plan: Pick<Plan, 'account' | 'sources'> | undefined,
  workspace: Workspace,
): NamedFinding {
  const { file, path } = finding;
  const document = plan?.sources.get(file) ?? workspace.sources.get(file);
  const inFolder = plan ? file.replace(`accounts/${plan.account}/`, '') : file;
  return { ...finding, key: [inFolder, ...stablePathIn(document, path)].join('\n') };
}
