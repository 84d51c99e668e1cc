import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** bin/cached.js beside a bundle of its own. */
const root = mkdtempSync(join(tmpdir(), 'kam-cached-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Loaded {
  answer(): string;
  script: { cachedDataRejected?: boolean; createCachedData(): Buffer };
  cacheFile: string;
}
let load: (name: string) => Loaded;

beforeAll(async () => {
  for (const folder of ['bin', 'dist']) mkdirSync(join(root, folder));
  copyFileSync('bin/cached.js', join(root, 'bin/cached.mjs'));
  writeFileSync(
    join(root, 'dist/bundle.cjs'),
    "exports.answer = () => require('node:path').basename(__filename) + ' answers';",
  );
  ({ load } = (await import(pathToFileURL(join(root, 'bin/cached.mjs')).href)) as { load: typeof load });
});

it('loads a bundle with what V8 made of it, without it, and with what is not its own', () => {
  const fresh = load('bundle.cjs');
  expect(fresh.answer()).toBe('bundle.cjs answers');
  writeFileSync(fresh.cacheFile, fresh.script.createCachedData());
  const cached = load('bundle.cjs');
  expect(cached.answer()).toBe('bundle.cjs answers');
  expect(cached.script.cachedDataRejected).toBe(false);
  for (const wrong of ['', 'no cache at all']) {
    writeFileSync(fresh.cacheFile, wrong);
    expect(load('bundle.cjs').answer()).toBe('bundle.cjs answers');
  }
});
