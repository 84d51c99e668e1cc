/** Where an objective should stand by now: on a straight line, and of a year's money what falls into the months that are closed. */
import type { Facts } from '../../facts/facts.ts';
import type { Input } from '../../facts/inputs.ts';
import { netSalesOf, sumOf } from '../../facts/ledger.ts';
import { type Months, months, monthsBefore, shareOfDays } from '../../facts/period.ts';
import { daysBetween, monthFromNumber } from '../../plan/day.ts';
import { Decimal } from '../../plan/exact.ts';
import type { Asked } from '../../plan/period.ts';
import type { Objective } from '../../plan/steps/5-objectives.ts';
import type { Catalogue } from '../kpi.ts';
import { type Expression, number, over } from './expression.ts';

/** Where a straight line from the baseline's day (else the first of due's fiscal year) to due stands on a day. */
export function straightLine({ baseline }: Objective, due: string, year: Asked, day: string): Decimal {
  const from = baseline?.date ?? `${monthFromNumber(year.first)}-01`;
  const days = daysBetween(from, due);
  if (days <= 0 || day >= due) return new Decimal(100);
  return Decimal.max(0, new Decimal(daysBetween(from, day)).dividedBy(days).times(100));
}

interface ProRata {
  share: Decimal;
  formula: Expression;
  by: 'seasonality' | 'days' | null;
  inputs: Input[];
}

/** How much of a full year's money falls into its closed months: by last year's months where it is full, else by days. */
export function proRata(
  facts: Facts,
  { measure, product }: Objective,
  closed: Months,
  year: Asked,
  catalogue: Catalogue,
): ProRata {
  if (closed.last === year.last) return { share: new Decimal(1), formula: number(1), by: null, inputs: [] };
  const kpi = catalogue(measure!)!;
  const last = months(year.first - 12, year.last - 12);
  if (fullYear(facts, last, product, measure === 'contribution')) {
    const valueOver = (span: Months) =>
      kpi.compute(
        facts,
        {
          asked: { name: span.label, kind: 'year', first: span.first, last: span.last },
          asOf: facts.asOf,
          months: span,
          days: span,
          ...(product === undefined ? {} : { product }),
        },
        catalogue,
        true,
      );
    const part = valueOver(monthsBefore(closed));
    const whole = valueOver(last);
    if (part.value?.greaterThan(0) && whole.value?.greaterThan(0))
      return {
        share: part.value.dividedBy(whole.value),
        formula: over(part.value, whole.value),
        by: 'seasonality',
        inputs: [...part.inputs, ...whole.inputs].map((input) => ({
          ...input,
          what: `seasonality: ${input.what}`,
          detail: true,
        })),
      };
  }
  const { days, of } = shareOfDays(closed, months(year.first, year.last));
  return { share: new Decimal(days).dividedBy(of), formula: over(days, of), by: 'days', inputs: [] };
}

/** Sales in each of its months, and cost of goods too where the measure needs it. */
function fullYear(facts: Facts, year: Months, product: string | undefined, withCogs: boolean): boolean {
  const entries = facts.ledger();
  for (let month = year.first; month <= year.last; month++) {
    const one = { months: { first: month, last: month }, product };
    if (!netSalesOf(entries, one)) return false;
    if (withCogs && sumOf(entries, { ...one, kinds: ['cogs'] }).entries.length === 0) return false;
  }
  return true;
}
