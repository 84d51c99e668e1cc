import { type AgendaItem, agendaOf, basicsOf } from '../../checks/agenda.ts';
import { type CheckFinding, check, type Examined, examine } from '../../checks/examine.ts';
import { defaultPeriod } from '../../facts/period.ts';
import { counted, progressOn } from '../../io/progress.ts';
import { computeKpi } from '../../kpis/index.ts';
import { sliceOf } from '../../kpis/kpi.ts';
import { objectiveAttainment } from '../../kpis/objective-attainment.ts';
import { type ObjectiveRow, objectiveRows } from '../../kpis/pieces/attainment.ts';
import { isPlanOf } from '../../plan/account-link.ts';
import { slugOf } from '../../plan/slug.ts';
import { tierInForce } from '../../plan/tiers.ts';
import type { Screen } from '../command.ts';
import { inHistory, type PastSource } from './past.ts';
import { type Prepared, prepared } from './prepared.ts';
import { loadScores } from './scores.ts';
import type { OpenedWorkspace } from './workspace.ts';

/** What there is to do in each account, in the order of accounts; places have their lines. */
export interface AccountAgenda extends Examined {
  account: string;
  tier: string | undefined;
  /** how far each objective came: the rows of objective_attainment */
  objectives: readonly ObjectiveRow[];
  agenda: AgendaItem[];
}

export interface Agendas {
  /** errors that make the workspace's own files unreadable: no figure of any account is safe with them */
  broken: CheckFinding[];
  accounts: AsyncGenerator<AccountAgenda>;
}

export async function agendas(
  opened: OpenedWorkspace,
  accounts: readonly string[],
  { out: screen, past }: { out: Screen; past: PastSource },
): Promise<Agendas> {
  const { results, beside } = await prepared(opened);
  const { findings } = await check({ ...opened, results, beside, accounts: [] });
  return {
    broken: findings.filter(
      ({ severity, file }) => severity === 'error' && opened.workspace.broken.has(file),
    ),
    accounts: each(opened, results, accounts, screen, past),
  };
}

/** An error of the workspace's own files as the first thing to do. */
export function asItem(finding: CheckFinding): AgendaItem {
  return {
    account: null,
    kind: 'broken',
    first: 'act',
    act: finding.message,
    why: `${finding.help ?? 'Mend it.'} Until then no figure of any account is safe.`,
    ...basicsOf(finding),
  };
}

async function* each(
  opened: OpenedWorkspace,
  results: Prepared['results'],
  accounts: readonly string[],
  screen: Screen,
  past: PastSource,
): AsyncGenerator<AccountAgenda> {
  const history = inHistory(await past.suspects());
  // a plan that was begun after the last kam score --write keeps no tier yet, but scores.csv knows it
  const { scores } = await loadScores(opened.texts, ({ account }) =>
    opened.workspace.accounts.has(slugOf(account)),
  );
  for (const account of counted(accounts, progressOn(screen, 'looking at accounts'))) {
    const examined = await examine({ ...opened, results, history }, account);
    const { plan, facts, findings, spanOf } = examined;
    const objectives = objectiveRows(
      computeKpi(objectiveAttainment, facts, sliceOf(defaultPeriod(facts.calendar), facts.calendar)),
    );
    const agenda = agendaOf({ plan, facts, findings, objectives, asOf: opened.asOf }).map((item) => ({
      ...item,
      place: { ...item.place, span: spanOf(item.place) },
    }));
    const link = { folder: account, ref: plan.analysis?.account_ref };
    const scored = [...(scores?.accounts.values() ?? [])].find((score) => isPlanOf(link, score.account));
    const tier = tierInForce(plan.tier, opened.asOf)?.tier ?? scored?.tier ?? undefined;
    yield { ...examined, account, tier, objectives, agenda };
  }
}
