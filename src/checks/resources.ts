import { Decimal } from '../facts/exact.ts';
import type { Facts } from '../facts/facts.ts';
import { sumOf } from '../facts/ledger.ts';
import { fiscalYear, fiscalYearOf, type Months, months } from '../facts/period.ts';
import { monthNumber } from '../plan/day.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import type { Tactic } from '../plan/steps/6-tactics.ts';

/**
 * What tactics take of a year's resources. A tactic counts whole in the fiscal year of its due date; one without
 * a due date in the year of the plan. A dropped tactic takes nothing more.
 */

/** The fiscal year the plan is for: its period, else as-of's. */
export function planYear(plan: Plan, facts: Facts): number {
  const { period } = plan.analysis ?? {};
  return period === undefined ? fiscalYearOf(monthNumber(facts.asOf), facts.calendar.starts) : Number(period);
}

export function yearMonths(year: number, facts: Facts): Months {
  const { first, last } = fiscalYear(year, facts.calendar.starts);
  return months(first, last);
}

export interface Planned {
  tactic: Tactic;
  /** its index in step 6 */
  index: number;
  year: number;
}

export function plannedTactics(plan: Plan, facts: Facts): Planned[] {
  return (plan.tactics?.tactics ?? []).flatMap((tactic, index) =>
    tactic.status === 'dropped'
      ? []
      : [
          {
            tactic,
            index,
            year:
              tactic.due === undefined
                ? planYear(plan, facts)
                : fiscalYearOf(monthNumber(tactic.due), facts.calendar.starts),
          },
        ],
  );
}

export const years = (planned: readonly Planned[]) =>
  [...new Set(planned.map(({ year }) => year))].sort((a, b) => a - b);

/** Exact sum of plain numbers of a plan. */
export const sum = (values: Iterable<number>) =>
  [...values].reduce((all, value) => all.plus(value), new Decimal(0));

/** Whose hours a tactic takes: the function of its owner in kam.yaml; its own function where the team says none. */
export function functionOf(workspace: Workspace, tactic: Tactic): string | undefined {
  const owner = workspace.settings.team?.find(({ id }) => id === tactic.owner);
  return owner?.function ?? tactic.function;
}

/** Investments booked in a fiscal year; undefined where one has no amount in the workspace's currency. */
export function booked(facts: Facts, year: number) {
  const investments = sumOf(facts.ledger(), {
    kinds: ['investment'],
    months: fiscalYear(year, facts.calendar.starts),
  });
  return investments.missing ? undefined : investments;
}

/** Hours booked as contacts in a fiscal year, by function. */
export function bookedHours(
  facts: Facts,
  workspace: Workspace,
  year: number,
): Map<string, { hours: Decimal; last: number }> {
  const { from, to } = yearMonths(year, facts);
  const functions = new Map(workspace.settings.team?.map((member) => [member.id, member.function]));
  const hours = new Map<string, { hours: Decimal; last: number }>();
  for (const contact of facts.contacts()) {
    const name = functions.get(contact.by);
    if (name === undefined || contact.date < from || contact.date > to) continue;
    const before = hours.get(name)?.hours ?? new Decimal(0);
    hours.set(name, { hours: before.plus(contact.hours), last: contact.index });
  }
  return hours;
}
