import { describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';

const model = `kam: segmentation/1
account: id
axes:
  - id: worth
    criteria:
      - id: owner
        column: owner
        weight: 1
        scale: { lookup: { Privados: 40, Servicios de Salud: 100 }, default: 70 }
`;
const workspace = (owners: readonly string[]) =>
  workspaceOf({
    'kam.yaml': 'kam: workspace/1\n',
    'segmentation.yaml': model,
    'portfolio.csv': `id,owner\n${owners.map((owner, i) => `a${i},${owner}\n`).join('')}`,
  });
const flat = (text: string) => text.replace(/\s+/g, ' ');

describe('values that take the default of a lookup', () => {
  const owners = ['Privados', 'Servicios de Salud', 'Privado', 'Mutuas', 'Mutuas', 'Otras', ''];

  it('are shown before anything is scored, misspellings first', async () => {
    const cwd = workspace(owners);
    expect(flat((await kam(['score', '--dry-run'], { cwd })).stdout)).toContain(
      '4 of 6 take the default of owner, 70: "Privado" (did you mean "Privados"?), "Mutuas", "Otras"',
    );
    const { stdout } = await kam(['score', '--dry-run', '--format', 'json'], { cwd });
    expect(JSON.parse(stdout).columns[1].defaults).toEqual([
      {
        criterion: 'owner',
        points: 70,
        rows: 4,
        of: 6,
        values: [
          { value: 'Mutuas', near: null },
          { value: 'Privado', near: 'Privados' },
          { value: 'Otras', near: null },
        ],
      },
    ]);
  });

  it('are a remark of the score where one looks like a listed one', async () => {
    const { stderr, exitCode } = await kam(['score'], { cwd: workspace(owners) });
    expect(exitCode).toBe(0);
    expect(flat(stderr)).toContain(
      '"Privado" in the column "owner" is not listed, so "owner" gives it the default, 70 points.',
    );
    expect(flat(stderr)).toContain('Did you mean "Privados"?');
    expect(stderr).not.toContain('Mutuas');
  });

  it('are told once where no row has the listed one', async () => {
    const { stderr } = await kam(['score'], { cwd: workspace(['Servicios de Salud', 'Privado']) });
    expect(flat(stderr)).toContain('No row of the portfolio holds "Privados"');
    expect(stderr).not.toContain('gives it the default');
  });

  it.each([
    ['privados', true],
    ['Servicio  de salud', true],
    ['Servicios-de-Salud', true],
    ['Servicios de Vida', false],
    ['P\u00fablicos', false],
    ['Nivel IV', false],
    ['7', false],
  ])('"%s" may be a spelling of a listed one: %s', async (value, isOne) => {
    const { stderr } = await kam(['score'], { cwd: workspace([...owners.slice(0, 2), value]) });
    expect(stderr.includes('Did you mean')).toBe(isOne);
  });
});
