import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kam, workspaceOf } from '../harness.ts';
import { init } from './workspaces.ts';

/** A list as a Spanish spreadsheet exports it: amounts that all differ, rates, a day. */
const list = `C\u00f3digo;Nombre;Regi\u00f3n;Potencial (\u20ac);Cuota %;Crecimiento;Fecha
${Array.from(
  { length: 40 },
  (_, i) =>
    `${String(i + 1).padStart(4, '0')};Hospital ${i};${['Norte', 'Sur'][i % 2]};${i + 10}.${String((i * 37) % 1000).padStart(3, '0')},${i + 10};${i % 30},5;${(i % 9) - 4},2;0${(i % 3) + 1}/02/2026`,
).join('\n')}
`;
const proposed = async (text: string) => {
  const cwd = workspaceOf({ 'list.csv': text });
  const { stdout } = await init(cwd, '--from', 'list.csv', '--questions');
  const lines = stdout.split('\n').filter((line) => /^#[^ ]|^# {2}/.test(line));
  return (
    parse(lines.map((line) => line.slice(1)).join('\n')) as { criteria?: { column: string }[] }
  ).criteria?.map(({ column }) => column);
};

describe('what kam init proposes as a criterion', () => {
  it('is an amount with decimals, also where every row has another one, and never a day', async () => {
    expect(await proposed(list)).toEqual(['Potencial (\u20ac)', 'Cuota %', 'Crecimiento']);
    // whatever the column of days is called
    expect(await proposed('k;name;when\n1;A;2026-01-02\n2;B;2026-01-02\n3;C;2026-03-02\n')).toBe(undefined);
  });
});

describe('the sum that kam score shows', () => {
  const model = (criteria: string) => `kam: segmentation/1
account: C\u00f3digo
axes:
  - id: worth
    criteria: [${criteria}]
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
  const shown = async (criteria: string) => {
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\n',
      'segmentation.yaml': model(criteria),
      'portfolio.csv': list,
    });
    const { stdout, stderr } = await kam(['score'], { cwd, terminal: true });
    if (stdout === '') throw new Error(stderr);
    return stdout
      .split('\n')
      .find((line) => line.includes(' % of '))
      ?.trim()
      .split(/ {2,}/)
      .at(-1);
  };
  const potential =
    '{ id: potential, column: "Potencial (\u20ac)", weight: 1, scale: { linear: [0, 60000] } }';

  it('is of no rate, whatever it weighs: the next column of amounts is added up', async () => {
    expect(
      await shown(`{ id: share, column: "Cuota %", weight: 9, scale: { linear: [0, 50] } }, ${potential}`),
    ).toMatch(/ potential \(\d+ % of /);
    expect(
      await shown(`{ id: x, column: Crecimiento, weight: 9, scale: { linear: [0, 9] } }, ${potential}`),
    ).toMatch(/ potential \(/);
    // both signs on its scale
    expect(
      await shown(`{ id: x, column: "Potencial (\u20ac)", weight: 9, scale: { linear: [-1, 9] } }`),
    ).toBe(undefined);
    expect(await shown('{ id: growth, column: Crecimiento, weight: 1, scale: { linear: [0, 9] } }')).toBe(
      undefined,
    );
  });
});
