import { describe, expect, it, onTestFinished } from 'vitest';
import { repository } from '../../io/repository.ts';
import { kam } from '../harness.ts';

/** Two accounts, each with a warning of its own, and a branch. */
function branched() {
  const it = repository({
    'kam.yaml': 'kam: workspace/1\nareas: [{ id: north }]\n',
    ...account('nova', 'listing'),
    ...account('meseta', 'tender'),
  });
  onTestFinished(it.remove);
  it.commit();
  it.git('checkout', '-q', '-b', 'change');
  return it;
}
const account = (name: string, objective: string) => ({
  [`accounts/${name}/1-analysis.yaml`]: `kam: analysis/1\naccount: "${name}"\narea: north\n`,
  [`accounts/${name}/5-objectives.yaml`]: `kam: objectives/1\naccount: "${name}"\nobjectives:\n  - { id: ${objective}, measure: roi, baseline: { value: 1 }, target: 2, due: 2026-12-31 }\n`,
  [`accounts/${name}/6-tactics.yaml`]: `kam: tactics/1\naccount: "${name}"\ntactics:\n  - { id: visit, objectives: [${objective}], due: 2026-12-01 }\n`,
});

async function changed(cwd: string, ...argv: string[]) {
  const { exitCode, stdout, stderr } = await kam(['check', '--changed', '--format', 'json', ...argv], {
    cwd,
  });
  const findings: { rule: string; file: string }[] = exitCode > 1 ? [] : JSON.parse(stdout).findings;
  return {
    exitCode,
    stderr,
    found: findings.filter(({ rule }) => rule !== 'absent-fields').map(({ rule, file }) => `${file} ${rule}`),
  };
}

describe('kam check --changed', () => {
  it('is silent about what nobody touched', async () => {
    const { root } = branched();
    expect((await kam(['check'], { cwd: root })).stdout).toContain('warn');
    expect(await changed(root)).toMatchObject({ exitCode: 0, found: [] });
  });

  it('says what stands in a changed file, and what the change broke beside it', async () => {
    const { root, put } = branched();
    put({
      'accounts/nova/5-objectives.yaml':
        'kam: objectives/1\naccount: "nova"\nobjectives:\n  - { id: listed, measure: roi, target: 2, due: 2026-12-31 }\n',
    });
    expect(await changed(root)).toMatchObject({
      exitCode: 1,
      found: [
        'accounts/nova/5-objectives.yaml objective-has-baseline',
        'accounts/nova/6-tactics.yaml reference',
      ],
    });
  });

  it('looks at all accounts where what they rest on changed', async () => {
    const { root, put } = branched();
    put({ 'kam.yaml': 'kam: workspace/1\nareas: [{ id: south }]\n' });
    expect((await changed(root)).found).toEqual([
      'accounts/meseta/1-analysis.yaml reference',
      'accounts/nova/1-analysis.yaml reference',
    ]);
  });

  it('compares two revisions as well, and reads neither the files nor the index', async () => {
    const { root, put, commit, git } = branched();
    put({
      'accounts/nova/6-tactics.yaml':
        'kam: tactics/1\naccount: "nova"\ntactics:\n  - { id: visit, objectives: [gone], due: 2026-12-01 }\n',
    });
    commit();
    git('checkout', '-q', 'main');
    const { exitCode, stdout } = await kam(
      ['check', '--changed=main', '--at', 'change', '--format', 'json'],
      { cwd: root },
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule)).toContain('reference');
    expect(await changed(root)).toMatchObject({ exitCode: 0, found: [] });
  });

  it('refuses a path beside it, and a revision that is none', async () => {
    const { root } = branched();
    const path = await kam(['check', 'nova', '--changed'], { cwd: root });
    expect([path.exitCode, path.stderr]).toEqual([
      2,
      expect.stringContaining('--changed says itself what is checked'),
    ]);
    const ref = await kam(['check', '--changed=nowhere'], { cwd: root });
    expect([ref.exitCode, ref.stderr]).toEqual([2, expect.stringContaining('"nowhere"')]);
  });
});
