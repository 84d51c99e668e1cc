import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { type Texts, Unreadable } from '../../src/documents/texts.ts';
import { UsageError } from '../../src/io/faults.ts';
import { folderTexts } from '../../src/io/folder.ts';
import { gitAround } from '../../src/io/git.ts';
import { openObjects } from '../../src/io/objects.ts';
import { headRevision, openRevision } from '../../src/io/revision.ts';
import { ended, program, start } from './bundle.ts';
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
async function open(root: string, ref: string, env?: Record<string, string | undefined>) {
  const revision = await openRevision(root, ref, { PATH: process.env.PATH, ...env });
  cleanups.push(() => revision.texts.close());
  return revision;
}
async function read(texts: Texts, path: string, cap?: number) {
  const bytes = await texts.read(path, cap);
  return bytes && new TextDecoder().decode(bytes);
}
/** what a person sees of a refusal */
async function refusal(root: string, ref: string, env?: Record<string, string>): Promise<string> {
  const fault = await open(root, ref, env).then(
    () => undefined,
    (error) => error,
  );
  expect(fault, `${ref} must be refused`).toBeInstanceOf(UsageError);
  return `${fault.message} ${fault.help}`;
}

/** A PATH whose git notes down each call and then is the real one, with one more variable if given. */
function wrapped(it: Repository, variable = ''): { path: string; calls: () => string[] } {
  const bin = folder();
  const log = join(bin, 'log');
  const real = join(it.git('--exec-path'), 'git');
  const lines = [
    '#!/bin/sh',
    `echo "$@" >> '${log}'`,
    `PATH='${process.env.PATH}' ${variable} exec '${real}' "$@"`,
  ];
  writeFileSync(join(bin, 'git'), `${lines.join('\n')}\n`);
  chmodSync(join(bin, 'git'), 0o755);
  return {
    path: [bin, process.env.PATH].join(delimiter),
    calls: () => readFileSync(log, 'utf8').trim().split('\n'),
  };
}

describe('a revision is read like a folder', () => {
  test('the same entries and bytes, at HEAD as in a clean working tree', async () => {
    const it = repo({
      'kam.yaml': 'a',
      'accounts/a/1.yaml': 'ä\r\n',
      'accounts/out/1.yaml': '',
      'Z.yaml': 'z',
    });
    it.put({ 'out/report.html': 'x', 'node_modules/x.yaml': 'x', '.kam-tmp-1-a': 'x' });
    symlinkSync('kam.yaml', join(it.root, 'link.yaml'));
    symlinkSync('accounts', join(it.root, 'folder-link'));
    it.commit();
    const { texts } = await open(it.root, 'HEAD');
    const disk = folderTexts(it.root);
    const entries = await texts.list();
    expect(entries.map(({ path, kind }) => ({ path, kind }))).toEqual(await disk.list());
    for (const { path, kind } of entries) {
      if (kind === 'file') expect(await texts.read(path), path).toEqual(await disk.read(path));
    }
    for (const path of ['link.yaml', 'folder-link/a/1.yaml', 'accounts', '../x', 'a//b', '']) {
      const atDisk = await disk.read(path).catch((error) => error);
      expect(atDisk, path).toBeInstanceOf(Error);
      await expect(texts.read(path), path).rejects.toThrow(atDisk.message);
    }
    for (const path of ['gone.yaml', 'kam.yaml/x', 'gone/x'])
      expect(await texts.read(path), path).toBeUndefined();
  });

  test('label, commit and UTC day of the commit come along', async () => {
    const it = repo();
    const first = it.commit('first', '2026-01-01T00:30:00+02:00');
    it.put({ 'kam.yaml': 'second' });
    it.commit('second', '2026-02-02T12:00:00Z');
    const { texts, commit, date, warnings } = await open(it.root, 'HEAD~1');
    expect({ label: texts.label, commit, date, warnings }).toEqual({
      label: `HEAD~1 (${first.slice(0, 8)})`,
      commit: first,
      date: '2025-12-31',
      warnings: [],
    });
    expect(await read(texts, 'kam.yaml')).toBe('kam: workspace/1\n');
  });

  test('the workspace may be a folder in the repository, whatever its name', async () => {
    const below = "plans/:(exclude) ünï 'x' --output=y";
    const it = repo({ 'README.md': 'top', [`${below}/kam.yaml`]: 'below' });
    it.commit();
    const { texts } = await open(join(it.root, below), 'HEAD');
    expect((await texts.list()).map((entry) => entry.path)).toEqual(['kam.yaml']);
    expect(await read(texts, 'kam.yaml')).toBe('below');
    expect(await texts.read('README.md')).toBeUndefined();
  });

  test('the workspace folder does not exist at that ref', async () => {
    const it = repo({ 'README.md': '' });
    it.commit();
    it.put({ 'plans/kam.yaml': '' });
    it.commit();
    expect(await refusal(join(it.root, 'plans'), 'HEAD~1')).toMatch(/"plans" does not exist at HEAD~1/);
  });

  test('odd names: line break, quotes, a leading dash', async () => {
    const names = ['a\nb.yaml', '"q".yaml', '-x.yaml', 'ü.yaml', 'tab\t.yaml', ' blank.yaml'];
    const it = repo(Object.fromEntries(names.map((name) => [name, `content of ${name}`])));
    it.commit();
    const { texts } = await open(it.root, 'HEAD');
    expect((await texts.list()).map((entry) => entry.path)).toEqual([...names].sort());
    for (const name of names) expect(await read(texts, name)).toBe(`content of ${name}`);
  });

  test('a submodule appears with its kind and is not read', async () => {
    const it = repo();
    const commit = it.commit();
    it.git('update-index', '--add', '--cacheinfo', `160000,${commit},accounts`);
    it.git('commit', '--quiet', '-m', 'module');
    const { texts } = await open(it.root, 'HEAD');
    expect(await texts.list()).toContainEqual({ path: 'accounts', kind: 'submodule' });
    await expect(texts.read('accounts')).rejects.toThrow(/submodule/);
    await expect(texts.read('accounts/a.yaml')).rejects.toThrow(/submodule/);
  });

  test('caps: refused by size, read without a cap, and the next answer is still right', async () => {
    const large = new Uint8Array(3_000_000).fill(65);
    const it = repo({ 'portfolio.csv': large, 'kam.yaml': 'small' });
    it.commit();
    const { texts } = await open(it.root, 'HEAD');
    await expect(texts.read('portfolio.csv')).rejects.toThrow('This file has 3 MB; kam reads at most 1 MB');
    const [whole, small, empty] = await Promise.all([
      texts.read('portfolio.csv', Number.POSITIVE_INFINITY),
      texts.read('kam.yaml'),
      texts.read('kam.yaml', 4).catch((error) => error.message),
    ]);
    expect(Buffer.compare(whole!, large)).toBe(0);
    expect(new TextDecoder().decode(small)).toBe('small');
    expect(empty).toMatch('5 bytes; kam reads at most 4 bytes');
  });

  test('a body over its cap is dropped while it arrives, whatever the listing said', async () => {
    const it = repo({ 'big.csv': 'x'.repeat(300_000), 'kam.yaml': 'small' });
    it.commit();
    const [big, small] = ['big.csv', 'kam.yaml'].map((path) => it.git('rev-parse', `HEAD:${path}`)) as [
      string,
      string,
    ];
    const blobs = openObjects((await gitAround(it.root, { PATH: process.env.PATH }))!);
    cleanups.push(() => blobs.close());
    const [over, next] = await Promise.all([
      blobs.read(big, 1000).catch((error) => error),
      blobs.read(small, 1000),
    ]);
    expect(over).toBeInstanceOf(Unreadable);
    expect(new TextDecoder().decode(next)).toBe('small');
  });

  test('many questions at once are answered in their order', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 400 }, (_, i) => [`f${i}.yaml`, `${i}\n`.repeat(i)]),
    );
    const it = repo(files);
    it.commit();
    const { texts } = await open(it.root, 'HEAD');
    const all = await Promise.all(Object.keys(files).map((path) => read(texts, path)));
    expect(all).toEqual(Object.values(files));
  });

  test('after close nothing is answered any more', async () => {
    const it = repo();
    it.commit();
    const { texts } = await open(it.root, 'HEAD');
    await texts.close();
    await expect(texts.read('kam.yaml')).rejects.toThrow(/git stopped/);
    await texts.close();
  });

  test('texts that nobody closed do not keep kam from ending', async () => {
    const it = repo();
    it.commit();
    const file = await program(
      folder(),
      `import { openRevision } from './revision.ts';
       const { texts } = await openRevision(process.argv[2], 'HEAD');
       await texts.read('kam.yaml');
       process.stderr.write('done');`,
    );
    expect(await ended(start(file, [it.root]))).toEqual({ code: 0, signal: null, stderr: 'done' });
  });

  test("two git processes in one's own repository", async () => {
    const it = repo({ 'kam.yaml': 'a', 'b.yaml': 'b' });
    it.commit();
    const { path, calls } = wrapped(it);
    const { texts } = await open(it.root, 'HEAD', { PATH: path });
    await texts.list();
    await Promise.all(['kam.yaml', 'b.yaml', 'gone'].map((path) => texts.read(path)));
    await texts.close();
    expect(calls()).toHaveLength(2);
  });
});

describe('a ref is data', () => {
  test('what it may be', async () => {
    const it = repo();
    const first = it.commit();
    it.put({ 'kam.yaml': 'second' });
    const second = it.commit();
    it.git('tag', '-a', '-m', 'v', 'v1', first);
    it.git('update-ref', 'refs/heads/-evil', first);
    it.git('update-ref', 'refs/heads/--output=x', first);
    it.git('update-ref', 'refs/remotes/origin/other', first);
    const table: [string, string][] = [
      ['HEAD', second],
      ['@', second],
      ['main', second],
      ['HEAD~1', first],
      ['HEAD^', first],
      ['v1', first],
      ['-evil', first],
      ['--output=x', first],
      ['origin/other', first],
      [first, first],
      [first.slice(0, 10), first],
      ['refs/heads/main', second],
      ['main@{0}', second],
      ['v1^{}', first],
    ];
    for (const [ref, commit] of table) expect((await open(it.root, ref)).commit, ref).toBe(commit);
  });

  test.each([
    '--output=x',
    '--upload-pack=touch x',
    '-n',
    '--',
    '--all',
    'gone',
    'HEAD~9',
    'HEAD..HEAD',
    '^HEAD',
    'HEAD^{tree}',
    'HEAD:kam.yaml',
    '',
    ' ',
    'a b',
    'HEAD\nHEAD',
    'x\0y',
    ':/plan',
    '0000000000000000000000000000000000000000',
    'a'.repeat(5000),
    '$(touch x)',
    '\u001b[2J',
  ])('%j is refused with a plain sentence, and no file appears', async (ref) => {
    const it = repo();
    it.commit();
    const text = await refusal(it.root, ref);
    expect(text).toMatch(/There is no branch, tag or commit|is no commit but/);
    expect(text).not.toMatch(/[\u0000-\u001f]/);
    expect(it.git('status', '--porcelain', '--ignored')).toBe('');
  });

  test('a tag and a branch with one name: a warning here, a refusal in CI, clear when written out', async () => {
    const it = repo();
    const first = it.commit();
    it.git('tag', 'q1');
    it.commit('second');
    it.git('branch', 'q1');
    const { commit, warnings } = await open(it.root, 'q1');
    expect({ commit, warnings }).toMatchObject({
      commit: first,
      warnings: [expect.stringMatching(/"q1" names more than one/)],
    });
    expect(await refusal(it.root, 'q1', { CI: 'true' })).toMatch(/refs\/heads\/NAME/);
    expect((await open(it.root, 'refs/heads/q1', { CI: 'true' })).warnings).toEqual([]);
  });

  test('no repository, no commits, a shallow clone, an unborn branch beside a real one', async () => {
    const none = folder();
    expect(await refusal(none, 'HEAD')).toMatch(/in none\. Run `git init`/);
    expect(await headRevision(none)).toBeUndefined();

    const unborn = repo();
    expect(await refusal(unborn.root, 'HEAD')).toMatch(/no commits/);
    expect(await headRevision(unborn.root)).toBeUndefined();

    const origin = repo();
    origin.commit();
    const tip = origin.commit('second');
    const clone = folder();
    gitIn(clone, ['clone', '--quiet', '--depth=1', `file://${origin.root}`, 'c']);
    expect(await refusal(join(clone, 'c'), 'HEAD~1')).toMatch(/shallow clone.*fetch-depth: 0.*git fetch --/);
    expect((await open(join(clone, 'c'), 'HEAD')).commit).toBe(tip);
    expect(await headRevision(join(clone, 'c'))).toBe(tip.slice(0, 8));

    origin.git('checkout', '--quiet', '--orphan', 'new');
    expect((await open(origin.root, 'main')).commit).toBe(tip);
  });

  test('git is not installed', async () => {
    const it = repo();
    it.commit();
    expect(await refusal(it.root, 'HEAD', { PATH: folder() })).toMatch(/git is not installed/);
  });

  test('a repository of another user: refused, unless the person trusts it', async () => {
    const it = repo();
    const tip = it.commit();
    const HOME = folder();
    // A linked work tree, and a git told to take everything for somebody else's: so the test needs no second user.
    const tree = join(folder(), 'tree');
    it.git('worktree', 'add', '--quiet', '-b', 'other', tree);
    const PATH = wrapped(it, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1').path;
    expect(await refusal(tree, 'HEAD', { HOME, PATH })).toMatch(/belongs to another user.*safe\.directory/);
    it.git('config', 'safe.directory', '*');
    expect(await refusal(tree, 'HEAD', { HOME, PATH }), 'its own word does not count').toMatch(
      /another user/,
    );
    writeFileSync(join(HOME, '.gitconfig'), `[safe]\n\tdirectory = ${tree}\n`);
    const { path, calls } = wrapped(it, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1');
    const { commit, texts } = await open(tree, 'HEAD', { HOME, PATH: path });
    expect(commit).toBe(tip);
    await texts.read('kam.yaml');
    expect(calls()).toHaveLength(3);
  });
});

describe('what a repository brings along is not obeyed', () => {
  /** a program that leaves a mark; and whether it ran */
  function trap(): { command: string; sprung: () => boolean } {
    const place = folder();
    const command = join(place, 'trap.sh');
    writeFileSync(command, `#!/bin/sh\ntouch '${place}/mark'\nexit 1\n`);
    chmodSync(command, 0o755);
    return { command, sprung: () => existsSync(join(place, 'mark')) };
  }

  test('settings that start programs: monitor, filters, diff drivers, hooks, pager, aliases', async () => {
    const it = repo({ '.gitattributes': '* filter=x diff=x\n', 'kam.yaml': 'a' });
    it.commit();
    const { command, sprung } = trap();
    const keys = [
      'core.fsmonitor',
      'core.pager',
      'core.editor',
      'core.sshCommand',
      'core.askPass',
      'diff.external',
      'diff.x.textconv',
      'filter.x.smudge',
      'filter.x.clean',
      'filter.x.process',
      'pager.ls-tree',
      'pager.cat-file',
      'credential.helper',
    ];
    for (const key of keys) it.git('config', key, command);
    for (const alias of ['rev-parse', 'ls-tree', 'cat-file'])
      it.git('config', `alias.${alias}`, `!${command}`);
    mkdirSync(join(it.root, 'hooks'));
    for (const hook of ['post-checkout', 'post-index-change', 'reference-transaction'])
      symlinkSync(command, join(it.root, 'hooks', hook));
    it.git('config', 'core.hooksPath', 'hooks');
    const { texts } = await open(it.root, 'HEAD');
    expect(await read(texts, 'kam.yaml')).toBe('a');
    expect(sprung()).toBe(false);
    try {
      it.git('status');
    } catch {}
    expect(sprung(), 'the trap itself works').toBe(true);
  });

  test('a repository planted in the workspace by ordinary files is not entered', async () => {
    const { command, sprung } = trap();
    const planted = {
      'plans/HEAD': 'ref: refs/heads/main\n',
      'plans/config': `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${command}\n`,
      'plans/objects/.keep': '',
      'plans/refs/.keep': '',
    };
    const it = repo({ ...planted, 'plans/kam.yaml': 'the real one' });
    it.commit();
    const { texts } = await open(join(it.root, 'plans'), 'HEAD');
    expect(await read(texts, 'kam.yaml')).toBe('the real one');
    expect(sprung()).toBe(false);

    const alone = folder();
    gitIn(alone, ['clone', '--quiet', it.root, 'c']);
    rmSync(join(alone, 'c/.git'), { recursive: true });
    expect(await refusal(join(alone, 'c/plans'), 'HEAD'), 'nor taken where no other is').toMatch(/in none/);
    expect(sprung()).toBe(false);
  });

  test('a missing object is not fetched, and that is said', async () => {
    const it = repo({ 'kam.yaml': 'a', 'gone.yaml': 'missing' });
    it.commit();
    const { command, sprung } = trap();
    const id = it.git('rev-parse', 'HEAD:gone.yaml');
    rmSync(join(it.root, '.git/objects', id.slice(0, 2), id.slice(2)), { force: true });
    for (const [key, value] of [
      ['core.repositoryformatversion', '1'],
      ['extensions.partialClone', 'origin'],
      ['remote.origin.promisor', 'true'],
      ['remote.origin.url', it.root],
      ['remote.origin.uploadpack', command],
    ] as const)
      it.git('config', key, value);
    const { texts } = await open(it.root, 'HEAD');
    await expect(texts.read('gone.yaml')).rejects.toThrow(/does not hold the content/);
    expect(await read(texts, 'kam.yaml')).toBe('a');
    expect(sprung()).toBe(false);
    try {
      it.git('cat-file', 'blob', id);
    } catch {}
    expect(sprung(), 'the trap itself works').toBe(true);
  });

  test('replaced objects are shown as they were committed', async () => {
    const it = repo({ 'kam.yaml': 'true content' });
    it.commit();
    it.put({ 'kam.yaml': 'forged content' });
    it.commit();
    it.git('replace', it.git('rev-parse', 'HEAD~1:kam.yaml'), it.git('rev-parse', 'HEAD:kam.yaml'));
    expect(it.git('show', 'HEAD~1:kam.yaml'), 'git itself is misled').toBe('forged content');
    expect(await read((await open(it.root, 'HEAD~1')).texts, 'kam.yaml')).toBe('true content');
  });

  test('GIT_DIR and its kin in the environment lead nowhere else', async () => {
    const it = repo({ 'kam.yaml': 'mine' });
    it.commit();
    const other = repo({ 'kam.yaml': 'another' });
    other.commit();
    const env = {
      GIT_DIR: join(other.root, '.git'),
      GIT_WORK_TREE: other.root,
      GIT_OBJECT_DIRECTORY: join(other.root, '.git/objects'),
      GIT_NAMESPACE: 'x',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.worktree',
      GIT_CONFIG_VALUE_0: other.root,
      EDITOR: 'false',
    };
    expect(await read((await open(it.root, 'HEAD', env)).texts, 'kam.yaml')).toBe('mine');
  });

  test('a git that lies in the current folder, or in one named from there, is not started', async () => {
    const it = repo();
    it.commit();
    const { command, sprung } = trap();
    const bin = folder();
    symlinkSync(command, join(bin, 'git'));
    const fromHere = relative(process.cwd(), bin);
    await open(it.root, 'HEAD', { PATH: [fromHere, '', '.', process.env.PATH].join(delimiter) });
    expect(sprung()).toBe(false);
    await open(it.root, 'HEAD', { PATH: [bin, process.env.PATH].join(delimiter) }).catch(() => {});
    expect(sprung(), 'the trap itself works').toBe(true);
  });

  test('settings that point the repository at another folder are noticed', async () => {
    const it = repo();
    it.commit();
    it.git('config', 'core.worktree', folder());
    expect(await refusal(it.root, 'HEAD')).toMatch(/does not take .* for a repository with files/);
  });

  test('a broken .git does not lead to the repository around it', async () => {
    const it = repo({ 'kam.yaml': 'outer', 'inner/kam.yaml': 'inner' });
    it.commit();
    mkdirSync(join(it.root, 'inner/.git'));
    expect(await refusal(join(it.root, 'inner'), 'HEAD')).toMatch(/does not take/);
  });

  test('a linked work tree is a repository like any other', async () => {
    const it = repo({ 'kam.yaml': 'tree' });
    it.commit();
    const place = folder();
    it.git('worktree', 'add', '--quiet', '-b', 'other', join(place, 'w'));
    expect(await read((await open(join(place, 'w'), 'HEAD')).texts, 'kam.yaml')).toBe('tree');
  });
});
