/**
 * What --calibrate measures: bounds and tables of quantiles of the rows that would be scored, exact on doubles. The
 * position of q_k among n sorted values is k·(n − 1)/100 in whole numbers: the quotient is an index, the remainder
 * hundredths of the way to the next value. No rounding of a position ever decides between two values.
 */
import type { PinnedScale } from '../plan/workspace/pin.ts';
import { largest } from '../plan/workspace/segmentation.ts';
import {
  type Axis,
  type Criterion,
  columnName,
  type Model,
  measuredScale,
  relativeCriteria,
} from './model.ts';
import { extremesSql, sortedSql } from './sql/measure.ts';

type Row = readonly (string | number | boolean | null)[];
type Ask = (sql: string) => Promise<readonly Row[]>;

export type Measured =
  | { scale: PinnedScale }
  | { problem: 'no-values' | 'too-large'; axis: Axis; criterion: Criterion };

/** Of each relative scale, in the order of the model. `ask` runs a statement over the table `scored`. */
export async function measure(model: Model, ask: Ask): Promise<Measured[]> {
  const relative = relativeCriteria(model);
  const [extremes = []] = await ask(extremesSql(relative.map(({ key }) => key)));
  const measured: Measured[] = [];
  for (const [i, { axis, criterion, key }] of relative.entries()) {
    const [values, low, high] = extremes.slice(3 * i, 3 * i + 3).map(Number) as [number, number, number];
    if (values === 0) measured.push({ problem: 'no-values', axis, criterion });
    else if (Math.max(Math.abs(low), Math.abs(high)) > largest)
      measured.push({ problem: 'too-large', axis, criterion });
    else
      measured.push({
        scale: {
          axis: axis.id,
          criterion: criterion.id,
          column: columnName(criterion.column!),
          kind: criterion.relative!,
          values,
          measured: (criterion.relative === 'minmax'
            ? [low, high]
            : await quantiles(values, (positions) => ask(sortedSql(key, positions)))
          ).map((value) => (value === 0 ? 0 : value)), // never −0
        },
      });
  }
  return measured;
}

async function quantiles(
  n: number,
  ask: (positions: number[]) => Promise<readonly Row[]>,
): Promise<number[]> {
  const places = Array.from({ length: 101 }, (_, k) => {
    const position = k * (n - 1);
    return { index: Math.floor(position / 100), hundredths: position % 100 };
  });
  const positions = new Set(
    places.flatMap(({ index, hundredths }) => (hundredths ? [index, index + 1] : [index])),
  );
  const sorted = new Map((await ask([...positions])).map(([place, x]) => [Number(place), Number(x)]));
  return places.map(({ index, hundredths }) => {
    const value = sorted.get(index)!;
    return hundredths === 0 ? value : value + ((sorted.get(index + 1)! - value) * hundredths) / 100;
  });
}

/** Values at which the points under two measurements of one scale can differ most: where either of them bends. */
export function bendsOf(one: readonly number[], other: readonly number[]): number[] {
  const all = new Set([...one, ...other]);
  return [...new Set([...all].flatMap((value) => [before(value), value, after(value)]))].sort(
    (a, b) => a - b,
  );
}

const bits = new DataView(new ArrayBuffer(8));

/** The next double below. */
export function before(value: number): number {
  return -after(-value);
}

function after(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** The criterion as it would be with another measurement. */
export function withMeasured(criterion: Criterion, measured: readonly number[]): Criterion {
  return { ...criterion, scale: measuredScale(criterion.relative, measured) };
}
