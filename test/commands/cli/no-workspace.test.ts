import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folder, kam, workspaceOf } from '../harness.ts';

/** Somebody stands where no workspace is: above one, as at the top of a repository, or somewhere else altogether. */

const yaml = 'kam: workspace/1\n';

describe('a command outside of a workspace', () => {
  it.each([['check'], ['diff'], ['log', 'a'], ['score'], ['schema'], ['book', 'visit', 'a']])(
    'kam %s names the workspace below and how to get there',
    async (...argv) => {
      const cwd = workspaceOf({ 'plans/kam.yaml': yaml });
      const { exitCode, stderr } = await kam(argv, { cwd });
      expect([exitCode, stderr]).toEqual([
        2,
        'kam: There is no kam.yaml here or in any folder above, so this is no workspace.\n  plans is one: add -C plans.\n',
      ]);
    },
  );

  it('names the way from here, as it is typed, also where -C leads above one', async () => {
    const cwd = workspaceOf({ 'our repo/key plans/kam.yaml': yaml });
    const { stderr } = await kam(['check', '-C', 'our repo'], { cwd });
    expect(stderr).toContain("\n  key plans is one: write -C 'our repo/key plans'.\n");
    mkdirSync(join(cwd, 'docs'));
    const beside = await kam(['check', '-C', '../our repo'], { cwd: join(cwd, 'docs') });
    expect(beside.stderr).toContain("write -C '../our repo/key plans'.");
  });

  it('names several, and text in their names is data', async () => {
    const cwd = workspaceOf({ 'a/kam.yaml': yaml, 'b\u202e\n/kam.yaml': yaml });
    const { stderr } = await kam(['check'], { cwd });
    expect(stderr).toContain('\n  There are some below: a, b\\u{202e}⏎. Say which, for example with -C a.\n');
  });

  it('says how to start one where there is none at all', async () => {
    const cwd = folder();
    expect((await kam(['check'], { cwd })).stderr).toContain('Run kam init to start one, or name its folder');
    expect((await kam(['schema'], { cwd })).stderr).toContain('start one, or name a folder with --out.');
  });
});
