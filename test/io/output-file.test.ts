import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DiskFault, UsageError } from '../../src/io/faults.ts';
import { type OutputRules, writeOutput } from '../../src/io/output-file.ts';
import { ended, program, start } from './bundle.ts';
import { temporaryFolder } from './repository.ts';

let root: string;
beforeEach(() => {
  root = temporaryFolder();
  put('kam.yaml', 'kam: workspace/1');
  put('accounts/a/1-analysis.yaml', 'plan');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
const text = (path: string) => readFileSync(join(root, path), 'utf8');
const write = (
  path: string,
  content: string | AsyncIterable<string> = 'new report',
  more: Partial<OutputRules> = {},
) =>
  writeOutput(join(root, path), content, {
    root,
    inputs: [join(root, 'kam.yaml'), join(root, 'accounts')],
    ours: (head) => new TextDecoder().decode(head).startsWith('report by kam'),
    ...more,
  });

test('a new file, with its folders', async () => {
  await write('out/sub/a.html');
  expect(text('out/sub/a.html')).toBe('new report');
  expect(readdirSync(join(root, 'out/sub'))).toEqual(['a.html']);
});

test('a file of kam is written over, its mode kept; an empty one too', async () => {
  put('out/a.html', 'report by kam, old');
  put('out/empty', '');
  await write('out/a.html');
  await write('out/empty');
  expect([text('out/a.html'), text('out/empty')]).toEqual(['new report', 'new report']);
  expect(statSync(join(root, 'out/a.html')).mode & 0o777).toBe(0o644);
});

test("somebody else's file only with --force", async () => {
  put('notes.html', 'mine');
  await expect(write('notes.html')).rejects.toThrow(/was not made by kam/);
  expect(text('notes.html')).toBe('mine');
  await write('notes.html', 'new', { force: true });
  expect(text('notes.html')).toBe('new');
});

describe('never, not even with --force', () => {
  test.each([
    'kam.yaml',
    'accounts/a/1-analysis.yaml',
    'accounts/new/x.html',
    'accounts',
    'out/../kam.yaml',
    'by-link/a/1-analysis.yaml',
  ])('what kam reads: %s', async (path) => {
    const outside = temporaryFolder();
    symlinkSync(join(root, 'accounts'), join(outside, 'by-link'));
    const at = path.startsWith('by-link') ? join(outside, path) : join(root, path);
    const rules = {
      root,
      inputs: [join(root, 'kam.yaml'), join(root, 'accounts')],
      force: true,
      ours: () => true,
    };
    await expect(writeOutput(at, 'x', rules)).rejects.toThrow(/would overwrite what kam reads/);
    expect([text('kam.yaml'), text('accounts/a/1-analysis.yaml')]).toEqual(['kam: workspace/1', 'plan']);
    expect(readdirSync(join(root, 'accounts'))).toEqual(['a']);
    rmSync(outside, { recursive: true });
  });

  test('through a link: the file itself, or a folder that a branch brought along', async () => {
    const outside = temporaryFolder();
    writeFileSync(join(outside, 'secret'), 'secret');
    symlinkSync(join(outside, 'secret'), join(root, 'link.html'));
    symlinkSync(outside, join(root, 'out'));
    symlinkSync(join(outside, 'new'), join(root, 'dangling.html'));
    for (const path of ['link.html', 'out/report.html', 'out/secret', 'dangling.html']) {
      await expect(write(path, 'x', { force: true }), path).rejects.toThrow(/through the link/);
    }
    expect(readdirSync(outside)).toEqual(['secret']);
    expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret');
    rmSync(outside, { recursive: true });
  });

  test('a folder, a device, no name', async () => {
    mkdirSync(join(root, 'out'));
    await expect(write('out', 'x', { force: true })).rejects.toThrow(/is a folder/);
    const rules = { inputs: [], force: true, ours: () => true };
    await expect(writeOutput('/dev/full', 'x', rules)).rejects.toThrow(/no regular file/);
    await expect(writeOutput('', 'x', rules)).rejects.toThrow(UsageError);
  });
});

test("a person's own links outside the workspace are followed", async () => {
  const outside = temporaryFolder();
  mkdirSync(join(outside, 'real'));
  symlinkSync('real', join(outside, 'desktop'));
  await writeOutput(join(outside, 'desktop/a.html'), 'x', { root, inputs: [], ours: () => false });
  expect(readdirSync(join(outside, 'real'))).toEqual(['a.html']);
  rmSync(outside, { recursive: true });
});

test('content that breaks off leaves the old file and nothing else', async () => {
  put('out/a.html', 'report by kam, old');
  async function* broken() {
    yield 'half';
    throw new Error('maker');
  }
  await expect(write('out/a.html', broken())).rejects.toThrow('maker');
  expect(readdirSync(join(root, 'out'))).toEqual(['a.html']);
  expect(text('out/a.html')).toBe('report by kam, old');
});

test('a file that appears while the content is made is not written over', async () => {
  async function* content() {
    yield 'half';
    put('out/a.html', 'mine');
    yield 'more';
  }
  await expect(write('out/a.html', content())).rejects.toThrow(/was not made by kam/);
  expect(text('out/a.html')).toBe('mine');
});

test('a folder that cannot be made is a fault of the disk', async () => {
  await expect(write('kam.yaml/sub/a.html', 'x', { inputs: [] })).rejects.toThrow(DiskFault);
});

test('Ctrl-C while the content is made: no half file, no temporary file, ended as interrupted', async () => {
  const file = await program(
    root,
    `import { writeOutput } from './output-file.ts';
     async function* endless() { yield 'half'; process.stdout.write('ready'); for (;;) { await new Promise((r) => setTimeout(r, 20)); yield 'x'; } }
     writeOutput(process.argv[2], endless(), { inputs: [], ours: () => true });`,
  );
  put('out/a.html', 'report by kam, old');
  const child = start(file, [join(root, 'out/a.html')]);
  const over = ended(child);
  await new Promise((resolve) => child.stdout!.once('data', resolve));
  child.kill('SIGINT');
  expect(await over).toEqual({ code: null, signal: 'SIGINT', stderr: '' });
  expect(readdirSync(join(root, 'out'))).toEqual(['a.html']);
  expect(text('out/a.html')).toBe('report by kam, old');
});
