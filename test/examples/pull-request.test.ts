import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, kam } from '../commands/harness.ts';

/** examples/pull-request: two years of commits, and the comment on the branch that wants to be merged. */
describe('the example of a pull request', () => {
  it('is the comment that stands beside the script, byte for byte', async () => {
    const root = join(folder(), 'repository');
    execFileSync(process.execPath, ['examples/pull-request/make.mjs', root]);
    const { stdout, exitCode } = await kam(['diff', 'main', 'november', '--format', 'md'], {
      cwd: root,
      env: { SOURCE_DATE_EPOCH: '' },
    });
    expect(exitCode).toBe(0);
    expect(stdout, 'kam diff main november --format md, in the folder the script makes').toBe(
      readFileSync('examples/pull-request/comment.md', 'utf8'),
    );
    // where nobody names a base it is where the branch left main, which is the same here
    const { stdout: unnamed } = await kam(['diff', '--format', 'json'], {
      cwd: root,
      env: { SOURCE_DATE_EPOCH: '' },
    });
    const { stdout: named } = await kam(['diff', 'main', '--format', 'json'], {
      cwd: root,
      env: { SOURCE_DATE_EPOCH: '' },
    });
    const accounts = (json: string) => JSON.parse(json).accounts;
    expect(accounts(unnamed)).toEqual(accounts(named));
  });
});
