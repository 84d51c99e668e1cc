import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runInit } from '../../../src/commands/init.ts';
import { repository } from '../../io/repository.ts';
import { parquetOfTable, rowsXml, type Table, workbookOf } from '../../scoring/tables.ts';
import { stylesOf } from '../../scoring/xlsx.ts';
import { kam, read, workspaceOf, write } from '../harness.ts';
import { played } from '../init/played.ts';

/** Every command that reads the portfolio reads a workbook and a Parquet file as it reads CSV. */

const table: Table = [
  ['id', 'name', 'region', 'beds'],
  ['010066', 'Hospital San Telmo', 'Asturias', 546],
  ['010067', 'Hospital Costa Verde', 'Asturias', 82],
  ['ES/010068', 'Hospital Leza', 'Comunitat', 120],
];
const texts = table.map((cells) => cells.map((cell) => (cell === null ? null : String(cell))));
const files = async (): Promise<[name: string, bytes: Uint8Array][]> => [
  ['portfolio.xlsx', workbookOf(table)],
  ['portfolio.parquet', await parquetOfTable(texts)],
];
const kamYaml = (file: string) => `kam: workspace/1
portfolio: { file: ${file}, columns: { id: id, name: name, area: region, beds: beds } }
areas: [{ id: asturias, name: Asturias }]
tiers: { key: { key: true }, serve: { hours: 20 } }
`;
const model = `kam: segmentation/1
axes:
  - id: worth
    criteria: [{ id: beds, column: beds, weight: 1, scale: { linear: [0, 600] } }]
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const plan = 'kam: analysis/1\naccount: "010066"\naccount_ref: "010066"\n';

describe.each([0, 1])('a portfolio that is no text (%i)', (which) => {
  const started = async (more: Record<string, string> = {}) => {
    const [file, bytes] = (await files())[which]!;
    const cwd = workspaceOf({
      'kam.yaml': kamYaml(file),
      'segmentation.yaml': model,
      [file]: bytes,
      'accounts/010066/1-analysis.yaml': plan,
      ...more,
    });
    return { cwd, file };
  };

  it('is scored, and its tiers stand until its rows change', async () => {
    const { cwd, file } = await started();
    expect((await kam(['score', '--write'], { cwd })).exitCode).toBe(0);
    expect(read(cwd, 'accounts/010066/2-segmentation.yaml')).toContain('tier: key');
    const stale = async () => (await kam(['check'], { cwd })).stdout.includes('tier-is-current');
    expect(await stale()).toBe(false);
    const [header, [id, name, region] = [], ...others] = table as string[][];
    const changed: Table = [header!, [id!, name!, region!, which === 0 ? 30 : '30'], ...others];
    write(cwd, file, which === 0 ? workbookOf(changed) : await parquetOfTable(changed));
    expect(await stale()).toBe(true);
  });

  it('gives an account its facts, and the report the others around it', async () => {
    const { cwd } = await started();
    const { stderr, exitCode } = await kam(['init', '--account', '010067'], { cwd });
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('name, area, beds')]);
    expect(read(cwd, 'accounts/010067/1-analysis.yaml')).toMatch(/beds: 82/);
    await kam(['score', '--write'], { cwd });
    const { stdout } = await kam(['report', '010066', '--format', 'json', '--out', '-'], { cwd });
    expect(stdout).toContain('Hospital Leza');
  });

  it('is read as it stood at a revision', async () => {
    const [file, bytes] = (await files())[which]!;
    const repo = repository({ 'kam.yaml': kamYaml(file), 'segmentation.yaml': model, [file]: bytes });
    try {
      repo.commit();
      const { stdout } = await kam(['score'], { cwd: repo.root });
      expect(stdout).toContain('\n010066,91,');
      repo.put({ [file]: 'id,name,region,beds\nz,Z,Asturias,600\n' });
      repo.commit();
      expect((await kam(['score', '--at', 'HEAD~1'], { cwd: repo.root })).stdout).toBe(stdout);
      expect((await kam(['score', '--dry-run', '--at', 'HEAD~1'], { cwd: repo.root })).stdout).toContain(
        which === 0 ? 'workbook, sheet "Accounts"' : 'Parquet',
      );
      expect((await kam(['score'], { cwd: repo.root })).stdout).toContain('\nz,100,');
      expect(repo.git('status', '--porcelain')).toBe('');
    } finally {
      repo.remove();
    }
  });
});

describe('kam init --from a workbook', () => {
  const sheets = [
    { name: 'Cover', rows: rowsXml([['Accounts of 2026']]) },
    { name: 'Accounts', rows: rowsXml([['exported today'], [null], ...table]) },
  ];
  const answers = 'id: id\nname: name\nbeds: beds\ncriteria: [{ column: beds }]\nsheet: Accounts\nskip: 2\n';
  const start = (more: Record<string, string | Uint8Array>) =>
    workspaceOf({ 'list.xlsx': workbookOf([], { sheets }), ...more });
  const init = (cwd: string, ...args: string[]) =>
    kam(['init', 'plans', '--from', 'list.xlsx', ...args], { cwd });

  it('keeps its bytes, and says in the model which sheet it is and what stands above', async () => {
    const cwd = start({ 'a.yaml': answers });
    const { exitCode, stderr } = await init(cwd, '--answers', 'a.yaml');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('3 rows · workbook · sheet "Accounts"')]);
    expect(readFileSync(join(cwd, 'plans/portfolio.xlsx'))).toEqual(readFileSync(join(cwd, 'list.xlsx')));
    expect(parse(read(cwd, 'plans/kam.yaml')).portfolio.file).toBe('portfolio.xlsx');
    expect(parse(read(cwd, 'plans/segmentation.yaml')).input).toEqual({ sheet: 'Accounts', skip: 2 });
    expect((await kam(['score'], { cwd: join(cwd, 'plans') })).stdout).toContain('\n010066,');
  });

  it('shows an answer that is wrong at its line', async () => {
    const cwd = start({
      'sheet.yaml': answers.replace('sheet: Accounts', 'sheet: Acounts'),
      'title.yaml': answers.replace('skip: 2\n', ''),
    });
    const sheet = await init(cwd, '--answers', 'sheet.yaml');
    expect([sheet.exitCode, sheet.stderr]).toEqual([1, expect.stringContaining('sheet.yaml:5:8')]);
    expect(sheet.stderr).toContain('Did you mean "Accounts"?');
    const title = await init(cwd, '--answers', 'title.yaml');
    expect([title.exitCode, title.stderr]).toEqual([
      1,
      expect.stringContaining('answer skip: with the number'),
    ]);
  });

  it('asks for both on a terminal', async () => {
    const cwd = start({});
    const asker = played([
      ['Which sheet', 'Accounts'],
      ['How many rows stand above', '2'],
      ['identifies an account', 'id'],
      ['makes an account matter', ['beds']],
    ]);
    const screen = { interactive: true, columns: 80, colour: false };
    const around = { cwd, env: {}, out: screen, err: screen, input: { interactive: true } };
    const { exitCode } = await runInit({ args: ['plans'], options: { from: 'list.xlsx' } }, around, asker);
    expect([exitCode, asker.left()]).toEqual([0, []]);
    expect(asker.said.slice(0, 2)).toEqual([
      '4 of 4 rows have another number of cells than row 1, which is taken for the header and has 1.',
      expect.stringContaining('sheet "Accounts"'),
    ]);
    expect(parse(read(cwd, 'plans/segmentation.yaml')).input).toEqual({ sheet: 'Accounts', skip: 2 });
  });

  it('takes no column for the account that shows something else than it holds', async () => {
    const rows = `${rowsXml([['id', 'beds']])}<row><c s="1"><v>66</v></c><c><v>5</v></c></row>`;
    const bytes = workbookOf([], { sheets: [{ rows }], styles: stylesOf('000000') });
    const cwd = workspaceOf({ 'list.xlsx': bytes, 'a.yaml': 'id: id\ncriteria: [{ column: beds }]\n' });
    const { exitCode, stderr } = await init(cwd, '--answers', 'a.yaml');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('first in row 2, which holds "66"')]);
  });

  it('names the other sheets where a column is on none of this one', async () => {
    const cwd = start({ 'a.yaml': answers.replace(/sheet.*\n/, '').replace(/skip.*\n/, '') });
    write(
      cwd,
      'list.xlsx',
      workbookOf([], { sheets: [{ name: 'Cover', rows: rowsXml([['a'], ['b']]) }, sheets[1]!] }),
    );
    const { stderr } = await init(cwd, '--answers', 'a.yaml');
    expect(stderr.replace(/\s+/g, ' ')).toContain(
      'They stand on sheet "Cover"; answer sheet: with another one.',
    );
  });
});

describe('kam init --from Parquet', () => {
  it('keeps its bytes under a name that says what it is', async () => {
    const bytes = await parquetOfTable(texts);
    const cwd = workspaceOf({ 'x.pq': bytes, 'a.yaml': 'id: id\ncriteria: [{ column: beds }]\n' });
    const { exitCode } = await kam(['init', 'plans', '--from', 'x.pq', '--answers', 'a.yaml'], { cwd });
    expect(exitCode).toBe(0);
    expect(new Uint8Array(readFileSync(join(cwd, 'plans/portfolio.parquet')))).toEqual(bytes);
    expect(parse(read(cwd, 'plans/segmentation.yaml')).input).toBeUndefined();
    expect((await kam(['score'], { cwd: join(cwd, 'plans') })).stdout).toContain('\n010066,');
  });

  it('says why a file cannot be read, also where only the questions are asked for', async () => {
    const cwd = workspaceOf({ 'x.pq': 'PAR1' });
    const { stdout, stderr } = await kam(['init', '--from', 'x.pq', '--questions'], { cwd });
    expect(stdout).toContain('company:');
    expect(stderr).toContain('This Parquet file cannot be read');
  });
});

describe('kam init --from a text with a title above its header', () => {
  const title = 'Hospitals of the north\nexported 2026-11-01\n\nid;beds\na;5\nb;7\nc;9\n';

  it('asks for a number of lines instead of leaving them out', async () => {
    const answers = 'id: id\ncriteria: [{ column: beds }]\n';
    const cwd = workspaceOf({ 'l.csv': title, 'a.yaml': answers, 'b.yaml': `${answers}skip: 3\n` });
    const refused = await kam(['init', 'p', '--from', 'l.csv', '--answers', 'a.yaml'], { cwd });
    expect([refused.exitCode, refused.stderr.replace(/\s+/g, ' ')]).toEqual([
      1,
      expect.stringContaining('answer skip: with the number of its lines'),
    ]);
    expect((await kam(['init', 'p', '--from', 'l.csv', '--answers', 'b.yaml'], { cwd })).exitCode).toBe(0);
    expect(parse(read(cwd, 'p/segmentation.yaml')).input).toEqual({ delimiter: ';', skip: 3 });
    expect((await kam(['score'], { cwd: join(cwd, 'p') })).exitCode).toBe(0);
  });
});
