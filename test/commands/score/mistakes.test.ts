import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { kam, workspaceOf } from '../harness.ts';

/** What people write wrongly in segmentation.yaml: each is told at its line, and nothing is scored meanwhile. */

const kamYaml =
  'kam: workspace/1\nportfolio: { columns: { id: id } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = `kam: segmentation/1
axes:
  - id: worth
    weights: { ahp: [[beds, spend, 3], [beds, class, 5], [spend, class, 2]] }
    criteria:
      - { id: beds, column: beds, scale: { points: [[0, 0], [100, 40], [500, 100]] } }
      - { id: spend, column: spend, scale: { linear: [0, 10] } }
      - id: class
        column: class
        scale:
          lookup:
            general: 100
            special: 50
          default: 20
min_data_pct: 0
matrix:
  cuts: { worth: [50] }
  cells: [serve, key]
`;
const portfolio = 'id,beds,spend,class\na,100,5,general\nb,300,1,special\nc,200,3,other\n';

async function found(segmentation: string, list = portfolio) {
  expect(segmentation === model && list === portfolio).toBe(false);
  const cwd = workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': segmentation, 'portfolio.csv': list });
  const { exitCode, stdout } = await kam(['score', '--format', 'json'], { cwd });
  const { findings, accounts } = JSON.parse(stdout) as {
    findings: { severity: string; line: number; column: number; message: string; help: string }[];
    accounts: unknown[];
  };
  return {
    exitCode,
    accounts: accounts.length,
    said: findings.map(({ severity, line, column, message }) => `${severity} ${line}:${column} ${message}`),
    help: findings.map(({ help }) => help),
  };
}

describe('a mistake in the model', () => {
  it.each<[what: string, from: string, to: string, said: string]>([
    [
      'a scale that ends before it starts',
      '[500, 100]',
      '[50, 100]',
      'error 6:73 The values of a points scale rise strictly.',
    ],
    ['a scale without length', '[0, 10]', '[10, 10]', 'error 7:54 A linear scale needs two different ends.'],
    [
      'a scale of two kinds',
      'linear: [0, 10]',
      'linear: [0, 10], minmax: {}',
      'error 7:44 A scale has one kind; this one has linear and minmax.',
    ],
    [
      'default: on a relative scale',
      'linear: [0, 10]',
      'percentile: {}, default: 5',
      'error 7:62 default: belongs to lookup: only',
    ],
    [
      'bounds written by hand',
      'linear: [0, 10]',
      'minmax: { from: 0 }',
      'error 7:56 "from" is not a key of "minmax".',
    ],
    [
      'a column that is not there',
      'column: beds',
      'column: bed',
      'error 6:29 The portfolio "portfolio.csv" has no column "bed".',
    ],
    [
      'points beyond 100',
      'special: 50',
      'special: 500',
      'error 13:22 The points must lie between 0 and 100.',
    ],
    ['a pair missing from an AHP', ', [spend, class, 2]', '', 'error 4:21 Pairs are missing: spend–class.'],
    [
      'a pair twice',
      '[spend, class, 2]',
      '[spend, class, 2], [class, spend, 2]',
      'error 4:77 "class" and "spend" are compared twice.',
    ],
    [
      'a pair of a stranger',
      '[spend, class, 2]',
      '[spend, clas, 2]',
      'error 4:66 "clas" is no criterion of this axis.',
    ],
    [
      'a pair with itself',
      '[spend, class, 2]',
      '[spend, class, 2], [beds, beds, 2]',
      'error 4:77 A criterion is not compared with itself.',
    ],
    [
      'a weight beside an AHP',
      'id: beds,',
      'id: beds, weight: 3,',
      'error 6:21 This axis works its weights out',
    ],
    ['cells that do not fit the cuts', '[50]', '[50, 75]', 'error 18:10 2 cuts make 3 cells; there are 2.'],
    [
      'cells in rows on one axis',
      '[serve, key]',
      '[serve, [key]]',
      'error 18:18 With one axis, cells are a plain list',
    ],
    ['cuts that fall', '[50]', '[50, 40]', 'error 17:23 Cuts rise strictly.'],
    ['a cut of a stranger', 'worth: [50]', 'wort: [50]', 'error 17:11 "wort" is no axis of this model.'],
  ])('%s', async (_, from, to, said) => {
    const result = await found(model.replace(from, to));
    expect(result.exitCode).toBe(1);
    expect(result.accounts).toBe(0);
    expect(result.said).toHaveLength(1);
    expect(result.said[0]).toContain(said);
    expect(result.help[0]).toMatch(/\w/);
  });

  it('a value that no row has: a warning at its line, with what may have been meant', async () => {
    const { exitCode, said, help, accounts } = await found(model.replace('special: 50', 'specail: 50'));
    expect([exitCode, accounts]).toEqual([0, 3]);
    expect(said).toEqual([
      'warn 13:13 No row of the portfolio holds "specail" in the column "class": "class" never gives its points.',
    ]);
    expect(help).toEqual(['Did you mean "special"?']);
  });

  it('a value that is not listed: an error at the lookup, whether or not another is never seen', async () => {
    const { exitCode, said, accounts } = await found(model.replace('          default: 20\n', ''));
    expect([exitCode, accounts]).toEqual([1, 0]);
    expect(said[0]).toContain(
      'error 11:11 "other" in the column "class" is not listed here, first on line 4',
    );
  });

  it('looks for listed values in every row of a long file, on every road', async () => {
    const long = (last: string) =>
      `id,beds,spend,class\n${Array.from({ length: 90_000 }, (_, i) => `${i},${i % 500},${i % 10},${i % 2 ? 'general' : 'other'}\n`).join('')}z,1,1,${last}\n`;
    const cwd = (last: string) =>
      workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': model, 'portfolio.csv': long(last) });
    const said = async (last: string, ...how: string[]) =>
      (await kam(['score', ...how], { cwd: cwd(last) })).stderr.match(
        /No row of\s+the portfolio holds\s+"(\w+)"/,
      )?.[1];
    expect(await said('general')).toBe('special');
    expect(await said('general', '--explain', 'z')).toBe('special');
    expect(await said('special')).toBeUndefined();
    expect(await said('" special "')).toBeUndefined();
    expect(await said('special', '--explain', 'z')).toBeUndefined();
  });
});

describe('comparisons in pairs', () => {
  const table = async (segmentation: string, columns = 80) => {
    const cwd = workspaceOf({
      'kam.yaml': kamYaml,
      'segmentation.yaml': segmentation,
      'portfolio.csv': portfolio,
    });
    return kam(['score'], { cwd, terminal: true, columns });
  };

  it('the consistency ratio stands in the table, once for each axis that is weighted so', async () => {
    const { stdout, stderr } = await table(model);
    expect(stderr).toBe('');
    expect(stdout).toContain('\nworth: weights from pairs, consistency ratio 0.003 (sound up to 0.10)\n');
    for (const columns of [80, 40])
      expect(
        (await table(model, columns)).stdout.split('\n').filter((line) => displayWidth(line) > columns),
      ).toEqual([]);
    expect(
      (
        await table(
          model
            .replace(/ {4}weights:.*\n/, '')
            .replaceAll('scale: {', 'weight: 1, scale: {')
            .replace('column: class', 'column: class\n        weight: 1'),
        )
      ).stdout,
    ).not.toContain('consistency');
  });

  it('warns above 0.10, at the comparisons', async () => {
    const { stdout, stderr, exitCode } = await table(model.replace('[spend, class, 2]', '[class, spend, 9]'));
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/segmentation\.yaml:4:\d+ +warn/);
    expect(stderr).toMatch(/consistency\s+ratio/);
    expect(stdout).toMatch(/consistency ratio 0\.[2-9]/);
  });
});
