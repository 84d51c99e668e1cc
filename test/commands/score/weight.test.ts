import { describe, expect, it } from 'vitest';
import { read, write } from '../harness.ts';
import { csv, json, model, refusal, table, workspace } from './questions.ts';

interface Told {
  weights: {
    axis: string;
    criterion: string | null;
    was: number;
    now: number;
    share_now: number;
    derived: string | null;
  }[];
  reordered: number;
  transitions: { from: string | null; to: string | null; accounts: number }[];
  moves: {
    account: string;
    tier_before: string | null;
    tier_after: string | null;
    score_before: number | null;
    score_after: number | null;
    rank_before: number;
    rank_after: number;
  }[];
}
const asked = async (cwd: string, ...weights: string[]) =>
  (await json(cwd, ...weights.flatMap((weight) => ['--weight', weight]))).weight as Told;

describe('kam score --weight', () => {
  it('says what scoring with those weights in the model says', async () => {
    const cwd = workspace();
    const told = await asked(cwd, 'beds=10', 'strength.share=90', 'strength=80');
    const before = await json(cwd);
    write(
      cwd,
      'segmentation.yaml',
      model
        .replace('column: beds, weight: 40', 'column: beds, weight: 10')
        .replace('column: share, weight: 40', 'column: share, weight: 90')
        .replace('strength: 40 }', 'strength: 80 }'),
    );
    const after = new Map((await json(cwd)).accounts.map((account) => [account.account, account]));
    const expected = before.accounts.flatMap((was) => {
      const is = after.get(was.account)!;
      return was.tier === is.tier
        ? []
        : {
            account: was.account,
            tier_before: was.tier,
            tier_after: is.tier,
            score_before: was.score,
            score_after: is.score,
            rank_before: was.rank,
            rank_after: is.rank,
          };
    });
    expect(expected.length).toBeGreaterThan(3);
    expect(told.moves.map(({ name: _, ...rest }: Told['moves'][number] & { name?: string }) => rest)).toEqual(
      expected,
    );
    expect(told.reordered).toBe(
      before.accounts.filter((was) => after.get(was.account)!.rank !== was.rank).length,
    );
    expect(told.transitions.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(expected.length);
  });

  it('lists movers by their old rank, in CSV too, and counts each transition', async () => {
    const cwd = workspace();
    const { moves, transitions } = await asked(cwd, 'beds=400');
    expect(moves.map(({ rank_before }) => rank_before)).toEqual(
      moves.map(({ rank_before }) => rank_before).sort((a, b) => a - b),
    );
    const rows = await csv(cwd, '--weight', 'beds=400');
    expect(rows.map(({ account, tier_before, tier_after }) => [account, tier_before, tier_after])).toEqual(
      moves.map((move) => [move.account, move.tier_before ?? '', move.tier_after ?? '']),
    );
    const text = await table(cwd, 80, '--weight', 'beds=400');
    for (const { from, to, accounts } of transitions)
      expect(text).toContain(`${from ?? 'no tier'} → ${to ?? 'no tier'}  ${accounts}\n`);
    expect(text).toContain('beds 400 instead of 40 (87 % of worth, was 40 %)');
    expect(
      (await table(cwd, 80, '--weight', 'beds=400', '--top', '1')).match(/^ {2}a\d\d\d /gm),
    ).toHaveLength(transitions.length);
    expect(transitions.some(({ accounts }) => accounts > 1)).toBe(true);
  });

  it('changes no file, and nothing of today’s result', async () => {
    const cwd = workspace();
    const before = await json(cwd);
    const after = await json(cwd, '--weight', 'beds=400');
    expect(after.accounts).toEqual(before.accounts);
    expect(read(cwd, 'segmentation.yaml')).toBe(model);
  });

  it('says that the weight of an axis moves ranks, and a tier only where it decides whether enough is known', async () => {
    const cwd = workspace();
    const { transitions, reordered } = await asked(cwd, 'strength=400');
    expect(reordered).toBeGreaterThan(0);
    expect(transitions.every(({ from, to }) => from === null || to === null)).toBe(true);
    const text = await table(cwd, 80, '--weight', 'strength=400');
    expect(text).toMatch(/^Other weights: strength 400 instead of 40 \(87 % of the score, was 40 %\)\.\n/);
    expect(text.replace(/\s+/g, ' ')).toContain('counts in the score, not in the matrix');
    expect(await table(cwd, 80, '--weight', 'beds=40')).toContain(
      'None of 50 accounts changes its tier; no rank changes.',
    );
  });

  it('asks what is meant', async () => {
    const cwd = workspace();
    expect(await refusal(cwd, '--weight', 'bed=4')).toContain('Did you mean beds?');
    expect(await refusal(cwd, '--weight', 'wurth=4')).toContain('Did you mean worth?');
    expect(await refusal(cwd, '--weight', 'zzzzzz=4')).toContain(
      'It has worth, beds, growth, kind, openness, strength',
    );
    expect(await refusal(cwd, '--weight', 'beds=4', '--weight', 'worth.beds=5')).toContain('more than once');
    write(
      cwd,
      'segmentation.yaml',
      model.replace('id: share,', 'id: beds,').replace('id: growth,', 'id: strength,'),
    );
    expect(await refusal(cwd, '--weight', 'beds=4')).toContain('could be any of worth.beds, strength.beds');
    expect(await refusal(cwd, '--weight', 'strength=4')).toContain(
      'could be any of worth.strength, overall.strength',
    );
    const { weights } = await asked(cwd, 'strength.beds=4', 'overall.strength=9', 'worth.strength=2');
    expect(weights.map(({ axis, criterion, now }) => [axis, criterion, now])).toEqual([
      ['strength', 'beds', 4],
      ['strength', null, 9],
      ['worth', 'strength', 2],
    ]);
  });

  it.each([
    [
      'ahp',
      '{ ahp: [[beds, growth, 2], [beds, kind, 4], [beds, openness, 4], [growth, kind, 2], [growth, openness, 2], [kind, openness, 1]] }',
      'the pairwise comparisons of worth',
    ],
    ['rank', '{ rank: [beds, growth, kind, openness] }', 'the order of worth'],
  ])('replaces weights that were derived by %s by parts of 100, and says so', async (kind, weights, says) => {
    const cwd = workspace();
    const derived = model
      .replace(/(id: (?:beds|growth|kind)[^\n]*?), weight: \d+/g, '$1')
      .replace('rating: openness, weight: 30', 'rating: openness')
      .replace('- id: worth\n', `- id: worth\n    weights: ${weights}\n`);
    write(cwd, 'segmentation.yaml', derived);
    const told = await asked(cwd, 'growth=50');
    const others = 100 - told.weights[0]!.was;
    expect(told.weights[0]).toMatchObject({ criterion: 'growth', now: 50, derived: kind });
    expect(told.weights[0]!.share_now).toBeCloseTo((100 * 50) / (others + 50), 9);
    expect((await table(cwd, 80, '--weight', 'growth=50')).replace(/\s+/g, ' ')).toContain(
      `${says} gave the weights, taken as parts of 100 here`,
    );
  });
});
