import type { Move, Series, Value } from '../../history/series.ts';
import { kpiOf } from '../../kpis/index.ts';
import type { Numbers } from '../kpi/numbers.ts';
import type { Verdict } from '../shared/standing.ts';

/** Values and moves of a log as people read them. */

export function valueText(
  { value, display, gone, reason }: Value,
  { kind, unit }: Pick<Series, 'kind' | 'unit'>,
  numbers: Numbers,
): string {
  if (gone) return 'gone';
  if (display !== undefined) return display;
  if (value === null) return reason === undefined ? '–' : 'not known';
  if (kind === 'due') return numbers.date(String(value));
  if (typeof value === 'string') return value;
  if (kind === 'support') return signed(value.toNumber());
  return numbers.value(value, kind === 'tier' ? '' : unit);
}

/** +2, 0, −1: support without its sign would not say for or against. */
function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value)}`;
}

/** "Win rate 60% → 70%", "r-02 new: −1"; of an account's own tier only "key → develop" */
export function moveText({ series, from, to }: Move, numbers: Numbers): string {
  const name = series.kind === 'tier' && series.unit === '' ? '' : `${series.label} `;
  const now = valueText(to, series, numbers);
  if (from === undefined || from.gone) return `${name}new: ${now}`;
  return `${name}${valueText(from, series, numbers)} → ${now}${isSum(series) ? spanText(from, to) : ''}`;
}

/** A sum of money grows with the months that are in it. */
export const isSum = ({ kind, unit }: Pick<Series, 'kind' | 'unit'>): boolean =>
  kind === 'kpi' && /^[A-Z]{3}$/.test(unit);

/** " (Jan–Apr 2026 → Jan–May 2026)" */
function spanText({ period: from }: Value, { period: to }: Value): string {
  const known = [from, to].filter((period) => period !== undefined);
  return known.length === 0 ? '' : ` (${[...new Set(known)].join(' → ')})`;
}

/** Whether it went the better way; neutral where that cannot be said. */
export function verdictOf({ better }: Series, from: Value | undefined, to: Value): Verdict {
  const [a, b] = [from?.value, to.value];
  if (better === 'none' || typeof a !== 'object' || typeof b !== 'object' || !a || !b || a.equals(b))
    return 'neutral';
  return b.greaterThan(a) === (better === 'up') ? 'good' : 'bad';
}

/** `readsSame`: both show the same digits, and an arrow between them would be a riddle. */
export function arrowOf(from: Value | undefined, to: Value, readsSame: boolean): string {
  const [a, b] = [from?.value, to.value];
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return ' ';
  if (readsSame) return '=';
  return b.greaterThan(a) ? '↑' : b.lessThan(a) ? '↓' : '=';
}

/** A move too small for its digits is none to a reader. */
export function isVisible({ series, from, to }: Move, numbers: Numbers): boolean {
  return from === undefined || valueText(from, series, numbers) !== valueText(to, series, numbers);
}

/**
 * Whether a value of the books moved because another month was closed, which it does each month. Where the months are the
 * same, somebody booked something.
 */
export function rolledOn(kpi: string | undefined, from: Value | undefined, to: Value): boolean {
  return (
    kpi !== undefined &&
    kpiOf(kpi)?.counts === 'books' &&
    from !== undefined &&
    from.value !== null &&
    to.value !== null &&
    from.period !== to.period
  );
}

export const times = (count: number): string => ['never', 'once', 'twice'][count] ?? `${count} times`;
