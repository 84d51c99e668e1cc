import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam, today } from '../harness.ts';

/** What only history can say: what was promised first, and how often it was moved. */

const workspace = {
  'kam.yaml': 'kam: workspace/1\nclosed_until: 2026-10\nteam: [{ id: kam-1, rate: 85 }]\n',
  'accounts/nova/1-analysis.yaml': 'kam: analysis/1\naccount: "nova"\nlevel: working\n',
};
const objectives = (due: string) => ({
  'accounts/nova/5-objectives.yaml': `kam: objectives/1\naccount: "nova"\nobjectives:\n  - { id: listing, measure: listing_rate, baseline: { value: 0 }, target: 80, due: ${due} }\n`,
});
const tactics = (due: string, more = '') => ({
  'accounts/nova/6-tactics.yaml': `kam: tactics/1\naccount: "nova"\ntactics:\n  - { id: dossier, objectives: [listing], due: ${due}, status: planned${more} }\n`,
});

/** Twice put off in commits; the third time stands in the files. */
function putOff() {
  const it = repository({ ...workspace, ...objectives('2026-03-31'), ...tactics('2026-04-30') });
  onTestFinished(it.remove);
  it.commit('first', '2026-01-05T12:00:00Z');
  it.put({ ...objectives('2026-06-30'), ...tactics('2026-07-31') });
  it.commit('second', '2026-04-02T12:00:00Z');
  it.put(objectives('2026-09-30'));
  it.commit('third', '2026-07-01T12:00:00Z');
  it.put({ ...objectives('2026-12-31'), ...tactics('2026-07-31', ', done_on: 2026-07-15') });
  return it;
}

describe('history inside the numbers', () => {
  it('says how often a date was moved, this time among them', async () => {
    const { root } = putOff();
    const { stdout } = await kam(['diff'], { cwd: root });
    expect(stdout).toContain('Look at first');
    expect(stdout).toContain('objective listing: due moved for the third time (first');
    const { stdout: once } = await kam(['diff', 'HEAD~1', 'HEAD'], { cwd: root });
    expect(once).toContain('due moved for the second time');
  });

  it('counts a tactic as late that was done by its second date only', async () => {
    const { root } = putOff();
    const { stdout } = await kam(['kpi', 'nova', '--format', 'json'], { cwd: root });
    const delivery = JSON.parse(stdout).accounts[0].kpis.find(
      ({ id }: { id: string }) => id === 'tactic_delivery',
    );
    expect(delivery.value).toBe(0);
    expect(delivery.beside.re_dated).toBe(1);
    expect(delivery.rows[0]).toMatchObject({ due: '2026-04-30', due_now: '2026-07-31', state: 'late' });
  });

  it('is a finding of kam check from the third time on, and not of what git cannot know', async () => {
    const { root, git } = putOff();
    const { stdout } = await kam(['check', '--format', 'json'], { cwd: root });
    const found = (text: string) =>
      JSON.parse(text).findings.filter(
        ({ rule }: { rule: string }) => rule === 'objective-not-postponed-thrice',
      );
    expect(found(stdout)).toHaveLength(1);
    expect(found(stdout)[0]).toMatchObject({
      file: 'accounts/nova/5-objectives.yaml',
      line: 4,
      message:
        'The due date of "listing" was put off 3 times: first 2026-03-31, now 2026-12-31; the last time in what is not committed yet.',
    });
    const at = await kam(['check', '--at', 'HEAD', '--format', 'json'], { cwd: root });
    expect(found(at.stdout)).toEqual([]);

    const clones = join(root, 'clones');
    mkdirSync(clones);
    git('commit', '-qam', 'fourth');
    git('clone', '--quiet', '--depth', '2', `file://${root}`, join(clones, 'shallow'));
    const shallow = await kam(['check', '--format', 'json'], { cwd: join(clones, 'shallow') });
    expect(found(shallow.stdout)).toEqual([]);
  });

  it('is not needed: a folder without git, and a repository without commits, are checked as ever', async () => {
    const it = repository({ ...workspace, ...objectives('2026-12-31') });
    onTestFinished(it.remove);
    const { exitCode, stderr } = await kam(['check', 'nova', '--as-of', today], { cwd: it.root });
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('git')]);
  });
});
