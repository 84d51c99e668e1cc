import { monthNumber } from '../plan/day.ts';
import { Decimal, total, zero } from '../plan/exact.ts';
import { fiscalYear, fiscalYearOf } from '../plan/period.ts';
import type { Tactic } from '../plan/steps/6-tactics.ts';
import type { Facts } from './facts.ts';
import { type Sum, sumOf } from './ledger.ts';
import { type Months, months } from './period.ts';

/**
 * What tactics take of a year's resources. A tactic counts whole in the fiscal year of its due date; one without
 * a due date in the year of the plan. A dropped tactic takes nothing more.
 */

/** The fiscal year the plan is for: its period, else as-of's. */
export function planYear({ plan, asOf, calendar }: Facts): number {
  const { period } = plan.analysis ?? {};
  return period === undefined ? fiscalYearOf(monthNumber(asOf), calendar.starts) : Number(period);
}

export interface Planned {
  tactic: Tactic;
  /** its index in step 6 */
  index: number;
  year: number;
}

export function plannedTactics(facts: Facts): Planned[] {
  const ofPlan = planYear(facts);
  return (facts.plan.tactics?.tactics ?? []).flatMap((tactic, index) =>
    tactic.status === 'dropped'
      ? []
      : [
          {
            tactic,
            index,
            year:
              tactic.due === undefined
                ? ofPlan
                : fiscalYearOf(monthNumber(tactic.due), facts.calendar.starts),
          },
        ],
  );
}

export const years = (planned: readonly Planned[]) =>
  [...new Set(planned.map(({ year }) => year))].sort((a, b) => a - b);

export const moneyOf = (planned: readonly Planned[]): Decimal =>
  total(planned.map(({ tactic }) => new Decimal(tactic.cost?.money ?? 0)));

export const hoursOf = (planned: readonly Planned[]): Decimal =>
  total(planned.map(({ tactic }) => new Decimal(tactic.cost?.hours ?? 0)));

/** Whose hours a tactic takes: the function of its owner in kam.yaml; its own function where the team says none. */
function functionOf({ workspace }: Facts, tactic: Tactic): string | undefined {
  const owner = workspace.settings.team?.find(({ id }) => id === tactic.owner);
  return owner?.function ?? tactic.function;
}

/** Tactics that take hours, by whose hours they are; those of no known function are left out. */
export function byFunction(facts: Facts, planned: readonly Planned[]): Map<string, Planned[]> {
  const found = new Map<string, Planned[]>();
  for (const one of planned) {
    const name = functionOf(facts, one.tactic);
    if (name === undefined || (one.tactic.cost?.hours ?? 0) <= 0) continue;
    const known = found.get(name);
    if (known) known.push(one);
    else found.set(name, [one]);
  }
  return found;
}

/** Investments booked in a fiscal year; undefined where one has no amount in the workspace's currency. */
export function booked(facts: Facts, year: number): Sum | undefined {
  const investments = sumOf(facts.ledger(), {
    kinds: ['investment'],
    months: fiscalYear(year, facts.calendar.starts),
  });
  return investments.missing ? undefined : investments;
}

/** Hours booked as contacts in a fiscal year, by function. */
export function bookedHours(facts: Facts, year: number): Map<string, { hours: Decimal; last: number }> {
  const { from, to } = yearMonths(year, facts);
  const functions = new Map(facts.workspace.settings.team?.map((member) => [member.id, member.function]));
  const hours = new Map<string, { hours: Decimal; last: number }>();
  for (const contact of facts.contacts()) {
    const name = functions.get(contact.by);
    if (name === undefined || contact.date < from || contact.date > to) continue;
    const before = hours.get(name)?.hours ?? zero;
    hours.set(name, { hours: before.plus(contact.hours), last: contact.index });
  }
  return hours;
}

function yearMonths(year: number, { calendar }: Facts): Months {
  const { first, last } = fiscalYear(year, calendar.starts);
  return months(first, last);
}
