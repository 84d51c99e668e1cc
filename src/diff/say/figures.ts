import type { Decimal } from '../../plan/exact.ts';
import type { KpiMoved, KpiSide } from '../kpi-moved.ts';
import type { EffortMoved } from '../money.ts';
import type { Words } from './words.ts';

/** Numbers that moved, in words. */

function kpiSideText({ value, display }: KpiSide, unit: string, words: Words): string {
  if (display !== undefined) return display;
  return value === null ? 'no value' : words.measure(value.toNumber(), unit);
}

/** "€1,094,069 → €1,240,000"; where they stand for different times, each with its own. */
export function kpiSidesText(before: KpiSide, after: KpiSide, unit: string, words: Words): string {
  const apart = before.period !== undefined && after.period !== undefined && before.period !== after.period;
  const told = (side: KpiSide) =>
    `${kpiSideText(side, unit, words)}${apart && side.value !== null ? ` (${side.period})` : ''}`;
  return `${told(before)} → ${told(after)}`;
}

/** What time did to a KPI: all of it, or (`alone`) what it would be if nothing else had been done. */
export function passedText(upTo: string, alone: KpiSide | undefined, unit: string, words: Words): string {
  const passed = `time passed: counted up to ${words.date(upTo)}`;
  if (alone === undefined) return passed;
  const known = alone.value !== null || alone.display !== undefined;
  return `${passed}; nothing else done, ${known ? `it would be ${kpiSideText(alone, unit, words)}` : 'there would be no value'}`;
}

const doubts = { no: '', partly: ' (partly without evidence)', wholly: ' (without evidence)' } as const;

/** "Win rate 60 % → 70 %": with why there is no value, where there is none any more. */
export function kpiText({ label, unit, before, after, unproven }: KpiMoved, words: Words): string {
  const told = `${label} ${kpiSidesText(before, after, unit, words)}${doubts[unproven]}`;
  return after.value === null && after.display === undefined && after.reason
    ? `${told} (${after.reason})`
    : told;
}

/** A change that rounding hides is in the JSON alone. */
export const isSeen = ({ unit, before, after }: KpiMoved, words: Words): boolean =>
  kpiSideText(before, unit, words) !== kpiSideText(after, unit, words);

export function moneyChange({ before, after }: EffortMoved, words: Words): string {
  return change(before.money, after.money, (value) => words.money(value));
}

export function hoursChange({ before, after }: EffortMoved, words: Words): string {
  return change(before.hours, after.hours, (value) => `${words.num(value)} h`);
}

/** "€52,000 → €70,000 (+€18,000)"; '' where nothing moved. */
function change(before: Decimal, after: Decimal, told: (value: number) => string): string {
  if (before.eq(after)) return '';
  const by = after.minus(before);
  return `${told(before.toNumber())} → ${told(after.toNumber())} (${by.isNegative() ? '−' : '+'}${told(by.abs().toNumber())})`;
}
