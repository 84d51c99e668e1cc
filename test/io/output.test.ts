import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DiskFault } from '../../src/io/faults.ts';
import { print } from '../../src/io/output.ts';
import { ended, program, start } from './bundle.ts';
import { temporaryFolder } from './repository.ts';

let folder: string;
let printer: string;
beforeAll(async () => {
  folder = temporaryFolder();
  // prints N bytes, whole or in pieces, and says on stderr how it went
  printer = await program(
    folder,
    `import { print } from './output.ts';
     const [size, pieces] = process.argv.slice(2);
     const line = 'x'.repeat(99) + '\\n';
     async function* many() { for (let i = 0; i < size / 100; i++) yield i % 2 ? line : new TextEncoder().encode(line); }
     print(process.stdout, pieces ? many() : line.repeat(size / 100)).then(
       (end) => print(process.stderr, end),
       (error) => { process.exitCode = 3; return print(process.stderr, error.name + ': ' + error.message); },
     );`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([['whole'], ['pieces']])('5 MB through a slow pipe arrive, %s', async (how) => {
  const child = start(printer, ['5000000', ...(how === 'pieces' ? ['pieces'] : [])]);
  const over = ended(child);
  let length = 0;
  let pauses = 0;
  for await (const chunk of child.stdout!) {
    length += chunk.length;
    if (pauses++ < 20) await sleep(5);
  }
  expect(length).toBe(5_000_000);
  expect(await over).toEqual({ code: 0, signal: null, stderr: 'written' });
});

test.each([['whole'], ['pieces']])('a reader that goes away ends it quietly, %s', async (how) => {
  const command = `'${process.execPath}' '${printer}' 5000000 ${how === 'pieces' ? 'pieces' : ''} | head -c 10`;
  const shell = spawn('bash', ['-c', `set -o pipefail; ${command}`], { stdio: 'pipe' });
  const got: Buffer[] = [];
  shell.stdout.on('data', (chunk) => got.push(chunk));
  expect(await ended(shell)).toEqual({ code: 0, signal: null, stderr: 'closed' });
  expect(Buffer.concat(got).toString()).toBe('xxxxxxxxxx');
});

test.runIf(existsSync('/dev/full'))(
  'a full disk behind stdout is a fault of the disk, with no stack',
  async () => {
    for (const how of [[], ['pieces']]) {
      const child = start(printer, ['5000', ...how], ['ignore', openSync('/dev/full', 'w'), 'pipe']);
      const { code, stderr } = await ended(child);
      expect({ code, stderr }).toEqual({
        code: 3,
        stderr: 'DiskFault: cannot write the output: no space left on the disk',
      });
    }
  },
);

test('a file behind stdout gets every byte', () => {
  const out = join(folder, 'out.txt');
  execFileSync('bash', ['-c', `'${process.execPath}' '${printer}' 1000000 pieces > '${out}' 2>/dev/null`]);
  expect(statSync(out).size).toBe(1_000_000);
});

test('the maker of the content is asked no faster than the stream takes', async () => {
  let made = 0;
  let taken = 0;
  const slow = new Writable({
    write: (_chunk, _encoding, done) => {
      taken++;
      expect(made - taken).toBeLessThanOrEqual(1);
      setTimeout(done, 1);
    },
  });
  async function* content() {
    for (; made < 20; made++) yield 'x';
  }
  expect(await print(slow, content())).toBe('written');
  expect(taken).toBe(20);
});

test('an error of the maker is not taken for one of the stream', async () => {
  const sink = createWriteStream('/dev/null');
  async function* broken(code: string) {
    yield 'x';
    throw Object.assign(new Error('maker'), { code });
  }
  for (const code of ['EPIPE', 'ENOSPC']) {
    const error = await print(sink, broken(code)).catch((error) => error);
    expect(error).not.toBeInstanceOf(DiskFault);
    expect(error.message).toBe('maker');
  }
  expect(await print(sink, '')).toBe('written');
});
