import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DiskFault } from '../../src/io/faults.ts';
import { withLock } from '../../src/io/lock.ts';
import { appendLine, type Change, writeAll } from '../../src/io/write.ts';
import { ended, program, start } from './bundle.ts';
import { temporaryFolder } from './repository.ts';

/** A disk that fails on purpose: which call, at which of its calls, how many times in a row. */
const failing = vi.hoisted(() => ({ call: '', at: 1, times: 1, code: 'ENOSPC' }));
vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const guarded = (
    name: 'renameSync' | 'linkSync' | 'writeSync' | 'fsyncSync' | 'mkdirSync' | 'unlinkSync',
  ) =>
    ((...args: unknown[]) => {
      if (failing.call === name && --failing.at <= 0 && failing.at > -failing.times) {
        throw Object.assign(new Error(failing.code), { code: failing.code });
      }
      return (fs[name] as (...all: unknown[]) => unknown)(...args);
    }) as never;
  const names = ['renameSync', 'linkSync', 'writeSync', 'fsyncSync', 'mkdirSync', 'unlinkSync'] as const;
  return { ...fs, ...Object.fromEntries(names.map((name) => [name, guarded(name)])) };
});

let root: string;
beforeEach(() => {
  root = temporaryFolder();
});
afterEach(() => {
  Object.assign(failing, { call: '', times: 1 });
  rmSync(root, { recursive: true, force: true });
});

const bytes = (text: string) => new TextEncoder().encode(text);
function put(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
/** every file below the root with its text: what a person finds afterwards */
function found(folder = ''): Record<string, string> {
  const all: Record<string, string> = {};
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) Object.assign(all, found(path));
    else all[path] = readFileSync(join(root, path), 'utf8');
  }
  return all;
}
const change = (path: string, before: string | undefined, after: string): Change => ({
  path,
  before: before === undefined ? undefined : bytes(before),
  after,
});

describe('writeAll', () => {
  test('changes files, makes new ones with their folders, and leaves nothing else behind', async () => {
    put({ 'a.yaml': 'old a', 'b/b.yaml': 'old b' });
    await writeAll(root, [
      change('a.yaml', 'old a', 'new a'),
      change('b/b.yaml', 'old b', 'new ü'),
      { path: 'c/d/e.yaml', before: undefined, after: new Uint8Array([0xef, 0xbb, 0xbf, 0x0a]) },
    ]);
    expect(found()).toEqual({ 'a.yaml': 'new a', 'b/b.yaml': 'new ü', 'c/d/e.yaml': '\ufeff\n' });
  });

  test('a workspace that does not exist yet is made', async () => {
    await writeAll(join(root, 'new/one'), [change('kam.yaml', undefined, 'x')]);
    expect(found()).toEqual({ 'new/one/kam.yaml': 'x' });
  });

  test('keeps the mode', async () => {
    put({ 'a.sh': 'old' });
    chmodSync(join(root, 'a.sh'), 0o751);
    await writeAll(root, [change('a.sh', 'old', 'new')]);
    expect(statSync(join(root, 'a.sh')).mode & 0o777).toBe(0o751);
  });

  test.each([
    ['edited', 'somebody else', 'old'],
    ['appeared', 'somebody else', undefined],
    ['deleted', undefined, 'old'],
  ])('a file that was %s meanwhile: nothing is written', async (_, now, before) => {
    put({ 'a.yaml': 'old a', ...(now === undefined ? {} : { 'b.yaml': now }) });
    const there = found();
    const writing = writeAll(root, [
      change('a.yaml', 'old a', 'new'),
      change('b.yaml', before, 'new'),
      change('c/c.yaml', undefined, 'c'),
    ]);
    await expect(writing).rejects.toThrow(/b\.yaml was changed while kam was working; nothing was written/);
    expect(found()).toEqual(there);
    expect(existsSync(join(root, 'c'))).toBe(false);
  });

  test('no link is written through: not the file, not a folder above it', async () => {
    put({ 'outside/secret.yaml': 'secret' });
    const inside = join(root, 'inside');
    mkdirSync(inside);
    symlinkSync('../outside/secret.yaml', join(inside, 'plan.yaml'));
    symlinkSync('../outside', join(inside, 'account'));
    symlinkSync('../outside/new.yaml', join(inside, 'dangling.yaml'));
    for (const path of ['plan.yaml', 'account/secret.yaml', 'account/new.yaml', 'dangling.yaml']) {
      for (const before of ['secret', undefined]) {
        await expect(writeAll(inside, [change(path, before, 'new')]), path).rejects.toThrow(/is a link/);
      }
      await expect(appendLine(inside, path, 'h', 'l'), path).rejects.toThrow(/is a link/);
    }
    for (const path of ['../outside/secret.yaml', '/etc/x', 'a/../../x', '']) {
      await expect(writeAll(inside, [change(path, undefined, 'new')]), path).rejects.toThrow(
        /out of the workspace/,
      );
    }
    expect(readdirSync(join(root, 'outside'))).toEqual(['secret.yaml']);
    expect(readFileSync(join(root, 'outside/secret.yaml'), 'utf8')).toBe('secret');
  });

  test('a folder or pipe in the way is named', async () => {
    mkdirSync(join(root, 'a.yaml'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    put({ file: '' });
    await expect(writeAll(root, [change('a.yaml', undefined, 'x')])).rejects.toThrow(/a\.yaml is a folder/);
    await expect(writeAll(root, [change('pipe', undefined, 'x')])).rejects.toThrow(/pipe is a device/);
    await expect(writeAll(root, [change('file/x', undefined, 'x')])).rejects.toThrow(/file is a file/);
  });

  test.each([
    ['renameSync', 'EACCES'],
    ['linkSync', 'EIO'],
    ['writeSync', 'ENOSPC'],
    ['fsyncSync', 'EIO'],
    ['mkdirSync', 'EROFS'],
  ])('wherever %s fails, every file is as it was and the cause is said', async (call, code) => {
    const old = { 'a.yaml': 'old a', 'b/b.yaml': 'old b', 'c.yaml': 'old c' };
    put(old);
    let failures = 0;
    for (let at = 1; at <= 30; at++) {
      Object.assign(failing, { call, code, at });
      const fault = await writeAll(root, [
        change('a.yaml', 'old a', 'new a'),
        change('b/b.yaml', 'old b', 'new b'),
        change('n/n.yaml', undefined, 'new n'),
        change('c.yaml', 'old c', 'new c'),
      ]).then(
        () => undefined,
        (error) => error,
      );
      const reached = failing.at <= 0;
      failing.call = '';
      if (!reached) break;
      failures++;
      expect(fault, `${call} no. ${at}`).toBeInstanceOf(DiskFault);
      expect(fault.message).toMatch(/^cannot |nothing was written/);
      expect(found(), `${call} no. ${at}`).toEqual(old);
      expect(existsSync(join(root, 'n')), `${call} no. ${at}`).toBe(false);
    }
    expect(failures).toBeGreaterThan(0);
    expect(failures).toBeLessThan(30);
  });

  test('what cannot be put back is kept, and both are said', async () => {
    put({ 'a.yaml': 'old a', 'b.yaml': 'old b' });
    Object.assign(failing, { call: 'renameSync', at: 2, times: 2, code: 'EIO' }); // b forward, then a back
    const writing = writeAll(root, [change('a.yaml', 'old a', 'new a'), change('b.yaml', 'old b', 'new b')]);
    await expect(writing).rejects.toThrow(
      'cannot write b.yaml: the disk reports an error; a.yaml could not be put back',
    );
    const { 'a.yaml': a, 'b.yaml': b, ...rest } = found();
    expect([a, b, Object.values(rest)]).toEqual(['new a', 'old b', ['old a']]);
    expect(Object.keys(rest)[0]).toMatch(/^\.kam-tmp-kept-/);
  });

  test('killed at any moment: each file is old or new as a whole, and the next write sweeps', async () => {
    const size = 400_000;
    const file = await program(
      root,
      `import { writeAll } from './write.ts';
       const [root] = process.argv.slice(2);
       let before = new Uint8Array(${size}).fill(97);
       process.stdout.write('ready');
       for (let i = 1; ; i++) {
         const after = new Uint8Array(${size}).fill(97 + (i % 26));
         await writeAll(root, [{ path: 'w/a.yaml', before, after }, { path: 'w/b.yaml', before, after }]);
         before = after;
       }`,
    );
    const work = join(root, 'work');
    let leftovers = 0;
    for (let round = 0; round < 12; round++) {
      rmSync(work, { recursive: true, force: true });
      mkdirSync(join(work, 'w'), { recursive: true });
      for (const name of ['a', 'b']) writeFileSync(join(work, `w/${name}.yaml`), 'a'.repeat(size));
      const child = start(file, [work]);
      const over = ended(child);
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      await sleep(round * 3.7);
      child.kill('SIGKILL');
      await over;
      for (const name of ['a', 'b']) {
        const text = readFileSync(join(work, `w/${name}.yaml`), 'latin1');
        expect(text.length).toBe(size);
        expect(text).toBe(text[0]!.repeat(size));
      }
      leftovers += readdirSync(join(work, 'w')).length - 2;
      const now = new Uint8Array(readFileSync(join(work, 'w/a.yaml')));
      await writeAll(work, [{ path: 'w/a.yaml', before: now, after: 'after the crash' }]);
      expect(readdirSync(join(work, 'w')).sort()).toEqual(['a.yaml', 'b.yaml']);
      expect(readdirSync(work)).toEqual(['w']);
    }
    expect(
      leftovers,
      'some kill must have left a temporary file, or this test proves nothing',
    ).toBeGreaterThan(0);
  });

  test('Ctrl-C during a write: the write ends, then kam ends, as interrupted', async () => {
    const file = await program(
      root,
      `import { writeAll } from './write.ts';
       const [root] = process.argv.slice(2);
       process.on('exit', () => {});
       for (let i = 0; ; i++) {
         const text = (n) => n < 0 ? undefined : new TextEncoder().encode(String(n).repeat(50000));
         await writeAll(root, [{ path: 'a.yaml', before: text(i - 1), after: text(i) }]);
         if (i === 3) process.stdout.write('ready');
         await new Promise((r) => setImmediate(r));
       }`,
    );
    const work = join(root, 'work');
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      rmSync(work, { recursive: true, force: true });
      const child = start(file, [work]);
      const over = ended(child);
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      await sleep(7);
      child.kill(signal);
      expect(await over).toEqual({ code: null, signal, stderr: '' });
      expect(readdirSync(work)).toEqual(['a.yaml']);
    }
  });

  test('files of living processes are not swept, old ones are', async () => {
    put({ 'a.yaml': 'old' });
    const name = (pid: number, end: string) => join(root, `.kam-tmp-${pid}-${end}`);
    const dead = await (async () => {
      const child = start('-e');
      await ended(child);
      return child.pid!;
    })();
    for (const [pid, end] of [
      [dead, 'aa'],
      [process.ppid, 'bb'],
      [process.ppid, 'cc'],
    ] as const)
      writeFileSync(name(pid, end), '');
    utimesSync(name(process.ppid, 'cc'), 1, 1);
    put({ '.kam-tmp-kept-aa': 'x', '.kam-tmp-notes.yaml': 'x' });
    await writeAll(root, [change('a.yaml', 'old', 'new')]);
    expect(readdirSync(root).sort()).toEqual([
      `.kam-tmp-${process.ppid}-bb`,
      '.kam-tmp-kept-aa',
      '.kam-tmp-notes.yaml',
      'a.yaml',
    ]);
  });
});

describe('appendLine', () => {
  const append = (line = '2026-11-23,5') => appendLine(root, 'records/ledger.csv', 'date,amount', line);
  const ledger = () => readFileSync(join(root, 'records/ledger.csv'), 'utf8');

  test.each([
    ['no file', undefined, 'date,amount\n2026-11-23,5\n'],
    ['an empty file', '', 'date,amount\n2026-11-23,5\n'],
    ['a whole last line', 'date,amount\n1,2\n', 'date,amount\n1,2\n2026-11-23,5\n'],
    ['a torn last line', 'date,amount\n1,2\n20', 'date,amount\n1,2\n20\n2026-11-23,5\n'],
    ['Windows line ends', 'date,amount\r\n1,2\r\n', 'date,amount\r\n1,2\r\n2026-11-23,5\r\n'],
    ['Windows line ends, torn', 'date,amount\r\n1,2', 'date,amount\r\n1,2\r\n2026-11-23,5\r\n'],
  ])('%s', async (_, before, after) => {
    if (before !== undefined) put({ 'records/ledger.csv': before });
    await append();
    expect(ledger()).toBe(after);
    expect(readdirSync(root)).toEqual(['records']);
    expect(readdirSync(join(root, 'records'))).toEqual(['ledger.csv']);
  });

  test('whatever stood in the file stays, byte for byte, and the record is a line of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\r\n', 'ü') }),
        async (before) => {
          put({ 'records/ledger.csv': before });
          await append('new');
          expect(ledger().startsWith(before)).toBe(true);
          expect(ledger().split(/\r?\n/).at(-2)).toBe('new');
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  test('a full disk: the file is as it was', async () => {
    put({ 'records/ledger.csv': 'date,amount\n1,2\n' });
    Object.assign(failing, { call: 'fsyncSync', at: 1, code: 'ENOSPC' });
    await expect(append()).rejects.toThrow('cannot write records/ledger.csv: no space left on the disk');
    expect(ledger()).toBe('date,amount\n1,2\n');
  });

  test('two writers, 300 records each: 600 whole lines', async () => {
    const file = await program(
      root,
      `import { appendLine } from './write.ts';
       const [root, who] = process.argv.slice(2);
       for (let i = 0; i < 300; i++) await appendLine(root, 'ledger.csv', 'who,n,text', who + ',' + i + ',' + who.repeat(500));`,
    );
    const work = join(root, 'work');
    mkdirSync(work);
    const results = await Promise.all(['a', 'b'].map((who) => ended(start(file, [work, who]))));
    expect(results.map(({ code, stderr }) => ({ code, stderr }))).toEqual([
      { code: 0, stderr: '' },
      { code: 0, stderr: '' },
    ]);
    const [header, ...lines] = readFileSync(join(work, 'ledger.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('who,n,text');
    for (const who of ['a', 'b']) {
      const mine = Array.from({ length: 300 }, (_, i) => `${who},${i},${who.repeat(500)}`);
      expect(lines.filter((line) => line.startsWith(who))).toEqual(mine);
    }
    expect(lines).toHaveLength(600);
    expect(readdirSync(work)).toEqual(['ledger.csv']);
  });

  test('several at once in one process wait for each other', async () => {
    await Promise.all(['1', '2', '3', '4'].map((line) => append(line)));
    expect(ledger().trim().split('\n').sort()).toEqual(['1', '2', '3', '4', 'date,amount']);
  });
});

describe('the lock', () => {
  const lock = () => join(root, '.kam-tmp-lock');
  const holder = (pid: number, host = hostname()) =>
    JSON.stringify({ pid, host, since: '2026-11-23T10:00:00Z', token: 'x' });
  const hold = (content: string, secondsAgo = 0) => {
    writeFileSync(lock(), content);
    const at = Date.now() / 1000 - secondsAgo;
    utimesSync(lock(), at, at);
  };

  test.each([
    ['a living process', () => hold(holder(process.ppid))],
    ['another machine', () => hold(holder(1, 'elsewhere'), 60)],
    ['somebody who has not signed yet', () => hold('')],
  ])('of %s is respected', async (_, taken) => {
    taken();
    await expect(withLock(root, () => 'in', 30)).rejects.toThrow(/another kam is writing/);
    expect(existsSync(lock())).toBe(true);
  });

  test.each([
    ['a dead process', () => hold(holder(2 ** 22 + 1))],
    ['this very process number, used again', () => hold(holder(process.pid))],
    ['another machine, long ago', () => hold(holder(1, 'elsewhere'), 3600)],
    ['nobody, some time ago', () => hold('', 60)],
    ['nobody, in nonsense', () => hold('[1', 60)],
  ])('of %s is taken over', async (_, taken) => {
    taken();
    expect(await withLock(root, () => 'in', 30)).toBe('in');
    expect(readdirSync(root)).toEqual([]);
  });

  test('is given back when the work fails', async () => {
    await expect(
      withLock(root, () => {
        throw new Error('work');
      }),
    ).rejects.toThrow('work');
    expect(readdirSync(root)).toEqual([]);
  });
});
