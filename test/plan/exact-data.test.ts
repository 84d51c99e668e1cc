import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Decimal } from '../../src/plan/exact.ts';
import { fromData, toData } from '../../src/plan/exact-data.ts';

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(fc.bigInt(), fc.integer({ min: -60, max: 60 })).map(([n, e]) => new Decimal(`${n}e${e}`)),
    fc.constantFrom(undefined, null, true, '', '12.5', 0, -1.5),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('tree'), { maxKeys: 4 }),
    fc.dictionary(fc.constantFrom('decimal', 'd', 's', 'e', '__proto__'), tie('tree'), { maxKeys: 4 }),
    fc.array(fc.tuple(fc.string(), tie('tree')), { maxLength: 4 }).map((all) => new Map(all)),
    fc.array(fc.integer(), { maxLength: 4 }).map((all) => new Set(all)),
  ),
}));

it('comes back from another thread as it was, to the last digit', () => {
  fc.assert(
    fc.property(tree, (value) => {
      expect(fromData(structuredClone(toData(value)))).toEqual(structuredDecimals(value));
    }),
    { numRuns: 500 },
  );
});

it('leaves what it was given as it was', () => {
  const value = { sum: new Decimal('0.1'), rows: [{ id: 'a', value: new Decimal(2) }] };
  toData(value);
  expect(value.rows[0]!.value).toBeInstanceOf(Decimal);
  expect(value.sum.plus('0.2').toString()).toBe('0.3');
});

/** As structuredClone copies objects: without a prototype of their own. */
function structuredDecimals(value: unknown): unknown {
  if (value instanceof Decimal || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(structuredDecimals);
  if (value instanceof Map) return new Map([...value].map(([key, one]) => [key, structuredDecimals(one)]));
  if (value instanceof Set) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, structuredDecimals(one)]));
}
