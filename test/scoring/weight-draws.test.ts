import { describe, expect, it } from 'vitest';
import { drawWeights, nearBy, spreads } from '../../src/scoring/sensitivity/draws.ts';
import { seeded, splitmix64, xoshiro128 } from '../../src/scoring/sensitivity/random.ts';
import { model, modelOf, rowOf, sourceOf, width } from './sensitivity-models.ts';

describe('random bits', () => {
  // Both as rand_xoshiro's tests have them, from the reference implementations in C.
  it('are those of xoshiro128** 1.1', () => {
    const random = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, random)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('are seeded by splitmix64', () => {
    const next = splitmix64(1477776061723855037n);
    expect(Array.from({ length: 3 }, next)).toEqual([
      1985237415132408290n,
      2979275885539914483n,
      13511426838097143398n,
    ]);
    // low half first
    const words64 = splitmix64(7n);
    const words = [words64(), words64()].flatMap((z) => [z & 0xffffffffn, z >> 32n]).map(Number);
    const random = xoshiro128(words as [number, number, number, number]);
    expect(Array.from({ length: 5 }, seeded(7))).toEqual(Array.from({ length: 5 }, random));
  });
});

describe('draws of weights', () => {
  const draws = (spread: (typeof spreads)[number], n: number, seed = 1) =>
    drawWeights(model, { draws: n, seed, spread });

  it('are the same bytes for the same seed, others for another, and begin alike however many there are', () => {
    for (const spread of spreads) {
      expect(draws(spread, 50)).toEqual(draws(spread, 50));
      expect(draws(spread, 50, 2).weights).not.toEqual(draws(spread, 50).weights);
      expect(draws(spread, 80).weights.subarray(0, 50 * width)).toEqual(draws(spread, 50).weights);
    }
  });

  it('are these on every machine', () => {
    const first = (spread: (typeof spreads)[number]) => [...draws(spread, 1, 2026).weights];
    expect({ any: first('any'), near: first('near') }).toMatchInlineSnapshot(`
      {
        "any": [
          0.029934131307527423,
          0.21038972819224,
          0.6752144631464034,
          0.08446167735382915,
          0.027757406001910567,
          0.32260094094090164,
          0.11971838935278356,
          0.3500498440116644,
          0.17987341969273984,
        ],
        "near": [
          0.2961692165274148,
          0.25695472468180713,
          0.08945194816697156,
          0.3574241106238066,
          0.3342883402811604,
          0.19519640437638228,
          0.09286786349141825,
          0.0913207474876289,
          0.28632664436341027,
        ],
      }
    `);
  });

  it('share out each axis: exactly where any share is possible', () => {
    for (const spread of spreads) {
      const drawn = draws(spread, 500);
      for (let d = 0; d < 500; d++) {
        const row = [...rowOf(drawn, d, width)];
        for (const part of [row.slice(0, 4), row.slice(4)]) {
          const sum = part.reduce((a, b) => a + b, 0);
          if (spread === 'any') expect(sum).toBe(1);
          else expect(sum).toBeCloseTo(1, 14);
          expect(Math.min(...part)).toBeGreaterThan(0);
        }
      }
    }
  });

  it('leave no criterion without weight', () => {
    // the fifteenth draw of this seed puts two of its 99 marks on the same place, and is drawn again
    const wide = modelOf(sourceOf({ worth: new Array(100).fill(1) }));
    const { weights } = drawWeights(wide, { draws: 15, seed: 3512, spread: 'any' });
    expect(weights.indexOf(0)).toBe(-1);
  });

  it('leave an axis of one criterion alone', () => {
    const one = modelOf(sourceOf({ worth: [7], ease: [1, 2] }));
    for (const spread of spreads) {
      const { weights } = drawWeights(one, { draws: 20, seed: 3, spread });
      expect(weights.filter((_, i) => i % 3 === 0)).toEqual(new Float64Array(20).fill(7));
    }
  });

  it('are uniform on the simplex: mean, variance, covariance and distribution of a share', () => {
    const n = 20_000;
    for (const k of [2, 3, 5, 8]) {
      const axis = modelOf(sourceOf({ worth: Array.from({ length: k }, (_, i) => i + 1) }));
      const drawn = drawWeights(axis, { draws: n, seed: 11, spread: 'any' });
      const share = (c: number) => Float64Array.from({ length: n }, (_, d) => drawn.weights[d * k + c]!);
      const mean = (x: Float64Array) => x.reduce((a, b) => a + b, 0) / n;
      const variance = (k - 1) / (k * k * (k + 1));
      for (let c = 0; c < k; c++) {
        const x = share(c);
        const m = mean(x);
        expect(Math.abs(m - 1 / k)).toBeLessThan(4 * Math.sqrt(variance / n));
        expect(mean(x.map((v) => (v - m) ** 2)) / variance).toBeCloseTo(1, 1);
        // Beta(1, k − 1); the bound is Kolmogorov's at one in a thousand
        const gap = [...x]
          .sort((a, b) => a - b)
          .reduce((most, v, i) => Math.max(most, Math.abs(1 - (1 - v) ** (k - 1) - (i + 0.5) / n)), 0);
        expect(gap).toBeLessThan(1.95 / Math.sqrt(n));
      }
      const [x, y] = [share(0), share(k - 1)];
      const covariance = mean(x.map((v, d) => (v - 1 / k) * (y[d]! - 1 / k)));
      // a product of two shares varies about as much as the variance, and less
      expect(Math.abs(covariance + 1 / (k * k * (k + 1)))).toBeLessThan((4 * variance) / Math.sqrt(n));
    }
  });

  it('move each weight by up to ±20 % where they are near', () => {
    const drawn = draws('near', 5_000);
    const own = [30, 20, 10, 40];
    let [least, greatest] = [2, 0];
    for (let d = 0; d < 5_000; d++) {
      const row = rowOf(drawn, d, width);
      for (let c = 1; c < 4; c++) {
        // what is left of the sharing out: the ratio of two factors
        const ratio = row[c]! / own[c]! / (row[0]! / own[0]!);
        least = Math.min(least, ratio);
        greatest = Math.max(greatest, ratio);
      }
    }
    const [low, high] = [(1 - nearBy) / (1 + nearBy), (1 + nearBy) / (1 - nearBy)];
    expect(least).toBeGreaterThan(low - 1e-9);
    expect(least).toBeLessThan(low * 1.03);
    expect(greatest).toBeLessThan(high + 1e-9);
    expect(greatest).toBeGreaterThan(high * 0.97);
  });
});
