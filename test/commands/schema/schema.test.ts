import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../src/checks/index.ts';
import { kpiIds } from '../../../src/kpis/index.ts';
import { yamlKinds } from '../../../src/plan/files.ts';
import { folder, kam, read, workspaceOf, write } from '../harness.ts';

const names = yamlKinds.map(({ kind }) => `${kind}.json`).sort();

describe('kam schema', () => {
  it('writes a schema for every kind of file where the first lines of plans point', async () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n', 'accounts/a/1-analysis.yaml': '' });
    const { exitCode, stdout, stderr } = await kam(['schema'], { cwd: join(cwd, 'accounts/a') });
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toContain('.kam/schemas');
    expect(readdirSync(join(cwd, '.kam/schemas')).sort()).toEqual(names);
  });

  it('knows kam’s own KPIs and rules', async () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n' });
    await kam(['schema'], { cwd });
    const workspace = JSON.parse(read(cwd, '.kam/schemas/workspace.json'));
    expect(Object.keys(workspace.properties.rules.properties)).toEqual(
      expect.arrayContaining(rules.map(({ id }) => id)),
    );
    expect(workspace.properties.kpis.properties.required.items.enum).toEqual(kpiIds);
  });

  it('replaces old ones, and says when there is nothing to do', async () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n' });
    await kam(['schema'], { cwd });
    write(cwd, '.kam/schemas/tier.json', '{}\n');
    expect((await kam(['schema'], { cwd })).result).toMatchObject({ written: ['.kam/schemas/tier.json'] });
    const { result, stderr } = await kam(['schema'], { cwd });
    expect(result).toMatchObject({ written: [] });
    expect(stderr).toContain('as they should be');
  });

  it('writes into a folder of one’s own, outside a workspace too', async () => {
    const cwd = folder();
    expect((await kam(['schema'], { cwd })).exitCode).toBe(2);
    expect((await kam(['schema', '--out', 'made/schemas'], { cwd })).exitCode).toBe(0);
    expect(readdirSync(join(cwd, 'made/schemas')).sort()).toEqual(names);
  });
});
