import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { gitInit } from '../../src/io/git-init.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

async function branch(config: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'kam-git-init-'));
  writeFileSync(join(folder, '.gitconfig'), config);
  process.env = { ...before, HOME: folder, XDG_CONFIG_HOME: folder };
  expect(await gitInit(folder)).toBe(true);
  return readFileSync(join(folder, '.git/HEAD'), 'utf8').trim();
}

it('a new repository has the branch main, or the one the user has told git', async () => {
  expect(await branch('')).toBe('ref: refs/heads/main');
  expect(await branch('[init]\n\tdefaultBranch = trunk\n')).toBe('ref: refs/heads/trunk');
});
