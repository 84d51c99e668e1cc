/** Tests that need something of the machine skip with a word; where KAM_CI=1 sets the rules, they fail instead. */

import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, test } from 'vitest';

const names = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge-stable',
  ],
  psql: ['psql'],
  initdb: ['initdb'],
} as const;

type Need = keyof typeof names;

/** The program's path; undefined where the machine has none. */
function find(need: Need): string | undefined {
  const own = need === 'chromium' ? [process.env.KAM_BROWSER, process.env.CHROME_PATH] : [];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  if (need === 'initdb') folders.push(...serverPrograms());
  const onPath = names[need].flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...own, ...onPath].find((path) => path !== undefined && existsSync(path));
}

/** Debian keeps the programs of each version of the PostgreSQL server in a folder of its own; the newest first. */
function serverPrograms(): string[] {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root) : [];
  return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(root, version, 'bin'));
}

/** `needs('chromium')('title', async () => …)`: a test where the program is there. */
export function needs(need: Need): (name: string, body: (program: string) => Promise<void>) => void {
  const program = find(need);
  return (name, body) => either(name, program, need, body);
}

function either<T>(name: string, there: T | undefined, need: string, body: (there: T) => Promise<void>) {
  if (there !== undefined) test(name, () => body(there));
  else if (process.env.KAM_CI === '1')
    test(name, () => {
      throw new Error(`${need} is missing, and KAM_CI=1 wants every test to run`);
    });
  // the one skip: `npm test` must pass on a machine without browser, server or mounts, and .ci/run has them all
  else test.skip(`${name} (skipped: no ${need} on this machine)`, () => {});
}

/** Runs shell lines where `$1` is a disk of `size` bytes (as mount writes it) in the place of the folder `at`. */
export type SmallDisk = (
  at: string,
  size: string,
  lines: string,
  more?: readonly string[],
) => SpawnSyncReturns<string>;

/** A test that needs a disk which is soon full: a mount of its own, seen by nobody else. */
export function needsSmallDisk(name: string, body: (disk: SmallDisk) => Promise<void>): void {
  const on =
    (options: string): SmallDisk =>
    (at, size, lines, more = []) =>
      spawnSync(
        'unshare',
        [
          options,
          'sh',
          '-c',
          `mount -t tmpfs -o size=${size} tmpfs "$1" || exit 99\n${lines}`,
          'sh',
          at,
          ...more,
        ],
        { encoding: 'utf8', maxBuffer: 1 << 28 },
      );
  const disk = ['-Urm', '-m'].map(on).find((one) => one(tmpdir(), '64k', '').status === 0);
  either(name, disk, 'right to mount a disk', body);
}

/** The same for a group of tests that share what the program starts. */
export function group(need: Need): (name: string, body: (program: string) => void) => void {
  const program = find(need);
  return (name, body) => {
    if (program !== undefined) describe(name, () => body(program));
    else needs(need)(name, async () => {});
  };
}
