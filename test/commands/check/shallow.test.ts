import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam, workspaceOf } from '../harness.ts';

/** What only history can say is not passed over in silence where a clone has no whole history. */

const rule = 'objective-not-postponed-thrice';
const analysis = (level: string) => ({
  'accounts/nova/1-analysis.yaml': `kam: analysis/1\naccount: "nova"\nlevel: ${level}\n`,
});
const objectives = (due: string, comment = '') => ({
  'accounts/nova/5-objectives.yaml': `kam: objectives/1\naccount: "nova"\nobjectives:\n  - { id: listing, measure: listing_rate, baseline: { value: 0 }, target: 80, due: ${due} }${comment}\n`,
});
const workspace = {
  'kam.yaml': 'kam: workspace/1\n',
  ...analysis('working'),
  'accounts/vega/1-analysis.yaml': 'kam: analysis/1\naccount: "vega"\nlevel: working\n',
};

/** Put off three times, of which a clone of two commits knows one. */
function clone(last: Record<string, string> = {}): string {
  const whole = repository({ ...workspace, ...objectives('2026-03-31') });
  onTestFinished(whole.remove);
  for (const due of ['2026-06-30', '2026-09-30']) {
    whole.commit();
    whole.put(objectives(due));
  }
  whole.commit();
  whole.put({ ...objectives('2026-12-31'), ...last });
  whole.commit();
  whole.git('clone', '--quiet', '--depth', '2', `file://${whole.root}`, join(whole.root, 'shallow'));
  return join(whole.root, 'shallow');
}

const unused = /kam-allow only hides/;

describe('kam check in a shallow clone', () => {
  it('says on stderr, once, that it could not look how often promises were moved, and how to deepen', async () => {
    const cwd = clone();
    for (const format of ['pretty', 'json', 'github', 'gitlab', 'sarif', 'junit']) {
      const { stderr, stdout, exitCode } = await kam(['check', '--format', format], { cwd });
      expect(stderr, format).toMatch(
        new RegExp(`^kam: This clone holds only .*not asked was ${rule}\\..*\\n$`),
      );
      expect(stderr).toContain('fetch-depth: 0');
      expect(stderr).toContain('git fetch --unshallow');
      expect([exitCode, stdout]).toEqual([0, expect.not.stringContaining('shallow')]);
    }
    expect((await kam(['check', '--at', 'HEAD'], { cwd })).stderr).toContain(rule);
    expect((await kam(['check', '--changed', 'HEAD~1'], { cwd })).stderr).toContain(rule);
  });

  it.each([
    [
      'no objective has a day',
      { 'accounts/nova/5-objectives.yaml': 'kam: objectives/1\naccount: "nova"\n' },
      [],
    ],
    ['the rule is off', { 'kam.yaml': `kam: workspace/1\nrules: { ${rule}: off }\n` }, []],
    ['the plan is not that far', analysis('start'), []],
    ['another account is meant', {}, ['vega']],
    ['another file is meant', {}, ['accounts/nova/1-analysis.yaml']],
    ['no promise changed', {}, ['--changed', 'HEAD']],
  ])('says nothing where %s', async (_, files, args) => {
    const { stderr, exitCode } = await kam(['check', ...args], { cwd: clone(files) });
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('shallow')]);
  });

  it('does not call a waiver unused that it cannot judge; in the whole history it does', async () => {
    const allowed = `  # kam-allow ${rule}: the tender moved`;
    const cwd = clone(objectives('2026-12-31', allowed));
    expect((await kam(['check'], { cwd })).stdout).not.toMatch(unused);
    // the same where there is no history at all
    const files = { ...workspace, ...objectives('2026-12-31', allowed) };
    const bare = await kam(['check'], { cwd: workspaceOf(files) });
    expect([bare.stdout, bare.stderr]).toEqual([
      expect.not.stringMatching(unused),
      expect.not.stringContaining('clone'),
    ]);
    const whole = repository(files);
    onTestFinished(whole.remove);
    whole.commit();
    expect((await kam(['check'], { cwd: whole.root })).stdout).toMatch(unused);
    rmSync(join(whole.root, '.git'), { recursive: true });
    expect((await kam(['check'], { cwd: whole.root })).stdout).not.toMatch(unused);
  });
});
