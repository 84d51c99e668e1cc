import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privateFolder } from '../../src/io/private-folder.ts';
import { ended, program, start } from './bundle.ts';

let parent: string;
const before = process.env.TMPDIR;
beforeEach(() => {
  parent = realpathSync(mkdtempSync(join(tmpdir(), 'kam-test-')));
  process.env.TMPDIR = parent;
});
afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(parent, { recursive: true, force: true });
});

test('is made when it is asked for, gives new names, and goes', () => {
  const folder = privateFolder();
  expect(readdirSync(parent)).toEqual([]);
  const [one, two] = [folder.newPath(), folder.newPath()];
  expect(one).not.toBe(two);
  writeFileSync(one, 'x');
  expect(readdirSync(parent)).toHaveLength(1);
  folder.remove();
  expect(readdirSync(parent)).toEqual([]);
  folder.remove();
});

test('what a killed process left is swept by the next one; what others hold stays', async () => {
  const file = await program(
    parent,
    `import { privateFolder } from './private-folder.ts';
     const folder = privateFolder();
     process.stdout.write(folder.path);
     setInterval(() => {}, 1000);`,
  );
  const begin = async () => {
    const child = start(file);
    const over = ended(child);
    const path = String(await new Promise((resolve) => child.stdout!.once('data', resolve)));
    writeFileSync(join(path, 'copy'), 'a portfolio');
    return { child, over, path };
  };
  const killed = await begin();
  const alive = await begin();
  killed.child.kill('SIGKILL');
  await killed.over;
  // of another machine, and of nobody
  const foreign = [`kam-00000000-${killed.child.pid}-abcdef`, 'kam-abcdef', 'kam-notes'];
  for (const name of foreign) mkdirSync(join(parent, name));
  expect(existsSync(killed.path)).toBe(true);
  const folder = privateFolder();
  expect(folder.path).toContain(parent);
  expect([existsSync(killed.path), existsSync(alive.path)]).toEqual([false, true]);
  for (const name of foreign) expect(existsSync(join(parent, name))).toBe(true);
  folder.remove();
  alive.child.kill('SIGINT');
  await alive.over;
  expect(existsSync(alive.path)).toBe(false);
});
