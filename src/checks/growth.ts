import type { Facts } from '../facts/facts.ts';
import { netSalesOf, sumOf } from '../facts/ledger.ts';
import { type Decimal, zero } from '../plan/exact.ts';
import { fiscalYear, fiscalYearOf } from '../plan/period.ts';

/** The measures of which the books give a total for each year. */
export type YearlyMeasure = 'net_sales' | 'contribution';

export interface YearTotal {
  year: number;
  value: Decimal;
  /** index of the year's first line in ledger.csv */
  first: number;
}

/** One fiscal year's total; undefined where nothing was booked or an amount has no rate. */
function yearTotal(
  facts: Facts,
  measure: YearlyMeasure,
  product: string | undefined,
  year: number,
): YearTotal | undefined {
  const months = fiscalYear(year, facts.calendar.starts);
  const net = netSalesOf(facts.ledger(), { months, product });
  if (!net || net.missing) return undefined;
  let value = net.value;
  if (measure === 'contribution') {
    const goods = sumOf(facts.ledger(), { kinds: ['cogs'], months, product });
    const serving = sumOf(facts.ledger(), { kinds: ['cost_to_serve'], months, product });
    if (goods.entries.length === 0 || goods.missing || serving.missing) return undefined;
    value = value.minus(goods.value).minus(serving.value);
  }
  return { year, value, first: net.entries[0]!.index };
}

/** Totals of the closed fiscal years, the latest first: at most four, so that three of them have one before. */
export function closedYears(
  facts: Facts,
  product: string | undefined,
  measure: YearlyMeasure = 'net_sales',
): YearTotal[] {
  const { lastClosed, starts } = facts.calendar;
  const current = fiscalYearOf(lastClosed, starts);
  const latest = fiscalYear(current, starts).last <= lastClosed ? current : current - 1;
  const totals: YearTotal[] = [];
  for (let year = latest; year > latest - 4; year--) {
    const total = yearTotal(facts, measure, product, year);
    if (!total) break;
    totals.push(total);
  }
  return totals;
}

/** Mean yearly growth over these years in percent (compound), and of how many years; undefined where there is no earlier one. */
export function growthOver(totals: readonly YearTotal[]): { pct: number; years: number } | undefined {
  const positive = totals.slice(
    0,
    [...totals, undefined].findIndex((total) => !total?.value.greaterThan(zero)),
  );
  const years = positive.length - 1;
  if (years < 1) return undefined;
  const ratio = positive[0]!.value.dividedBy(positive[years]!.value).toNumber();
  return { pct: (ratio ** (1 / years) - 1) * 100, years };
}

export const ownGrowth = (facts: Facts, product: string | undefined) =>
  growthOver(closedYears(facts, product));
