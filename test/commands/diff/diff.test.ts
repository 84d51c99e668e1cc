import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { gitIn, repository } from '../../io/repository.ts';
import { folder, kam } from '../harness.ts';

const head = (kind: string, account: string) => `kam: ${kind}/1\naccount: "${account}"\n`;
const plan = (account: string, ref = account.toUpperCase()) => ({
  [`accounts/${account}/1-analysis.yaml`]: `${head('analysis', account)}account_ref: "${ref}"\nname: Clinic ${account}\n`,
  [`accounts/${account}/3-dmu.yaml`]: `${head('dmu', account)}stakeholders:\n  - { id: r-01, function: head of pharmacy, influence: 4, support: -1 }\n`,
  [`accounts/${account}/6-tactics.yaml`]: `${head('tactics', account)}tactics:\n  - { id: visit, action: Visit the wards, due: 2026-12-01, cost: { money: 1000, hours: 10 } }\n`,
});
const workspace = { 'kam.yaml': 'kam: workspace/1\n', ...plan('nova'), ...plan('meseta') };

function committed(files: Record<string, string> = workspace) {
  const it = repository(files);
  onTestFinished(it.remove);
  it.commit();
  return it;
}
const raised = (account: string) => ({
  [`accounts/${account}/3-dmu.yaml`]: plan(account)[`accounts/${account}/3-dmu.yaml`]!.replace('-1', '2'),
});
const answer = async (cwd: string, ...argv: string[]) => {
  const { stdout, exitCode, stderr } = await kam(['diff', ...argv, '--format', 'json'], { cwd });
  expect([exitCode, stderr.replace(/^kam: (No BASE|main has commits).*\n/, '')]).toEqual([0, '']);
  return JSON.parse(stdout);
};
const kinds = ({ accounts }: { accounts: { account: string; kind: string; was: string | null }[] }) =>
  accounts.map(({ account, kind, was }) => [account, kind, was]);

describe('kam diff', () => {
  it('compares what its arguments say, as git does', async () => {
    const { root, put, commit, git } = committed();
    git('checkout', '-q', '-b', 'change');
    put(raised('nova'));
    commit('change');
    git('checkout', '-q', 'main');
    put(raised('meseta'));
    commit('main goes on');
    git('checkout', '-q', 'change');
    put({ 'accounts/nova/6-tactics.yaml': `${head('tactics', 'nova')}tactics: []\n` });
    const accounts = async (...argv: string[]) => kinds(await answer(root, ...argv)).map(([name]) => name);
    // where the branch left main, against the files
    expect(await accounts()).toEqual(['nova']);
    expect(await accounts('main', 'change')).toEqual(['meseta', 'nova']);
    expect(await accounts('main...change')).toEqual(['nova']);
    expect(await accounts('change', 'change')).toEqual([]);
    expect(await accounts('main', 'change', '--account', 'nova')).toEqual(['nova']);
    const { accounts: files } = await answer(root, 'HEAD');
    expect(files[0].changes.map(({ text }: { text: string }) => text)).toEqual([
      expect.stringContaining('tactic visit removed'),
    ]);
  });

  it('says on stderr where main’s own commits are shown backwards, and how to leave them out', async () => {
    const { root, put, commit, git } = committed();
    git('checkout', '-q', '-b', 'change');
    put(raised('nova'));
    commit('change');
    const quiet = await kam(['diff', 'main'], { cwd: root });
    expect(quiet.stderr).toBe('');
    git('checkout', '-q', 'main');
    put(raised('meseta'));
    commit('main goes on');
    git('checkout', '-q', 'change');
    const { stderr, stdout } = await kam(['diff', 'main', '--format', 'md'], { cwd: root });
    expect(stderr).toMatch(
      /^kam: main has commits that this branch lacks,.*backwards.*write main\.\.\. .*\n$/,
    );
    expect(stdout).toContain('meseta');
    expect(stdout).not.toContain('backwards');
    expect((await kam(['diff', 'main', 'change'], { cwd: root })).stderr).toContain('main...change');
    for (const args of [['main...'], ['main...change'], ['HEAD~1'], ['HEAD'], ['HEAD~1', 'change']]) {
      const right = await kam(['diff', ...args], { cwd: root });
      expect([args, right.stderr, right.stdout.includes('meseta')]).toEqual([args, '', false]);
    }
    // what counts as changed is the same question
    expect((await kam(['check', '--changed=main'], { cwd: root })).stderr).toContain('write main...');
  });

  it('as a comment names commits, not where HEAD stood on the machine that made it', async () => {
    const { root, put, commit, git } = committed();
    const base = commit().slice(0, 8);
    put(raised('nova'));
    const head = commit('change').slice(0, 8);
    git('branch', 'HEADY');
    const sides = async (...args: string[]) => {
      const { stdout } = await kam(['diff', ...args, '--format', 'md'], { cwd: root });
      expect(stdout).toMatch(/^<!-- kam diff\/1 -->\n## [^\n]+\n\n(- \*\*.*\n)*\n?<sub>/);
      expect(stdout).not.toContain('\n\n\n');
      return /<sub>(.*) · as of/.exec(stdout)![1];
    };
    expect(await sides('HEAD^1', 'HEAD')).toBe(`${base} → ${head}`);
    expect(await sides('@~', '@')).toBe(`${base} → ${head}`);
    expect(await sides('HEAD')).toBe(`${head} → working tree`);
    expect(await sides('HEAD~1', 'HEADY')).toBe(`${base} → HEADY (${head})`);
    expect((await kam(['diff', 'HEAD^1', 'HEAD'], { cwd: root })).stdout).toContain(
      `HEAD^1 (${base}) → HEAD`,
    );
  });

  it('is one envelope: both sides, changes with step, path and words, KPIs with what they rest on', async () => {
    const { root, put, commit } = committed();
    const base = commit();
    put(raised('nova'));
    const head = commit('change');
    const told = await answer(root, base, head);
    expect(told).toMatchObject({
      kam: 'diff/1',
      as_of: '2026-11-23',
      base: { commit: base, name: expect.stringContaining(base.slice(0, 8)) },
      head: { commit: head },
    });
    const [account] = told.accounts;
    expect(account.changes).toEqual([
      {
        step: 3,
        kind: 'changed',
        path: ['stakeholders', 'r-01', 'support'],
        id: 'r-01',
        before: { value: -1 },
        after: { value: 2 },
        text: 'r-01 (head of pharmacy): support −1 → +2',
      },
    ]);
    expect(account.kpis).toEqual([
      expect.objectContaining({
        id: 'dmu_support',
        before: expect.closeTo(-33.33, 1),
        after: expect.closeTo(66.67, 1),
        reason: { before: null, after: null },
        because: ['r-01 (head of pharmacy): support −1 → +2 (no evidence)'],
      }),
    ]);
    expect(account.remarks.map(({ kind }: { kind: string }) => kind)).toEqual(['no_evidence']);
  });

  it('counts both sides by one day: the head’s, or the one that is named', async () => {
    const { root, put } = committed();
    put(raised('nova'));
    const { stdout } = await kam(['diff', 'HEAD', 'HEAD', '--format', 'json'], {
      cwd: root,
      env: { SOURCE_DATE_EPOCH: '' },
    });
    expect(JSON.parse(stdout).as_of).toBe('2026-03-01');
    expect((await answer(root, '--as-of', '2026-05-04')).as_of).toBe('2026-05-04');
  });

  it('ends with 1 where something changed and --exit-code asks for it', async () => {
    const { root, put } = committed();
    expect((await kam(['diff', 'HEAD', '--exit-code'], { cwd: root })).exitCode).toBe(0);
    put({ 'accounts/nova/3-dmu.yaml': `# a comment\n${plan('nova')['accounts/nova/3-dmu.yaml']}` });
    expect((await kam(['diff', 'HEAD', '--exit-code'], { cwd: root })).exitCode).toBe(0);
    put(raised('nova'));
    expect((await kam(['diff', 'HEAD', '--exit-code'], { cwd: root })).exitCode).toBe(1);
    expect((await kam(['diff', 'HEAD'], { cwd: root })).exitCode).toBe(0);
  });

  it('says what it cannot know: files with errors at the head end with 1, at the base they do not stand in the way', async () => {
    const { root, put, commit } = committed();
    put({ 'accounts/nova/3-dmu.yaml': `${head('dmu', 'nova')}stakeholders: many\n` });
    const broken = await kam(['diff', 'HEAD'], { cwd: root });
    expect([broken.exitCode, broken.stdout]).toEqual([
      1,
      expect.stringContaining('what changed in 3-dmu.yaml is not known'),
    ]);
    commit('broken');
    put(raised('nova'));
    const mended = await kam(['diff', 'HEAD'], { cwd: root });
    expect([mended.exitCode, mended.stdout]).toEqual([0, expect.stringContaining('1 error before')]);
    expect(mended.stdout).toContain('1 error gone');
    commit('mended');
    put({ 'kam.yaml': 'kam: workspace/1\ncurrency: 12\n' });
    const settings = await kam(['diff', 'HEAD', '--format', 'json'], { cwd: root });
    expect(settings.exitCode).toBe(1);
    expect(JSON.parse(settings.stdout).workspace).toMatchObject({
      changes: [],
      remarks: [],
      unknown: [{ file: 'kam.yaml', side: 'head', errors: 1 }],
      waived: [],
    });
    commit('broken settings');
    put({ 'kam.yaml': 'kam: workspace/1\n' });
    expect((await kam(['diff', 'HEAD'], { cwd: root })).exitCode).toBe(0);
  });

  it('knows an account in another folder, one that came and one that went', async () => {
    const { root, put, git } = committed();
    git('rm', '-rq', 'accounts/nova', 'accounts/meseta');
    put({ ...plan('nova-clinic', 'NOVA'), ...plan('levante') });
    expect(kinds(await answer(root, 'HEAD'))).toEqual([
      ['levante', 'added', null],
      ['meseta', 'removed', null],
      ['nova-clinic', 'moved', 'nova'],
    ]);
    const { stdout } = await kam(['diff', 'HEAD'], { cwd: root });
    expect(stdout).toContain('nova is called nova-clinic now');
    expect(stdout).toContain('plan of levante is new (1 person, 1 tactic, €1,000, 10 h)');
  });

  it('compares all accounts where what they rest on changed, and says what it was', async () => {
    const { root, put } = committed({
      ...workspace,
      'kam.yaml':
        'kam: workspace/1\nproducts: [{ id: relivax }]\nkpis: { contact_days: 90 }\nteam: [{ id: kam-1, rate: 1 }]\n',
      'accounts/nova/records/contacts.csv':
        'id,date,stakeholder,by,channel,hours,tactic\nx,2026-08-01,r-01,kam-1,visit,1,\n',
    });
    put({
      'kam.yaml':
        'kam: workspace/1\nproducts: [{ id: relivax }]\nkpis: { contact_days: 150 }\nteam: [{ id: kam-1, rate: 1 }]\n',
    });
    const told = await answer(root, 'HEAD');
    expect(told.workspace.changes[0].text).toBe('kam.yaml: kpis contact days 90 → 150');
    expect(told.accounts[0].kpis[0]).toMatchObject({
      id: 'dmu_coverage',
      because: ['kam.yaml: kpis contact days 90 → 150'],
    });
  });

  it('finds the workspace in a folder of its repository, and one that is new there', async () => {
    const it = repository({ 'README.md': 'x' });
    onTestFinished(it.remove);
    it.commit();
    it.put(Object.fromEntries(Object.entries(workspace).map(([path, text]) => [`plans/${path}`, text])));
    it.commit('plans');
    it.put({ 'plans/accounts/nova/3-dmu.yaml': raised('nova')['accounts/nova/3-dmu.yaml']! });
    const cwd = join(it.root, 'plans/accounts/nova');
    expect(kinds(await answer(cwd, 'HEAD'))).toEqual([['nova', 'changed', null]]);
    expect(kinds(await answer(cwd, 'HEAD~1', 'HEAD')).map(([, kind]) => kind)).toEqual(['added', 'added']);
  });

  it('says how to deepen a clone in which the base is missing', async () => {
    const { root, put, commit, git } = committed();
    git('checkout', '-q', '-b', 'change');
    put(raised('nova'));
    commit('change');
    const clone = join(folder(), 'clone');
    gitIn(root, ['clone', '-q', '--depth', '1', '--branch', 'change', `file://${root}`, clone]);
    const { exitCode, stderr } = await kam(['diff', 'origin/main'], { cwd: clone });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('fetch-depth: 0')]);
  });

  it('writes a comment that a later run may write again, and nothing over a file of somebody else', async () => {
    const { root, put } = committed();
    put(raised('nova'));
    for (const path of ['diff.md', 'diff.json', 'diff.txt'])
      for (let i = 0; i < 2; i++)
        expect((await kam(['diff', 'HEAD', '--out', path], { cwd: root })).stdout).toBe(`${path}\n`);
    expect(readFileSync(join(root, 'diff.md'), 'utf8')).toMatch(
      /^<!-- kam diff\/1 -->\n## What this change means\n/,
    );
    writeFileSync(join(root, 'mine.md'), 'mine');
    expect((await kam(['diff', 'HEAD', '--out', 'mine.md'], { cwd: root })).exitCode).toBe(2);
    mkdirSync(join(root, 'other'));
    expect((await kam(['diff', 'HEAD', '--out', 'kam.yaml', '--force'], { cwd: root })).exitCode).toBe(2);
  });

  it.each([
    [['--output=x'], 'unknown option'],
    [['nowhere'], '"nowhere"'],
    [['HEAD', '--account', 'nov'], 'Did you mean nova?'],
    [['HEAD', 'HEAD', 'HEAD'], 'too many arguments'],
    [['HEAD..HEAD', 'HEAD'], 'already names both sides'],
  ])('refuses %j with 2 and a word', async (argv, words) => {
    const { root } = committed();
    const { exitCode, stderr } = await kam(['diff', ...argv], { cwd: root });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it.each([80, 40])('fits %i columns', async (columns) => {
    const { root, put } = committed();
    put(raised('nova'));
    const { stdout } = await kam(['diff', 'HEAD'], { cwd: root, columns });
    for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(columns);
  });
});
