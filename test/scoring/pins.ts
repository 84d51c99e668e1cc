/** Pins for random models with relative scales: measured by the oracle. */
import type fc from 'fast-check';
import type { PinnedScale } from '../../src/plan/workspace/pin.ts';
import { measured, type OraclePin } from './oracle.ts';
import { header, type model } from './random-models.ts';

type Rows = readonly (readonly string[])[];
type Ratings = Parameters<typeof measured>[3];

/** A random model. */
export type Written = (typeof model extends fc.Arbitrary<infer M> ? M : never) & object;

/** What was measured on `rows`; where there was nothing to measure, anything that a pin may hold. */
export function pinOf(m: Written, rows: Rows, ratings: Ratings = {}): OraclePin {
  const pin = measured(m as never, header, rows, ratings);
  for (const { id, criteria } of m.axes)
    for (const { id: criterion, ...rest } of criteria) {
      const { scale = {}, column = '' } = rest as { scale?: object; column?: string };
      const kind = 'minmax' in scale ? 'minmax' : 'percentile' in scale ? 'percentile' : undefined;
      if (kind)
        pin[`${id} ${criterion}`] ??= {
          kind,
          column,
          values: 1,
          numbers: kind === 'minmax' ? [-3, 250] : Array.from({ length: 101 }, (_, k) => 5 * (k >> 1)),
        };
    }
  return pin;
}

/** The same as kam keeps it. */
export const scalesOf = (pin: OraclePin): PinnedScale[] =>
  Object.entries(pin).map(([key, { kind, column, values, numbers }]) => {
    const [axis, criterion] = key.split(' ') as [string, string];
    return { axis, criterion, column, kind, values, measured: numbers };
  });
