import { describe, expect, it } from 'vitest';
import { ahpWeights, rankWeights } from '../../src/scoring/weights.ts';
import { calibrated, score } from './engine.ts';

/** Numbers that somebody else published. Where a source rounds, so does the test; nothing here was worked out by kam. */

const rounded = (values: readonly number[], digits: number) =>
  values.map((value) => Number(value.toFixed(digits)));

describe('pairwise comparison (AHP)', () => {
  /** The upper half of a published matrix, row by row. */
  const ahp = (ids: string, rows: readonly (readonly number[])[]) => {
    const names = ids.split(' ');
    return ahpWeights(
      names,
      rows.flatMap((row, i) => row.map((times, j) => [names[i]!, names[i + 1 + j]!, times] as const)),
    );
  };

  // T. L. Saaty, How to make a decision: The Analytic Hierarchy Process. European Journal of Operational Research 48
  // (1990), 9–26, Table 2: eight factors of buying a house. λmax = 9.669, C.I. = 0.238, C.R. = 0.169.
  it('buying a house: eight factors that contradict each other', () => {
    const { weights, lambda_max, ci, cr } = ahp(
      'size transport neighbourhood age yard modern condition financing',
      [
        [5, 3, 7, 6, 6, 1 / 3, 1 / 4],
        [1 / 3, 5, 3, 3, 1 / 5, 1 / 7],
        [6, 3, 4, 6, 1 / 5],
        [1 / 3, 1 / 4, 1 / 7, 1 / 8],
        [1 / 2, 1 / 5, 1 / 6],
        [1 / 5, 1 / 6],
        [1 / 2],
      ],
    );
    expect(rounded(weights, 3)).toEqual([0.173, 0.054, 0.188, 0.018, 0.031, 0.036, 0.167, 0.333]);
    expect(rounded([lambda_max, ci, cr], 3)).toEqual([9.669, 0.238, 0.169]);
  });

  // The same paper, the houses compared on financing: λmax = 3.065, C.I. = 0.032, C.R. = 0.056.
  it('three houses on financing', () => {
    const { weights, lambda_max, ci, cr } = ahp('a b c', [[1 / 7, 1 / 5], [3]]);
    for (const [i, published] of [0.072, 0.65, 0.278].entries())
      expect(Math.abs(weights[i]! - published)).toBeLessThan(0.001);
    expect(rounded([lambda_max, ci, cr], 3)).toEqual([3.065, 0.032, 0.056]);
  });

  // T. L. Saaty, Decision making with the analytic hierarchy process. Int. J. Services Sciences 1 (2008), 83–98:
  // which drink is consumed more in the U.S. C.R. = 0.022.
  it('seven drinks', () => {
    const { weights, cr } = ahp('coffee wine tea beer soda milk water', [
      [9, 5, 2, 1, 1, 1 / 2],
      [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
      [1 / 3, 1 / 4, 1 / 3, 1 / 9],
      [1 / 2, 1, 1 / 3],
      [2, 1 / 2],
      [1 / 3],
    ]);
    expect(rounded(weights, 3)).toEqual([0.177, 0.019, 0.042, 0.116, 0.19, 0.129, 0.327]);
    expect(rounded([cr], 3)).toEqual([0.022]);
  });

  // Wikipedia, Analytic hierarchy process – leader example: criteria .547, .127, .270, .056 and the candidates' own
  // priorities lead to .493, .358 and .149. https://en.wikipedia.org/wiki/Analytic_hierarchy_process_–_leader_example
  it('choosing a leader: from comparisons to the weighted sum', async () => {
    const criteria = ['experience', 'education', 'charisma', 'age'];
    const model = {
      axes: [
        {
          id: 'leader',
          weights: {
            ahp: [
              ['experience', 'education', 4],
              ['experience', 'charisma', 3],
              ['experience', 'age', 7],
              ['charisma', 'education', 3],
              ['education', 'age', 3],
              ['charisma', 'age', 5],
            ],
          },
          criteria: criteria.map((id) => ({ id, column: id, scale: { linear: [0, 1] } })),
        },
      ],
      input: { decimal: '.' },
    };
    const { accounts } = await score(
      model,
      `id,${criteria.join(',')}\nfirst,0.217,0.188,0.743,0.265\nsecond,0.717,0.081,0.194,0.672\nthird,0.066,0.731,0.063,0.063\n`,
    );
    expect(accounts.map(({ account }) => account)).toEqual(['second', 'first', 'third']);
    expect(
      rounded(
        accounts.map(({ score }) => Number(score) / 100),
        3,
      ),
    ).toEqual([0.493, 0.358, 0.149]);
  });
});

// F. H. Barron and B. E. Barrett, Decision quality using ranked attribute weights. Management Science 42 (1996),
// 1515–1523: rank-order centroid weights by number of attributes.
describe('rank-order centroid weights', () => {
  it.each([
    [[0.75, 0.25]],
    [[0.6111, 0.2778, 0.1111]],
    [[0.5208, 0.2708, 0.1458, 0.0625]],
    [[0.4567, 0.2567, 0.1567, 0.09, 0.04]],
    [[0.4083, 0.2417, 0.1583, 0.1028, 0.0611, 0.0278]],
  ])('%j', (published) => {
    const ids = published.map((_, i) => `c${i}`);
    expect(rounded(rankWeights(ids, ids), 4)).toEqual(published);
  });
});

describe('weighted sums', () => {
  // E. Triantaphyllou, Multi-Criteria Decision Making: A Comparative Study (2000), chapter 2, the weighted sum model;
  // also https://en.wikipedia.org/wiki/Weighted_sum_model: 21.50, 22.00 and 22.00.
  it('three alternatives on four criteria', async () => {
    const criteria = [0.2, 0.15, 0.4, 0.25].map((weight, i) => ({
      id: `c${i + 1}`,
      column: `c${i + 1}`,
      weight,
      scale: { linear: [0, 100] },
    }));
    const { accounts } = await score(
      { axes: [{ id: 'importance', criteria }] },
      'id,c1,c2,c3,c4\na1,25,20,15,30\na2,10,30,20,30\na3,30,10,30,10\n',
    );
    expect(accounts.map(({ account, score }) => [account, score])).toEqual([
      ['a2', 22],
      ['a3', 22],
      ['a1', 21.5],
    ]);
  });

  // R. J. Best, Market-Based Management, figure 11-8 (http://rogerjbest.com/nav.cfm?A=N&C=11&P=2): market forces 62,
  // competitive intensity 58, market access 80, weighted 30, 40 and 30 percent: an index of 65.8.
  it('an index of three weighted sums', async () => {
    const parts = {
      forces: { size: 40, growth: 30, 'buyer-power': 30 },
      intensity: { rivalry: 40, entry: 30, substitutes: 30 },
      access: { familiarity: 40, channel: 30, 'sales-force': 30 },
    };
    const model = {
      axes: Object.entries(parts).map(([id, weights]) => ({
        id,
        criteria: Object.entries(weights).map(([criterion, weight]) => ({
          id: criterion,
          column: criterion,
          weight,
          scale: { linear: [0, 100] },
        })),
      })),
      overall: { forces: 30, intensity: 40, access: 30 },
    };
    const header = Object.values(parts).flatMap((weights) => Object.keys(weights));
    const { accounts } = await score(model, `id,${header.join(',')}\nA,80,60,40,40,80,60,80,100,60\n`);
    expect(accounts).toMatchObject([{ forces: 62, intensity: 58, access: 80, score: 65.8 }]);
  });
});

describe('percentiles (linear interpolation, R type 7)', () => {
  const model = {
    axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale: { percentile: {} } }] }],
    input: { decimal: '.' },
  };
  const file = (values: readonly number[]) => `id,x\n${values.map((x, i) => `${i},${x}`).join('\n')}\n`;
  const table = async (values: readonly number[]) => (await calibrated(model, file(values)))[0]!.measured;

  // pandas, Series.quantile (https://pandas.pydata.org/docs/reference/api/pandas.Series.quantile.html)
  it('quartiles of 1, 2, 3, 4', async () => {
    const q = await table([1, 2, 3, 4]);
    expect([q[25], q[50], q[75]]).toEqual([1.75, 2.5, 3.25]);
  });

  // Gnumeric 0.52 (https://ftp.gnome.org/pub/gnome/sources/gnumeric/0.52/), help of PERCENTILE: (A1:A5, 0.42) = 20.02
  it('the 42nd percentile of five numbers', async () => {
    expect((await table([11.4, 17.3, 21.3, 25.9, 40.1]))[42]).toBeCloseTo(20.02, 12);
  });

  // Microsoft, PERCENTRANK function (https://support.office.com/en-us/article/PERCENTRANK-function-c3d59a5d-3527-408d-a7d4-252606554005):
  // of ten numbers, 2 has the rank 0.333, 4 0.555, 5 0.583 (a quarter of the way from 4 to 8) and 8 0.666.
  it('percentile ranks of ten numbers', async () => {
    const numbers = [13, 12, 11, 8, 4, 3, 2, 1, 1, 1];
    const pinned = await calibrated(model, file(numbers));
    const { accounts } = await score(model, file([...numbers, 5]), { pinned });
    const rank = (x: number) =>
      Number(accounts.find(({ account }) => account === String([...numbers, 5].indexOf(x)))!.score);
    // a table of whole percents knows ranks between them to half a point
    for (const [x, published] of [
      [2, 33.3],
      [4, 55.5],
      [5, 58.3],
      [8, 66.6],
    ] as const)
      expect(Math.abs(rank(x) - published)).toBeLessThan(0.5);
    expect([rank(1), rank(13)]).toEqual([0, 100]);
  });
});

describe('the nine-cell matrix (GE–McKinsey)', () => {
  // "Nine-cell matrix Starbucks" (https://www.scribd.com/document/401462295): three businesses, measured after
  // A. A. Thompson and A. J. Strickland, Strategic Management, whose matrix is cut at 3.3 and 6.7 on scales of 1 to 10.
  const attractiveness = [0.1, 0.3, 0.15, 0.2, 0.1, 0.05, 0.1];
  const strength = [0.15, 0.25, 0.05, 0.1, 0.05, 0.15, 0.1, 0.15];
  const businesses = {
    coffee: {
      ratings: [8, 5, 8, 9, 8, 7, 8, 10, 6, 10, 6, 8, 10, 8, 8],
      attractiveness: 7.25,
      strength: 8,
      cell: 'high-strong',
    },
    tea: {
      ratings: [7, 6, 5, 7, 5, 8, 6, 6, 5, 6, 5, 5, 7, 8, 6],
      attractiveness: 6.15,
      strength: 5.95,
      cell: 'medium-average',
    },
    sandwich: {
      ratings: [8, 5, 8, 5, 3, 6, 7, 3, 5, 4, 5, 4, 4, 6, 5],
      attractiveness: 5.8,
      strength: 4.55,
      cell: 'medium-average',
    },
  };

  it('three businesses: their scores and their cells', async () => {
    const axis = (id: string, weights: readonly number[], from: number) => ({
      id,
      criteria: weights.map((weight, i) => ({
        id: `c${from + i}`,
        column: `c${from + i}`,
        weight,
        scale: { linear: [0, 10] },
      })),
    });
    const model = {
      axes: [axis('attractiveness', attractiveness, 1), axis('strength', strength, 8)],
      matrix: {
        cuts: { attractiveness: [33, 67], strength: [33, 67] },
        cells: ['low', 'medium', 'high'].map((row) =>
          ['weak', 'average', 'strong'].map((column) => `${row}-${column}`),
        ),
      },
    };
    const rows = Object.entries(businesses).map(([id, { ratings }]) => [id, ...ratings].join(','));
    const header = ['id', ...Array.from({ length: 15 }, (_, i) => `c${i + 1}`)].join(',');
    const { accounts } = await score(model, `${header}\n${rows.join('\n')}\n`);
    for (const [id, published] of Object.entries(businesses))
      expect(accounts.find(({ account }) => account === id)).toMatchObject({
        attractiveness: 10 * published.attractiveness,
        strength: 10 * published.strength,
        tier: published.cell,
      });
  });
});
