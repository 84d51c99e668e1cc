import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type EngineResult, score, spanishModel } from './engine.ts';

const list = readFileSync('examples/data/es_cnh_hospitales.csv');

describe('the Spanish hospital catalogue', () => {
  let one: EngineResult;
  const count = (result: EngineResult, tier: unknown) =>
    result.accounts.filter((a) => a.tier === tier).length;

  beforeAll(async () => {
    one = await score(spanishModel, list);
  });

  it('is scored whole: 837 rows in, 837 accounts out, nothing to complain about', () => {
    expect(one).toMatchObject({ rows: 837, rejects: [], findings: [] });
    expect(one.accounts).toHaveLength(837);
    expect([count(one, 'key'), count(one, 'develop'), count(one, 'serve')]).toEqual([71, 159, 607]);
    expect(one.accounts.filter((a) => a.fragile)).toHaveLength(82);
  });

  it('keeps the zero of 010066 and finds 460060 key by 0.07 points', () => {
    expect(one.accounts.find((a) => a.account === '010066')).toMatchObject({ tier: 'serve' });
    expect(one.accounts.find((a) => a.account === '460060')).toEqual({
      account: '460060',
      attractiveness: 75.07,
      score: 75.07,
      rank: 71,
      cell: [2],
      tier: 'key',
      abc: null,
      data_pct: 100,
      to_cut: 0.07,
      fragile: true,
    });
  });

  it('takes no tier from anybody when a second axis is rated for a short list', async () => {
    const second = {
      ...spanishModel,
      axes: [
        ...spanishModel.axes,
        {
          id: 'strength',
          criteria: [{ id: 'position', rating: 'our-position', weight: 1, missing: 'worst' }],
        },
      ],
      min_data_pct: 0,
      matrix: {
        cuts: { attractiveness: [55, 75], strength: [50] },
        cells: [
          ['serve', 'serve'],
          ['develop', 'grow'],
          ['key', 'defend'],
        ],
      },
    };
    const ratings = ['460060', '080752', '010066'].map((ref, i) => ({
      folder: `f${i}`,
      ref,
      ratings: { 'our-position': [8, 3, 9][i]! },
    }));
    const two = await score(second, list, { ratings });
    expect(two.accounts.filter((a) => a.tier === null)).toEqual([]);
    const tiers = new Map(two.accounts.map((a) => [a.account, a.tier]));
    for (const account of one.accounts)
      if (!['460060', '080752', '010066'].includes(String(account.account)))
        expect(tiers.get(account.account)).toBe(account.tier);
    expect([tiers.get('460060'), tiers.get('080752'), tiers.get('010066')]).toEqual([
      'defend',
      'key',
      'serve',
    ]);
    // without `worst` and 0 the other 834 would have no value on the second axis, and no tier
    const careless = await score(
      {
        ...second,
        axes: [
          spanishModel.axes[0],
          { id: 'strength', criteria: [{ id: 'position', rating: 'our-position', weight: 1 }] },
        ],
      },
      list,
      { ratings },
    );
    expect(careless.accounts.filter((a) => a.tier === null)).toHaveLength(834);
    expect(careless.accounts.at(-1)).toMatchObject({
      score: null,
      reason: 'nothing is known on strength',
      data_pct: 50,
    });
  });

  it('gives the same bytes with one thread and with two, three times over', async () => {
    const runs = [];
    for (const threads of [1, 2, 1, 2, 1, 2])
      runs.push(
        JSON.stringify(await score({ ...spanishModel, abc: { column: 'CAMAS' } }, list, { threads })),
      );
    expect(new Set(runs).size).toBe(1);
  });
});
