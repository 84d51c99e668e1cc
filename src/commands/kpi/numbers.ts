import type { Decimal } from '../../plan/exact.ts';
import { type Format, isCurrency } from '../../report/format.ts';

/** KPI values as people read them: kam.yaml's locale, whole amounts, one decimal where more would pretend. */
export interface Numbers {
  /** a value with its unit: "70%", "2.33", "€619,000", "28.6 points", "365 h" */
  value(value: Decimal | number, unit: string): string;
  /** without its unit, for the second end of an interval */
  bare(value: Decimal | number, unit: string): string;
  /** a number of a formula: grouped, at most six decimals, so that a calculator gives the value shown */
  inFormula(value: Decimal, unit: string | undefined): string;
  count(value: number): string;
  percent(value: number): string;
  date(iso: string): string;
}

export function numbersFor(format: Format): Numbers {
  const withDigits = (value: Decimal | number, digits: number) => format.num(Number(value), digits);
  // 1.6 beside 1.61 would look less exact than it is
  const bare = (value: Decimal | number, unit: string) =>
    unit === 'ratio' ? format.fixed(Number(value), 2) : withDigits(value, isCurrency(unit) ? 2 : 1);
  return {
    bare,
    value: (value, unit) => {
      if (unit === '%') return format.pct(Number(value));
      if (isCurrency(unit)) return format.money(roundedToCents(Number(value)), unit);
      if (unit === 'ratio' || unit === 'index' || unit === '') return bare(value, unit);
      return `${bare(value, unit)}\u00a0${unit}`;
    },
    inFormula: (value, unit) => (unit === '%' ? format.pct(Number(value), 6) : withDigits(value, 6)),
    percent: (value) => format.pct(value),
    count: (value) => format.num(value, 0),
    date: format.date,
  };
}

/** The rest of a division has no cents; the sums themselves are exact. */
function roundedToCents(value: number): number {
  return Math.round(value * 100) / 100;
}
