/** What kam init proposes for a column somebody chose as a criterion: a scale with fixed numbers, to be edited. */
import { compareText } from '../findings/finding.ts';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { trimmed } from './model.ts';
import {
  chooseStyles,
  numberIn,
  type Observation,
  type Style,
  storedNumber,
  styleMask,
} from './number-style.ts';

/** What was seen of one column; feed it every cell. */
export interface ColumnProfile {
  add(cell: string): void;
  /** cells that are not empty (nor in `nulls`) */
  readonly filled: number;
  /** different values, or undefined when there are more than `limit` */
  values(): ReadonlyMap<string, number> | undefined;
  /** whether every filled cell is a number in one style, and which */
  style(): Style | undefined;
  numbers(style: Style): number[];
}

/**
 * `limit`: how many different values are counted; `stored`: the column holds numbers and not their texts. Memory: the
 * distinct values, at most one entry per number.
 */
export function profileColumn(
  input: Segmentation['input'],
  limit = Number.POSITIVE_INFINITY,
  stored = false,
): ColumnProfile {
  const nulls = new Set(input.null.map((token) => trimmed(token).toLowerCase()));
  const counts = new Map<string, number>();
  const seen = new Map<string, Observation>();
  let texts = 0;
  const profile = { filled: 0, add, values, style, numbers };
  function add(cell: string): void {
    const value = trimmed(cell);
    if (nulls.has(value.toLowerCase())) return;
    const mask = styleMask(value);
    if (mask === 0) texts++;
    const signed = /[.,]/.test(value);
    const key = `${mask} ${signed}`;
    if (!seen.has(key)) seen.set(key, { mask, signed, first: profile.filled });
    profile.filled++;
    const count = counts.get(value);
    if (count !== undefined) counts.set(value, count + 1);
    else if (counts.size <= limit || mask !== 0) counts.set(value, 1);
  }
  function values(): ReadonlyMap<string, number> | undefined {
    return counts.size > limit ? undefined : counts;
  }
  function style(): Style | undefined {
    if (texts > 0 || profile.filled === 0) return undefined;
    const observed = [...(stored ? [storedNumber(0)] : []), ...seen.values()];
    return chooseStyles(
      new Map([['', observed]]),
      { ...input, columns: undefined },
      new Set(stored ? [''] : []),
    ).styles.get('');
  }
  function numbers(of: Style): number[] {
    return [...counts].flatMap(([cell, times]) => {
      const value = numberIn(cell, of);
      return value === undefined ? [] : Array<number>(times).fill(value);
    });
  }
  return profile;
}

export type Proposal =
  | { kind: 'points'; points: [number, number][] }
  | { kind: 'lookup'; lookup: [value: string, points: number][] };

export const lookupLimit = 20;

/** Numbers → points from 0 over the median (40) to the 95th percentile (100); few texts → 50 points each. */
export function proposeScale(profile: ColumnProfile): Proposal | undefined {
  const style = profile.style();
  if (style) return { kind: 'points', points: proposePoints(profile.numbers(style)) };
  const values = profile.values();
  if (!values || values.size === 0 || values.size > lookupLimit) return undefined;
  const byFrequency = [...values].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
  return { kind: 'lookup', lookup: byFrequency.map(([value]) => [value, 50]) };
}

/** Strictly rising whatever the numbers are; without spread the one value is worth 100. */
export function proposePoints(numbers: readonly number[]): [number, number][] {
  const sorted = [...numbers].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  const median = twoDigits(
    sorted.length % 2 === 0 ? (at(0.5) + sorted[sorted.length / 2 - 1]!) / 2 : at(0.5),
  );
  const high = twoDigits(at(0.95));
  const low = sorted[0]! < 0 ? twoDigits(sorted[0]!) : 0;
  const points: [number, number][] = [[low, 0]];
  if (median > low && median < high) points.push([median, 40]);
  const top = [high, twoDigits(sorted.at(-1)!), low + 1].find((value) => value > points.at(-1)![0])!;
  return [...points, [top, 100]];
}

/** Rounded to two significant digits: 437 → 440. Written as text and read back, so that no tail of bits stays. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}
