import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeOutput } from '../../src/io/output-file.ts';
import { sweepBeside, writeAll } from '../../src/io/write.ts';
import { ended, program, start } from './bundle.ts';
import { inMemory } from './repository.ts';

/**
 * 200 times kill -9, at moments spread over several writes: a file is the old one or the new one, and what is left over
 * is swept. kam score itself is killed in test/commands/hostile/disk.test.ts.
 */
const times = 100;
const lanes = 2;
const size = 300_000;

let root: string;
beforeEach(() => {
  root = inMemory();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** One process after the other, in `lanes` at a time; gives how many temporary files all of them left. */
async function killed(file: string, prepare: (work: string) => void, check: (work: string) => Promise<void>) {
  let left = 0;
  const lane = async (which: number) => {
    const work = join(root, `work-${which}`);
    mkdirSync(work);
    prepare(work);
    for (let round = which; round < times; round += lanes) {
      const child = start(file, [work]);
      const over = ended(child);
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      await sleep((round * 0.37) % 9);
      child.kill('SIGKILL');
      await over;
      left += readdirSync(join(work, 'w')).filter((name) => name.startsWith('.kam-tmp-')).length;
      await check(work);
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, which) => lane(which)));
  return left;
}

function whole(path: string): string {
  const text = readFileSync(path, 'latin1');
  expect(text).toBe(text[0]!.repeat(size));
  return text;
}

const nothingProven = 'some kill must have left a temporary file, or this test proves nothing';

test('while an answer is written to its file', async () => {
  const file = await program(
    root,
    `import { writeOutput } from './output-file.ts';
     const [work] = process.argv.slice(2);
     async function* pieces(letter) { for (let i = 0; i < 10; i++) yield Buffer.alloc(${size / 10}, letter); }
     process.stdout.write('ready');
     for (let i = 0; ; i++)
       await writeOutput(work + '/w/out.csv', pieces(97 + (i % 26)), { inputs: [], ours: () => true });`,
  );
  const ours = () => true;
  const left = await killed(
    file,
    (work) => {
      mkdirSync(join(work, 'w'));
      writeFileSync(join(work, 'w/out.csv'), 'a'.repeat(size));
    },
    async (work) => {
      whole(join(work, 'w/out.csv'));
      await writeOutput(join(work, 'w/out.csv'), 'z'.repeat(size), { inputs: [], ours });
      expect(readdirSync(join(work, 'w'))).toEqual(['out.csv']);
    },
  );
  expect(left, nothingProven).toBeGreaterThan(0);
}, 120_000);

test('while files of a workspace are written together', async () => {
  const file = await program(
    root,
    `import { readFileSync } from 'node:fs';
     import { writeAll } from './write.ts';
     const [work] = process.argv.slice(2);
     const paths = ['w/a.yaml', 'w/b.yaml', 'scores.csv'];
     process.stdout.write('ready');
     for (let i = 0; ; i++) {
       const after = Buffer.alloc(${size}, 97 + (i % 26));
       await writeAll(work, paths.map((path) => ({ path, before: new Uint8Array(readFileSync(work + '/' + path)), after })));
     }`,
  );
  const paths = ['w/a.yaml', 'w/b.yaml', 'scores.csv'];
  let rounds = 0;
  const left = await killed(
    file,
    (work) => {
      mkdirSync(join(work, 'w'));
      for (const path of paths) writeFileSync(join(work, path), 'a'.repeat(size));
    },
    async (work) => {
      const texts = paths.map((path) => whole(join(work, path)));
      // the next run has something to write, or finds everything as it should be
      if (rounds++ % 2 === 0) sweepBeside(work, paths);
      else
        await writeAll(
          work,
          paths.map((path, i) => ({ path, before: Buffer.from(texts[i]!), after: 'z'.repeat(size) })),
        );
      expect(readdirSync(work).sort()).toEqual(['scores.csv', 'w']);
      expect(readdirSync(join(work, 'w')).sort()).toEqual(['a.yaml', 'b.yaml']);
    },
  );
  expect(left, nothingProven).toBeGreaterThan(0);
}, 120_000);
