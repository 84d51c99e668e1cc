import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { threadsFor } from '../../src/io/threads.ts';
import { ended, program, start } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'kam-threads-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that shares the numbers below a thousand with a thread, which meets a broken disk at `broken`. */
const sharing = (broken: number) => `
  import { DiskFault } from './faults.ts';
  import { answerTask, counterTo, isThread, startThread, taken } from './threads.ts';
  if (isThread)
    await answerTask(async function* ({ counter }) {
      for (const n of taken(counter)) {
        if (n === ${broken}) throw new DiskFault('cannot read a.yaml: the disk reports an error', 'a.yaml', 'Check it.');
        yield n;
      }
    });
  else {
    const counter = counterTo(1000);
    const thread = startThread({ counter });
    const all = ${broken} < 0 ? [...taken(counter)] : [];
    try {
      for await (const n of thread.answers) all.push(n);
      if (all.sort((a, b) => a - b).some((n, i) => n !== i) || all.length !== 1000) throw new Error(String(all));
    } catch (error) {
      console.error(error instanceof DiskFault, error.message, error.path, error.help);
      process.exitCode = 3;
    } finally {
      await thread.stop();
    }
  }`;

it('gives each number to one thread only, and brings every answer back', async () => {
  expect(await ended(start(await program(folder, sharing(-1))))).toMatchObject({ code: 0, stderr: '' });
});

it('tells of a disk that failed in a thread as if it had failed here', async () => {
  const { code, stderr } = await ended(start(await program(folder, sharing(3))));
  expect(stderr).toBe('true cannot read a.yaml: the disk reports an error a.yaml Check it.\n');
  expect(code).toBe(3);
});

it('has no threads where the running file is no program for them', () => {
  expect(threadsFor(100_000, 1)).toBe(1);
});
