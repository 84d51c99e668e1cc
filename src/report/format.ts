/**
 * Numbers, money and dates as people read them. The locale comes from kam.yaml, never from the machine; what
 * differs between versions of the Unicode tables (kinds of spaces, kinds of minus) is levelled, so that the
 * same plan gives the same bytes everywhere. Dates are written with the month's name: no reader can take
 * 3 April for 4 March.
 */
import { threeFigures } from '../findings/figures.ts';
import { Decimal } from '../plan/exact.ts';

export interface Format {
  /** at most `digits` decimals (2), grouped */
  num(value: number, digits?: number): string;
  /** always so many decimals, grouped */
  fixed(value: number, digits: number): string;
  /** whole amount with its currency: €1,240,000; cents where there are any */
  money(value: number, currency?: string): string;
  /** three figures and k or M: €1.24 M, for sentences, tiles and charts */
  short(value: number, currency?: string): string;
  /** percent, at most `digits` decimals (1) */
  pct(value: number, digits?: number): string;
  /** 2026-11-23 → 23 Nov 2026; 2026-11 → Nov 2026 */
  date(iso: string): string;
  /** a value with its unit: %, ratio, index, points, a currency, or a unit of the plan's own ("days") */
  measure(value: number, unit: string): string;
  /** a change with its sign; percentages change by points; "percent": a change in percent of what was before */
  delta(value: number, unit: string): string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit);
}

export function formatFor(locale: string, currency: string): Format {
  const numbers = new Map<string, Intl.NumberFormat>();
  const formatter = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const known = numbers.get(key) ?? new Intl.NumberFormat(locale, options);
    numbers.set(key, known);
    return known;
  };

  const num = (value: number, digits = 2): string =>
    levelled(formatter({ maximumFractionDigits: digits }).format(noNegativeZero(value, digits)));

  const fixed = (value: number, digits: number): string =>
    levelled(
      formatter({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
        noNegativeZero(value, digits),
      ),
    );

  const money = (value: number, unit = currency): string => {
    const digits = Number.isInteger(value) ? 0 : 2;
    return levelled(
      formatter({
        style: 'currency',
        currency: unit,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(noNegativeZero(value, digits)),
    );
  };

  const short = (value: number, unit = currency): string => {
    const { by, suffix } = threeFigures(value);
    const scaled = value / by;
    const digits = suffix === '' ? 0 : Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
    const parts = formatter({
      style: 'currency',
      currency: unit,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: 0,
      maximumFractionDigits: digits,
    }).formatToParts(noNegativeZero(scaled, digits));
    let last = parts.length - 1;
    while (last > 0 && !['integer', 'fraction'].includes(parts[last]!.type)) last--;
    return levelled(
      parts.map((part, i) => (i === last && suffix ? `${part.value}\u00a0${suffix}` : part.value)).join(''),
    );
  };

  const pct = (value: number, digits = 1): string =>
    levelled(
      formatter({ style: 'percent', maximumFractionDigits: digits }).format(
        // in doubles 8.45 ÷ 100 is a little less than 0.0845, and would be shown as 8.4 %
        new Decimal(noNegativeZero(value, digits)).dividedBy(100).toNumber(),
      ),
    );

  const measure = (value: number, unit: string): string => {
    if (unit === '%') return pct(value);
    if (unit === 'ratio') return fixed(value, 2);
    if (unit === 'points') return `${num(value, 1)}\u00a0points`;
    if (unit === 'index') return num(value, 1);
    if (isCurrency(unit)) return short(value, unit);
    return `${num(value, 2)}\u00a0${unit}`;
  };

  const delta = (value: number, unit: string): string => {
    const sign = value > 0 ? '+' : '';
    if (unit === 'percent') return `${sign}${pct(value)}`;
    return unit === '%' ? `${sign}${num(value, 1)}\u00a0points` : `${sign}${measure(value, unit)}`;
  };

  return { num, fixed, money, short, pct, date, measure, delta };
}

function date(iso: string): string {
  const [year, month, day] = iso.split('-');
  const name = months[Number(month) - 1];
  if (name === undefined) return iso;
  return day === undefined ? `${name}\u00a0${year}` : `${Number(day)}\u00a0${name}\u00a0${year}`;
}

function levelled(text: string): string {
  return text
    .replace(/\u202f/g, '\u00a0')
    .replace(/-/g, '\u2212')
    .replace(/[\u200e\u200f\u061c]/g, '');
}

/** −0.04 shown with one decimal is 0, not −0 */
function noNegativeZero(value: number, digits: number): number {
  return Math.round(Math.abs(value) * 10 ** digits) === 0 ? 0 : value;
}
