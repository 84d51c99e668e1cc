import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { runInit } from '../../../src/commands/init.ts';
import { read, write } from '../harness.ts';
import { played, proposed, stop } from './played.ts';
import { init, settings, started, stepFiles } from './workspaces.ts';

const account = '010066';
const path = (file: string) => `accounts/${account}/${file}`;
const screen = { interactive: true, columns: 80, colour: false };

async function interview(cwd: string, answers: readonly (readonly [string, unknown])[]) {
  const asker = played(answers);
  const env = { SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 23) / 1000) };
  const around = { cwd, env, out: screen, err: screen, input: { interactive: true } };
  const { exitCode } = await runInit({ args: [], options: { account } }, around, asker);
  return { exitCode, asker };
}

const step1 = [
  ['Who answers', proposed],
  ['fiscal year', proposed],
  ['spend a year', '2 400 000'],
  ['a guess', proposed],
  ['A need', 'Fewer days on the ward'],
  ['A need', 'One protocol'],
  ['Two sentences', 'It stands well.'],
] as const;
const step2 = [['key account manager, or why not', 'Four bodies decide.']] as const;
const step3 = [
  ['Function (1', 'head of pharmacy'],
  ['Roles', ['gatekeeper', 'decider']],
  ['Influence', 5],
  ['Support', -1],
  ['looks after', 'kam-1'],
  ['Function (2', 'medical director'],
  ['Roles', ['approver']],
  ['Influence', 4],
] as const;
const decision = [
  ['next decision', 'Relivax on the formulary?'],
  ['kind of decision', 'listing'],
  ['body decides it', 'p-and-t'],
  ['has a voice', ['r-01', 'r-02']],
  ['When is it decided', '2027-03-18'],
] as const;
const step4 = [
  ['A strength', 'Outcome data'],
  ['A weakness', 'Late answers'],
  ['An opportunity', 'A new unit'],
  ['A threat', 'A biosimilar'],
  ['on the formulary?', 'p-and-t'],
  ['Relivax: Status', 'under_review'],
] as const;
const later = [
  ['The objective', 'Relivax listed'],
  ['Measured by', 'formulary_access'],
  ['which product', 'relivax'],
  ['Where do we stand', '0'],
  ['Target', '75'],
  ['By when', '2027-12-31'],
  ['Why can it', 'Two others did.'],
  ['What is done', 'Dossier'],
  ['For which objectives', ['relivax-listed']],
  ['Who does it', 'msl-1'],
  ['By when', '2027-06-30'],
  ['Money', '12000'],
  ['Hours', '60'],
  ['reviewed next', '2027-02-15'],
  ['From which function', 'market_access'],
  ['What is asked for', 'A price corridor'],
  ['By when', '2027-01-31'],
] as const;
const everything = [...step1, ...step2, ...step3, ...decision, ...step4, ...later];

/** What the same person would have written into an answers file. */
const asFile = {
  owner: 'kam-1',
  period: '2027',
  category_spend: 2400000,
  category_spend_confidence: 'assumed',
  needs: ['Fewer days on the ward', 'One protocol'],
  summary: 'It stands well.',
  why_kam: 'Four bodies decide.',
  stakeholders: [
    {
      function: 'head of pharmacy',
      roles: ['gatekeeper', 'decider'],
      influence: 5,
      support: -1,
      owner: 'kam-1',
    },
    { function: 'medical director', roles: ['approver'], influence: 4 },
  ],
  decision: 'Relivax on the formulary?',
  decision_kind: 'listing',
  decision_body: 'p-and-t',
  decision_members: ['r-01', 'r-02'],
  decision_date: '2027-03-18',
  strengths: ['Outcome data'],
  weaknesses: ['Late answers'],
  opportunities: ['A new unit'],
  threats: ['A biosimilar'],
  formulary_body: 'p-and-t',
  formulary: [{ product: 'relivax', listing: 'under_review' }],
  objectives: [
    {
      statement: 'Relivax listed',
      measure: 'formulary_access',
      product: 'relivax',
      baseline: { value: 0 },
      target: 75,
      due: '2027-12-31',
      realistic: 'Two others did.',
    },
  ],
  tactics: [
    {
      action: 'Dossier',
      objectives: ['relivax-listed'],
      owner: 'msl-1',
      due: '2027-06-30',
      cost: { money: 12000, hours: 60 },
    },
  ],
  next_review: '2027-02-15',
  asks: [{ of: 'market_access', text: 'A price corridor', by: '2027-01-31' }],
};

const plan = (cwd: string) =>
  Object.fromEntries(
    readdirSync(join(cwd, 'accounts', account)).map((file) => [file, read(cwd, path(file))]),
  );

describe('the interview on a terminal', () => {
  it('says what the list gave and what lies ahead', async () => {
    const { asker } = await interview(started(), [['Who answers', stop]]);
    expect(asker.said[0]).toBe(
      'From the list: name, area, beds, type. 23 questions, 30 min; Ctrl-C keeps all.',
    );
  });

  it('gives the plan that the same answers in a file give', async () => {
    const cwd = started();
    const { exitCode, asker } = await interview(cwd, everything);
    expect(asker.left()).toEqual([]);
    expect(exitCode).toBe(0);
    const other = started();
    write(other, 'answers.yaml', stringify(asFile));
    expect((await init(other, '--account', account, '--answers', 'answers.yaml')).stderr).not.toContain(
      'error',
    );
    expect(plan(cwd)).toEqual(plan(other));
    expect(Object.keys(plan(cwd)).sort()).toEqual(stepFiles);
  });

  it('asks for no more than is known: everything may be left open', async () => {
    const cwd = started();
    const { exitCode, asker } = await interview(cwd, []);
    expect(exitCode).toBe(0);
    expect(readdirSync(join(cwd, 'accounts', account))).toEqual(['1-analysis.yaml']);
    // nothing to be more precise about
    expect(asker.asked.filter((message) => /a guess|has a voice|When is it decided/.test(message))).toEqual(
      [],
    );
  });

  it('a finished step is on the disk before the next begins', async () => {
    const cwd = started();
    const { exitCode } = await interview(cwd, [...step1, ['key account manager, or why not', stop]]);
    expect(exitCode).toBe(130);
    expect(parse(read(cwd, path('1-analysis.yaml')))).toMatchObject({
      summary: 'It stands well.',
      owner: 'kam-1',
    });
    expect(readdirSync(join(cwd, 'accounts', account))).toEqual(['1-analysis.yaml']);
  });

  it('Ctrl-C keeps what was answered of the step, down to half a row', async () => {
    const cwd = started();
    const { exitCode } = await interview(cwd, [...step1, ...step3.slice(0, 6), ['Roles', stop]]);
    expect(exitCode).toBe(130);
    expect(parse(read(cwd, path('3-dmu.yaml'))).stakeholders).toEqual([
      {
        id: 'r-01',
        function: 'head of pharmacy',
        roles: ['gatekeeper', 'decider'],
        influence: 5,
        support: -1,
        owner: 'kam-1',
      },
      { id: 'r-02', function: 'medical director' },
    ]);
  });

  it('resumed, asks only for what is absent and ends with the same bytes', async () => {
    const whole = started();
    await interview(whole, everything);
    const expected = plan(whole);

    const cwd = started();
    await interview(cwd, [...step1, ...step2, ...step3.slice(0, 6), ['Roles', stop]]);
    const { asker, exitCode } = await interview(cwd, [
      ['medical director: Roles', ['approver']],
      ['medical director: Influence', 4],
      ...decision,
      ...step4,
      ...later,
    ]);
    expect(exitCode).toBe(0);
    expect(asker.left()).toEqual([]);
    expect(asker.asked[0]).toContain('medical director: Roles');
    expect(
      asker.asked.filter((message) => /Who answers|A need|or why not|head of pharmacy/.test(message)),
    ).toEqual([]);
    expect(plan(cwd)).toEqual(expected);
  });

  it('stopped among the people, asks for the rest of them on resuming', async () => {
    const cwd = started();
    await interview(cwd, [...step1, ...step2, ...step3.slice(0, 5), ['Function (2', stop]]);
    const half = await init(cwd, '--account', account);
    expect(half.result).toMatchObject({ open: expect.arrayContaining(['stakeholders']) });
    const { asker } = await interview(cwd, [
      ['Function (2', 'head of pharmacy'],
      ['Influence', 3],
      ['Function (3', 'medical director'],
      ['next decision', 'x'],
      ['has a voice', ['r-01', 'r-02', 'r-03']],
    ]);
    expect(asker.left()).toEqual([]);
    expect(parse(read(cwd, path('3-dmu.yaml'))).stakeholders).toMatchObject([
      { id: 'r-01', function: 'head of pharmacy', influence: 5 },
      { id: 'r-02', function: 'head of pharmacy', influence: 3 },
      { id: 'r-03', function: 'medical director' },
    ]);
    // ended with "no more" and followed by a decision: nobody asks for a fourth
    const again = await interview(cwd, []);
    expect(again.asker.asked.filter((message) => message.includes('Function ('))).toEqual([]);
  });

  it('the same holds for every list: needs and tactics', async () => {
    const cwd = started();
    await interview(cwd, [...step1.slice(0, 5), ['A need', stop]]);
    const { asker } = await interview(cwd, [['A need, in the customer’s words (2', 'One protocol']]);
    expect(asker.left()).toEqual([]);
    expect(parse(read(cwd, path('1-analysis.yaml'))).needs).toMatchObject([
      { text: 'Fewer days on the ward' },
      { text: 'One protocol' },
    ]);
  });

  it('Enter alone states no fact: the cursor stands on "not known yet"', async () => {
    const cwd = started();
    await interview(cwd, [
      ['Function (1', 'head of pharmacy'],
      ['Influence', proposed],
      ['Support', proposed],
      ['looks after', proposed],
      ['Function (2', proposed],
      ['next decision', 'x'],
      ['kind of decision', proposed],
      ['body decides it', proposed],
      ['Status', proposed],
      ['The objective', 'Listed'],
      ['Measured by', proposed],
    ]);
    const dmu = parse(read(cwd, path('3-dmu.yaml')));
    expect(dmu.stakeholders).toEqual([{ id: 'r-01', function: 'head of pharmacy' }]);
    expect(Object.keys(dmu.decisions[0]).sort()).toEqual(['id', 'question']);
    expect(existsSync(join(cwd, path('4-diagnosis.yaml')))).toBe(false);
    expect(parse(read(cwd, path('5-objectives.yaml'))).objectives[0]).not.toHaveProperty('measure');
  });

  it('shows what an id stands for, and the usual measures first', async () => {
    const cwd = started();
    const asker = played([
      ['Function (1', 'head of pharmacy'],
      ['next decision', 'x'],
      ['The objective', 'Listed'],
    ]);
    const shown = new Map<string, string[]>();
    const { one, many } = asker;
    asker.one = (message, choices, proposal) => {
      shown.set(
        message,
        choices.map(({ label }) => label),
      );
      return one(message, choices, proposal);
    };
    asker.many = (message, choices, proposal) => {
      shown.set(
        message,
        choices.map(({ label }) => label),
      );
      return many(message, choices, proposal);
    };
    const around = { cwd, env: {}, out: screen, err: screen, input: { interactive: true } };
    await runInit({ args: [], options: { account } }, around, asker);
    expect(shown.get('Who answers for this plan?')).toContain('msl-1, medical');
    expect(shown.get('Who of these people has a voice in it?')).toEqual(['r-01, head of pharmacy']);
    const measured = shown.get('Measured by')!;
    expect(measured.slice(0, 2)).toEqual([
      'referral-days, Referral to treatment',
      'formulary_access, Formulary access (our index)',
    ]);
    expect(asker.asked).toContain('When is it decided? Like 2027-03-15.');
  });

  it('stopped anywhere, the plan has no error', async () => {
    for (let n = 1; n < everything.length; n += 4) {
      const cwd = started();
      const { exitCode } = await interview(cwd, [...everything.slice(0, n), [everything[n]![0], stop]]);
      expect(exitCode).toBe(130);
      if (!existsSync(join(cwd, 'accounts'))) continue;
      const { exitCode: resumed, asker } = await interview(cwd, []);
      expect(resumed).toBe(0);
      expect(asker.said.join('\n')).not.toContain('Not written');
    }
  });

  it('shows a baseline that the records know instead of asking for it', async () => {
    const cwd = started({
      [path('records/measures.csv')]:
        'id,date,measure,value,source,note\n1,2026-09-30,referral-days,17.4,,\n',
    });
    const { asker } = await interview(cwd, [
      ['The objective', 'Faster'],
      ['Measured by', 'referral-days'],
      ['Where do we stand', '99'],
      ['Target', '10'],
    ]);
    expect(asker.left()).toEqual([['Where do we stand', '99']]);
    expect(asker.said).toContain('Today, from the records: 17.4 (2026-09-30).');
    expect(parse(read(cwd, path('5-objectives.yaml'))).objectives).toMatchObject([
      { baseline: { value: 17.4, date: '2026-09-30' } },
    ]);
  });

  it('asks for the ratings that the model wants', async () => {
    const model =
      'kam: segmentation/1\naccount: id\naxes: [{ id: a, criteria: [{ id: open, rating: openness, weight: 1 }] }]\n';
    const cwd = started({ 'segmentation.yaml': model });
    const { asker } = await interview(cwd, [['openness, 1–10', 7]]);
    expect(asker.said[0]).toContain('24 questions');
    expect(parse(read(cwd, path('2-segmentation.yaml'))).ratings).toEqual({ openness: 7 });
  });

  it.each([
    ['spend a year', 'a lot', 'plain number'],
    ['spend a year', '-5', 'At least 0'],
    ['Influence', 6, 'not offered'],
    ['When is it decided', '2027-02-30', 'calendar day'],
    ['reviewed next', '15.02.2027', 'calendar day'],
    ['Two sentences', 'a\u200bb', 'nobody can see'],
    ['fiscal year', '27', 'a year'],
  ])('refuses at once what the plan cannot hold: %s %s', async (question, answer, words) => {
    await expect(
      interview(started(), [
        ['Function (1', 'head of pharmacy'],
        ['next decision', 'x'],
        [question, answer],
      ]),
    ).rejects.toThrow(words);
  });

  it('has nothing to suggest for an account that is no hospital, and asks all the same', async () => {
    const cwd = started({ 'kam.yaml': settings.replace('general: hospital', 'general: insurer') });
    const { exitCode } = await interview(cwd, [['Function (1', 'head of contracting']]);
    expect(exitCode).toBe(0);
    expect(parse(read(cwd, path('3-dmu.yaml'))).stakeholders).toEqual([
      { id: 'r-01', function: 'head of contracting' },
    ]);
  });
});
