import { type AgendaItem, agendaOf } from '../checks/agenda.ts';
import { type Examined, examine } from '../checks/examine.ts';
import { tierOf } from '../checks/tier.ts';
import { defaultPeriod } from '../facts/period.ts';
import { computeKpi, kpiOf } from '../kpis/index.ts';
import { sliceOf } from '../kpis/kpi.ts';
import { prepared } from './examine.ts';
import type { OpenedWorkspace } from './workspace.ts';

/** What there is to do in each account, in the order of accounts; places have their lines. */
export interface AccountAgenda extends Examined {
  account: string;
  tier: string | undefined;
  agenda: AgendaItem[];
}

export async function* agendas(
  opened: OpenedWorkspace,
  accounts: readonly string[],
): AsyncGenerator<AccountAgenda> {
  const { results } = await prepared(opened);
  const attainment = kpiOf('objective_attainment');
  for (const account of accounts) {
    const examined = await examine({ ...opened, results }, account);
    const { plan, facts, findings, spanOf } = examined;
    const agenda = agendaOf({
      plan,
      facts,
      findings,
      attainment:
        attainment && computeKpi(attainment, facts, sliceOf(defaultPeriod(facts.calendar), facts.calendar)),
      asOf: opened.asOf,
    }).map((item) => ({ ...item, place: { ...item.place, span: spanOf(item.place) } }));
    yield { ...examined, account, tier: tierOf(plan, opened.asOf)?.tier, agenda };
  }
}
