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
  const cwd = workspaceOf(files);
  const program = await inThreads('src/check.ts');
  for (const format of ['json', 'gitlab', 'junit']) {
    const args = ['check', '--format', format, '--as-of', today, '-C', cwd];
    const several = program(args);
    const one = await kam(args, { cwd });
    expect(several.stderr).toBe('a thread; ');
    if (format === 'json')
      expect(JSON.parse(several.stdout)).toMatchObject({ files: 211, summary: { error: 42 + 24 } });
    expect(several.stdout).toBe(one.stdout);
    expect(several.status).toBe(one.exitCode);
  }
});
