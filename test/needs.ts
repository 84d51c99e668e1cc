/** Tests that need something of the machine skip with a word; where KAM_CI=1 sets the rules, they fail instead. */

import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'vitest';

const names = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge-stable',
  ],
  psql: ['psql'],
} as const;

type Need = keyof typeof names;

/** The program's path; undefined where the machine has none. */
function find(need: Need): string | undefined {
  const own = need === 'chromium' ? [process.env.KAM_BROWSER, process.env.CHROME_PATH] : [];
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const onPath = names[need].flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...own, ...onPath].find((path) => path !== undefined && existsSync(path));
}

/** `needs('chromium')('title', async () => …)`: a test where the program is there. */
export function needs(need: Need): (name: string, body: (program: string) => Promise<void>) => void {
  const program = find(need);
  return (name, body) => {
    if (program !== undefined) test(name, () => body(program));
    else if (process.env.KAM_CI === '1')
      test(name, () => {
        throw new Error(`${need} is missing, and KAM_CI=1 wants every test to run`);
      });
    else test.skip(`${name} (skipped: no ${need} on this machine)`, () => {});
  };
}
