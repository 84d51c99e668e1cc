import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Unreadable } from '../../src/documents/texts.ts';
import { DiskFault, UsageError } from '../../src/io/faults.ts';
import { findWorkspace, folderTexts } from '../../src/io/folder.ts';
import { readInput, readNamed } from '../../src/io/named.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'kam-folder-')));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text = '') {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const fifo = (path: string) => execFileSync('mkfifo', [join(root, path)]);
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

describe('list', () => {
  test('names every file with "/", in code-point order, and leaves out what is not the plan', async () => {
    for (const path of [
      'kam.yaml',
      'b/z.yaml',
      'b/a.yaml',
      'Z.yaml',
      'ä.yaml',
      'accounts/out/1-analysis.yaml',
    ])
      put(path);
    for (const path of [
      '.git/config',
      'node_modules/x/y.yaml',
      'out/report.html',
      'b/.kam-tmp-1-a',
      'b/.git/HEAD',
    ])
      put(path);
    const paths = (await folderTexts(root).list()).map((entry) => entry.path);
    expect(paths).toEqual([
      'Z.yaml',
      'accounts/out/1-analysis.yaml',
      'b/a.yaml',
      'b/z.yaml',
      'kam.yaml',
      'ä.yaml',
    ]);
  });

  test('shows links and pipes with their kind and walks through no link', async () => {
    put('a/kam.yaml');
    symlinkSync(root, join(root, 'a/loop'));
    symlinkSync('kam.yaml', join(root, 'a/link.yaml'));
    fifo('pipe.yaml');
    expect(await folderTexts(root).list()).toEqual([
      { path: 'a/kam.yaml', kind: 'file' },
      { path: 'a/link.yaml', kind: 'link' },
      { path: 'a/loop', kind: 'link' },
      { path: 'pipe.yaml', kind: 'other' },
    ]);
  });

  test('a folder that is gone is a fault of the disk', async () => {
    await expect(folderTexts(join(root, 'gone')).list()).rejects.toThrow(DiskFault);
  });
});

describe('read', () => {
  test('gives the bytes, and undefined where there is no file', async () => {
    put('accounts/a/1.yaml', 'level: start\n');
    const texts = folderTexts(root);
    expect(text(await texts.read('accounts/a/1.yaml'))).toBe('level: start\n');
    for (const path of ['no.yaml', 'no/no.yaml', 'accounts/a/1.yaml/x']) {
      expect(await texts.read(path), path).toBeUndefined();
    }
  });

  test('no link is followed: neither the file itself nor a folder above it', async () => {
    put('secret/plan.yaml', 'secret');
    symlinkSync('secret/plan.yaml', join(root, 'plan.yaml'));
    symlinkSync('secret', join(root, 'account'));
    symlinkSync('nowhere', join(root, 'broken.yaml'));
    const texts = folderTexts(root);
    for (const path of ['plan.yaml', 'account/plan.yaml', 'broken.yaml']) {
      await expect(texts.read(path), path).rejects.toThrow(/a link/);
    }
  });

  test('a pipe or a folder is refused at once, without waiting for a writer', async () => {
    fifo('pipe.yaml');
    mkdirSync(join(root, 'folder.yaml'));
    const texts = folderTexts(root);
    await expect(texts.read('pipe.yaml')).rejects.toThrow(/device, pipe or socket/);
    await expect(texts.read('folder.yaml')).rejects.toThrow(/folder where a file/);
    await expect(folderTexts('/dev').read('zero')).rejects.toThrow(/device, pipe or socket/);
  });

  test('a file over its cap is not opened; size and cap stand in the message', async () => {
    put('big.yaml');
    truncateSync(join(root, 'big.yaml'), 50_000_000);
    const texts = folderTexts(root);
    await expect(texts.read('big.yaml')).rejects.toThrow('This file has 50 MB; kam reads at most 1 MB');
    put('edge.yaml', '12345');
    expect((await texts.read('edge.yaml', 5))?.length).toBe(5);
    await expect(texts.read('edge.yaml', 4)).rejects.toThrow('5 bytes; kam reads at most 4 bytes');
    expect((await texts.read('big.yaml', Number.POSITIVE_INFINITY))?.length).toBe(50_000_000);
  });

  test.runIf(process.platform === 'linux')(
    'a file that hides its size is still read whole, and capped',
    async () => {
      const texts = folderTexts('/proc/self');
      expect(text(await texts.read('status'))).toMatch(/VmRSS/);
      await expect(texts.read('status', 100)).rejects.toThrow(Unreadable);
    },
  );

  test('no spelling of a path leaves the workspace', async () => {
    put('inside/kam.yaml');
    put('secret.yaml', 'secret');
    const texts = folderTexts(join(root, 'inside'));
    for (const path of [
      '../secret.yaml',
      '/etc/passwd',
      'a/../../secret.yaml',
      './kam.yaml',
      'a//b',
      '',
      'a\0b',
      '..',
    ]) {
      await expect(texts.read(path), path).rejects.toThrow(Unreadable);
    }
    const parts = fc.constantFrom('..', '.', '', 'a', '/', '\\', '~', '\0', 'secret.yaml', '...');
    await fc.assert(
      fc.asyncProperty(fc.array(parts, { maxLength: 6 }), async (path) => {
        const got = await texts.read(path.join('/')).catch((error) => {
          if (!(error instanceof Unreadable)) throw error;
        });
        expect(got).toBeUndefined();
      }),
      { seed: 3 },
    );
  });

  test('a name no disk takes is a fault with its cause', async () => {
    await expect(folderTexts(root).read('x'.repeat(300))).rejects.toThrow(/name is too long/);
  });
});

describe('findWorkspace', () => {
  test('is the nearest folder upwards with kam.yaml', () => {
    put('kam.yaml');
    put('accounts/a/1.yaml');
    put('other/kam.yaml');
    expect(findWorkspace(join(root, 'accounts/a'))).toBe(root);
    expect(findWorkspace(join(root, 'other'))).toBe(join(root, 'other'));
    symlinkSync('accounts', join(root, 'link'));
    expect(findWorkspace(join(root, 'link/a'))).toBe(root);
  });

  test('is undefined without one, and a wrong start is a wrong call', () => {
    expect(findWorkspace(root)).toBeUndefined();
    put('file.txt');
    expect(() => findWorkspace(join(root, 'gone'))).toThrow(UsageError);
    expect(() => findWorkspace(join(root, 'file.txt'))).toThrow(/not a folder/);
  });
});

describe('files named on the command line', () => {
  test('may be links and lie anywhere', async () => {
    put('portfolio.csv', 'id\n1\n');
    symlinkSync('portfolio.csv', join(root, 'link.csv'));
    expect(text(await readNamed(join(root, 'link.csv'), 100))).toBe('id\n1\n');
  });

  test('absent, no file or too large: a wrong call', async () => {
    put('big.csv', 'x'.repeat(101));
    for (const name of ['gone.csv', '', 'big.csv']) {
      await expect(readNamed(join(root, name), 100), name).rejects.toThrow(UsageError);
    }
    await expect(readNamed('/dev/zero', 100)).rejects.toThrow(/device/);
  });

  test('standard input is capped while it is read', async () => {
    async function* endless() {
      for (;;) yield new Uint8Array(1000);
    }
    await expect(readInput(endless(), 5000)).rejects.toThrow(/Standard input: .*at most 5 kB/);
    expect(
      text(
        await readInput(
          (async function* () {
            yield 'a';
            yield 'ä';
          })(),
          5,
        ),
      ),
    ).toBe('aä');
  });
});
