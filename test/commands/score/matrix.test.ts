import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { kam, write } from '../harness.ts';
import { csv, json, model, portfolio, settings, table, workspace } from './questions.ts';

describe('kam score --matrix', () => {
  it('counts each cell as the scores do, in csv, json and the picture', async () => {
    const cwd = workspace();
    const { accounts } = await json(cwd);
    const rows = await csv(cwd, '--matrix');
    expect(rows.map(({ row, column, tier }) => `${row}/${column} ${tier}`)).toEqual([
      '2/1 key',
      '2/0 develop',
      '1/1 develop',
      '1/0 develop',
      '0/1 serve',
      '0/0 serve',
    ]);
    for (const { row, column, accounts: n } of rows)
      expect([row, column, Number(n)]).toEqual([
        row,
        column,
        accounts.filter(({ cell }) => String(cell) === `${row},${column}`).length,
      ]);
    const { matrix } = (await json(cwd, '--matrix')) as unknown as {
      matrix: { cells: { accounts: number }[]; without: number };
    };
    expect(matrix.cells.map(({ accounts: n }) => String(n))).toEqual(rows.map(({ accounts: n }) => n));
    expect(matrix.without).toBe(accounts.filter(({ cell }) => cell === null).length);
    const text = await table(cwd, 80, '--matrix');
    expect(text).toContain(`*key ${rows[0]!.accounts} `);
    expect(text).toContain(`! ${matrix.without} without a tier: kam score --missing`);
    expect(rows[0]).toMatchObject({
      row_axis: 'worth',
      row_from: '60',
      row_to: '100',
      column_axis: 'strength',
      column_from: '50',
      column_to: '100',
      key: 'true',
    });
  });

  it('draws a grid: cuts at the edges, one sign for each place, every line as wide as the other', async () => {
    const cwd = workspace({
      'portfolio.csv':
        'id,name,area,beds,growth,kind,sales,share\na,,,100,10,big,1000,50\nb,,,0,-10,small,0,0\nc,,,0,-10,small,0,0\n',
    });
    expect(await table(cwd, 40, '--matrix')).toBe(`↑ worth
100 ┌─────────────────┬────────────────┐
    │develop 0        │*key 1          │
    │                 │               ·│
    │                 │                │
    │                 │                │
    │                 │                │
    │                 │                │
 60 ├─────────────────┼────────────────┤
    │develop 0        │develop 0       │
    │                 │                │
    │                 │                │
 40 ├─────────────────┼────────────────┤
    │serve 2          │serve 0         │
    │                 │                │
    │                 │                │
    │                 │                │
    │                 │                │
    │█                │                │
  0 └─────────────────┴────────────────┘
    0                 50             100
                              strength →
* key tier   · one account   █ 2 in one
place
`);
  });

  it('has as many signs as places are taken', async () => {
    const cwd = workspace({ 'portfolio.csv': portfolio(400) });
    const text = await table(cwd, 80, '--matrix');
    const drawn = text
      .split('\n')
      .filter((line) => line.includes('│'))
      .join('');
    expect(drawn.match(/[·▁▂▃▄▅▆▇█]/g)!.length).toBeGreaterThan(150);
    expect(drawn).toMatch(/█/);
  });

  it('fits 80 and 40 columns with many cuts and long names of tiers', async () => {
    const tiers = Array.from({ length: 12 }, (_, i) => `a-tier-with-a-long-name-${i}`);
    const cwd = workspace({
      'segmentation.yaml': model.replace(
        /matrix: .*/,
        `matrix: { cuts: { worth: [20, 40, 60], strength: [33.5, 66] }, cells: [${[0, 1, 2, 3].map((r) => `[${tiers.slice(3 * r, 3 * r + 3).join(', ')}]`).join(', ')}] }`,
      ),
      'kam.yaml': settings.replace(
        'tiers: {',
        `tiers: { ${tiers.map((tier) => `${tier}: { key: true }`).join(', ')},`,
      ),
    });
    for (const columns of [80, 40]) {
      const lines = (await table(cwd, columns, '--matrix')).split('\n');
      expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
      const grid = lines.filter((line) => /[│┼├┌└]/.test(line));
      expect(new Set(grid.map(displayWidth)).size).toBe(1);
      expect(lines.join('\n')).toContain('33.5');
    }
  });

  it('is a histogram for one axis, whose steps end at the cuts and add up', async () => {
    const cwd = workspace({
      'segmentation.yaml': model.replace(
        /matrix: .*/,
        'matrix: { cuts: { worth: [42.5, 60] }, cells: [serve, develop, key] }',
      ),
    });
    const { accounts } = await json(cwd);
    for (const columns of [80, 40]) {
      const lines = (await table(cwd, columns, '--matrix')).split('\n');
      expect(lines.filter((line) => displayWidth(line) > columns)).toEqual([]);
      const steps = lines.flatMap((line) => {
        const found = /^ +([\d.]+)–([\d.]+) *(?:[█▏▎▍▌▋▊▉]+ (\d+))?$/.exec(line);
        return found ? [[...found]] : [];
      });
      expect(steps.map(([, from]) => from)).toEqual([
        ...['95', '90', '85', '80', '75', '70', '65', '60'],
        ...['55', '50', '45', '42.5'],
        ...['40', '35', '30', '25', '20', '15', '10', '5', '0'],
      ]);
      for (const [, from, to, n] of steps) {
        const inside = accounts.filter(
          ({ worth, cell }) =>
            cell !== null &&
            (worth as number) >= Number(from) &&
            ((worth as number) < Number(to) || to === '100'),
        );
        expect([from, to, Number(n ?? 0)]).toEqual([from, to, inside.length]);
      }
      expect(lines.filter((line) => line.includes('──')).map((line) => line.replace(/ ─+ /, ' … '))).toEqual([
        expect.stringMatching(/^\*key \d+ … from 60$/),
        expect.stringMatching(/^develop \d+ … 42.5 to 60$/),
        expect.stringMatching(/^serve \d+ … below 42.5$/),
      ]);
    }
  });

  it('draws an empty portfolio, and one that nobody could place', async () => {
    const cwd = workspace({ 'portfolio.csv': 'id,name,area,beds,growth,kind,sales,share\n' });
    expect((await kam(['score', '--matrix', '--format', 'table'], { cwd })).stdout).toContain('*key 0');
    write(cwd, 'portfolio.csv', 'id,name,area,beds,growth,kind,sales,share\na,,,,,,,\n');
    const { stdout } = await kam(['score', '--matrix', '--format', 'table'], { cwd });
    expect(stdout).toContain('! 1 without a tier');
    expect(stdout).not.toContain('one account');
  });

  it('marks key tiers by more than colour', async () => {
    const cwd = workspace();
    const plain = await table(cwd, 80, '--matrix');
    expect(plain).not.toContain('\u001b');
    expect(plain).toContain('* key tier');
  });
});
