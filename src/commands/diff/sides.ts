/** The two sides of a comparison, account by account: what the rest of kam says of each. */
import { examine } from '../../checks/examine.ts';
import type { Results } from '../../checks/index.ts';
import type { AccountSide } from '../../diff/account.ts';
import type { NamedFinding } from '../../diff/findings.ts';
import { meaningOfPlan } from '../../diff/plan-meaning.ts';
import type { Texts } from '../../documents/texts.ts';
import type { History } from '../../facts/commitments.ts';
import type { Facts } from '../../facts/facts.ts';
import { calendarOf, defaultPeriod } from '../../facts/period.ts';
import { type Watched, watched } from '../../facts/watched.ts';
import type { LastingFinding } from '../../findings/fingerprint.ts';
import { computeKpi, kpis } from '../../kpis/index.ts';
import { type KpiResult, sliceOf } from '../../kpis/kpi.ts';
import { fileOf, inAccount, type RecordName, type StepPart } from '../../plan/files.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import type { Parsed } from '../../plan/reading.ts';
import { tierInForce, tierSettings } from '../../plan/tiers.ts';

export interface Side {
  readonly texts: Texts;
  readonly workspace: Workspace;
  readonly results: Omit<Results, 'workspace'>;
}

/** An account's side with how each of its KPIs came about, so that the other side need not compute what is the same. */
export interface Computed extends AccountSide {
  readonly facts: Facts;
  readonly kpis: ReadonlyMap<string, { result: KpiResult; read: Watched['read'] }>;
}

interface Known {
  /** what was read of the other side */
  parsed: Parsed;
  history: Promise<History | undefined> | undefined;
  /** the other side, where both count by the same settings */
  other?: Computed;
}

/** undefined: this side has no such account. */
export async function accountSide(
  side: Side,
  account: string,
  { parsed, history, other }: Known,
): Promise<Computed | undefined> {
  const { workspace, results } = side;
  if (!workspace.accounts.has(account)) return undefined;
  const { plan, facts, findings, allowed } = await examine(
    { ...side, parsed, lasting: true, history: () => history },
    account,
  );
  const tier = tierInForce(plan.tier, results.asOf)?.tier;
  const calendar = calendarOf(workspace.settings, results.asOf);
  const slice = sliceOf(defaultPeriod(calendar), calendar);
  const computed = new Map(
    kpis.map((kpi) => {
      const known = other?.kpis.get(kpi.id);
      if (known && other && [...known.read].every((part) => samePart(part, plan, other.plan)))
        return [kpi.id, known];
      const { facts: seen, read } = watched(facts);
      return [kpi.id, { result: computeKpi(kpi, seen, slice), read }];
    }),
  );
  return {
    account,
    plan,
    facts,
    meaning: meaningOfPlan(plan),
    kpis: computed,
    results: [...computed.values()].map(({ result }) => result),
    findings: findings.map((finding) => named(finding, account)),
    allowed: allowed.map((finding) => named(finding, account)),
    tier,
    isKey: tierSettings(workspace.settings, tier)?.key === true,
  };
}

/** Texts that are there again give one and the same value (plan/load.ts). */
function samePart(part: StepPart | RecordName, a: Plan, b: Plan): boolean {
  const of = (plan: Plan) =>
    part in plan.records ? plan.records[part as RecordName] : plan[part as StepPart];
  const file = part in fileOf ? fileOf[part as StepPart] : `records/${part}.csv`;
  const broken = (plan: Plan) => plan.broken.get(inAccount(plan.account, file));
  return of(a) === of(b) && broken(a) === broken(b);
}

/** A finding's file and place in names that stay when lines, items and folders move. */
export function named<F extends LastingFinding>(finding: F, account: string | undefined): F & NamedFinding {
  const { file, path, lasting } = finding;
  const inFolder = account === undefined ? file : file.replace(`accounts/${account}/`, '');
  return { ...finding, key: [inFolder, ...(lasting?.names ?? path)].join('\n') };
}
