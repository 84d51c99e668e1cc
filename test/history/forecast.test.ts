import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReached, isTooFew, keptBy, keptOf } from '../../src/history/forecast.ts';
import { promised } from './promised.ts';

describe('what was promised first against what came', () => {
  it('counts those whose day has come, and of them those of which it is known', () => {
    const kept = keptOf([
      promised(100),
      promised(99.9, { dueMoves: 2, targetMoves: 1 }),
      promised(-20, { baselineMoves: 1, dropped: true }),
      promised('nobody was asked'),
      promised(undefined, { dueMoves: 7 }),
    ]);
    expect(kept).toMatchObject({ due: 4, known: 3, reached: 1, moved: 4, dropped: 1 });
    expect(kept.median?.toNumber()).toBe(99.9);
    expect(keptOf([promised(10), promised(30)]).median?.toNumber()).toBe(20);
    expect(keptOf([promised(undefined)])).toMatchObject({ due: 0, known: 0, reached: 0, median: undefined });
  });

  it('by owner, measure or account; who kept the largest share first', () => {
    const all = [
      ...[120, 10, 20].map((one) => promised(one, { owner: 'kam-2' })),
      ...[100, 100, 100].map((one) => promised(one, { owner: 'kam-3' })),
      promised(undefined, { owner: 'kam-4' }),
    ];
    expect(keptBy(all, 'owner').map(({ of, reached, known }) => [of, reached, known])).toEqual([
      ['kam-3', 3, 3],
      ['kam-2', 1, 3],
    ]);
  });

  it('puts no owner before another of whom too few are known, and what nobody owns last', () => {
    const all = [
      promised('no reading', { owner: undefined }),
      ...[100, 100].map((one) => promised(one, { owner: 'kam-9' })),
      promised(0, { owner: 'kam-1' }),
      ...[0, 0, 0].map((one) => promised(one, { owner: 'kam-5' })),
    ];
    const kept = keptBy(all, 'owner');
    expect(kept.map(({ of }) => of)).toEqual(['kam-5', 'kam-1', 'kam-9', undefined]);
    expect(kept.map(isTooFew)).toEqual([false, true, true, true]);
  });

  it('groups lose nobody, and nothing is reached that is not due', () => {
    const one = fc
      .record({
        attainment: fc.option(fc.oneof(fc.integer({ min: -200, max: 300 }), fc.constant('unknown')), {
          nil: undefined,
        }),
        owner: fc.constantFrom('a', 'b', undefined),
      })
      .map(({ attainment, owner }) => promised(attainment, { owner }));
    fc.assert(
      fc.property(fc.array(one), (all) => {
        const whole = keptOf(all);
        const parts = keptBy(all, 'owner');
        for (const key of ['due', 'known', 'reached'] as const)
          expect(parts.reduce((sum, part) => sum + part[key], 0)).toBe(whole[key]);
        expect(whole.reached).toBe(all.filter(isReached).length);
        expect(whole.reached).toBeLessThanOrEqual(whole.known);
        expect(whole.known).toBeLessThanOrEqual(whole.due);
      }),
    );
  });
});
