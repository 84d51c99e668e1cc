import { type Decimal, zero } from '../plan/exact.ts';
import { isMapping, type Mapping } from './change.ts';
import type { PlanMeaning } from './plan-meaning.ts';

/** What a plan's tactics take: dropped ones take nothing. */
export interface Effort {
  readonly money: Decimal;
  readonly hours: Decimal;
}

export function effortOf({ steps }: PlanMeaning): Effort {
  const tactics = (steps.tactics?.tactics ?? []) as readonly Mapping[];
  return tactics.reduce<Effort>(
    (so, { status, cost }) =>
      status === 'dropped' || !isMapping(cost)
        ? so
        : {
            money: so.money.plus((cost.money as number | undefined) ?? 0),
            hours: so.hours.plus((cost.hours as number | undefined) ?? 0),
          },
    { money: zero, hours: zero },
  );
}

export interface EffortMoved {
  readonly before: Effort;
  readonly after: Effort;
}

export const moved = ({ before, after }: EffortMoved): boolean =>
  !before.money.eq(after.money) || !before.hours.eq(after.hours);

export function sumOfEfforts(all: Iterable<EffortMoved>): EffortMoved {
  const sum = { before: { money: zero, hours: zero }, after: { money: zero, hours: zero } };
  for (const { before, after } of all)
    for (const key of ['money', 'hours'] as const) {
      sum.before[key] = sum.before[key].plus(before[key]);
      sum.after[key] = sum.after[key].plus(after[key]);
    }
  return sum;
}
