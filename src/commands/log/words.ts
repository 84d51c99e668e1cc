import type { Move, Series, Value } from '../../history/series.ts';
import type { Kind } from '../../history/snapshot.ts';
import type { Numbers } from '../kpi/numbers.ts';

/** Values and moves of a log as people read them. */

export function valueText(
  { value, display, gone, reason }: Value,
  { kind, unit }: Series,
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

const before: { readonly [kind in Kind]?: string } = { objective: 'objective ' };
const behind: { readonly [kind in Kind]?: string } = { support: ' support', due: ' due' };

function nameOf({ kind, label, unit }: Series): string {
  if (kind === 'tier' && unit !== '') return `accounts of tier ${label}`;
  return `${before[kind] ?? ''}${label}${behind[kind] ?? ''}`;
}

/** "Win rate 60% → 70%", "objective listing new at 20%" */
export function moveText({ series, from, to }: Move, numbers: Numbers): string {
  const now = valueText(to, series, numbers);
  return from === undefined || from.gone
    ? `${nameOf(series)} new: ${now}`
    : `${nameOf(series)} ${valueText(from, series, numbers)} → ${now}`;
}

export type Verdict = 'good' | 'bad' | 'neutral';

/** Whether it went the better way; neutral where that cannot be said. */
export function verdictOf({ better }: Series, from: Value | undefined, to: Value): Verdict {
  const [a, b] = [from?.value, to.value];
  if (better === 'none' || typeof a !== 'object' || typeof b !== 'object' || !a || !b || a.equals(b))
    return 'neutral';
  return b.greaterThan(a) === (better === 'up') ? 'good' : 'bad';
}

export function arrowOf(from: Value | undefined, to: Value): string {
  const [a, b] = [from?.value, to.value];
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return ' ';
  return b.greaterThan(a) ? '↑' : b.lessThan(a) ? '↓' : '=';
}

/** A move too small for its digits is none to a reader. */
export function isShown({ series, from, to }: Move, numbers: Numbers): boolean {
  return from === undefined || valueText(from, series, numbers) !== valueText(to, series, numbers);
}

export const times = (count: number): string => ['never', 'once', 'twice'][count] ?? `${count} times`;
