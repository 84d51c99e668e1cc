import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../commands/harness.ts';

it('kam can be built from within a hook of git, whose index is left alone', () => {
  const at = folder();
  for (const part of ['src', 'bin', 'templates', 'examples', 'build.js', 'package.json'])
    cpSync(part, join(at, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(at, 'node_modules'));
  const index = join(at, 'index-of-the-user');
  const { status, stderr } = spawnSync(process.execPath, ['build.js'], {
    cwd: at,
    encoding: 'utf8',
    env: { ...process.env, GIT_INDEX_FILE: index, GIT_DIR: join(at, 'nowhere') },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(existsSync(join(at, 'dist/diff.cjs.cache'))).toBe(true);
  expect(existsSync(index)).toBe(false);
  expect(existsSync(join(at, 'nowhere'))).toBe(false);
});
