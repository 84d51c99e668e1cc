import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../src/findings/finding.ts';
import type { Model } from '../../src/scoring/model.ts';
import { countTiers, type TierCounts } from '../../src/scoring/sensitivity/count.ts';
import { compareAll, type Dominance } from '../../src/scoring/sensitivity/dominance.ts';
import { drawWeights, spreads, type WeightDraws } from '../../src/scoring/sensitivity/draws.ts';
import { tiersOf } from '../../src/scoring/sensitivity/place.ts';
import { sensitivityRows } from '../../src/scoring/sensitivity/rows.ts';
import { score } from './engine.ts';
import { oracle } from './oracle.ts';
import {
  columnsOf,
  model,
  modelOf,
  names,
  noise,
  pointsFromEngine,
  pointsOf,
  rowOf,
  type Source,
  source,
  sourceOf,
  table,
  width,
  withWeights,
} from './sensitivity-models.ts';

const few = { draws: 1, seed: 1, spread: 'any' } as const;

describe('counts', () => {
  it.each(spreads)(
    'are those of scoring 50 accounts 2 000 times over (%s)',
    (spread) => {
      const rows = table(50, 0.12);
      const draws = drawWeights(model, { draws: 2000, seed: 42, spread });
      const { today, times } = countTiers(model, pointsOf(rows), draws);
      const header = ['id', ...columnsOf(source)];
      const cells = rows.map((row, i) => [names(50)[i]!, ...row.map((x) => (x === null ? '' : String(x)))]);
      const byHand = (weights: ArrayLike<number>) => {
        const { accounts } = oracle({ account: 'id', ...withWeights(source, weights) }, header, cells);
        return new Map(accounts.map(({ account, tier }) => [account, tier]));
      };
      const tiers = tiersOf(model);
      expect(tiers).toEqual(['serve', 'develop', 'key', null]);
      const counted = new Uint32Array(50 * tiers.length);
      for (let d = 0; d < 2000; d++) {
        const tierOf = byHand(rowOf(draws, d, width));
        for (const [i, name] of names(50).entries())
          counted[i * tiers.length + tiers.indexOf(tierOf.get(name) as string | null)]!++;
      }
      expect([...times]).toEqual([...counted]);
      // it would not be much of a test if few tiers moved, or none were lost for want of data
      expect(counted.filter((n) => n > 0).length).toBeGreaterThan(spread === 'any' ? 120 : 60);
      const now = byHand(model.axes.flatMap((axis) => axis.criteria.map(({ weight }) => weight)));
      expect([...today].map((t) => tiers[t])).toEqual(names(50).map((name) => now.get(name)));
      expect(today).toContain(tiers.indexOf(null));
    },
    60_000,
  );

  it('are, draw by draw, the cells that the engine gives a model with those weights', async () => {
    const base = sourceOf({ worth: [30, 20, 10, 40], ease: [3, 2, 1, 1, 3], third: [5] }, {}, [
      'ease-4',
      'worth-1',
    ]);
    const scales = [
      { log: [1, 5000] },
      {
        points: [
          [0, 3],
          [20, 41.5],
          [90, 100],
        ],
      },
      { linear: [97, -3] },
    ];
    const curved = {
      ...base,
      axes: base.axes.map((axis) => ({
        ...axis,
        criteria: axis.criteria.map((c, i) => ({ ...c, scale: scales[i % 3] })),
      })),
      overall: { worth: 60, ease: 30, third: 17 },
      min_data_pct: 70,
    } as unknown as Source;
    const rows = table(300, 0.1, 8, 10);
    const csv = `id,${columnsOf(base).join(',')}\n${rows
      .map((row, i) => `${names(300)[i]},${row.map((x) => x ?? '').join(',')}\n`)
      .join('')}`;
    const matrix = (cuts: Record<string, number[]>) => ({
      cuts,
      // every cell a tier of its own, so that no cell hides behind another
      cells: Array.from({ length: cuts.worth!.length + 1 }, (_, r) =>
        Array.from({ length: cuts.ease!.length + 1 }, (_, c) => `t${r}x${c}`),
      ),
    });
    const plain = { ...curved, matrix: matrix({ worth: [50], ease: [50] }) } as Source;
    const draws = drawWeights(modelOf(plain), { draws: 4, seed: 9, spread: 'any' });
    const points = await pointsFromEngine(plain, csv);
    for (let d = 0; d < 4; d++) {
      const one = { ...draws, draws: 1, weights: rowOf(draws, d, 10) };
      // cuts that stand exactly on somebody's value, and just above somebody's
      const values = (await score(withWeights(plain, one.weights), csv)).accounts;
      const at = (axis: string, i: number) => values[i]![axis] as number;
      const sharp = {
        ...curved,
        matrix: matrix({
          worth: [at('worth', 20) + 1e-6, at('worth', 150)].sort((a, b) => a - b),
          ease: [at('ease', 40), at('ease', 200) + 1e-6, 80].sort((a, b) => a - b),
        }),
      } as Source;
      const counts = countTiers(modelOf(sharp), points, one);
      const tiers = tiersOf(modelOf(sharp));
      const engine = await score(withWeights(sharp, one.weights), csv);
      const tierOf = new Map(engine.accounts.map(({ account, tier }) => [account, tier]));
      const ours = names(300).map((_, i) => tiers.find((_, t) => counts.times[i * tiers.length + t] === 1));
      expect(ours).toEqual(names(300).map((name) => tierOf.get(name)));
      expect(ours).toContain(null);
      expect(new Set(ours).size).toBeGreaterThan(8);
      const now = new Map((await score(sharp, csv)).accounts.map(({ account, tier }) => [account, tier]));
      expect(Array.from(counts.today, (t) => tiers[t])).toEqual(names(300).map((name) => now.get(name)));
    }
  }, 60_000);

  it('are the engine’s where the last bit decides: values half way between two millionths', async () => {
    const random = noise(31);
    for (const weights of [
      [3, 2, 5],
      [0.3, 0.2, 0.5],
      [0.1, 0.7, 0.2],
    ]) {
      // cells of six decimals whose weighted mean has a seventh, a 5: which way it goes is a matter of rounding
      const cells: number[][] = [];
      while (cells.length < 95) {
        const row = weights.map(() => Math.floor(random() * 1e8));
        const sum = row.reduce((total, x, c) => total + x * weights[c]!, 0);
        if (Math.round(weights[0]! < 1 ? sum * 10 : sum) % 10 === 5) cells.push(row.map((x) => x / 1e6));
      }
      const csv = `id,worth0,worth1,worth2\n${cells
        .map((row, i) => `${names(95)[i]},${row.map((x) => x.toFixed(6)).join(',')}\n`)
        .join('')}`;
      const plain = sourceOf({ worth: weights });
      const { accounts } = await score(plain, csv);
      const engine = new Map(accounts.map(({ account, worth }) => [account, worth as number]));
      // a millionth more or less is another tier
      const cuts = [...new Set([...engine.values()].flatMap((v) => [v, (Math.round(v * 1e6) + 1) / 1e6]))];
      cuts.sort((a, b) => a - b);
      const tiers = Array.from({ length: cuts.length + 1 }, (_, i) => `t${i}`);
      const sharp = modelOf(sourceOf({ worth: weights }, { cuts: { worth: cuts }, cells: tiers }));
      const points = await pointsFromEngine(plain, csv);
      const draws: WeightDraws = { draws: 1, seed: 0, spread: 'any', weights: Float64Array.from(weights) };
      const { today, times } = countTiers(sharp, points, draws);
      for (const [i, name] of names(95).entries()) {
        expect(today[i]).toBe(cuts.filter((cut) => engine.get(name)! >= cut).length);
        expect(times[i * (tiers.length + 1) + today[i]!]).toBe(1);
      }
    }
  }, 60_000);

  it('take a value for above a cut exactly where its six decimals are, to the last bit of the cut', () => {
    const bits = new DataView(new ArrayBuffer(8));
    const next = (x: number, by: bigint) => {
      bits.setFloat64(0, x);
      bits.setBigInt64(0, bits.getBigInt64(0) + by);
      return bits.getFloat64(0);
    };
    const random = noise(77);
    for (let i = 0; i < 3000; i++) {
      const value = Math.floor(random() * 1e8) / 1e6;
      for (const cut of [next(value, -1n), value, next(value, 1n)].filter((x) => x > 0)) {
        const one = modelOf(sourceOf({ worth: [1] }, { cuts: { worth: [cut] }, cells: ['low', 'high'] }));
        const { today } = countTiers(one, Float64Array.of(value), drawWeights(one, few));
        expect(today[0], `${value} ${cut}`).toBe(value >= cut ? 1 : 0);
      }
    }
  });

  it('need as much data as min_data_pct says, and not more', () => {
    for (const [min, tier] of [
      [53.8, 'high'],
      [53.800001, null],
    ] as const) {
      const of = modelOf(
        sourceOf({ worth: [269, 231] }, { cuts: { worth: [50] }, cells: ['low', 'high'], min }),
      );
      const draws = { ...drawWeights(of, few), weights: Float64Array.of(0.269, 0.231) };
      const [row] = tell(of, draws, ['a'], [countTiers(of, Float64Array.of(90, Number.NaN), draws)]);
      expect(row).toMatchObject({ tier, others: [] });
    }
  });

  it('do not depend on how accounts are put into blocks, nor on their order', () => {
    const rows = table(60, 0.1);
    const draws = drawWeights(model, { draws: 300, seed: 4, spread: 'any' });
    const whole = tell(model, draws, names(60), [countTiers(model, pointsOf(rows), draws)]);
    const blocks = [rows.slice(0, 1), rows.slice(1, 40), rows.slice(40)].map((block) =>
      countTiers(model, pointsOf(block), draws),
    );
    expect(tell(model, draws, names(60), blocks)).toEqual(whole);
    const order = [...rows.keys()].sort((a, b) => ((a * 37) % 60) - ((b * 37) % 60));
    const shuffled = pointsOf(order.map((i) => rows[i]!));
    expect(
      tell(
        model,
        draws,
        order.map((i) => names(60)[i]!),
        [countTiers(model, shuffled, draws)],
        compareAll(model, shuffled),
      ),
    ).toEqual(
      tell(
        model,
        draws,
        names(60),
        [countTiers(model, pointsOf(rows), draws)],
        compareAll(model, pointsOf(rows)),
      ),
    );
  });

  it('keep an account with all points in the top cell, and one without any in the lowest', () => {
    const draws = drawWeights(model, { draws: 1000, seed: 6, spread: 'any' });
    const [best, least] = tell(
      model,
      draws,
      ['best', 'least'],
      [countTiers(model, pointsOf([new Array(width).fill(100), new Array(width).fill(0)]), draws)],
    );
    expect(best).toMatchObject({ tier: 'key', acceptability: 1, others: [], tips: null });
    expect(least).toMatchObject({ tier: 'serve', acceptability: 1, others: [], tips: null });
  });

  it('say nothing moves where there is one criterion, whatever the points are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(...spreads),
        (points, weight, spread) => {
          // the cut is the account's own value: the last bit would decide
          const quantised = Math.floor(((weight * points) / weight) * 1e6 + 0.5) / 1e6;
          const one = modelOf(
            sourceOf({ worth: [weight] }, { cuts: { worth: [quantised] }, cells: ['low', 'high'] }),
          );
          const draws = drawWeights(one, { draws: 30, seed: 1, spread });
          const [row] = tell(one, draws, ['a'], [countTiers(one, Float64Array.of(points), draws)]);
          expect(row).toMatchObject({ tier: 'high', acceptability: 1, tips: null });
        },
      ),
      { seed: 7 },
    );
  });

  it('have a tier for nobody where the model has no matrix, or nothing is known', () => {
    const bare = modelOf(sourceOf({ worth: [1, 2] }));
    const draws = drawWeights(bare, { ...few, draws: 10 });
    expect(tell(bare, draws, ['a'], [countTiers(bare, Float64Array.of(3, 4), draws)])).toEqual([
      {
        account: 'a',
        tier: null,
        acceptability: null,
        others: [],
        tips: null,
        dominated_by: null,
        dominates: null,
      },
    ]);
    const zero = modelOf(
      sourceOf(
        { worth: [1, 2], ease: [1, 1] },
        { cuts: { worth: [50] }, cells: ['low', 'high'], min: 0 },
        [],
      ),
    );
    const known = Float64Array.of(Number.NaN, Number.NaN, 90, 90);
    expect([...countTiers(zero, known, drawWeights(zero, { ...few, draws: 10 })).times]).toEqual([0, 0, 10]);
  });
});

function tell(
  of: Model,
  draws: WeightDraws,
  accounts: readonly string[],
  blocks: readonly TierCounts[],
  dominance?: Dominance,
) {
  return sensitivityRows(of, draws, accounts, blocks, dominance);
}

describe('rows', () => {
  it('begin with the most fragile, then go by account, and end with those that have no tier', () => {
    const rows = table(120, 0.15, 17);
    const draws = drawWeights(model, { draws: 250, seed: 2, spread: 'any' });
    const told = tell(model, draws, names(120), [countTiers(model, pointsOf(rows), draws)]);
    expect(told).toHaveLength(120);
    const keys = told.map(({ acceptability, account }) => [acceptability ?? 2, account] as const);
    expect(keys).toEqual([...keys].sort((a, b) => a[0] - b[0] || compareText(a[1], b[1])));
    expect(told.at(-1)!.tier).toBeNull();
    expect(told[0]!.acceptability).toBeLessThan(0.5);
    for (const { tier, acceptability, others, tips } of told) {
      const stays = 1 - others.reduce((sum, { share }) => sum + share, 0);
      if (acceptability !== null) expect(acceptability).toBeCloseTo(stays, 12);
      expect(others.map((other) => other.tier)).not.toContain(tier);
      expect(others.map(({ share }) => share)).toEqual(
        others.map(({ share }) => share).sort((a, b) => b - a),
      );
      expect(tips === null).toBe(others.length === 0);
    }
  });
});
