import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { segmentation } from '../../../src/plan/workspace/segmentation.ts';
import { buildModel } from '../../../src/scoring/model.ts';
import { drawWeights, spreads } from '../../../src/scoring/sensitivity/draws.ts';
import { oracle } from '../../scoring/oracle.ts';
import { kam, write } from '../harness.ts';
import { csv, json, model, portfolio, table, workspace } from './questions.ts';

interface Row {
  account: string;
  name: string;
  tier: string | null;
  acceptability: number | null;
  others: { tier: string | null; share: number }[];
  tips: { axis: string; criterion: string; by: string } | null;
  dominates: number | null;
  dominated_by: number | null;
}
interface Told {
  draws: number;
  seed: number;
  spread: string;
  tiers: { tier: string; key: boolean; accounts: number; over_90_pct: number; under_50_pct: number }[];
  not_compared: string | null;
  accounts: Row[];
}
const asked = async (cwd: string, ...argv: string[]) =>
  (await json(cwd, '--sensitivity', ...argv)).sensitivity as Told;

describe('kam score --sensitivity', () => {
  it.each(spreads)(
    'counts what scoring 50 accounts 2 000 times over gives (%s)',
    async (spread) => {
      const told = await asked(workspace(), '--seed', '42', '--spread', spread);
      const full = segmentation.parse({ account: 'id', ...parse(model) });
      const { weights } = drawWeights(buildModel(full), { draws: 2000, seed: 42, spread });
      const lines = portfolio(50).trim().split('\n');
      const [header, ...cells] = lines.map((line) => line.split(','));
      const counts = new Map<string, Map<string | null, number>>();
      const width = weights.length / 2000;
      for (let d = 0; d < 2000; d++) {
        let at = d * width;
        // the rating is never there, and openness leaves its weight to the others: scored with it, as the model says
        const axes = full.axes.map((axis) => ({
          ...axis,
          criteria: axis.criteria.map((criterion) => ({ ...criterion, weight: weights[at++]! })),
        }));
        const { accounts } = oracle(
          { ...full, account: 'id', axes } as unknown as Parameters<typeof oracle>[0],
          header!,
          cells,
        );
        for (const { account, tier } of accounts) {
          const own = counts.get(account as string) ?? new Map<string | null, number>();
          own.set(tier as string | null, (own.get(tier as string | null) ?? 0) + 1);
          counts.set(account as string, own);
        }
      }
      expect(told.accounts).toHaveLength(50);
      for (const { account, tier, acceptability, others } of told.accounts) {
        const own = counts.get(account)!;
        const shares = others.map((other) => [other.tier, Math.round(other.share * 2000)] as const);
        if (tier !== null) shares.push([tier, Math.round(acceptability! * 2000)]);
        else if (own.has(null)) shares.push([null, own.get(null)!]);
        expect([account, new Map(shares.filter(([, n]) => n > 0))]).toEqual([account, own]);
      }
      // it would not be much of a test if nobody moved
      expect(told.accounts.filter(({ others }) => others.length > 0).length).toBeGreaterThan(5);
    },
    60_000,
  );

  it('is the same for the same seed, on one thread and on two, and another for another', async () => {
    const cwd = workspace();
    for (const form of ['csv', 'json', 'table']) {
      const bytes = async (...argv: string[]) =>
        (await kam(['score', '--sensitivity', '--draws', '300', '--format', form, ...argv], { cwd })).stdout;
      const first = await bytes('--seed', '7');
      expect(await bytes('--seed', '7', '--threads', '1')).toBe(first);
      expect(await bytes('--seed', '8')).not.toBe(first);
    }
  });

  it('does not depend on the order of the rows', async () => {
    const cwd = workspace();
    const before = await csv(cwd, '--sensitivity', '--draws', '100');
    const [head, ...rows] = portfolio(50).trim().split('\n');
    write(cwd, 'portfolio.csv', `${[head, ...rows.reverse()].join('\n')}\n`);
    expect(await csv(cwd, '--sensitivity', '--draws', '100')).toEqual(before);
  });

  it('names draws, seed and spread in every form, and sums up key accounts first', async () => {
    const cwd = workspace();
    const told = await asked(cwd);
    expect([told.draws, told.seed, told.spread, told.not_compared]).toEqual([2000, 1, 'any', null]);
    const key = told.tiers.find(({ tier }) => tier === 'key')!;
    expect(told.tiers.map(({ tier }) => tier)).toEqual(['key', 'develop', 'serve']);
    const text = await table(cwd, 80, '--sensitivity');
    expect(text.split('\n')[0]).toBe(
      `2,000 weightings (seed 1, any): ${key.accounts} key accounts, ${key.over_90_pct} of them key in over 90 %.`,
    );
    expect((await table(cwd, 80, '--sensitivity', '--draws', '1', '--seed', '3')).split('\n')[0]).toMatch(
      /^1 weighting \(seed 3, any\): /,
    );
    const [row] = await csv(cwd, '--sensitivity');
    expect([row!.draws, row!.seed, row!.spread]).toEqual(['2000', '1', 'any']);
  });

  it('lists the most fragile first, as many as are asked for', async () => {
    const cwd = workspace();
    const { accounts } = await asked(cwd);
    const kept = accounts.flatMap(({ acceptability }) => acceptability ?? []);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    const listed = (text: string) => text.split('\n').filter((line) => /^ {2}a\d\d\d /.test(line));
    expect(listed(await table(cwd, 80, '--sensitivity'))).toHaveLength(12);
    const [first] = listed(await table(cwd, 80, '--sensitivity', '--top', '1'));
    const { account, name, tier, acceptability, others, tips } = accounts[0]!;
    expect(first).toContain(`${account} ${name}`.slice(0, 20));
    expect(first).toContain(`${tier} in ${Math.round(acceptability! * 100)} %, else ${others[0]!.tier}`);
    expect(tips).not.toBeNull();
    expect(listed(await table(cwd, 80, '--sensitivity', '--top', '0'))).toEqual([]);
  });

  it('has shares in the CSV that sum to 1, and the same as in the JSON', async () => {
    const cwd = workspace();
    const { accounts } = await asked(cwd, '--draws', '400');
    const rows = await csv(cwd, '--sensitivity', '--draws', '400');
    expect(rows.map(({ account }) => account)).toEqual(accounts.map(({ account }) => account));
    for (const [i, row] of rows.entries()) {
      const shares = ['key', 'develop', 'serve', 'no_tier'].map((tier) => Number(row[`share_${tier}`]));
      expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      const { tier, acceptability } = accounts[i]!;
      expect(row.tier).toBe(tier ?? '');
      expect(row.acceptability).toBe(acceptability === null ? '' : String(acceptability));
    }
  });

  it('counts who dominates whom: by hand for three accounts', async () => {
    const cwd = workspace({
      'portfolio.csv':
        'id,name,area,beds,growth,kind,sales,share\na,,,90,9,big,900,40\nb,,,80,8,big,800,30\nc,,,10,9,small,10,50\n',
    });
    const { accounts } = await asked(cwd, '--draws', '10');
    expect(
      Object.fromEntries(
        accounts.map(({ account, dominates, dominated_by }) => [account, [dominates, dominated_by]]),
      ),
    ).toEqual({ a: [1, 0], b: [0, 1], c: [0, 0] });
    expect(await table(cwd, 80, '--sensitivity', '--draws', '10')).toContain(
      '2 of 3 are dominated by nobody',
    );
  });

  it('says where no weight can move anybody', async () => {
    const cwd = workspace({
      'segmentation.yaml':
        'kam: segmentation/1\naxes: [{ id: worth, criteria: [{ id: beds, column: beds, weight: 1, scale: { linear: [0, 100] } }] }]\nmatrix: { cuts: { worth: [50] }, cells: [serve, key] }\n',
    });
    expect(await table(cwd, 80, '--sensitivity')).toContain('so no weight can move anybody');
    const { accounts } = await asked(cwd);
    expect(new Set(accounts.map(({ acceptability }) => acceptability))).toEqual(new Set([1, null]));
  });
});
