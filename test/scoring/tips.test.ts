import { describe, expect, it } from 'vitest';
import { countTiers } from '../../src/scoring/sensitivity/count.ts';
import { drawWeights, spreads } from '../../src/scoring/sensitivity/draws.ts';
import { sensitivityRows, tipInWords } from '../../src/scoring/sensitivity/rows.ts';
import { model, modelOf, pointsOf, rowOf, sourceOf, table, width } from './sensitivity-models.ts';

describe('what tips an account', () => {
  const three = modelOf(
    sourceOf({ worth: [50, 30, 20] }, { cuts: { worth: [40] }, cells: ['low', 'high'], min: 0 }),
  );
  const draws = drawWeights(three, { draws: 2000, seed: 12, spread: 'any' });
  const one = (points: number[], of = three, drawn = draws) =>
    sensitivityRows(of, drawn, ['a'], [countTiers(of, Float64Array.from(points), drawn)], undefined)[0]!;

  it('is the one thing it has, or lacks', () => {
    const { tips, tier } = one([100, 0, 0]);
    expect([tier, tips, tipInWords(tips!)]).toEqual([
      'high',
      { axis: 'worth', criterion: 'worth-0', more: false },
      'less weight on worth-0',
    ]);
    expect(one([0, 0, 100])).toMatchObject({ tier: 'low', tips: { criterion: 'worth-2', more: true } });
    expect(tipInWords(one([80, 80, 0]).tips!)).toBe('more weight on worth-2');
  });

  it('is the first of two of which one is what the other leaves', () => {
    const two = modelOf(sourceOf({ worth: [2, 1] }, { cuts: { worth: [50] }, cells: ['low', 'high'] }));
    for (const spread of spreads)
      for (let seed = 0; seed < 20; seed++) {
        const drawn = drawWeights(two, { draws: 100, seed, spread });
        const { tips } = one([70, 15], two, drawn);
        expect(tips).toEqual({ axis: 'worth', criterion: 'worth-0', more: false });
      }
  });

  it('is never the only criterion of an axis, whose weight does not move', () => {
    // a tenth, added up 2 000 times and divided by 2 000, is no longer a tenth
    const lone = modelOf(
      sourceOf(
        { only: [0.1], worth: [5, 3, 2] },
        {
          cuts: { worth: [50], only: [50] },
          cells: [
            ['a', 'b'],
            ['c', 'd'],
          ],
        },
      ),
    );
    const drawn = drawWeights(lone, { draws: 2000, seed: 3, spread: 'any' });
    const { tips } = countTiers(lone, pointsOf(table(200, 0, 4, 4)), drawn);
    expect(tips).not.toContain(0);
    expect(tips.filter((tip) => tip > 0).length).toBeGreaterThan(100);
  });

  it('is measured from today’s weights where no draw keeps the tier', () => {
    const steep = modelOf(
      sourceOf({ worth: [998, 1, 1] }, { cuts: { worth: [99.5] }, cells: ['low', 'high'] }),
    );
    const drawn = drawWeights(steep, { draws: 100, seed: 1, spread: 'any' });
    expect(one([100, 0, 0], steep, drawn)).toMatchObject({
      tier: 'high',
      acceptability: 0,
      others: [{ tier: 'low', share: 1 }],
      tips: { criterion: 'worth-0', more: false },
    });
  });

  it('can be a value that is missing: the more it weighs, the less is known', () => {
    const strict = modelOf(
      sourceOf({ worth: [50, 30, 20] }, { cuts: { worth: [40] }, cells: ['low', 'high'], min: 60 }),
    );
    const row = one([90, 90, Number.NaN], strict);
    expect(row).toMatchObject({
      tier: 'high',
      others: [{ tier: null }],
      tips: { criterion: 'worth-2', more: true },
    });
    // the share of a third of the simplex above 0.4 is 0.6²
    expect(row.acceptability).toBeCloseTo(0.64, 1);
    expect(one([90, Number.NaN, Number.NaN], strict)).toMatchObject({
      tier: null,
      acceptability: null,
      others: [{ tier: 'high' }],
      tips: { criterion: 'worth-0', more: true },
    });
  });

  it('is the criterion with the greatest standardised difference of mean shares, by its own definition', () => {
    const drawn = drawWeights(model, { draws: 400, seed: 21, spread: 'any' });
    let tipped = 0;
    for (const row of table(80, 0.05, 3)) {
      const points = pointsOf([row]);
      const { today, tips, more } = countTiers(model, points, drawn);
      const lost = Array.from({ length: 400 }, (_, d) => {
        const only = { ...drawn, draws: 1, weights: rowOf(drawn, d, width) };
        return countTiers(model, points, only).times[today[0]!] === 0;
      });
      const n = lost.filter(Boolean).length;
      if (n === 0) expect(tips[0]).toBe(-1);
      if (n === 0 || n === 400) continue;
      tipped++;
      const sizes = Array.from({ length: width }, (_, c) => {
        const of = (which: boolean) =>
          lost.flatMap((l, d) => (l === which ? [drawn.weights[d * width + c]!] : []));
        const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
        const squares = (x: number[]) => x.reduce((a, b) => a + (b - mean(x)) ** 2, 0);
        const [gone, kept] = [of(true), of(false)];
        return (mean(gone) - mean(kept)) / Math.sqrt((squares(gone) + squares(kept)) / 398);
      });
      const best = sizes.reduce((b, size, c) => (Math.abs(size) > Math.abs(sizes[b]!) ? c : b), 0);
      expect([tips[0], more[0]]).toEqual([best, sizes[best]! > 0 ? 1 : 0]);
    }
    expect(tipped).toBeGreaterThan(50);
  });
});
