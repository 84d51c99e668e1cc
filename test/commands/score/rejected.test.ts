import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { kam, workspaceOf } from '../harness.ts';

const model = (column: string) => `kam: segmentation/1
account: id
axes:
  - id: worth
    criteria: [{ id: x, column: ${column}, weight: 1, scale: { linear: [0, 100] } }]
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const workspace = (portfolio: string, column = 'x') =>
  workspaceOf({
    'kam.yaml': 'kam: workspace/1\n',
    'segmentation.yaml': model(column),
    'portfolio.csv': portfolio,
  });
const rows = (n: number, cell: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => `a${i};${cell(i)}\n`).join('');
const said = async (cwd: string, ...argv: string[]) => (await kam(['score', ...argv], { cwd })).stderr;
const causeOf = async (cell: string) =>
  (await said(workspace(`id;x\na;${cell}\nb;1\n`))).split('\n')[0]!.split('  ').at(-1);

describe('rejected rows', () => {
  it('of one cause are told three times, then by their lines', async () => {
    const cwd = workspace(`id;x\n${rows(30, (i) => `${i},5%`)}ok;7,5\n`);
    const lines = (await said(cwd)).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(
      'portfolio.csv:2  rejected  column x "0,5%"  is no plain number: take the percent sign out of the cells, it belongs into the column’s name',
    );
    expect(lines[3]).toBe(
      '  and 27 more rows for the same reason in the column "x": lines 5, 6, 7, 8, 9 …; --format json names all',
    );
  });

  it('of one cause do not hide those of another', async () => {
    const cwd = workspace(`id;x\n${rows(30, () => '5%')}b;x1\nc;x2\n`);
    const text = await said(cwd);
    expect(text).toContain('portfolio.csv:32  rejected  column x "x1"');
    expect(text).toContain('portfolio.csv:33  rejected');
  });

  it('fit a narrow terminal', async () => {
    const cwd = workspace(`id;x\n${rows(30, () => '5%')}b;1\n`);
    const { stderr } = await kam(['score'], { cwd, errors: true, columns: 50 });
    expect(stderr.split('\n').filter((line) => displayWidth(line) > 50)).toEqual([]);
  });

  it('are not offered to be allowed where no row would be left', async () => {
    const text = await said(workspace('id;x\na;p\nb;q\n'));
    expect(text).toContain('All 2 rows are rejected, so nothing is scored.');
    expect(text).not.toContain('--allow-rejects');
    const { stdout } = await kam(['score', '--format', 'table'], { cwd: workspace('id;x\na;p\nb;1\n') });
    expect(stdout).toBe('2 rows, 1 of them rejected: nothing was scored\n');
  });

  it('of a column of words say what such a column needs', async () => {
    const text = await said(workspace(`id;name\n${rows(9, (i) => `HOSPITAL DE CUIDADOS ${i}`)}`, 'name'));
    expect(text).toContain('a column of words needs scale: { lookup: … }');
    expect(text).not.toContain('currency');
  });

  it('name a currency where one stands beside a number, and nowhere else', async () => {
    for (const cell of ['5 €', '€5', '1.200,50 EUR', 'USD 12', '$ 3'])
      expect([cell, await causeOf(cell)]).toEqual([cell, expect.stringContaining('take the currency out')]);
    for (const cell of ['HOSPITAL DE SAN ONOFRE', 'SAN 12 DE', 'EUR', 'I+D', '7 de MAR'])
      expect([cell, await causeOf(cell)]).toEqual([cell, expect.stringContaining('is no number')]);
    for (const cell of ['(5)', '5-'])
      expect([cell, await causeOf(cell)]).toEqual([cell, expect.stringContaining('write a negative one')]);
  });
});
