/** A value → 0–100 points. No outer test for NULL: whatever branch an unknown value takes, arithmetic keeps it unknown. */
import type { Criterion, Scale } from '../model.ts';
import { double, duckdb, type Words } from './words.ts';

export function pointsSql({ scale, cost }: Criterion, x: string, words: Words = duckdb): string {
  const points = scaleSql(scale, x, words);
  return cost ? `100 - (${points})` : points;
}

/** Comparisons come first, so that no huge value is computed with. */
function scaleSql(scale: Scale, x: string, words: Words): string {
  const d = (value: number) => double(value, words);
  switch (scale.kind) {
    case 'linear':
    case 'log': {
      const { from, to } = scale;
      const [low, high, worst, best] = from < to ? [from, to, 0, 100] : [to, from, 100, 0];
      // one multiplication by a number worked out here; a division per cell would be slower and no more exact
      const [f, base, span] =
        scale.kind === 'log'
          ? [`LN(${x})`, Math.log(from), Math.log(to) - Math.log(from)]
          : [x, from, to - from];
      return `CASE WHEN ${x} <= ${d(low)} THEN ${d(worst)} WHEN ${x} >= ${d(high)} THEN ${d(best)} ELSE ${less(f, base, d)} ${times(100, span, d)} END`;
    }
    case 'points': {
      const [x0, y0] = scale.points[0]!;
      const [xn, yn] = scale.points.at(-1)!;
      const pieces = scale.points.slice(1).map(([x1, y1], i) => {
        const [a, b] = scale.points[i]!;
        const slope = `${b === 0 ? '' : `${d(b)} + `}${less(x, a, d)} ${times(y1 - b, x1 - a, d)}`;
        return i === scale.points.length - 2 ? `ELSE ${slope}` : `WHEN ${x} < ${d(x1)} THEN ${slope}`;
      });
      return `CASE WHEN ${x} <= ${d(x0)} THEN ${d(y0)} WHEN ${x} >= ${d(xn)} THEN ${d(yn)} ${pieces.join(' ')} END`;
    }
    case 'quantiles':
      return quantilesSql(scale.table, x, words);
    case 'lookup': {
      const cases = [...scale.values].map(([key, value]) => `WHEN ${words.literal(key)} THEN ${d(value)}`);
      const otherwise =
        scale.otherwise === undefined
          ? ''
          : ` ELSE CASE WHEN ${x} IS NULL THEN NULL ELSE ${d(scale.otherwise)} END`;
      return `CASE ${x} ${cases.join(' ')}${otherwise} END`;
    }
    default:
      return `100 * (${x} - 1) / ${d(9)}`;
  }
}

const less = (x: string, base: number, d: (value: number) => string) =>
  base === 0 ? x : `(${x} - ${d(base)})`;

/** A slope as one factor, unless it is too steep to be a number: then values a hair apart are worth 0 and 100. */
function times(rise: number, run: number, d: (value: number) => string): string {
  const slope = rise / run;
  return Number.isFinite(slope) ? `* ${d(slope)}` : `* ${d(rise)} / ${d(run)}`;
}

/** Position in a table of rising values, by halves: a hundred comparisons in a row would be slow. */
function quantilesSql(table: readonly number[], x: string, words: Words): string {
  const d = (value: number) => double(value, words);
  const steps = plateaus(table);
  const [first] = steps;
  const last = steps.at(-1)!;
  if (steps.length === 1) return `CASE WHEN ${x} IS NULL THEN NULL ELSE ${d(50)} END`;
  const within = (from: number, to: number): string => {
    if (to - from === 1) {
      // at the next value this is one more, which is where that one begins
      const [a, b] = [steps[from]!, steps[to]!];
      return `${d(a.highest)} + (${x} - ${d(a.value)}) / ${d(b.value - a.value)}`;
    }
    const middle = (from + to) >> 1;
    return `CASE WHEN ${x} <= ${d(steps[middle]!.value)} THEN ${within(from, middle)} ELSE ${within(middle, to)} END`;
  };
  return `CASE WHEN ${x} <= ${d(first!.value)} THEN ${d(first!.lowest)} WHEN ${x} >= ${d(last.value)} THEN ${d(last.lowest)} ELSE ${within(0, steps.length - 1)} END`;
}

/** The different values of a table of quantiles, each with the positions it stands at. */
export function plateaus(table: readonly number[]): { value: number; lowest: number; highest: number }[] {
  const steps: { value: number; lowest: number; highest: number }[] = [];
  for (const [position, value] of table.entries()) {
    const last = steps.at(-1);
    if (last && last.value === value) last.highest = position;
    else steps.push({ value, lowest: position, highest: position });
  }
  return steps;
}

/** The fewest and the most points a criterion can give. */
export function reach({ scale, cost }: Criterion): [number, number] {
  const values =
    scale.kind === 'points'
      ? scale.points.map(([, y]) => y)
      : scale.kind === 'lookup'
        ? [...scale.values.values(), ...(scale.otherwise === undefined ? [] : [scale.otherwise])]
        : scale.kind === 'quantiles'
          ? quantileReach(scale.table)
          : [0, 100];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return cost ? [100 - high, 100 - low] : [low, high];
}

function quantileReach(table: readonly number[]): [number, number] {
  const steps = plateaus(table);
  return steps.length === 1 ? [50, 50] : [0, steps.at(-1)!.lowest];
}
