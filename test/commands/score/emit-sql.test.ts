import { describe, expect, it } from 'vitest';
import { withPostgres } from '../../postgres.ts';
import { withDuckdb } from '../../scoring/emitted.ts';
import { copyOf, kam, read, workspaceOf, write } from '../harness.ts';

const kamYaml =
  'kam: workspace/1\nportfolio: { columns: { id: id } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = `kam: segmentation/1
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 1, scale: { linear: [0, 100] } }
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const rated = model.replace('matrix:', '      - { id: openness, rating: openness, weight: 1 }\nmatrix:');
const plan = (ref: string) => `kam: analysis/1\naccount: "a"\n${ref}`;
const judged = 'kam: tier/1\naccount: "a"\nratings: { openness: 10 }\n';
const workspace = (text = model, more: Record<string, string> = {}) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': text, ...more });
const emit = (cwd: string, ...more: string[]) =>
  kam(['score', '--emit-sql', 'duckdb', '--table', 'crm.accounts', ...more], { cwd });

describe('kam score --emit-sql', () => {
  it('prints one statement and reads no portfolio', async () => {
    const { stdout, stderr, exitCode } = await emit(workspace());
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /^-- kam score --emit-sql duckdb: .*\n-- Made by kam \S+ from segmentation\.yaml \(model [0-9a-f]{12}\)/,
    );
    const rows = await withDuckdb(async (engine) => {
      await engine.run('CREATE SCHEMA crm');
      await engine.run(
        "CREATE TABLE crm.accounts AS SELECT 'a' AS id, 75 AS beds UNION ALL SELECT 'b', NULL",
      );
      return engine.rows(stdout);
    });
    expect(rows).toEqual([
      ['a', 75, 75, 1, '1', 'key', null, 100, 25, false, null],
      ['b', null, null, 2, null, null, null, 0, null, null, null],
    ]);
  });

  it('says the same bytes each time, and other ones for another model', async () => {
    const [one, again] = [await emit(workspace()), await emit(workspace())];
    expect(again.stdout).toBe(one.stdout);
    const other = await emit(workspace(model.replace('100', '90')));
    expect(other.stdout.split('\n')[1]).not.toBe(one.stdout.split('\n')[1]);
  });

  it('carries the ratings of the plans', async () => {
    const cwd = workspace(rated, {
      'accounts/a/1-analysis.yaml': plan('account_ref: "A/1"\n'),
      'accounts/a/2-segmentation.yaml': judged,
    });
    const { stdout, exitCode } = await emit(cwd);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`VALUES ('A/1', CAST('10' AS DOUBLE))`);
  });

  it('stops where a plan does not say which account it is about', async () => {
    const cwd = workspace(rated, {
      'accounts/a/1-analysis.yaml': plan(''),
      'accounts/a/2-segmentation.yaml': judged,
    });
    const { stdout, stderr, exitCode } = await emit(cwd);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('accounts/a/1-analysis.yaml:1:1');
    expect(stderr).toContain('account_ref');
    expect(stderr).toContain('no statement is made');
  });

  it('names what is wrong with the model at its line, and prints nothing', async () => {
    const wrong = await emit(workspace(model.replace('[0, 100]', '[7, 7]')));
    expect([wrong.exitCode, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toMatch(/segmentation\.yaml:5:\d+/);
    const named = await emit(
      workspace(model.replace('id: worth', 'id: reject').replace('worth:', 'reject:')),
    );
    expect(named.exitCode).toBe(1);
    expect(named.stderr).toContain('segmentation.yaml:3:');
  });

  it('writes a file, knows it as its own, and refuses another one’s', async () => {
    const cwd = workspace();
    for (const _ of [1, 2]) {
      const { exitCode, stdout } = await emit(cwd, '--out', 'out/scores.sql');
      expect([exitCode, stdout]).toEqual([0, 'out/scores.sql\n']);
    }
    expect(read(cwd, 'out/scores.sql')).toMatch(/^-- kam score --emit-sql duckdb: /);
    write(cwd, 'out/scores.sql', 'SELECT 1');
    expect((await emit(cwd, '--out', 'out/scores.sql')).exitCode).toBe(2);
    expect(read(cwd, 'out/scores.sql')).toBe('SELECT 1');
    expect((await emit(cwd, '--out', 'out/scores.csv')).exitCode).toBe(2);
    expect((await kam(['score', '--out', 'out/x.sql'], { cwd })).exitCode).toBe(2);
  });

  it.each([
    [['--table', 'crm.accounts'], '--table is for accounts in a database'],
    [['--url', 'postgres://x'], '--url is for accounts in a database'],
    [['--emit-sql', 'duckdb'], 'needs the table'],
    [['--emit-sql', 'spark', '--table', 'a'], 'Allowed'],
    [['--emit-sql', 'duckdb', '--table', 'a; DROP TABLE b'], 'is no name of a table'],
    [['--emit-sql', 'duckdb', '--table', '"a\u202eb"'], 'is no name of a table'],
    [['--emit-sql', 'postgres', '--table', `"${'x'.repeat(64)}"`], '63 bytes'],
    [['--emit-sql', 'duckdb', '--table', 'a', 'x.csv'], 'not from x.csv'],
    [['--emit-sql', 'duckdb', '--table', 'a', '--engine', 'postgres'], 'different questions'],
    [['--emit-sql', 'duckdb', '--table', 'a', '--format', 'csv'], '--format would do nothing'],
    [
      ['--emit-sql', 'duckdb', '--table', 'a', '--allow-rejects', '1', '--write'],
      '--allow-rejects and --write would',
    ],
    [['--emit-sql', 'duckdb', '--table', 'a', '--explain', 'x'], '--explain would do nothing'],
    [['--emit-sql', 'duckdb', '--table', 'a', '--url', 'x'], '--url would do nothing'],
  ])('refuses %j', async (argv, words) => {
    const { exitCode, stdout, stderr } = await kam(['score', ...argv], { cwd: workspace(), columns: 1000 });
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });
});

withPostgres('kam score --emit-sql postgres', (server) => {
  it('runs through psql as it is, and says what kam score says', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const { stdout: csv } = await kam(['score'], { cwd });
    const [header, ...lines] = read(cwd, 'portfolio.csv').trimEnd().split('\n');
    await server.table(
      'accounts',
      header!.split(','),
      lines.map((line) => line.split(',')),
    );
    const { stdout } = await kam(['score', '--emit-sql', 'postgres', '--table', 'accounts'], { cwd });
    const booleans: Record<string, string> = { t: 'true', f: 'false' };
    const printed = server
      .psql(stdout)
      .trimEnd()
      .split('\n')
      .map((line) =>
        line
          .replace(/\|([tf]?)\|$/, (_, fragile: string) => `|${booleans[fragile] ?? ''}`)
          .replaceAll('|', ','),
      );
    expect(printed).toEqual(csv.trimEnd().split('\n').slice(1));
  });
});
