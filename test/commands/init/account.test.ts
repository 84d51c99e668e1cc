import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { accountQuestions } from '../../../src/plan/interview.ts';
import { folder, kam, read, write } from '../harness.ts';
import { accountAnswers, answered, init, portfolio, settings, started, stepFiles } from './workspaces.ts';

const account = '010066';
const path = (file: string) => `accounts/${account}/${file}`;
const plan = (cwd: string) =>
  Object.fromEntries(
    readdirSync(join(cwd, 'accounts', account))
      .sort()
      .map((file) => [file, read(cwd, path(file))]),
  );

async function answer(cwd: string, answers: string | object, id = account) {
  write(cwd, 'answers.yaml', typeof answers === 'string' ? answers : stringify(answers));
  return init(cwd, '--account', id, '--answers', 'answers.yaml');
}

async function summary(cwd: string) {
  const { stdout } = await kam(['check', '--format', 'json'], { cwd });
  return JSON.parse(stdout) as {
    findings: { severity: string; rule: string; file: string; help: string }[];
    summary: { error: number; warn: number };
  };
}

describe('kam init --account with answers', () => {
  it('writes the seven files, without an error and with few warnings', async () => {
    const cwd = started();
    const { exitCode, stderr } = await answer(cwd, accountAnswers);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('From the list: name, area, beds, type. 23 questions, 30 min.');
    expect(Object.keys(plan(cwd))).toEqual(stepFiles);
    const lines = Object.values(plan(cwd)).reduce((sum, text) => sum + text.split('\n').length - 1, 0);
    expect(lines).toBeLessThanOrEqual(130);
    const { findings, summary: counts } = await summary(cwd);
    expect(counts.error).toBe(0);
    expect(counts.warn).toBeLessThanOrEqual(12);
    for (const finding of findings) expect(finding.help).toMatch(/\S/);
  });

  it('takes facts from the row, and quotes ids', async () => {
    const cwd = started();
    await answer(cwd, accountAnswers);
    const text = read(cwd, path('1-analysis.yaml'));
    expect(text).toContain('account: "010066"\n');
    expect(text).toContain('account_ref: "010066"\n');
    expect(parse(text)).toMatchObject({
      kam: 'analysis/1',
      name: 'Hospital San Telmo',
      type: 'hospital',
      area: 'comunitat-valenciana',
      size: { beds: 546 },
      reviewed: { date: '2026-11-23', by: 'kam-1' },
    });
    for (const text of Object.values(plan(cwd)))
      expect(text).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/\.\.\/\.kam\/schemas\/[a-z]+\.json\nkam: /,
      );
  });

  it('leaves out what is unknown: no empty value, nothing to do later', async () => {
    const cwd = started();
    await answer(cwd, { owner: 'kam-1', decision: 'On the formulary?', needs: null, summary: null });
    expect(Object.keys(plan(cwd))).toEqual(['1-analysis.yaml', '3-dmu.yaml']);
    const all = Object.values(plan(cwd)).join('');
    expect(all).not.toMatch(/TODO|null|""|\[\]|\{\}|:\s*$(?!\n\s+- )/m);
    expect(all).not.toContain('needs');
  });

  it('asks at most 25 questions', () => {
    expect(accountQuestions(['openness', 'position']).length).toBeLessThanOrEqual(25);
    expect(accountQuestions([]).length).toBeLessThanOrEqual(25);
  });

  it('writes the row’s facts where there is nobody to ask and nothing answered', async () => {
    const cwd = started();
    const { exitCode, stderr } = await init(cwd, '--account', account);
    expect(exitCode).toBe(0);
    expect(Object.keys(plan(cwd))).toEqual(['1-analysis.yaml']);
    expect(stderr).toContain('Open: owner, period, category_spend');
  });

  it('asks for what the list does not say', async () => {
    const cwd = started();
    const { stderr } = await answer(cwd, { facts: { type: 'clinic_network' } }, 'ES/010068');
    const text = read(cwd, 'accounts/es-010068/1-analysis.yaml');
    expect(parse(text)).toMatchObject({
      account: 'es-010068',
      account_ref: 'ES/010068',
      type: 'clinic_network',
    });
    expect(stderr).toContain('"long stay"');
    expect(stderr).toContain('Open: owner');
  });

  it('takes baselines from the records', async () => {
    const records =
      'id,date,measure,value,source,note\n1,2026-03-01,referral-days,21,,\n2,2026-09-30,referral-days,17.4,,\n';
    const market =
      'id,period,product,market,own,total,reference,reference_share_pct,unit\n1,2025-12,relivax,anti-infectives,300,1000,country,20,EUR\n';
    const cwd = started({
      [path('records/measures.csv')]: records,
      [path('records/market.csv')]: market,
    });
    const objective = { target: 10, due: '2027-12-31' };
    const { exitCode } = await answer(cwd, {
      objectives: [
        { id: 'faster', measure: 'referral-days', ...objective },
        { id: 'share', measure: 'market_share', product: 'relivax', ...objective },
        { id: 'roi', measure: 'roi', ...objective },
        { id: 'given', measure: 'referral-days', baseline: { value: 30 }, ...objective },
        { id: 'hold', measure: 'referral-days', shape: 'hold', ...objective },
      ],
    });
    expect(exitCode).toBe(0);
    const { objectives } = parse(read(cwd, path('5-objectives.yaml'))) as {
      objectives: { baseline?: object }[];
    };
    expect(objectives.map(({ baseline }) => baseline)).toEqual([
      { value: 17.4, date: '2026-09-30' },
      { value: 30, date: '2025-12-31' },
      undefined,
      { value: 30 },
      undefined,
    ]);
  });
});

describe('resuming', () => {
  const ids = accountQuestions([]).map(({ id }) => id);
  const only = (wanted: readonly string[]) =>
    Object.fromEntries(wanted.flatMap((id) => (id in answered ? [[id, answered[id]]] : [])));

  it('in two halves gives the bytes of all answers at once', async () => {
    const whole = started();
    await answer(whole, accountAnswers);
    const expected = plan(whole);
    for (const cut of [1, 5, 9, 12, 15, 19, 21, 24]) {
      const cwd = started();
      expect((await answer(cwd, only(ids.slice(0, cut)))).exitCode).toBe(0);
      expect((await answer(cwd, only(ids.slice(cut)))).exitCode).toBe(0);
      expect(plan(cwd)).toEqual(expected);
    }
  });

  it('gives them whichever questions were answered first', async () => {
    const whole = started();
    await answer(whole, accountAnswers);
    const expected = plan(whole);
    // what others refer to is answered with or before them
    const first = ['category_spend', 'stakeholders', 'decision', 'objectives', 'formulary_body'];
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(ids.filter((id) => id in answered && !first.includes(id))),
        async (some) => {
          const cwd = started();
          const early = [...first, ...some];
          expect((await answer(cwd, only(early))).exitCode).toBe(0);
          expect((await answer(cwd, only(ids.filter((id) => !early.includes(id))))).exitCode).toBe(0);
          expect(plan(cwd)).toEqual(expected);
        },
      ),
      { numRuns: 12, seed: 3 },
    );
  });

  it('a second time changes nothing', async () => {
    const cwd = started();
    await answer(cwd, accountAnswers);
    const before = plan(cwd);
    const { exitCode, result, stderr } = await answer(cwd, accountAnswers);
    expect([exitCode, (result as { files: string[] }).files]).toEqual([0, []]);
    expect(stderr).toContain('nothing was written');
    expect(plan(cwd)).toEqual(before);
  });

  it('never changes what stands there: values, comments, order, line ends', async () => {
    const cwd = started();
    const mine = [
      'kam: dmu/1',
      'account:   "010066"   # ours',
      'decisions:',
      '# the one that counts',
      '- {id: mine, question: "Which one?"}   # as they call it',
      'stakeholders: [{id: r-01, function: head of pharmacy}]',
      '',
    ].join('\r\n');
    write(cwd, 'kam.yaml', settings);
    await init(cwd, '--account', account);
    write(cwd, path('3-dmu.yaml'), mine);
    const { exitCode, stderr } = await answer(cwd, accountAnswers);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('decision: the plan has an answer already');
    const text = read(cwd, path('3-dmu.yaml'));
    for (const line of mine.split('\r\n').slice(0, 4)) expect(text).toContain(`${line}\r\n`);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(text).toContain('# as they call it');
    const value = parse(text) as { decisions: object[]; stakeholders: { id: string; influence?: number }[] };
    expect(value.decisions).toMatchObject([
      { id: 'mine', question: 'Which one?', body: 'p-and-t', date: '2027-03-18' },
    ]);
    expect(value.stakeholders.map(({ id }) => id)).toEqual(['r-01', 'r-02', 'r-03', 'r-04', 'r-05']);
    expect(value.stakeholders[0]).toMatchObject({ function: 'head of pharmacy', influence: 5, support: -1 });
  });

  it('adds to a file that has an error nowhere it would write, and refuses one it cannot read', async () => {
    const cwd = started();
    await answer(cwd, { owner: 'kam-1' });
    write(cwd, path('3-dmu.yaml'), 'kam: dmu/1\naccount: "010066"\nstakeholders: [\n');
    const before = plan(cwd);
    const { exitCode, stderr } = await answer(cwd, accountAnswers);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${path('3-dmu.yaml')}:`);
    expect(plan(cwd)).toEqual(before);
  });
});

describe('answers that are wrong', () => {
  it.each([
    ['a misspelt question', 'ownr: kam-1\n', '1:1', 'Did you mean "owner"?'],
    ['a person nobody knows', 'owner: kam-7\n', '1:8', 'Did you mean "kam-1"?'],
    ['a text for a number', 'category_spend: a lot\n', '1:17', 'should be a number'],
    [
      'a row outside the scale',
      'stakeholders:\n  - { function: buyer, influence: 7 }\n',
      '2:35',
      'more than 5',
    ],
    [
      'a role that does not exist',
      'stakeholders:\n  - function: buyer\n    roles: [byer]\n',
      '3:13',
      'Did you mean "buyer"?',
    ],
    [
      'a key that does not exist',
      'stakeholders:\n  - function: buyer\n    suport: 1\n',
      '3:5',
      'Did you mean "support"?',
    ],
    ['a text instead of a list', 'needs: shorter stays\n', '1:8', 'takes a list'],
    ['a list in a list', 'needs: [[a]]\n', '1:9', 'not a list'],
    ['a day that does not exist', 'next_review: 2027-02-30\n', '1:14', 'calendar day'],
    [
      'a measure nobody knows',
      'objectives:\n  - { statement: x, measure: net_slaes }\n',
      '2:30',
      'Did you mean "net_sales"?',
    ],
    [
      'a tactic for no objective',
      'tactics:\n  - { action: x, objectives: [y] }\n',
      '2:31',
      'is not an objective',
    ],
    ['a member who is nobody', 'decision: x\ndecision_members: [r-09]\n', '2:20', 'is not a stakeholder'],
    [
      'a formulary without its body',
      'formulary: [{ product: relivax, listing: listed }]\n',
      '1:13',
      '"body"',
    ],
    ['a body that is no id', 'decision: x\ndecision_body: P&T\n', '2:16', 'is not an id'],
    ['keys where one value belongs', 'period: { a: 1 }\n', '1:9', 'should be text'],
    ['a fact that is not asked', 'facts: { bed: 5 }\n', '1:10', 'Did you mean "beds"?'],
    ['an unquoted year', 'period: 2027\n', '1:9', 'in quotes'],
    [
      'two people under one pseudonym',
      'stakeholders: [{ id: a, function: x }, { id: a, function: y }]\n',
      '1:',
      'twice',
    ],
    ['YAML that is none', 'needs: [\n', '', 'answers.yaml'],
  ])('%s: named at its place, and nothing is written', async (_, answers, place, words) => {
    const cwd = started();
    const { exitCode, stderr } = await answer(cwd, answers);
    expect(stderr).toContain(`answers.yaml:${place}`);
    expect(stderr.replace(/\s+/g, ' ')).toContain(words);
    expect(exitCode).toBe(1);
    expect(existsSync(join(cwd, 'accounts'))).toBe(false);
  });

  it('one wrong answer keeps all others from being written', async () => {
    const cwd = started();
    const { exitCode } = await answer(cwd, accountAnswers.replace('influence: 4', 'influence: 40'));
    expect(exitCode).toBe(1);
    expect(existsSync(join(cwd, 'accounts'))).toBe(false);
  });
});

describe('which account', () => {
  it('knows an account by its portfolio id and by its folder', async () => {
    const cwd = started();
    expect((await answer(cwd, { owner: 'kam-1' }, 'ES/010068')).exitCode).toBe(0);
    expect((await answer(cwd, { period: '2027' }, 'es-010068')).exitCode).toBe(0);
    expect(readdirSync(join(cwd, 'accounts'))).toEqual(['es-010068']);
  });

  it('an unknown id is a wrong call that says what was meant', async () => {
    const { exitCode, stderr } = await init(started(), '--account', '010076');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean "010066"?');
  });

  it('two ids with one folder are an error that names both', async () => {
    const cwd = started({ 'portfolio.csv': `${portfolio}es-010068,Hospital X,Asturias,5,general\n` });
    const { exitCode, stderr } = await init(cwd, '--account', 'ES/010068');
    expect(exitCode).toBe(1);
    expect(stderr.replace(/\s+/g, ' ')).toContain('"ES/010068" and "es-010068" would share one folder');
    expect(stderr).toContain('portfolio.csv:4:1');
  });

  it('an account that stands twice is an error that names both lines', async () => {
    const cwd = started({ 'portfolio.csv': `${portfolio}010066,Hospital San Telmo,Asturias,5,general\n` });
    const { exitCode, stderr } = await init(cwd, '--account', account);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('portfolio.csv:5:1');
    expect(stderr).toContain('portfolio.csv:2:1');
  });

  it.each(['con', 'CON', 'a'.repeat(65), '...'])(
    'an id that is no folder everywhere is an error: %s',
    async (id) => {
      const cwd = started({ 'portfolio.csv': `id,name,region,beds,class\n${id},x,Asturias,1,general\n` });
      const { exitCode, stderr } = await init(cwd, '--account', id);
      expect(exitCode).toBe(1);
      expect(stderr).toContain('portfolio.csv:2:1');
      expect(existsSync(join(cwd, 'accounts'))).toBe(false);
    },
  );

  it('no id leads out of the workspace', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constantFrom('../../etc/passwd', 'a\\..\\b', '/etc/passwd', '..', 'a/../../b'),
          fc.string({ minLength: 1, maxLength: 20 }),
        ),
        async (id) => {
          const cell = `"${id.replaceAll('"', '""')}"`;
          const cwd = started({
            'portfolio.csv': `id,name,region,beds,class\n${cell},x,Asturias,1,general\n`,
          });
          const { exitCode } = await init(cwd, '--account', id);
          expect([0, 1, 2]).toContain(exitCode);
          expect(readdirSync(cwd).sort()).toEqual(
            exitCode === 0 ? ['accounts', 'kam.yaml', 'portfolio.csv'] : ['kam.yaml', 'portfolio.csv'],
          );
          if (exitCode === 0)
            expect(readdirSync(join(cwd, 'accounts'))[0]).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it('needs a workspace with a portfolio', async () => {
    expect((await init(folder(), '--account', account)).exitCode).toBe(2);
    const bare = started({ 'kam.yaml': 'kam: workspace/1\n' });
    expect((await init(bare, '--account', account)).stderr).toContain('kam init --from FILE');
    expect((await init(started(), 'x', '--account', account)).exitCode).toBe(2);
  });
});

describe('kam init --account --questions', () => {
  it('prints the open questions as an answers file, every line commented out', async () => {
    const cwd = started();
    const { stdout, exitCode } = await init(cwd, '--account', account, '--questions');
    expect(exitCode).toBe(0);
    expect(stdout.split('\n').every((line) => line === '' || line.startsWith('#'))).toBe(true);
    expect(existsSync(join(cwd, 'accounts'))).toBe(false);
  });

  it('and its examples are answers that kam takes', async () => {
    const cwd = started();
    const { stdout } = await init(cwd, '--account', account, '--questions');
    const filled = stdout.replace(/^#(?=\S)/gm, '').replace(/^#(?= {2}(- | {2}[a-z_.]+:))/gm, '');
    const known = Object.keys(parse(filled) as object);
    expect(known).toHaveLength(23);
    const { exitCode, stderr } = await answer(cwd, filled.replace('[r-01, r-02]', '[r-01]'));
    expect(stderr).not.toContain('error');
    expect(exitCode).toBe(0);
  });

  it('asks only for what is absent', async () => {
    const cwd = started();
    await answer(cwd, accountAnswers);
    const { stdout } = await init(cwd, '--account', account, '--questions');
    expect(stdout).toContain('#stakeholders:');
    expect(stdout).not.toContain('#objectives:');
  });
});

it('the tutorial’s hospital comes out of the Spanish list', async () => {
  const cwd = folder();
  const answers = resolve('examples/answers');
  await init(
    cwd,
    '--from',
    resolve('examples/data/es_cnh_hospitales.csv'),
    '--answers',
    join(answers, 'es.yaml'),
  );
  const { stderr, exitCode } = await init(
    cwd,
    '--account',
    '460018',
    '--answers',
    join(answers, 'es-account.yaml'),
  );
  expect(exitCode).toBe(0);
  expect(stderr).toContain('From the list: name, area, beds, class. 23 questions, 30 min.');
  expect(parse(read(cwd, 'accounts/460018/1-analysis.yaml'))).toMatchObject({
    size: { beds: 1000 },
    type: 'hospital',
  });
  const { summary: counts, findings } = await summary(cwd);
  expect(counts.error).toBe(0);
  expect(findings.filter(({ severity }) => severity === 'warn').length).toBeLessThanOrEqual(12);
});
