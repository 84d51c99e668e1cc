import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Texts } from '../../src/documents/texts.ts';
import { compareText } from '../../src/findings/finding.ts';
import { openComparison } from '../../src/io/comparison.ts';
import { feedRegular } from '../../src/io/door.ts';
import { UsageError } from '../../src/io/faults.ts';
import { loadAccount, loadWorkspace } from '../../src/plan/load.ts';
import { gitIn, type Repository, repository, temporaryFolder } from './repository.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function repo(files: Record<string, string | Uint8Array> = { 'kam.yaml': 'kam: workspace/1\n' }): Repository {
  const made = repository(files);
  cleanups.push(made.remove);
  return made;
}
function folder(): string {
  const path = temporaryFolder();
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
async function compare(root: string, base?: string, head?: string, env?: Record<string, string | undefined>) {
  const named = { ...(base !== undefined && { base }), ...(head !== undefined && { head }) };
  const comparison = await openComparison(root, named, { PATH: process.env.PATH, ...env });
  cleanups.push(() => comparison.close());
  return comparison;
}
async function refusal(root: string, base?: string, head?: string, env?: Record<string, string>) {
  const fault = await compare(root, base, head, env).then(
    () => undefined,
    (error) => error,
  );
  expect(fault, `${base} ${head} must be refused`).toBeInstanceOf(UsageError);
  const text = `${fault.message} ${fault.help}`;
  expect(text).not.toMatch(/[\u0000-\u001f]/);
  return text;
}
const paths = async (texts: Texts) => (await texts.list()).map(({ path, kind }) => [path, kind]);
async function read(texts: Texts, path: string) {
  const bytes = await texts.read(path);
  return bytes && new TextDecoder().decode(bytes);
}

/** three accounts, of which the branch changes one */
function branched() {
  const it = repo({
    'kam.yaml': 'kam: workspace/1\n',
    'journeys/care.yaml': 'x',
    ...Object.fromEntries(
      ['a', 'b', 'c'].flatMap((account) => [
        [`accounts/${account}/1-analysis.yaml`, account],
        [`accounts/${account}/records/ledger.csv`, 'id\n'],
      ]),
    ),
  });
  const base = it.commit('plan', '2026-03-01T12:00:00Z');
  it.git('checkout', '--quiet', '-b', 'change');
  it.put({ 'accounts/b/1-analysis.yaml': 'changed' });
  const head = it.commit('change', '2026-03-05T23:30:00-02:00');
  return { it, base, head };
}

describe('two revisions', () => {
  test('name what differs, and list the files of those accounts alone', async () => {
    const { it, base, head } = branched();
    const found = await compare(it.root, 'main', 'change');
    expect(found.changed).toEqual(['accounts/b/1-analysis.yaml']);
    expect(found.base).toMatchObject({
      commit: base,
      date: '2026-03-01',
      name: `main (${base.slice(0, 8)})`,
    });
    expect(found.head).toMatchObject({
      commit: head,
      date: '2026-03-06',
      name: `change (${head.slice(0, 8)})`,
    });
    for (const { texts, name } of [found.base, found.head]) {
      expect(await paths(texts)).toEqual([
        ['accounts/a', 'folder'],
        ['accounts/b/1-analysis.yaml', 'file'],
        ['accounts/b/records/ledger.csv', 'file'],
        ['accounts/c', 'folder'],
        ['journeys/care.yaml', 'file'],
        ['kam.yaml', 'file'],
      ]);
      expect(texts.label).toBe(name);
    }
    expect(await read(found.base.texts, 'accounts/b/1-analysis.yaml')).toBe('b');
    expect(await read(found.head.texts, 'accounts/b/1-analysis.yaml')).toBe('changed');
    expect(await read(found.head.texts, 'accounts/c/records/ledger.csv'), 'not listed, still read').toBe(
      'id\n',
    );
    expect(await paths(found.head.whole)).toContainEqual(['accounts/c/records/ledger.csv', 'file']);
    expect(found.warnings).toEqual([]);
  });

  test('a workspace is loaded from such a side: all accounts, the files of those that differ', async () => {
    const { it } = branched();
    const { head } = await compare(it.root, 'main', 'change');
    const workspace = await loadWorkspace(head.texts);
    expect([...workspace.accounts]).toEqual([
      ['a', []],
      ['b', ['1-analysis.yaml', 'records/ledger.csv']],
      ['c', []],
    ]);
    expect((await loadAccount(head.texts, workspace, 'b')).sources.size).toBe(2);
  });

  test('ids tell: a mode, an order or a time is no difference; a kind is', async () => {
    // the target of a link is its content: to its id, e.yaml stays the same
    const it = repo({ 'kam.yaml': 'x', 'a.yaml': 'same', 'b/c.yaml': 'file', 'e.yaml': 'kam.yaml' });
    it.commit();
    chmodSync(join(it.root, 'a.yaml'), 0o755);
    rmSync(join(it.root, 'b'), { recursive: true });
    it.put({ b: 'now a file' });
    rmSync(join(it.root, 'e.yaml'));
    symlinkSync('kam.yaml', join(it.root, 'e.yaml'));
    it.commit();
    for (const head of ['HEAD', undefined]) {
      const { changed } = await compare(it.root, 'HEAD~1', head);
      expect(changed).toEqual(['b', 'b/c.yaml', 'e.yaml']);
    }
  });

  test('the workspace may be a folder in the repository, and may be absent on one side', async () => {
    const below = "plans/:(exclude) ünï 'x' --output=y";
    const it = repo({ 'README.md': 'top' });
    it.commit();
    it.put({ [`${below}/kam.yaml`]: 'kam: workspace/1\n', [`${below}/accounts/a/1-analysis.yaml`]: 'a' });
    it.commit();
    it.put({ 'README.md': 'not ours' });
    it.commit();
    const root = join(it.root, below);
    const first = await compare(root, 'HEAD~2', 'HEAD');
    expect(first.changed).toEqual(['accounts/a/1-analysis.yaml', 'kam.yaml']);
    expect(await first.base.texts.list()).toEqual([]);
    expect(await first.base.texts.read('kam.yaml')).toBeUndefined();
    expect((await compare(root, 'HEAD~1', 'HEAD')).changed).toEqual([]);
    expect((await compare(root, 'HEAD', 'HEAD~2')).changed).toEqual(first.changed);
    expect((await compare(root, 'HEAD~2')).changed).toEqual(first.changed);
  });

  test('submodules are named and not entered', async () => {
    const { it, base } = branched();
    const add = (commit: string) => {
      it.git('update-index', '--add', '--cacheinfo', `160000,${commit},accounts/module`);
      it.git('commit', '--quiet', '-m', 'module');
    };
    add(base);
    add(it.git('rev-parse', 'HEAD'));
    const { changed, head } = await compare(it.root, 'HEAD~1', 'HEAD');
    expect(changed).toEqual(['accounts/module']);
    expect(await paths(head.texts)).toContainEqual(['accounts/module', 'submodule']);
    await expect(head.texts.read('accounts/module/kam.yaml')).rejects.toThrow(/submodule/);
    mkdirSync(join(it.root, 'accounts/module'));
    it.put({ 'accounts/module/1-analysis.yaml': 'of another repository' });
    expect((await compare(it.root, 'HEAD')).changed, 'what lies in it is not ours').toEqual([]);
    rmSync(join(it.root, 'accounts/module'), { recursive: true });
    expect((await compare(it.root, 'HEAD')).changed).toEqual(['accounts/module']);
  });

  test('a repository whose ids are sha256', async () => {
    const root = folder();
    gitIn(root, ['init', '--quiet', '--initial-branch=main', '--object-format=sha256']);
    const put = (path: string, text: string) => {
      mkdirSync(join(root, 'accounts/a'), { recursive: true });
      writeFileSync(join(root, path), text);
      gitIn(root, ['add', '-A']);
      gitIn(root, ['commit', '--quiet', '-m', path]);
    };
    put('kam.yaml', 'kam: workspace/1\n');
    put('accounts/a/1-analysis.yaml', 'a');
    const { changed, head } = await compare(root, 'HEAD~1', 'HEAD');
    expect(head.commit).toHaveLength(64);
    expect(changed).toEqual(['accounts/a/1-analysis.yaml']);
    expect(await read(head.texts, 'accounts/a/1-analysis.yaml')).toBe('a');
    expect((await compare(root, 'HEAD')).changed).toEqual([]);
    writeFileSync(join(root, 'kam.yaml'), 'kam: workspace/2\n');
    expect((await compare(root, 'HEAD')).changed).toEqual(['kam.yaml']);
  });

  test('random workspaces: what differs is what a look at every file says', async () => {
    const names = [
      'kam.yaml',
      'out/x',
      'accounts/a/1.yaml',
      'accounts/a/records/l.csv',
      'accounts/b',
      'x/out/y',
    ];
    const content = fc.constantFrom('', 'one', 'two', 'x'.repeat(300_000));
    const state = fc
      .dictionary(fc.constantFrom(...names), content, { minKeys: 1, noNullPrototype: true })
      .filter((files) => Object.keys(files).length > 0);
    await fc.assert(
      fc.asyncProperty(state, state, async (before, after) => {
        const it = repository();
        const place = (files: Record<string, string>) => {
          for (const name of new Set(names.map((path) => path.split('/')[0]!)))
            rmSync(join(it.root, name), { recursive: true, force: true });
          it.put(files);
          return it.commit();
        };
        try {
          place(before);
          place(after);
          const expected = names
            .filter((name) => before[name] !== after[name] && !name.startsWith('out/'))
            .sort(compareText);
          for (const head of ['HEAD', undefined]) {
            const { changed, close } = await openComparison(
              it.root,
              { base: 'HEAD~1', ...(head && { head }) },
              { PATH: process.env.PATH },
            );
            await close();
            expect(changed).toEqual(expected);
          }
        } finally {
          it.remove();
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('a revision and the working tree', () => {
  test('what is not committed, what is gone, what is new', async () => {
    const { it } = branched();
    it.put({
      'accounts/a/1-analysis.yaml': 'A',
      'accounts/d/1-analysis.yaml': 'new',
      'people.csv': 'id,name\n',
      'accounts/c/people.csv': 'id,name\n',
      'out/c.html': 'x',
      'node_modules/x.yaml': 'x',
      '.kam-tmp-1-a': 'x',
    });
    rmSync(join(it.root, 'accounts/c/records'), { recursive: true });
    const { changed, base, head } = await compare(it.root, 'HEAD');
    expect(changed).toEqual([
      'accounts/a/1-analysis.yaml',
      'accounts/c/records/ledger.csv',
      'accounts/d/1-analysis.yaml',
    ]);
    expect(head).toMatchObject({ name: 'working tree' });
    expect(head.commit).toBeUndefined();
    expect(head.date).toBeUndefined();
    expect((await paths(base.texts)).filter(([path]) => path!.startsWith('accounts/'))).toEqual([
      ['accounts/a/1-analysis.yaml', 'file'],
      ['accounts/a/records/ledger.csv', 'file'],
      ['accounts/b', 'folder'],
      ['accounts/c/1-analysis.yaml', 'file'],
      ['accounts/c/records/ledger.csv', 'file'],
    ]);
    expect(await read(head.texts, 'accounts/d/1-analysis.yaml')).toBe('new');
  });

  test('people.csv is never a change, not even where somebody committed it', async () => {
    const it = repo({ 'kam.yaml': 'x', 'people.csv': 'r-01,somebody\n' });
    it.commit();
    it.put({ 'people.csv': 'r-01,somebody else\n', 'kam.yaml': 'y' });
    it.commit();
    expect((await compare(it.root, 'HEAD~1', 'HEAD')).changed).toEqual(['kam.yaml']);
    expect((await compare(it.root, 'HEAD~1')).changed).toEqual(['kam.yaml']);
  });

  test('files larger than a piece, of equal size, are told apart by their last byte', async () => {
    const bytes = new Uint8Array(3_000_001).fill(65);
    const it = repo({ 'portfolio.csv': bytes, 'empty.csv': '' });
    it.commit();
    expect((await compare(it.root, 'HEAD')).changed).toEqual([]);
    bytes[3_000_000] = 66;
    it.put({ 'portfolio.csv': bytes });
    expect((await compare(it.root, 'HEAD')).changed).toEqual(['portfolio.csv']);
  });

  test.runIf(existsSync('/proc/version'))('a file that is not as long as it said is not whole', () => {
    const sizes: number[] = [];
    expect(
      feedRegular(
        '/proc/version',
        'version',
        (size) => sizes.push(size),
        () => {},
      ),
    ).toBe(false);
    expect(sizes).toEqual([0]);
    expect(
      feedRegular(
        join(folder(), 'gone'),
        'gone',
        () => {},
        () => {},
      ),
    ).toBe(false);
  });

  test('staged or not makes no difference, and the index stays as it was', async () => {
    const { it } = branched();
    it.put({ 'kam.yaml': 'staged\n' });
    it.git('add', 'kam.yaml');
    const index = readFileSync(join(it.root, '.git/index'));
    expect((await compare(it.root, 'HEAD')).changed).toEqual(['kam.yaml']);
    expect(Buffer.compare(readFileSync(join(it.root, '.git/index')), index)).toBe(0);
    rmSync(join(it.root, '.git/index'));
    expect((await compare(it.root, 'HEAD')).changed).toEqual(['kam.yaml']);
  });
});

describe('which revisions', () => {
  test('BASE is by default where HEAD left the main branch, and that is said', async () => {
    const { it, base, head } = branched();
    it.git('checkout', '--quiet', 'main');
    it.put({ 'kam.yaml': 'main moved on' });
    it.commit();
    it.git('checkout', '--quiet', 'change');
    const found = await compare(it.root);
    expect(found.changed).toEqual(['accounts/b/1-analysis.yaml']);
    expect(found.base).toMatchObject({ commit: base, name: `where HEAD left main (${base.slice(0, 8)})` });
    expect(found.warnings).toEqual([`No BASE is named: this is compared with ${found.base.name}.`]);

    // detached, as in a pipeline, and with a main branch on the server
    it.git('checkout', '--quiet', '--detach', head);
    it.git('update-ref', 'refs/remotes/origin/master', head);
    expect((await compare(it.root)).base.name).toBe(`where HEAD left origin/master (${head.slice(0, 8)})`);
    it.git('update-ref', 'refs/remotes/origin/trunk', base);
    it.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk');
    expect((await compare(it.root)).base.name).toBe(`where HEAD left origin/HEAD (${base.slice(0, 8)})`);
    expect((await compare(it.root, undefined, 'main')).base.name).toMatch(/^where main left origin\/HEAD/);
  });

  test('A..B, A...B and sides that are left empty, as git diff reads them', async () => {
    const { it, base, head } = branched();
    it.git('checkout', '--quiet', 'main');
    it.put({ 'kam.yaml': 'main moved on' });
    const main = it.commit();
    const table: [string, string, string][] = [
      ['main..change', main, head],
      ['main...change', base, head],
      ['change...', base, main],
      ['..change', main, head],
      ['change..', head, main],
    ];
    for (const [range, from, to] of table) {
      const found = await compare(it.root, range);
      expect([found.base.commit, found.head.commit], range).toEqual([from, to]);
    }
    expect((await compare(it.root, 'main...change')).base.name).toMatch(/^where change left main \(/);
    expect(await refusal(it.root, 'main..change', 'main')).toMatch(/already names both sides/);
  });

  test('any name that git takes for a commit', async () => {
    const { it, base, head } = branched();
    it.git('tag', '-a', '-m', 'v', 'v1', base);
    it.git('update-ref', 'refs/heads/-evil', base);
    it.git('update-ref', 'refs/heads/--output=x', base);
    for (const ref of [
      'HEAD~1',
      'v1',
      '-evil',
      '--output=x',
      base,
      base.slice(0, 10),
      'change^',
      'main@{0}',
    ]) {
      expect((await compare(it.root, ref, 'change')).base.commit, ref).toBe(base);
      expect((await compare(it.root, `${ref}..change`)).base.commit, ref).toBe(base);
      expect((await compare(it.root, `${ref}...change`)).base.commit, ref).toBe(base);
      expect((await compare(it.root, ref)).base.commit, ref).toBe(base);
      expect((await compare(it.root, 'change', ref)).head.commit, ref).toBe(base);
    }
    expect((await compare(it.root, '@', '@')).head.commit).toBe(head);
  });

  test.each([
    '--output=x',
    '--upload-pack=touch x',
    '--branches',
    '--not',
    '-n',
    '--',
    'gone',
    'kam.yaml',
    'HEAD~9',
    '^HEAD',
    'HEAD^@',
    'HEAD^!',
    'HEAD^{tree}',
    'HEAD:kam.yaml',
    '',
    ' ',
    'HEAD\nHEAD',
    'x\0y',
    'a....b',
    '..gone',
    '...gone',
    'gone..',
    'main..gone',
    'main...gone',
    '$(touch x)',
    '\u001b[2J',
  ])('%j is refused with a plain sentence, and no file appears', async (ref) => {
    const { it } = branched();
    const expected = /There is no branch, tag or commit|is no commit but/;
    expect(await refusal(it.root, ref)).toMatch(expected);
    if (!ref.includes('..')) {
      expect(await refusal(it.root, ref, 'HEAD')).toMatch(expected);
      expect(await refusal(it.root, 'HEAD', ref)).toMatch(expected);
      expect(await refusal(it.root, undefined, ref)).toMatch(expected);
    }
    expect(it.git('status', '--porcelain', '--ignored')).toBe('');
  });

  test('a name of two things: a warning here, a refusal in CI', async () => {
    const { it, base } = branched();
    it.git('tag', 'q1', base);
    it.git('branch', 'q1', 'change');
    for (const range of ['q1', 'q1..change', 'q1...change']) {
      const { base: side, warnings } = await compare(it.root, range);
      expect([side.commit, warnings], range).toEqual([
        base,
        [expect.stringMatching(/"q1" names more than one/)],
      ]);
      expect(await refusal(it.root, range, undefined, { CI: 'true' })).toMatch(/refs\/heads\/NAME/);
    }
  });

  test('no repository, no commits, no main branch, no common past', async () => {
    expect(await refusal(folder())).toMatch(/in none\. Run `git init`/);
    expect(await refusal(repo().root)).toMatch(/no commits\. Commit the workspace once/);
    expect(await refusal(repo().root, 'HEAD')).toMatch(/no commits/);

    const { it } = branched();
    it.git('branch', '--quiet', '-m', 'main', 'trunk');
    expect(await refusal(it.root)).toMatch(/cannot tell which branch is the main one.*HEAD~1/);
    expect((await compare(it.root, 'trunk')).changed).toHaveLength(1);

    it.git('checkout', '--quiet', '--orphan', 'main');
    it.commit();
    expect(await refusal(it.root, 'trunk...main')).toMatch(/no commit in common.*trunk\.\.main/);
    expect((await compare(it.root, 'trunk', 'main')).warnings, 'which never parted').toEqual([]);
    it.git('checkout', '--quiet', '--orphan', 'unborn');
    expect(await refusal(it.root), 'a branch without a commit').toMatch(/There is no "HEAD" yet/);
  });

  test('a shallow clone says how to deepen, and never that nothing changed', async () => {
    const { it } = branched();
    it.git('checkout', '--quiet', 'main');
    it.put({ 'kam.yaml': 'main moved on' });
    it.commit();
    const clone = join(folder(), 'c');
    gitIn(folder(), ['clone', '--quiet', '--depth=1', '--no-single-branch', `file://${it.root}`, clone]);
    const deepen = /shallow clone.*fetch-depth: 0.*git fetch --unshallow/;
    expect(await refusal(clone, 'origin/main...origin/change')).toMatch(deepen);
    expect(await refusal(clone, undefined, 'origin/change')).toMatch(deepen);
    expect(await refusal(clone, 'HEAD~1', 'HEAD')).toMatch(deepen);
    expect(await refusal(clone, 'nosuch'), 'which --unshallow may not bring').toMatch(
      /nosuch" in this clone.*either nothing is called so, or it lies beyond.*git branch -a.*origin\/NAME.*--unshallow/s,
    );
    const both = await compare(clone, 'origin/main', 'origin/change');
    expect(both.changed).toEqual(['accounts/b/1-analysis.yaml', 'kam.yaml']);
    expect(both.warnings, 'where it cannot know').toEqual([]);
  });

  test('a base that went on is said to be shown backwards, in the words of whoever names it', async () => {
    const { it } = branched();
    it.git('checkout', '--quiet', 'main');
    it.put({ 'kam.yaml': 'main moved on' });
    it.commit();
    it.git('branch', '--quiet', 'odd\u202e', 'main');
    const said = async (...sides: string[]) => (await compare(it.root, ...sides)).warnings;
    expect(await said('main', 'change')).toEqual([
      expect.stringMatching(/^main has commits that change lacks.*main\.\.\.change \(three dots\)/),
    ]);
    expect(await said('main..change')).toHaveLength(1);
    expect(await said('odd\u202e', 'change')).toEqual([expect.stringContaining('odd\\u{202e} has commits')]);
    for (const sides of [['main...change'], ['main~1', 'change'], ['main'], ['change', 'change']])
      expect(await said(...sides), sides.join(' ')).toEqual([]);
  });

  test('branches merged both ways part at several commits: one is taken and named', async () => {
    const { it } = branched();
    it.git('checkout', '--quiet', 'main');
    it.put({ 'kam.yaml': 'main moved on' });
    it.commit();
    it.git('branch', 'there', 'change');
    it.git('merge', '--quiet', '-m', 'one way', 'there');
    it.git('checkout', '--quiet', 'change');
    it.git('merge', '--quiet', '-m', 'the other way', 'main~1');
    const { warnings, base } = await compare(it.root, 'main...change');
    expect(warnings).toEqual([expect.stringMatching(/part at 2 commits/)]);
    expect(base.commit).toBe(it.git('merge-base', 'main', 'change'));
  });
});

describe('git is asked little', () => {
  /** A PATH whose git notes down each call and then is the real one. */
  function wrapped(it: Repository): { path: string; calls: () => string[] } {
    const bin = folder();
    const log = join(bin, 'log');
    const real = join(it.git('--exec-path'), 'git');
    const lines = ['#!/bin/sh', `echo "$@" >> '${log}'`, `PATH='${process.env.PATH}' exec '${real}' "$@"`];
    writeFileSync(join(bin, 'git'), `${lines.join('\n')}\n`);
    chmodSync(join(bin, 'git'), 0o755);
    return {
      path: [bin, process.env.PATH].join(delimiter),
      calls: () => readFileSync(log, 'utf8').trim().split('\n'),
    };
  }

  test('folders that are equal on both sides are not read, neither of a revision nor for the working tree', async () => {
    const { it } = branched();
    chmodSync(join(it.root, 'accounts/c/1-analysis.yaml'), 0o755);
    it.commit();
    it.put({ 'accounts/b/1-analysis.yaml': 'once more' });
    // children first: git finds them through their folder
    for (const path of ['accounts/a/records', 'accounts/a', 'accounts/c', 'journeys']) {
      const id = it.git('rev-parse', `HEAD:${path}`);
      rmSync(join(it.root, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true });
    }
    expect((await compare(it.root, 'HEAD')).changed).toEqual(['accounts/b/1-analysis.yaml']);
    await expect(compare(it.root, 'HEAD', 'main')).rejects.toThrow(/does not hold the content/);
    expect((await compare(it.root, 'HEAD', 'HEAD')).changed).toEqual([]);
  });

  test.each([[], ['main'], ['main', 'change'], ['main..change'], ['main...change']])(
    'two processes for %j %j, both of them readers of objects',
    async (...args) => {
      const { it } = branched();
      const { path, calls } = wrapped(it);
      const { base, head, close } = await compare(it.root, args[0], args[1], { PATH: path });
      for (const { texts } of [base, head]) await loadWorkspace(texts);
      await close();
      expect(calls()).toHaveLength(2);
      for (const call of calls()) expect(call).toMatch(/-C \S+ (rev-parse|cat-file) /);
    },
  );
});

describe('what a repository brings along is not obeyed', () => {
  function trap(): { command: string; sprung: () => boolean } {
    const place = folder();
    const command = join(place, 'trap.sh');
    writeFileSync(command, `#!/bin/sh\ntouch '${place}/mark'\nexit 1\n`);
    chmodSync(command, 0o755);
    return { command, sprung: () => existsSync(join(place, 'mark')) };
  }

  test('settings that start programs: monitor, filters, diff drivers, hooks, pager, aliases', async () => {
    const { it } = branched();
    it.put({ '.gitattributes': '* filter=x diff=x\n', 'kam.yaml': 'a\n' });
    it.commit();
    const { command, sprung } = trap();
    const keys = [
      'core.fsmonitor',
      'core.pager',
      'core.sshCommand',
      'diff.external',
      'diff.x.command',
      'diff.x.textconv',
      'filter.x.smudge',
      'filter.x.clean',
      'filter.x.process',
      'pager.rev-parse',
      'pager.cat-file',
    ];
    for (const key of keys) it.git('config', key, command);
    for (const alias of ['rev-parse', 'cat-file']) it.git('config', `alias.${alias}`, `!${command}`);
    mkdirSync(join(it.root, 'hooks'));
    for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman'])
      symlinkSync(command, join(it.root, 'hooks', hook));
    it.git('config', 'core.hooksPath', 'hooks');
    it.put({ 'kam.yaml': 'b\n' });
    for (const range of [undefined, 'main', 'main..change', 'main...change']) {
      const { head } = await compare(it.root, range);
      await loadWorkspace(head.texts);
    }
    expect(sprung()).toBe(false);
    try {
      it.git('diff', 'main');
    } catch {}
    expect(sprung(), 'the trap itself works').toBe(true);
  });

  test('a repository planted in an account folder by ordinary files is not entered', async () => {
    const { it } = branched();
    const { command, sprung } = trap();
    it.put({
      'accounts/b/HEAD': 'ref: refs/heads/main\n',
      'accounts/b/config': `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${command}\n`,
      'accounts/b/objects/.keep': '',
      'accounts/b/refs/.keep': '',
    });
    it.commit();
    const { changed } = await compare(it.root, 'main');
    expect(changed).toContain('accounts/b/HEAD');
    expect(await refusal(join(folder()))).toMatch(/in none/);
    expect((await compare(join(it.root, 'accounts/b'), 'HEAD~1')).changed).toContain('HEAD');
    expect(sprung()).toBe(false);
  });

  test('a missing object is not fetched, and that is said', async () => {
    const { it } = branched();
    const { command, sprung } = trap();
    const id = it.git('rev-parse', 'change:accounts/b');
    rmSync(join(it.root, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true });
    for (const [key, value] of [
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', it.root],
      ['remote.origin.uploadpack', command],
    ] as const)
      it.git('config', key, value);
    await expect(compare(it.root, 'main', 'change')).rejects.toThrow(/does not hold the content/);
    expect(sprung()).toBe(false);
  });

  test('replaced objects are compared as they were committed', async () => {
    const { it, base, head } = branched();
    it.git('replace', head, base);
    expect(it.git('diff', '--name-only', 'main', 'change'), 'git itself is misled').toBe('');
    expect((await compare(it.root, 'main', 'change')).changed).toEqual(['accounts/b/1-analysis.yaml']);
  });

  test('GIT_DIR and its kin in the environment lead nowhere else', async () => {
    const { it } = branched();
    const other = repo({ 'kam.yaml': 'another' });
    other.commit();
    const env = {
      GIT_DIR: join(other.root, '.git'),
      GIT_WORK_TREE: other.root,
      GIT_OBJECT_DIRECTORY: join(other.root, '.git/objects'),
      GIT_INDEX_FILE: join(other.root, '.git/index'),
    };
    expect((await compare(it.root, 'main', 'change', env)).changed).toEqual(['accounts/b/1-analysis.yaml']);
  });

  test('a tree that folds a million names into a few bytes is given up', async () => {
    const { it } = branched();
    const bomb = (levels: number): string => {
      let id = it.git('rev-parse', 'HEAD:kam.yaml');
      for (let level = 0; level < levels; level++) {
        const [mode, type] = level === 0 ? ['100644', 'blob'] : ['040000', 'tree'];
        const lines = Array.from({ length: 10 }, (_, i) => `${mode} ${type} ${id}\t${i}`);
        id = mktree(it.root, lines);
      }
      return id;
    };
    const commit = it.git('commit-tree', '-m', 'bomb', '-p', 'HEAD', bomb(8));
    await expect(compare(it.root, 'HEAD', commit)).rejects.toThrow(/more than a million files and folders/);
    let deep = it.git('rev-parse', 'HEAD:accounts');
    for (let level = 0; level < 70; level++) deep = mktree(it.root, [`040000 tree ${deep}\tx`]);
    const well = it.git('commit-tree', '-m', 'deep', '-p', 'HEAD', deep);
    await expect(compare(it.root, 'HEAD', well)).rejects.toThrow(/more than 64 deep/);
    const { base } = await compare(it.root, commit, commit);
    expect(await base.texts.list(), 'and costs nothing where nothing differs').toHaveLength(100);
    await expect(base.whole.list()).rejects.toThrow(/more than a million/);
  });
});

function mktree(root: string, lines: string[]): string {
  const list = join(root, '.git/list');
  writeFileSync(list, `${lines.join('\n')}\n`);
  return gitIn(root, ['-c', 'alias.mk=!git mktree < .git/list', 'mk']);
}
