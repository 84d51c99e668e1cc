import { describe, expect, it } from 'vitest';
import { copyOf, kam, read, workspaceOf, write } from '../harness.ts';

const objectives = 'accounts/nova-clinic/5-objectives.yaml';

interface Item {
  kind: string;
  act: string;
  minutes: number;
  file: string;
  line: number;
  stake: number | null;
}

async function items(cwd: string, ...args: string[]): Promise<Item[]> {
  const { stdout } = await kam(['next', '--format', 'json', '--all', ...args], { cwd });
  return (JSON.parse(stdout) as { items: Item[] }).items;
}

describe('kam next', () => {
  it('says one act, why, how long it takes and where', async () => {
    const { stdout, exitCode } = await kam(['next', 'nova-clinic'], { cwd: copyOf('examples/andes-pharma') });
    expect(exitCode).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^nova-clinic {2}· {2}\d+ min {2}· {2}accounts\/nova-clinic\/\S+:\d+$/);
    expect(stdout).toMatch(/\d+ more: kam next nova-clinic --all\n$/);
  });

  it('puts what stops figures first', async () => {
    const cwd = copyOf('examples/andes-pharma');
    write(cwd, objectives, `${read(cwd, objectives)}nonsense: 1\n`);
    const [first] = await items(cwd);
    expect(first).toMatchObject({ kind: 'broken', file: objectives });
  });

  it('names the objectives that are behind, with what the plan expects of their tactics', async () => {
    const behind = (await items(copyOf('examples/andes-pharma'), 'nova-clinic')).filter(
      ({ kind }) => kind === 'behind',
    );
    expect(behind.length).toBeGreaterThanOrEqual(4);
    expect(behind[0]!.act).toContain('Decide on the objective');
    expect(behind[0]!.file).toBe(objectives);
  });

  it('says first that kam.yaml is broken, and fails', async () => {
    const cwd = copyOf('examples/andes-pharma');
    write(cwd, 'kam.yaml', read(cwd, 'kam.yaml').replace('currency: EUR', 'currency: euro'));
    const next = await kam(['next'], { cwd });
    expect(next.exitCode).toBe(1);
    expect(next.stdout).toMatch(
      /^workspace {2}· {2}1 min {2}· {2}kam\.yaml:\d+\n {2}"euro" in "currency" is not a currency/,
    );
    const status = await kam(['status'], { cwd });
    expect(status.exitCode).toBe(1);
    expect(status.stdout).toContain('"euro" in "currency" is not a currency');
  });

  it('orders late acts by what the plan expects of them', async () => {
    const late = (await items(copyOf('examples/andes-pharma'))).filter(({ kind }) => kind === 'late');
    const stakes = late.map(({ stake }) => stake ?? 0);
    expect(stakes).toEqual([...stakes].sort((a, b) => b - a));
    expect(stakes[0]).toBeGreaterThan(0);
  });

  it('asks for one missing fact after another, the most telling first', async () => {
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\n',
      'accounts/one/1-analysis.yaml': 'kam: analysis/1\naccount: "one"\naccount_ref: "ONE"\n',
      'accounts/one/5-objectives.yaml':
        'kam: objectives/1\naccount: "one"\nobjectives:\n  - { id: goal, statement: More, measure: net_sales }\n',
    });
    const missing = (await items(cwd)).filter(({ kind }) => kind === 'missing');
    expect(missing[0]!.act).toBe('Write target of goal in 5-objectives.yaml.');
    expect(missing.map(({ act }) => act)).toContain('Write needs in 1-analysis.yaml.');
  });

  it('is content with a workspace without plans', async () => {
    const { stdout, exitCode } = await kam(['next'], {
      cwd: workspaceOf({ 'kam.yaml': 'kam: workspace/1\n' }),
    });
    expect(stdout).toContain('kam init --account');
    expect(exitCode).toBe(0);
  });

  it('keeps to 40 columns', async () => {
    const { stdout } = await kam(['next', '--all'], { cwd: copyOf('examples/andes-pharma'), columns: 40 });
    for (const line of stdout.split('\n'))
      if (line.startsWith('  ')) expect([...line].length).toBeLessThanOrEqual(40);
  });
});
