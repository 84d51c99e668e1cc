import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { causeOf, type PastTerm } from '../../src/scoring/compare/cause.ts';
import { alike, type Change } from '../../src/scoring/compare/changes.ts';
import { buildModel } from '../../src/scoring/model.ts';

const ids = ['x', 'y', 'z'];
const model = buildModel(
  segmentation.parse({
    kam: 'segmentation/1',
    account: 'id',
    axes: [
      {
        id: 'worth',
        criteria: ids.map((id) => ({ id, column: id, weight: 1, scale: { linear: [0, 100] } })),
      },
    ],
    matrix: { cuts: { worth: [50] }, cells: ['serve', 'key'] },
  }),
);

interface Side {
  points: (number | null)[];
  weights: number[];
}
const terms = ({ points, weights }: Side): PastTerm[] => {
  const sum = weights.reduce((a, b) => a + b, 0);
  return ids.map((criterion, c) => ({
    axis: 'worth',
    criterion,
    value: points[c]!,
    points: points[c]!,
    weight: weights[c]!,
    share: weights[c]! / sum,
    worst: false,
  }));
};
const axis = ({ points, weights }: Side): number | null => {
  const known = ids.flatMap((_, c) => (points[c] === null ? [] : [c]));
  const weight = known.reduce((sum, c) => sum + weights[c]!, 0);
  return known.length === 0 ? null : known.reduce((sum, c) => sum + weights[c]! * points[c]!, 0) / weight;
};

/** Another score, the same tier or not: as the comparison hands it over. */
function cause(before: Side, after: Side) {
  const [was, is] = [axis(before)!, axis(after)!];
  const side = (value: number) => ({
    account: 'a',
    axes: [value],
    score: value,
    rank: 1,
    cell: [value >= 50 ? 1 : 0],
    tier: value >= 50 ? 'key' : 'serve',
  });
  const change: Change = {
    kind: side(was).tier === side(is).tier ? 'score' : 'tier',
    account: 'a',
    before: side(was),
    after: { ...side(is), abc: null, data_pct: 100, to_cut: 1, fragile: false, reason: null },
  };
  return causeOf(change, { axes: ['worth'], placed: true }, model, {
    before: terms(before),
    after: terms(after),
  });
}

const points = fc.array(fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 100 })), {
  minLength: 3,
  maxLength: 3,
});
const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 3, maxLength: 3 });
const side = fc.record({ points, weights });

describe('what moved an account', () => {
  it('by hand: of three changes the one that did most in the direction of the axis, not the greatest', () => {
    const told = cause(
      { points: [40, 40, 40], weights: [1, 1, 1] },
      { points: [10, 64, 68], weights: [1, 1, 1] },
    );
    expect(told).toMatchObject({ because: 'value', axis: 'worth', criterion: 'z' });
  });

  it('is the criterion that, had it stayed, would leave the axis furthest back; nobody else would do more', () => {
    fc.assert(
      fc.property(side, side, (before, after) => {
        const [was, is] = [axis(before), axis(after)];
        fc.pre(was !== null && is !== null && !alike(was, is));
        const told = cause(before, after);
        const factors = ids.map((_, c) => after.weights[c]! / before.weights[c]!);
        // weights that only grew by one factor are the same weights
        const same = new Set(factors).size === 1 ? { ...after, weights: before.weights } : after;
        const effect = (c: number) => {
          const stayed = {
            points: same.points.map((value, i) => (i === c ? before.points[c]! : value)),
            weights: same.weights.map((value, i) => (i === c ? before.weights[c]! : value)),
          };
          return Math.sign(is! - was!) * (is! - (axis(stayed) ?? 0));
        };
        const best = Math.max(...ids.map((_, c) => effect(c)));
        if (told.criterion === null) expect(best).toBeLessThan(1e-5);
        else expect(effect(ids.indexOf(told.criterion))).toBeCloseTo(best, 6);
      }),
    );
  });

  it('is the only one that changed, and says how', () => {
    fc.assert(
      fc.property(
        side,
        fc.nat(2),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 9 }),
        (before, c, to, weight) => {
          const value = { ...before, points: before.points.map((old, i) => (i === c ? to : old)) };
          const weighed = { ...before, weights: before.weights.map((old, i) => (i === c ? weight : old)) };
          for (const [after, because] of [
            [value, 'value'],
            [weighed, 'weight'],
          ] as const) {
            const [was, is] = [axis(before), axis(after)];
            if (was === null || is === null || Math.abs(was - is) < 1e-4) continue;
            expect(cause(before, after)).toMatchObject({
              because,
              criterion: ids[c],
              before: was,
              after: is,
            });
          }
        },
      ),
    );
  });
});
