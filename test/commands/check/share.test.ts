import { expect, it } from 'vitest';
import { kam, today, workspaceOf } from '../harness.ts';
import { inThreads } from '../in-threads.ts';

it('says the same in several threads as in one, in the same order', async () => {
  const files: Record<string, string> = {
    'kam.yaml': 'kam: workspace/1\ncompany: Example Pharma\ncurrency: EUR\ntiers: { key: { key: true } }\n',
  };
  for (let n = 0; n < 210; n++) {
    const id = `h-${String(n).padStart(3, '0')}`;
    const wrong =
      n % 5 === 0 ? `parent: h-9${n}\n` : n % 7 === 0 ? 'needs: [{ id: n-1, colour: red }]\n' : '';
    files[`accounts/${id}/1-analysis.yaml`] =
      `kam: analysis/1\naccount: "${id}"\nname: Hospital ${id}\n${wrong}`;
  }
  // without a repository nobody knows whether a waiver of history is needed, in no thread
  for (const id of ['h-001', 'h-209']) {
    files[`accounts/${id}/1-analysis.yaml`] += 'level: working\n';
    files[`accounts/${id}/5-objectives.yaml`] =
      `kam: objectives/1\naccount: "${id}"\nobjectives:\n  - { id: a, due: 2026-12-31 } # kam-allow objective-not-postponed-thrice: agreed\n`;
  }
  const cwd = workspaceOf(files);
  const program = await inThreads('src/check.ts');
  for (const format of ['json', 'gitlab', 'junit']) {
    const args = ['check', '--format', format, '--as-of', today, '-C', cwd];
    const several = program(args);
    const one = await kam(args, { cwd });
    expect(several.stderr).toBe('a thread; ');
    if (format === 'json')
      expect(JSON.parse(several.stdout)).toMatchObject({ files: 213, summary: { error: 42 + 24 } });
    expect(several.stdout).toBe(one.stdout);
    expect(several.stdout).not.toContain('only hides what comes next');
    expect(several.status).toBe(one.exitCode);
  }
});
