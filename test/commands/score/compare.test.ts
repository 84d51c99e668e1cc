import { describe, expect, it, onTestFinished } from 'vitest';
import { type Repository, repository } from '../../io/repository.ts';
import { kam, read, write } from '../harness.ts';
import { csv, json, model, portfolio, refusal, settings, table, workspace } from './questions.ts';

interface Told {
  with: string;
  kind: string;
  by: string | null;
  note: string | null;
  accounts: { before: number; after: number };
  model: { before: string | null; after: string };
  count: Record<'tier' | 'entered' | 'left' | 'score' | 'pushed' | 'same', number>;
  changes: {
    change: string;
    account: string;
    name: string | null;
    tier_before: string | null;
    tier_after: string | null;
    rank_before: number | null;
    rank_after: number | null;
    because: string | null;
    axis: string | null;
    criterion: string | null;
    value_before: string | null;
    value_after: string | null;
  }[];
}
const asked = async (cwd: string, named: string, ...argv: string[]) =>
  (await json(cwd, '--compare', named, ...argv)).compare as Told;

/** Three accounts in the middle of three cells. */
const three =
  'id,name,area,beds,growth,kind,sales,share\na,A,,50,0,big,900,40\nb,B,,50,0,big,100,10\nc,C,,10,-9,small,900,40\n';

function repo(files: Record<string, string> = {}): Repository {
  const made = repository({
    'kam.yaml': settings,
    'segmentation.yaml': model,
    'portfolio.csv': three,
    ...files,
  });
  onTestFinished(made.remove);
  made.commit();
  return made;
}

describe('kam score --compare with a file', () => {
  it('finds nothing where nothing changed, whichever form kept the scores', async () => {
    const cwd = workspace();
    await kam(['score', '--write'], { cwd });
    await kam(['score', '--out', 'old.csv'], { cwd });
    await kam(['score', '--with-explain', '--with-input', '--out', 'wide.csv'], { cwd });
    await kam(['score', '--out', 'old.json'], { cwd });
    write(cwd, 'crlf.csv', read(cwd, 'old.csv').replaceAll('\n', '\r\n'));
    for (const file of ['scores.csv', 'old.csv', 'wide.csv', 'old.json', 'crlf.csv']) {
      const told = await asked(cwd, file);
      expect([file, told.changes, told.count.same]).toEqual([file, [], 50]);
      expect(told).toMatchObject({ with: `the file ${file}`, kind: 'file', by: null });
    }
    expect((await asked(cwd, 'scores.csv')).model.before).toBe((await asked(cwd, 'old.json')).model.after);
    expect(await table(cwd, 80, '--compare', 'old.csv')).toBe(
      'Compared with the file old.csv.\n50 accounts then, 50 now: nothing changed.\n',
    );
  });

  it('tells comers, goers, tiers, scores and who was only pushed along', async () => {
    const cwd = workspace({ 'portfolio.csv': three });
    await kam(['score', '--out', 'old.csv'], { cwd });
    write(
      cwd,
      'portfolio.csv',
      three
        .replace('a,A,,50', 'a,A,,95')
        .replace(/^b.*\n/m, '')
        .concat('z,Z,,90,9,big,10,50\n'),
    );
    const told = await asked(cwd, 'old.csv');
    expect(
      told.changes.map(({ change, account, tier_before, tier_after }) => [
        change,
        account,
        tier_before,
        tier_after,
      ]),
    ).toEqual([
      ['tier', 'a', 'develop', 'key'],
      ['entered', 'z', null, 'develop'],
      ['left', 'b', 'develop', null],
    ]);
    expect(told.accounts).toEqual({ before: 3, after: 3 });
    // of a file only axes are known
    expect(told.changes[0]).toMatchObject({ because: 'axis', axis: 'worth', criterion: null, name: 'A' });
    expect(await table(cwd, 80, '--compare', 'old.csv')).toContain('worth 82.86 instead of 57.14');
  });

  it('refuses what is no list of scores, with the line', async () => {
    const cwd = workspace();
    await kam(['score', '--explain', 'a001', '--format', 'json', '--out', 'one.json'], { cwd });
    await kam(['score', '--out', 'old.csv'], { cwd });
    const old = read(cwd, 'old.csv');
    write(cwd, 'twice.csv', old + old.split('\n')[1]!.concat('\n'));
    write(cwd, 'cut.csv', old.replace(/^(a001,.*),\w+$/m, '$1'));
    write(cwd, 'quote.csv', `${old}a"b`);
    write(cwd, 'word.csv', old.replace(/^a001,[^,]*/m, 'a001,much'));
    write(cwd, 'empty.csv', '');
    write(cwd, 'bad.json', '{ "kam": ');
    write(cwd, 'other.json', '{ "kam": "kpi/1", "accounts": [] }');
    const line = old.split('\n').findIndex((text) => text.startsWith('a001')) + 1;
    for (const [file, says] of [
      ['portfolio.csv', 'portfolio.csv:1: It is no list of scores'],
      ['kam.yaml', 'kam.yaml:1: It is no list of scores'],
      ['twice.csv', 'twice.csv:52: This account stands here twice.'],
      ['cut.csv', `cut.csv:${line}: This line has a cell`],
      ['word.csv', `word.csv:${line}: This line has a cell`],
      ['quote.csv', 'quote.csv:52: From this line on'],
      ['empty.csv', 'empty.csv: The file is empty.'],
      ['bad.json', 'It begins like JSON and is none.'],
      ['other.json', 'It is no answer of kam score'],
      ['one.json', 'It holds 1 of 50 accounts'],
    ] as const)
      expect(await refusal(cwd, '--compare', file)).toContain(says);
    expect(await refusal(cwd, '--compare', 'accounts')).toContain(
      'There is no file "accounts", and as a revision',
    );
  });
});

describe('kam score --compare with a revision', () => {
  it('takes its scores.csv, or scores it anew, and names the criterion either way', async () => {
    const { root, put, commit, git } = repo();
    await kam(['score', '--write'], { cwd: root });
    commit('scores');
    put({ 'portfolio.csv': three.replace('a,A,,50', 'a,A,,95').replace('c,C,,10,-9', 'c,C,,70,-9') });
    for (const [ref, by] of [
      ['HEAD~1', 'scored'],
      ['HEAD', 'scores.csv'],
    ] as const) {
      const told = await asked(root, ref);
      expect(told).toMatchObject({ kind: 'revision', by, note: null });
      expect(told.with).toBe(`the revision ${ref} (${git('rev-parse', ref).slice(0, 8)})`);
      expect(
        told.changes.map(({ account, tier_after, because, axis, criterion, value_before, value_after }) => [
          account,
          tier_after,
          because,
          axis,
          criterion,
          value_before,
          value_after,
        ]),
      ).toEqual([
        ['a', 'key', 'value', 'worth', 'beds', '50', '95'],
        ['c', 'develop', 'value', 'worth', 'beds', '10', '70'],
      ]);
    }
    expect(git('status', '--porcelain')).toBe('M portfolio.csv');
  });

  it.each([
    [
      'a weight',
      model.replace('column: share, weight: 40', 'column: share, weight: 400'),
      'b',
      'weight',
      'share',
    ],
    ['a scale', model.replace('[0, 100]', '[0, 50]'), 'a', 'scale', 'beds'],
    ['a cut', model.replace('worth: [40, 60]', 'worth: [40, 55]'), 'a', 'cuts', null],
    [
      'the name of a cell',
      model.replace('[develop, key]]', '[develop, star]]').replace('[develop, develop],', '[develop, star],'),
      'a',
      'tiers',
      null,
    ],
    ['a criterion less', model.replace(/ {6}- \{ id: growth.*\n/, ''), 'a', 'removed', 'growth'],
    [
      'the axes of the matrix',
      model.replace(/cuts: .*/, 'cuts: { strength: [50] }, cells: [poor, rich] }'),
      'a',
      'matrix',
      null,
    ],
    ['the matrix itself', model.replace(/matrix: .*\n/, ''), 'a', 'matrix', null],
    [
      'the data that is asked for',
      model.replace('min_data_pct: 50', 'min_data_pct: 95'),
      'a',
      'data_lost',
      null,
    ],
  ])('names %s', async (_, changed, account, because, criterion) => {
    const { root, put } = repo();
    put({
      'segmentation.yaml': changed,
      'kam.yaml': settings.replace(
        'serve:',
        'star: { hours: 1 }, poor: { hours: 1 }, rich: { hours: 1 }, serve:',
      ),
    });
    const told = await asked(root, 'HEAD');
    const change = told.changes.find((one) => one.account === account && one.change === 'tier');
    if (because === 'weight' || because === 'removed') {
      const any = told.changes.find((one) => one.because === because);
      expect(any, JSON.stringify(told.changes)).toMatchObject({ because, criterion });
    } else expect(change, JSON.stringify(told.changes)).toMatchObject({ because, criterion });
    expect(told.model.before).not.toBe(told.model.after);
  });

  it('names the value that went missing, and not those that take over its weight', async () => {
    // 10 beds were worth little: without them the others weigh more, and the axis rises
    const base = three.replace('c,C,,10,-9,small', 'c,C,,10,-9,big');
    const { root, put } = repo({ 'portfolio.csv': base });
    put({ 'portfolio.csv': base.replace('c,C,,10', 'c,C,,') });
    const [change, ...others] = (await asked(root, 'HEAD')).changes;
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      account: 'c',
      because: 'value',
      criterion: 'beds',
      value_before: '10',
      value_after: null,
    });
    expect(await table(root, 80, '--compare', 'HEAD')).toContain('beds is missing, was 10');
  });

  it('says why only axes are known where that portfolio cannot be scored', async () => {
    const { root, put, commit } = repo();
    await kam(['score', '--write'], { cwd: root });
    put({ 'portfolio.csv': three.replace('900,40', 'much,40') });
    commit('broken');
    put({ 'portfolio.csv': three.replace('a,A,,50', 'a,A,,95') });
    const told = await asked(root, 'HEAD');
    expect(told.by).toBe('scores.csv');
    expect(told.note).toContain('its portfolio cannot be scored: 1 of its 3 rows are rejected.');
    expect(told.changes[0]).toMatchObject({ account: 'a', because: 'axis', axis: 'worth' });
    expect((await table(root, 80, '--compare', 'HEAD')).replace(/\s+/g, ' ')).toContain('told by axis only');
  });

  it('tells only axes of accounts whose kept scores the files of that day do not give', async () => {
    const { root, put, commit } = repo();
    await kam(['score', '--write'], { cwd: root });
    put({ 'portfolio.csv': three.replace('c,C,,10', 'c,C,,60') }); // scores.csv stays behind
    commit('stale');
    put({ 'portfolio.csv': three.replace('a,A,,50', 'a,A,,95').replace('c,C,,10', 'c,C,,70') });
    const { changes } = await asked(root, 'HEAD');
    expect(changes.map(({ account, because, criterion }) => [account, because, criterion])).toEqual([
      ['a', 'value', 'beds'],
      ['c', 'axis', null],
    ]);
  });

  it('a file goes first, ref: is the revision, and what is neither says so', async () => {
    const { root, git } = repo();
    git('branch', 'old.csv');
    await kam(['score', '--out', 'old.csv'], { cwd: root });
    expect((await asked(root, 'old.csv')).kind).toBe('file');
    expect((await asked(root, 'ref:old.csv')).kind).toBe('revision');
    expect(await refusal(root, '--compare', 'nope')).toMatch(
      /There is no file "nope", and as a revision: There is no branch, tag or commit "nope"/,
    );
    expect(await refusal(root, '--compare', 'ref:nope')).toMatch(/^kam: There is no branch/);
    for (const evil of ['--upload-pack=x', '-x', 'ref:--help', 'ref:', 'HEAD:portfolio.csv', 'a\u0000b'])
      expect((await kam(['score', '--compare', evil], { cwd: root })).exitCode).toBe(2);
  });

  it('works between two revisions', async () => {
    const { root, put, commit } = repo();
    put({ 'portfolio.csv': three.replace('a,A,,50', 'a,A,,95') });
    commit('two');
    put({ 'portfolio.csv': 'nonsense' });
    const { changes } = await asked(root, 'HEAD~1', '--at', 'HEAD');
    expect(changes.map(({ account, criterion }) => [account, criterion])).toEqual([['a', 'beds']]);
  });

  it('needs a repository, and something to score', async () => {
    expect(await refusal(workspace(), '--compare', 'main')).toContain(
      '--compare "main" needs a git repository',
    );
    const { root, git, put } = repo();
    git('rm', '--quiet', '--cached', 'segmentation.yaml');
    git('commit', '--quiet', '-m', 'none');
    put({});
    expect(await refusal(root, '--compare', 'HEAD')).toContain(
      'has no scores.csv, and its portfolio cannot be scored',
    );
  });
});

describe('kam score --compare with a model that had no matrix', () => {
  it('says that the matrix is another one', async () => {
    const { root, put } = repo({ 'segmentation.yaml': model.replace(/matrix: .*\n/, '') });
    put({ 'segmentation.yaml': model });
    const { changes } = await asked(root, 'HEAD');
    expect(changes.map(({ change, because }) => [change, because])).toEqual(
      Array(3).fill(['tier', 'matrix']),
    );
  });
});

describe('kam score --compare for a pull request', () => {
  it('gives a summary, then a table for each transition, in a stable order', async () => {
    const { root, put } = repo();
    put({
      'portfolio.csv': three
        .replace('a,A,,50', 'a,A,,95')
        .replace(/^b.*\n/m, '')
        .concat('z,Z,,90,9,big,10,50\n'),
    });
    const md = async () =>
      (await kam(['score', '--compare', 'HEAD', '--format', 'md'], { cwd: root })).stdout;
    const text = await md();
    expect(await md()).toBe(text);
    const lines = text.split('\n');
    expect(lines.slice(0, 2)).toEqual(['<!-- kam score/1 -->', '## What moved in the portfolio']);
    expect(lines.filter((line) => line.startsWith('### '))).toEqual([
      '### develop → key (1)',
      '### Entered (1)',
      '### Left (1)',
    ]);
    expect(text).toContain(
      '3 accounts then, 3 now: 1 changed tier, 1 entered, 1 left, 1 changed rank only because of others.',
    );
    expect(text).toContain('| a | A | 68.21 → 83.63 | 1 → 1 | beds 95 instead of 50 |');
  });

  it('stays below 65 000 characters, and counts what it leaves out', async () => {
    const cwd = workspace({ 'portfolio.csv': portfolio(3000) });
    await kam(['score', '--out', 'old.csv'], { cwd });
    write(
      cwd,
      'segmentation.yaml',
      model
        .replace('worth: [40, 60]', 'worth: [41, 61]')
        .replace('strength: [50]', 'strength: [80]')
        .replace('column: beds, weight: 40', 'column: beds, weight: 4'),
    );
    const { stdout } = await kam(['score', '--compare', 'old.csv', '--format', 'md'], { cwd });
    expect(stdout.length).toBeLessThanOrEqual(65_000);
    expect(stdout.length).toBeGreaterThan(60_000);
    const told = await asked(cwd, 'old.csv');
    const out = [...stdout.matchAll(/^and (\d+) more/gm)].reduce((sum, [, n]) => sum + Number(n), 0);
    const rows =
      stdout.split('\n').filter((line) => line.startsWith('| a')).length -
      stdout.split('\n').filter((line) => line.startsWith('| account')).length;
    expect(rows + out).toBe(told.changes.length);
    expect((await csv(cwd, '--compare', 'old.csv')).length).toBe(told.changes.length);
  });
});
