import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/scoring/model.ts';
import { countTiers } from '../../src/scoring/sensitivity/count.ts';
import { compareAll, mostCompared, whyNotCompared } from '../../src/scoring/sensitivity/dominance.ts';
import { drawWeights } from '../../src/scoring/sensitivity/draws.ts';
import { tiersOf } from '../../src/scoring/sensitivity/place.ts';
import { modelOf, pointsOf, rowOf, sourceOf } from './sensitivity-models.ts';

describe('dominance', () => {
  /** By the definition, pair by pair. */
  function pairs(of: Model, rows: readonly (readonly (number | null)[])[]): [number, number][] {
    const worst = of.axes.flatMap((axis) => axis.criteria.map(({ missing }) => missing === 'worst'));
    const values = rows.map((row) => row.map((value, c) => (value === null && worst[c] ? 0 : value)));
    const found: [number, number][] = [];
    for (const [i, a] of values.entries())
      for (const [j, b] of values.entries()) {
        const comparable = a.every((value, c) => (value === null) === (b[c] === null));
        if (!comparable || !a.every((value, c) => value === null || value >= b[c]!)) continue;
        if (a.some((value, c) => value !== null && value > b[c]!)) found.push([i, j]);
      }
    return found;
  }

  const small = modelOf(
    sourceOf({ worth: [3, 2], ease: [1] }, { cuts: { worth: [50] }, cells: ['low', 'high'] }, ['ease-0']),
  );
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }).map((x) => x * 25) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 100, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
  const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 40 });

  it('is what the definition says, pair by pair', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const found = pairs(small, list);
        const { dominatedBy, dominates } = compareAll(small, pointsOf(list))!;
        const count = (at: 0 | 1) => list.map((_, i) => found.filter((pair) => pair[at] === i).length);
        expect([...dominates]).toEqual(count(0));
        expect([...dominatedBy]).toEqual(count(1));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('is a strict order: nobody dominates an equal, and whoever dominates is dominated by fewer', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const twice = compareAll(small, pointsOf([...list, ...list]))!;
        const once = compareAll(small, pointsOf(list))!;
        expect([...twice.dominates.subarray(0, list.length)]).toEqual([...once.dominates].map((n) => n * 2));
        const found = pairs(small, list);
        for (const [i, j] of found) {
          expect(once.dominatedBy[i]).toBeLessThan(once.dominatedBy[j]!);
          expect(once.dominates[i]).toBeGreaterThan(once.dominates[j]!);
          for (const [k, l] of found) if (k === j) expect(found).toContainEqual([i, l]);
        }
        expect(once.dominates.reduce((a, b) => a + b, 0)).toBe(found.length);
      }),
      { seed: 7, numRuns: 150 },
    );
  });

  it('means a value on each axis that is never lower, under any weights', () => {
    // one cut on each axis, and a tier for each cell: the tier tells on which side the account is
    fc.assert(
      fc.property(rows, fc.nat(), fc.integer({ min: 1, max: 99 }), (list, seed, cut) => {
        const cells = [
          ['00', '01'],
          ['10', '11'],
        ].map((row) => row.map((tier) => `t${tier}`));
        const of = modelOf(
          sourceOf({ worth: [3, 2], ease: [1] }, { cuts: { worth: [cut], ease: [cut] }, cells, min: 0 }, [
            'ease-0',
          ]),
        );
        const tiers = tiersOf(of);
        const draws = drawWeights(of, { draws: 20, seed, spread: 'any' });
        const found = pairs(of, list);
        for (let d = 0; d < 20; d++) {
          const one = { ...draws, draws: 1, weights: rowOf(draws, d, 3) };
          const { times } = countTiers(of, pointsOf(list), one);
          const tierAt = (i: number) => tiers[times.subarray(i * tiers.length).indexOf(1)]!;
          for (const [i, j] of found) {
            const [a, b] = [tierAt(i), tierAt(j)];
            if (a === null || b === null) expect(a).toBe(b);
            else for (const at of [1, 2]) expect(a[at]! >= b[at]!, `${a} ${b}`).toBe(true);
          }
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });

  it('finds a difference that adding up rounds away', () => {
    const two = modelOf(sourceOf({ worth: [1, 1] }));
    const tiny = 2 ** -60;
    expect(100 + tiny).toBe(100);
    expect(compareAll(two, Float64Array.of(tiny, 100, 2 * tiny, 100, 0, 100))).toEqual({
      dominatedBy: Uint32Array.of(1, 0, 2),
      dominates: Uint32Array.of(1, 2, 0),
    });
  });

  it('does not compare accounts that lack different values, unless a missing one is worth 0', () => {
    const points = Float64Array.of(90, 90, Number.NaN, 10, 10, Number.NaN, 5, Number.NaN, 50);
    expect(compareAll(small, points)).toEqual({
      dominatedBy: Uint32Array.of(0, 1, 0),
      dominates: Uint32Array.of(1, 0, 0),
    });
    const worst = modelOf(sourceOf({ worth: [3, 2], ease: [1] }, { missing: 'worst' }));
    const all = Float64Array.of(90, 90, 60, 10, Number.NaN, 60, 5, Number.NaN, 50);
    expect([...compareAll(worst, all)!.dominates]).toEqual([2, 1, 0]);
    expect([...compareAll(small, all)!.dominates]).toEqual([0, 1, 0]);
  });

  it('says how far it is, always further', () => {
    const shares: number[] = [];
    // two groups, of those that lack a value and those that do not
    const points = Float64Array.from({ length: 18_000 }, (_, i) =>
      i % 3 === 0 && i % 2 ? Number.NaN : i % 4999,
    );
    compareAll(modelOf(sourceOf({ worth: [1, 1], ease: [1] })), points, (share) => shares.push(share));
    expect(shares.length).toBeGreaterThan(8);
    expect(shares).toEqual([...new Set(shares)].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThanOrEqual(1);
  });

  it('stops at a size, and says so', () => {
    const one = modelOf(sourceOf({ worth: [1] }));
    expect(compareAll(one, new Float64Array(mostCompared))).toBeDefined();
    expect(whyNotCompared(mostCompared)).toBeUndefined();
    expect(compareAll(one, new Float64Array(mostCompared + 1))).toBeUndefined();
    expect(whyNotCompared(mostCompared + 1)).toBe(
      'Which accounts dominate others is not counted: there are 20001, and every pair would have to be compared; kam does that up to 20000.',
    );
  });
});
