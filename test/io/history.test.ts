import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/io/faults.ts';
import { type Asked, type HistoryCommit, openHistory } from '../../src/io/history.ts';
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
async function open(root: string, asked: Asked = {}, env?: Record<string, string | undefined>) {
  const history = await openHistory(root, asked, { PATH: process.env.PATH, ...env });
  cleanups.push(() => history.close());
  return history;
}
async function all(root: string, asked?: Asked, env?: Record<string, string | undefined>) {
  const commits: HistoryCommit[] = [];
  for await (const commit of (await open(root, asked, env)).commits()) commits.push(commit);
  return commits;
}
async function refusal(root: string, asked?: Asked): Promise<string> {
  const fault = await open(root, asked).then(
    () => undefined,
    (error) => error,
  );
  expect(fault).toBeInstanceOf(UsageError);
  return `${fault.message} ${fault.help}`;
}
const told = (commits: HistoryCommit[]) =>
  commits.map(({ subject, changes }) => [
    subject,
    ...changes.map(({ path, before, after }) => `${before ? (after ? 'M' : 'D') : 'A'} ${path}`),
  ]);

describe('the history of a workspace', () => {
  test('newest first: who, when, what, and the blobs before and after', async () => {
    const it = repo({ 'kam.yaml': 'one', 'accounts/a/1-analysis.yaml': 'a' });
    const first = it.commit('plan', '2026-01-01T00:30:00+02:00');
    it.put({ 'kam.yaml': 'two' });
    rmSync(join(it.root, 'accounts/a/1-analysis.yaml'));
    symlinkSync('kam.yaml', join(it.root, 'link.yaml'));
    const second = it.commit('a change', '2026-02-03T12:00:00Z');
    const history = await open(it.root);
    const commits: HistoryCommit[] = [];
    for await (const commit of history.commits()) commits.push(commit);
    const blob = (at: string) => it.git('rev-parse', at);
    expect(history.tip).toBe(second);
    expect(commits).toEqual([
      {
        id: second,
        time: Date.UTC(2026, 1, 3, 12) / 1000,
        date: '2026-02-03',
        subject: 'a change',
        isFirst: false,
        changes: [
          {
            path: 'accounts/a/1-analysis.yaml',
            before: { id: blob('HEAD~1:accounts/a/1-analysis.yaml'), kind: 'file' },
            after: undefined,
          },
          {
            path: 'kam.yaml',
            before: { id: blob('HEAD~1:kam.yaml'), kind: 'file' },
            after: { id: blob('HEAD:kam.yaml'), kind: 'file' },
          },
          { path: 'link.yaml', before: undefined, after: { id: blob('HEAD:link.yaml'), kind: 'link' } },
        ],
      },
      {
        id: first,
        time: Date.UTC(2025, 11, 31, 22, 30) / 1000,
        date: '2025-12-31',
        subject: 'plan',
        isFirst: true,
        changes: [
          expect.objectContaining({ path: 'accounts/a/1-analysis.yaml', before: undefined }),
          expect.objectContaining({ path: 'kam.yaml', before: undefined }),
        ],
      },
    ]);
    expect(new TextDecoder().decode(await history.read(commits[0]!.changes[1]!.after!.id))).toBe('two');
    await expect(history.read(commits[0]!.changes[1]!.after!.id, 2)).rejects.toThrow(/at most 2 bytes/);
  });

  test('a file that is called anew is known again, from outside the workspace not', async () => {
    const text = (n: number) =>
      Array.from({ length: 30 }, (_, i) => `line ${i}${i === n ? '!' : ''}`).join('\n');
    const it = repo({ 'w/kam.yaml': 'w', 'w/accounts/a/3-dmu.yaml': text(-1), 'notes.txt': text(40) });
    it.commit('one');
    const named = 'accounts/ü\n:000000 1-b/3-dmu.yaml';
    it.put({ [`w/${named}`]: text(7) });
    rmSync(join(it.root, 'w/accounts/a'), { recursive: true });
    it.commit('two');
    it.put({ 'w/accounts/c/notes.txt': text(40) });
    rmSync(join(it.root, 'notes.txt'));
    it.commit('three');
    const [three, two] = await all(join(it.root, 'w'));
    expect(two!.changes).toEqual([
      { path: 'accounts/a/3-dmu.yaml', before: expect.anything(), after: undefined },
      { path: named, before: undefined, after: expect.anything(), was: 'accounts/a/3-dmu.yaml' },
    ]);
    expect(three!.changes).toEqual([
      { path: 'accounts/c/notes.txt', before: undefined, after: expect.anything() },
    ]);
  });

  test('of some paths alone, however they are called, and of a workspace below the top', async () => {
    const below = "plans/:(exclude) ünï 'x' --output=y";
    const it = repo({ 'README.md': 'top', [`${below}/kam.yaml`]: 'w' });
    it.commit('one');
    it.put({ [`${below}/accounts/*/1-analysis.yaml`]: 'star', [`${below}/accounts/b/1-analysis.yaml`]: 'b' });
    it.commit('two');
    it.put({ 'README.md': 'not ours' });
    it.commit('three');
    it.put({ [`${below}/accounts/b/1-analysis.yaml`]: 'B' });
    it.commit('four');
    const root = join(it.root, below);
    expect(told(await all(root))).toEqual([
      ['four', 'M accounts/b/1-analysis.yaml'],
      ['two', 'A accounts/*/1-analysis.yaml', 'A accounts/b/1-analysis.yaml'],
      ['one', 'A kam.yaml'],
    ]);
    expect(told(await all(root, { paths: ['accounts/*', 'kam.yaml'] }))).toEqual([
      ['two', 'A accounts/*/1-analysis.yaml'],
      ['one', 'A kam.yaml'],
    ]);
    expect(told(await all(root, { paths: ['accounts/b/1-analysis.yaml'] }))).toHaveLength(2);
    expect(await all(root, { paths: ['accounts/none'] })).toEqual([]);
  });

  test('a merge counts as what it brought; commits without a change of files are told too', async () => {
    const it = repo({ 'kam.yaml': 'one' });
    it.commit('start');
    it.git('checkout', '--quiet', '-b', 'branch');
    for (const text of ['a', 'b']) {
      it.put({ 'accounts/x/1-analysis.yaml': text });
      it.commit(`branch ${text}`);
    }
    it.git('checkout', '--quiet', 'main');
    it.put({ 'kam.yaml': 'two' });
    it.commit('main');
    it.git('merge', '--quiet', '--no-ff', '-m', 'merged', 'branch');
    it.git('commit', '--quiet', '--allow-empty', '-m', 'empty');
    expect(told(await all(it.root))).toEqual([
      ['empty'],
      ['merged', 'A accounts/x/1-analysis.yaml'],
      ['main', 'M kam.yaml'],
      ['start', 'A kam.yaml'],
    ]);
    expect(told(await all(it.root, { ref: 'branch' })).map(([subject]) => subject)).toEqual([
      'branch b',
      'branch a',
      'start',
    ]);
  });

  test('hostile subjects and names come through as text, and never as more than one', async () => {
    const odd = 'accounts/a\nb:000000 000000 /\u001b[2J.yaml';
    const it = repo({ [odd]: 'x' });
    it.commit(':100644 100644 abc def M ::error::\u001b]0;x\u0007');
    const long = 'x'.repeat(200_000);
    it.git('commit', '--quiet', '--allow-empty', '--cleanup=verbatim', '-F', note(it, `${long}\n\nbody`));
    it.git('commit', '--quiet', '--allow-empty', '--allow-empty-message', '-m', '');
    const commits = await all(it.root);
    expect(told(commits)).toEqual([
      [''],
      ['x'.repeat(1000)],
      [':100644 100644 abc def M ::error::\u001b]0;x\u0007', `A ${odd}`],
    ]);
  });

  test('a commit without a usable date has none', async () => {
    const it = repo();
    it.commit();
    const tree = it.git('rev-parse', 'HEAD^{tree}');
    const raw = `tree ${tree}\nauthor k <k> 1 +0000\ncommitter k <k> 999999999999999 +0000\n\nfar away\n`;
    const id = it.git('hash-object', '-t', 'commit', '-w', '--literally', note(it, raw));
    expect(await all(it.root, { ref: id })).toMatchObject([{ id, time: undefined, date: undefined }]);
  });

  test('a reader that has enough ends git', async () => {
    const it = repo();
    for (let i = 0; i < 5; i++) {
      it.put({ 'kam.yaml': String(i) });
      it.commit(`commit ${i}`);
    }
    const history = await open(it.root);
    for await (const { subject } of history.commits()) {
      expect(subject).toBe('commit 4');
      break;
    }
    const again: string[] = [];
    for await (const { subject } of history.commits()) again.push(subject);
    expect(again).toHaveLength(5);
  });

  test('replayed from the first commit, it ends at what stands there now', async () => {
    const path = fc.constantFrom('kam.yaml', 'accounts/a/1.yaml', 'accounts/a', 'accounts/b/1.yaml');
    const step = fc.dictionary(path, fc.constantFrom('1', '2', '3'), { noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const it = repository();
        try {
          for (const files of steps) {
            for (const name of ['kam.yaml', 'accounts'])
              rmSync(join(it.root, name), { recursive: true, force: true });
            // a file and a folder cannot both be called accounts/a
            const { 'accounts/a': asFile, ...rest } = files;
            it.put(asFile === undefined || rest['accounts/a/1.yaml'] ? rest : files);
            it.commit();
          }
          const state = new Map<string, string>();
          for (const { changes } of (await all(it.root)).reverse())
            for (const { path, before, after } of changes) {
              expect(state.get(path)).toBe(before?.id);
              if (after) state.set(path, after.id);
              else state.delete(path);
            }
          const listed = it.git('ls-tree', '-r', '--format=%(path) %(objectname)', 'HEAD');
          expect([...state].map((pair) => pair.join(' ')).sort()).toEqual(
            listed.split('\n').filter(Boolean).sort(),
          );
        } finally {
          it.remove();
        }
      }),
      { numRuns: 10 },
    );
  });
});

/** A text in a file that git reads, outside what is committed. */
function note(it: Repository, text: string): string {
  const path = join(it.root, '.git/note');
  writeFileSync(path, text);
  return path;
}

describe('where there is none, or not all of it', () => {
  test('no repository, no commits, no such ref', async () => {
    expect(await refusal(folder())).toMatch(/A history needs a git repository/);
    expect(await refusal(repo().root)).toMatch(/no commits\. Commit the workspace once/);
    const it = repo();
    it.commit();
    for (const ref of ['gone', '--output=x', '--all', 'HEAD\n', '', 'HEAD..HEAD'])
      expect(await refusal(it.root, { ref })).toMatch(/There is no branch, tag or commit/);
    expect(it.git('status', '--porcelain')).toBe('');
  });

  test('a shallow clone tells what it holds, and says that this is not all', async () => {
    const it = repo();
    it.commit('first');
    it.put({ 'kam.yaml': 'two' });
    it.commit('second');
    const clone = join(folder(), 'c');
    gitIn(folder(), ['clone', '--quiet', '--depth=1', `file://${it.root}`, clone]);
    const history = await open(clone);
    expect(history.warnings).toEqual([expect.stringMatching(/not whole: .*fetch-depth: 0/)]);
    expect(told(await all(clone)), 'all of its files, as if it were the first').toEqual([
      ['second', 'A kam.yaml'],
    ]);
    expect((await open(it.root)).warnings).toEqual([]);
  });

  test('a missing commit ends it with a fault', async () => {
    const it = repo();
    const first = it.commit('first');
    it.put({ 'kam.yaml': 'two' });
    it.commit('second');
    rmSync(join(it.root, '.git/objects', first.slice(0, 2), first.slice(2)), { force: true });
    await expect(all(it.root)).rejects.toThrow(/cannot tell the whole history/);
  });
});

describe('what a repository brings along is not obeyed', () => {
  test('settings that start programs, or bend what is told', async () => {
    const it = repo({ '.gitattributes': '* filter=x diff=x\n', 'kam.yaml': 'a\n' });
    it.commit('one');
    it.put({ 'kam.yaml': 'b\n' });
    it.commit('two ä');
    it.git('mv', 'kam.yaml', 'moved.yaml');
    it.commit('three');
    signed(it);
    const plain = await all(it.root);
    expect(told(plain).slice(0, 2)).toEqual([['three'], ['three', 'D kam.yaml', 'A moved.yaml']]);
    const place = folder();
    const command = join(place, 'trap.sh');
    writeFileSync(command, `#!/bin/sh\ntouch '${place}/mark'\nexit 1\n`);
    chmodSync(command, 0o755);
    for (const key of [
      'core.fsmonitor',
      'core.pager',
      'pager.log',
      'core.sshCommand',
      'diff.external',
      'diff.x.command',
      'diff.x.textconv',
      'filter.x.smudge',
      'filter.x.clean',
      'filter.x.process',
      'gpg.program',
      'gpg.openpgp.program',
      'gpg.ssh.program',
    ])
      it.git('config', key, command);
    it.git('config', 'alias.log', `!${command}`);
    const bend: [string, string][] = [
      ['log.showSignature', 'true'],
      ['log.decorate', 'full'],
      ['log.follow', 'true'],
      ['log.diffMerges', 'off'],
      ['log.showRoot', 'false'],
      ['log.mailmap', 'true'],
      ['log.date', 'relative'],
      ['format.pretty', 'full'],
      ['format.notes', '*'],
      ['notes.displayRef', '*'],
      ['diff.renames', 'copies'],
      ['diff.renameLimit', '1'],
      ['diff.relative', 'true'],
      ['diff.ignoreSubmodules', 'all'],
      ['i18n.logOutputEncoding', 'ISO-8859-1'],
      ['color.ui', 'always'],
      ['core.quotePath', 'true'],
      ['core.abbrev', '7'],
    ];
    for (const [key, value] of bend) it.git('config', key, value);
    it.git('notes', 'add', '-m', 'a note', 'HEAD');
    expect(await all(it.root)).toEqual(plain);
    expect(existsSync(join(place, 'mark'))).toBe(false);
    try {
      it.git('log', '-1');
    } catch {}
    expect(existsSync(join(place, 'mark')), 'the trap itself works').toBe(true);
  });

  /** A commit on top with a signature that nobody can check. */
  function signed(it: Repository): void {
    const [head, ...rest] = it.git('cat-file', 'commit', 'HEAD').split('\n\n');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----';
    const text = `${head!.replace(/^parent .*$/m, `parent ${it.git('rev-parse', 'HEAD')}`)}\n${signature}\n\n${rest.join('\n\n')}\n`;
    const id = it.git('hash-object', '-t', 'commit', '-w', note(it, text));
    it.git('update-ref', 'HEAD', id);
  }

  test('replaced objects, a planted repository and GIT_DIR change nothing', async () => {
    const it = repo({ 'kam.yaml': 'one' });
    const first = it.commit('first');
    it.put({
      'accounts/b/HEAD': 'ref: refs/heads/main\n',
      'accounts/b/config': '[core]\n\trepositoryformatversion = 0\n\tbare = true\n',
      'accounts/b/objects/.keep': '',
      'accounts/b/refs/.keep': '',
      'accounts/b/kam.yaml': 'x',
    });
    const second = it.commit('second');
    it.git('replace', second, first);
    const other = repo();
    other.commit('other');
    const env = { GIT_DIR: join(other.root, '.git'), GIT_WORK_TREE: other.root };
    expect((await all(it.root, {}, env)).map(({ subject }) => subject)).toEqual(['second', 'first']);
    expect(told(await all(join(it.root, 'accounts/b')))[0]).toContain('A kam.yaml');
  });

  test('three processes, with fixed arguments', async () => {
    const it = repo();
    it.commit();
    const bin = folder();
    const log = join(bin, 'log');
    const real = join(it.git('--exec-path'), 'git');
    writeFileSync(
      join(bin, 'git'),
      `#!/bin/sh\necho "$@" >> '${log}'\nPATH='${process.env.PATH}' exec '${real}' "$@"\n`,
    );
    chmodSync(join(bin, 'git'), 0o755);
    mkdirSync(join(it.root, 'accounts'));
    await all(it.root, { ref: 'main' }, { PATH: [bin, process.env.PATH].join(delimiter) });
    const calls = readFileSync(log, 'utf8').trim().split('\n');
    expect(calls).toHaveLength(3);
    for (const call of calls) expect(call).toMatch(/-C \S+ (--literal-pathspecs log|rev-parse|cat-file) /);
  });
});
