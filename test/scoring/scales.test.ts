import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/io/duckdb.ts';
import { type PrivateFolder, privateFolder } from '../../src/io/private-folder.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { before, bendsOf, measure, withMeasured } from '../../src/scoring/calibrate.ts';
import { driftOf, spreadOf } from '../../src/scoring/drift.ts';
import { buildModel, type Model } from '../../src/scoring/model.ts';
import { differenceSql } from '../../src/scoring/sql/measure.ts';
import { plateaus, pointsSql, reach } from '../../src/scoring/sql/points.ts';
import { type Criterion, measured as measuredByOracle, worth } from './oracle.ts';

/** Every kind of scale, one engine for all cases: what it makes of a value, and what it measures. */

let folder: PrivateFolder;
let engine: Engine;
beforeAll(async () => {
  folder = privateFolder();
  engine = await openEngine({ files: [], folder });
});
afterAll(() => {
  engine.close();
  folder.remove();
});

const ask = (sql: string) => engine.rows(sql);
const double = (value: number) => `CAST('${value}' AS DOUBLE)`;

const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -60, max: 300 }) },
  { weight: 2, arbitrary: fc.integer({ min: -4000, max: 4000 }).map((n) => n / 8) },
  { weight: 2, arbitrary: fc.double({ min: -1e150, max: 1e150, noNaN: true }).map((x) => x + 0) },
  { weight: 1, arbitrary: fc.constantFrom(0, 5e-324, -5e-324, 0.1, 0.10000000000000002, 1e150, -1e150) },
);
const values = fc.array(value, { minLength: 1, maxLength: 40 });
const rising = (list: readonly number[]) => [...list].sort((a, b) => a - b);

/** A scale, with what was measured for it. */
const scale: fc.Arbitrary<{ scale: NonNullable<Criterion['scale']>; pinned: number[] }> = fc.oneof(
  fc.uniqueArray(value, { minLength: 2, maxLength: 2 }).map((linear) => ({ scale: { linear }, pinned: [] })),
  fc
    .uniqueArray(fc.integer({ min: 1, max: 9999 }), { minLength: 2, maxLength: 2 })
    .map((log) => ({ scale: { log }, pinned: [] })),
  fc
    .tuple(
      fc.uniqueArray(value, { minLength: 5, maxLength: 5, comparator: 'SameValueZero' }),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 }),
    )
    .map(([xs, ys]) => ({ scale: { points: rising(xs).map((x, i) => [x, ys[i]!]) }, pinned: [] })),
  fc.tuple(value, value).map((pair) => ({ scale: { minmax: {} }, pinned: rising(pair) })),
  fc.array(value, { minLength: 1, maxLength: 101 }).map((list) => ({
    scale: { percentile: {} },
    pinned: rising(Array.from({ length: 101 }, (_, k) => list[k % list.length]!)),
  })),
);
const directed = fc.record({ of: scale, direction: fc.constantFrom('benefit' as const, 'cost' as const) });

function modelOf({ of, direction }: { of: { scale: object; pinned: number[] }; direction: string }): Model {
  const kind = 'minmax' in of.scale ? 'minmax' : 'percentile';
  return buildModel(
    segmentation.parse({
      kam: 'segmentation/1',
      account: 'id',
      axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale: of.scale, direction }] }],
    }),
    [{ axis: 'worth', criterion: 'x', column: 'x', kind, values: 1, measured: of.pinned }],
  );
}
const criterionOf = (model: Model) => model.axes[0]!.criteria[0]!;

async function pointsOf(model: Model, xs: readonly number[]): Promise<number[]> {
  const rows = await ask(
    `SELECT n, ${pointsSql(criterionOf(model), 'x')} FROM (VALUES ${xs.map((x, n) => `(${n}, ${double(x)})`).join(', ')}) AS t(n, x) ORDER BY n`,
  );
  return rows.map(([, points]) => Number(points));
}

/** A table `scored` as scoring leaves it, with one measured column. */
async function scoredOf(xs: readonly (number | null)[]): Promise<void> {
  await engine.run('CREATE OR REPLACE TABLE scored (code INTEGER, x0_0 DOUBLE)');
  const rows = xs.map((x) => `(0, ${x === null ? 'NULL' : double(x)})`);
  if (rows.length > 0)
    await engine.run(`INSERT INTO scored VALUES ${rows.join(', ')}, (40000, -1e300), (10000, 1e300)`);
}

describe('every kind of scale', () => {
  it('gives the points that its definition gives', async () => {
    await fc.assert(
      fc.asyncProperty(directed, values, async (written, xs) => {
        const { of, direction } = written;
        // beside random values the ones where a scale bends
        const tried = [...xs, ...of.pinned.slice(0, 20), ...(of.scale.points ?? []).map(([x]) => x!)];
        const expected = tried.map((x) =>
          worth({ id: 'x', weight: 1, direction, scale: of.scale }, x, of.pinned),
        );
        const got = await pointsOf(modelOf(written), tried);
        for (const [i, points] of got.entries()) expect(points).toBeCloseTo(expected[i]!, 8);
      }),
      { numRuns: 1500, seed: 20261125 },
    );
  }, 300_000);

  it('never gives more of a good thing fewer points, nor fewer than its reach or more', async () => {
    await fc.assert(
      fc.asyncProperty(directed, values, async (written, xs) => {
        const { of, direction } = written;
        if (of.scale.points) of.scale.points = of.scale.points.map(([x], i) => [x!, 20 * i]);
        const less = (of.scale.linear ?? of.scale.log ?? [0, 1]) as [number, number];
        const better = (direction === 'cost') === less[0] > less[1];
        const model = modelOf(written);
        const [low, high] = reach(criterionOf(model));
        const got = await pointsOf(model, rising([...xs, ...xs.map((x) => before(x)), ...of.pinned]));
        for (const [i, points] of got.entries()) {
          // the last bits of a product; what is told is rounded to 1e-6
          expect(points).toBeGreaterThanOrEqual(low - 1e-9);
          expect(points).toBeLessThanOrEqual(high + 1e-9);
          if (i > 0) expect((points - got[i - 1]!) * (better ? 1 : -1)).toBeGreaterThanOrEqual(-1e-9);
        }
      }),
      { numRuns: 800, seed: 20261126 },
    );
  }, 300_000);

  it.each([
    ['on a plateau, its lowest position', [...Array(40).fill(1), ...Array(61).fill(2)], 2, 40],
    ['at the lower end', [...Array(40).fill(1), ...Array(61).fill(2)], 1, 0],
    ['below', [...Array(40).fill(1), ...Array(61).fill(2)], 0, 0],
    ['beyond the largest, as the largest', [...Array(40).fill(1), ...Array(61).fill(2)], 9, 40],
    ['between two, in proportion', Array.from({ length: 101 }, (_, k) => k), 12.25, 12.25],
    ['all equal: 50', Array(101).fill(7), 7, 50],
    ['all equal: 50 for any value', Array(101).fill(7), -3, 50],
  ])('percentile %s', async (_, pinned, x, points) => {
    const model = modelOf({ of: { scale: { percentile: {} }, pinned }, direction: 'benefit' });
    expect(await pointsOf(model, [x])).toEqual([points]);
    const cost = modelOf({ of: { scale: { percentile: {} }, pinned }, direction: 'cost' });
    expect(await pointsOf(cost, [x])).toEqual([100 - points]);
  });

  it.each([
    ['between', [10, 20], 12.5, 25],
    ['outside: clamped', [10, 20], 99, 100],
    ['below: clamped', [10, 20], -99, 0],
    ['equal bounds: 50', [10, 10], 10, 50],
    ['equal bounds: 50 for any value', [10, 10], 11, 50],
  ])('minmax %s', async (_, pinned, x, points) => {
    expect(
      await pointsOf(modelOf({ of: { scale: { minmax: {} }, pinned }, direction: 'benefit' }), [x]),
    ).toEqual([points]);
  });
});

describe('measuring', () => {
  const relative = (kind: 'minmax' | 'percentile') =>
    modelOf({ of: { scale: { [kind]: {} }, pinned: [0, 1] }, direction: 'benefit' });
  const cells = fc.array(
    fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: fc.constant(null) }),
    {
      maxLength: 250,
    },
  );

  it('gives bounds and quantiles to the last bit, in any order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(cells, fc.boolean(), async (xs, backwards) => {
        await scoredOf(backwards ? [...xs].reverse() : xs);
        for (const kind of ['minmax', 'percentile'] as const) {
          const rows = xs.map((x, i) => [String(i), x === null ? '' : String(x)]);
          const source = {
            account: 'id',
            axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale: { [kind]: {} } }] }],
          };
          const expected = measuredByOracle(source as never, ['id', 'x'], rows)['worth x'];
          const [got] = await measure(relative(kind), ask);
          if (!expected) expect(got).toMatchObject({ problem: 'no-values' });
          else
            expect(got).toMatchObject({
              scale: { kind, values: expected.values, measured: expected.numbers },
            });
        }
      }),
      { numRuns: 500, seed: 20261127 },
    );
  }, 300_000);

  it('measures no −0, and nothing beyond what can be computed with', async () => {
    await scoredOf([-0, 0, -0]);
    expect(await measure(relative('minmax'), ask)).toMatchObject([{ scale: { measured: [0, 0] } }]);
    await scoredOf([1, 1e151]);
    expect(await measure(relative('percentile'), ask)).toMatchObject([{ problem: 'too-large' }]);
  });

  it('accounts that have not changed have not drifted, however few and however tied', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -5, max: 60 }), { minLength: 1, maxLength: 250 }),
        async (xs) => {
          await scoredOf(xs);
          for (const kind of ['minmax', 'percentile'] as const) {
            const [one] = await measure(relative(kind), ask);
            if (!one || 'problem' in one) throw new Error('nothing was measured');
            const pinned = modelOf({
              of: { scale: { [kind]: {} }, pinned: [...one.scale.measured] },
              direction: 'cost',
            });
            const [drift] = await driftOf(pinned, ask);
            expect(drift).toMatchObject({ values: xs.length, below: 0, above: 0 });
            if (kind === 'percentile') expect(drift!.spread!.distance).toBe(0);
          }
        },
      ),
      { numRuns: 200, seed: 20261128 },
    );
  }, 300_000);

  it('the distance is where the two distributions are furthest apart, by counting', () => {
    const counter = (xs: readonly number[]) => (v: number) =>
      [xs.filter((x) => x < v).length, xs.filter((x) => x <= v).length] as const;
    const table = Array.from({ length: 101 }, (_, k) => k);
    // a fifth of the accounts moved from below 20 to above 100
    const today = [...Array.from({ length: 81 }, (_, i) => 20 + i), ...Array(20).fill(500)];
    expect(spreadOf(table, 101, counter(today))).toMatchObject({ distance: 20, pinned: 20, today: 0 });
    // two values only: six in ten had none, now two in ten
    const [zeros, ones] = [Array(60).fill(0), Array(41).fill(1)];
    const now = [...Array(20).fill(0), ...Array(80).fill(1)];
    expect(spreadOf([...zeros, ...ones], 100, counter(now))).toMatchObject({
      distance: 40,
      value: 0,
      orEqual: true,
    });
    // all of them had 7
    expect(spreadOf([7], 4, counter([7, 7, 7, 7]))).toMatchObject({ distance: 0 });
    // 7 would stand between the third and the fourth of five
    expect(spreadOf([7], 5, counter([1, 2, 3, 9, 9]))).toMatchObject({ distance: 50 });
    expect(spreadOf([7], 1, counter([8]))).toMatchObject({ distance: 100 });
    expect(spreadOf([7], 1, counter([7]))).toMatchObject({ distance: 0 });
  });

  it('says by how much one value’s points move, at whatever value that is most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 30 }),
        fc.array(value, { minLength: 1, maxLength: 30 }),
        values,
        async (one, other, xs) => {
          const table = (list: readonly number[]) =>
            rising(Array.from({ length: 101 }, (_, k) => list[k % list.length]!));
          const [was, is] = [table(one), table(other)];
          const criterion = criterionOf(relative('percentile'));
          const [a, b] = [withMeasured(criterion, was), withMeasured(criterion, is)];
          const [[most] = []] = await ask(differenceSql(a, b, bendsOf(was, is)));
          const [[some] = []] = await ask(differenceSql(a, b, [...xs, ...was, ...is]));
          expect(Number(most)).toBeGreaterThanOrEqual(Number(some) - 1e-9);
        },
      ),
      { numRuns: 150, seed: 20261129 },
    );
  }, 300_000);

  it('a table is its plateaus', () => {
    expect(plateaus([1, 1, 2, 5, 5])).toEqual([
      { value: 1, lowest: 0, highest: 1 },
      { value: 2, lowest: 2, highest: 2 },
      { value: 5, lowest: 3, highest: 4 },
    ]);
  });
});
