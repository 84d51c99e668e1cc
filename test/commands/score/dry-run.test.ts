import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { parquetOf, rowsXml, workbookOf } from '../../scoring/tables.ts';
import { kam, read, workspaceOf, write } from '../harness.ts';

const kamYaml =
  'kam: workspace/1\nportfolio: { columns: { id: id, name: name } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = `kam: segmentation/1
input: { null: ["", "NA"] }
axes:
  - id: worth
    criteria:
      - { id: size, column: beds, weight: 3, scale: { linear: [0, 100] } }
      - { id: kind, column: type, weight: 1, scale: { lookup: { big: 100 }, default: 0 } }
`;
const list = [
  '\ufeffid;name;beds;type;spend;note',
  '010066;San Telmo;1.546;big;1.234,5;',
  '010067;"Costa; Verde";NA;small;7,25;',
  '',
  '010068;Leza;82;big;0,5',
  '010067;Leza;12;big;;',
  '',
].join('\r\n');
const started = (more: Record<string, string | Uint8Array> = {}) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': model, 'portfolio.csv': list, ...more });
const dry = (cwd: string, ...more: string[]) => kam(['score', '--dry-run', ...more], { cwd });
const json = async (cwd: string, ...more: string[]) =>
  JSON.parse((await dry(cwd, '--format', 'json', ...more)).stdout);

describe('kam score --dry-run', () => {
  it('says how the file is written and what each column holds, and scores nothing', async () => {
    const { stdout, stderr, exitCode } = await dry(started());
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')).toEqual([
      'portfolio.csv, as kam reads it. Nothing is scored.',
      '',
      '  written as   UTF-8 with mark, semicolon between cells, double quotes around',
      '               cells, lines end with CRLF',
      '  header       line 1: 6 columns',
      '  unknown      empty cells, "NA"',
      '  rows         4',
      '  blank lines  1, which are no rows',
      '  rejected     1: line 5 has 5 cells where the header has 6',
      '',
      '  id     account · text, 2 different, 1 of them in several rows: "010067",',
      '         "010066"',
      '  name   name · text, 3 different: "San Telmo", "Costa; Verde", "Leza"',
      '  beds   size · numbers with a decimal point or a decimal comma, and nothing',
      '         says which: "1.546" on line 2 · 1 unknown',
      '  type   kind · text, 2 different: "big", "small" · 1 of 3 take the default of',
      '         kind, 0: "small"',
      '  spend  numbers (decimal comma, thousands point), 7.25 to 1,234.5 · 1 empty',
      '  note   nothing but empty cells',
      '',
      '  line  id      name          beds   type   spend    note',
      '     2  010066  San Telmo     1.546  big    1.234,5',
      '     3  010067  Costa; Verde  NA     small  7,25',
      '     6  010067  Leza          12     big',
      '',
    ]);
  });

  it('counts cells that are no numbers where the model reads numbers, and shows where they stand', async () => {
    const cwd = started({
      'portfolio.csv': 'id,name,beds,type\na,A,5,big\nb,B,12 %,big\nc,C,7.5,big\nd,D,-,big\n',
    });
    const { stdout } = await dry(cwd);
    expect(stdout).toContain(
      '  beds  size · numbers (decimal point), 5 to 7.5; 2 cells are no number: "12 %"\n        on line 3, "-" on line 5\n',
    );
    write(cwd, 'portfolio.csv', 'id,name,beds,type\na,A,"1.234,5",big\nb,B,"1,234.5",big\n');
    expect((await dry(cwd)).stdout).toContain(
      'numbers written in two ways: "1.234,5" on line 2 and "1,234.5" on\n        line 3',
    );
  });

  it('is the same as data', async () => {
    const { kam: kind, input, columns, first, findings } = await json(started());
    expect([kind, findings]).toEqual(['dry-run/1', []]);
    expect(input).toEqual({
      file: 'portfolio.csv',
      kind: 'text',
      encoding: 'UTF-8',
      mark: true,
      delimiter: ';',
      quote: '"',
      line_ends: ['CRLF'],
      blank_lines: 1,
      skipped: 0,
      header: 1,
      unnamed_columns: 0,
      unknown: ['', 'NA'],
      rows: 4,
      rejected: 1,
      rejects: [{ line: 5, column: null, cell: null, cause: 'has 5 cells where the header has 6' }],
    });
    expect(
      columns.map((one: { column: string; holds: string; used_as: string[] }) => [
        one.column,
        one.holds,
        one.used_as,
      ]),
    ).toEqual([
      ['id', 'text', ['account']],
      ['name', 'text', ['name']],
      ['beds', 'open', ['size']],
      ['type', 'text', ['kind']],
      ['spend', 'number', []],
      ['note', 'nothing', []],
    ]);
    expect(columns[4]).toMatchObject({
      decimal: ',',
      thousands: '.',
      filled: 2,
      empty: 1,
      unknown: 0,
      min: 7.25,
      max: 1234.5,
    });
    expect(columns[2]).toMatchObject({ unknown: 1, cells: [{ line: 2, cell: '1.546' }] });
    expect(first[1]).toEqual({ line: 3, cells: ['010067', 'Costa; Verde', 'NA', 'small', '7,25', ''] });
    expect(first).toHaveLength(3);
  });

  it('needs no model: then every column is taken as it looks', async () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n', 'l.csv': 'code,beds\n01,5\n02,7\n' });
    const { stdout, exitCode } = await dry(cwd, 'l.csv');
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('  beds  whole numbers, 5 to 7\n')]);
    expect(stdout).toContain('  code  text, 2 different: "01", "02"\n');
    expect((await kam(['score', '--dry-run'], { cwd })).exitCode).toBe(2);
  });

  it('shows what it can and names what is wrong: exit 1', async () => {
    const cwd = started();
    write(
      cwd,
      'segmentation.yaml',
      model.replace('column: beds', 'column: bed').replace('weight: 3', 'weight: -3'),
    );
    const wrong = await dry(cwd);
    expect([wrong.exitCode, wrong.stdout]).toEqual([1, expect.stringContaining('  beds ')]);
    expect(wrong.stderr).toContain('segmentation.yaml:6:');
    expect(wrong.stderr).toContain('kam score would stop here.');
    write(cwd, 'segmentation.yaml', model.replace('column: beds', 'column: bed'));
    expect((await dry(cwd)).stderr).toContain('Did you mean "beds"?');
    write(cwd, 'portfolio.csv', 'id,name\na,"open\n');
    const open = await dry(cwd);
    expect([open.exitCode, open.stdout, open.stderr]).toEqual([
      1,
      '',
      expect.stringContaining('never closes'),
    ]);
    expect((await json(cwd)).findings[0]).toMatchObject({ file: 'portfolio.csv', line: 2 });
  });

  it('knows workbooks and Parquet', async () => {
    const rows = rowsXml([
      ['id', 'name', 'beds', 'type'],
      ['a', 'A', 5.5, 'big'],
    ]);
    const book = workbookOf([], { sheets: [{ name: 'Accounts', rows }, { name: 'Notes' }] });
    const cwd = started({
      'p.xlsx': book,
      'p.parquet': await parquetOf("SELECT 'a' AS id, 'A' AS name, 5.5::DOUBLE AS beds, [1] AS type"),
    });
    const workbook = await dry(cwd, 'p.xlsx');
    expect(workbook.stdout).toContain(
      '  written as  workbook, sheet "Accounts"; its other sheets: "Notes"\n  header      row 1: 4 columns\n',
    );
    expect(workbook.stdout).toContain('\n  row  id  name  beds  type\n    2  a   A     5.5   big\n');
    expect((await json(cwd, 'p.xlsx')).input).toMatchObject({
      kind: 'workbook',
      sheet: 'Accounts',
      sheets: ['Accounts', 'Notes'],
      header: 1,
    });
    const parquet = await dry(cwd, 'p.parquet');
    expect(parquet.exitCode).toBe(1);
    expect(parquet.stdout).toContain('  type  kind · INTEGER[]: no cells kam could read\n');
    expect((await json(cwd, 'p.parquet')).columns[2]).toMatchObject({
      stored_as: 'DOUBLE',
      decimal: '.',
      min: 5.5,
    });
  });

  it('fits 80 and 40 columns, and shows no control character', async () => {
    const cwd = started({
      'portfolio.csv': `id,name,beds,type,${'long column name '.repeat(5)}\n\u001b[2J,${'word '.repeat(40)},5,\u202ebig,${'x'.repeat(90)}\n`,
    });
    write(cwd, 'es.csv', readFileSync('examples/data/es_cnh_hospitales.csv'));
    for (const columns of [80, 40])
      for (const file of ['portfolio.csv', 'es.csv']) {
        const { stdout } = await kam(['score', '--dry-run', file], { cwd, terminal: true, columns });
        expect(stdout.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
        expect(stdout).toMatch(/^[\n\x20-\x7e\p{L}·…⏎’“”−]*$/u);
      }
  });

  it('asks nothing else at the same time, and writes nothing but what --out names', async () => {
    const cwd = started();
    for (const argv of [
      ['--write'],
      ['--missing'],
      ['--explain', 'a'],
      ['--top', '3'],
      ['--allow-rejects', '3'],
      ['--format', 'csv'],
    ])
      expect([argv, (await dry(cwd, ...argv)).exitCode]).toEqual([argv, 2]);
    const before = readdirSync(cwd);
    await dry(cwd);
    expect(readdirSync(cwd)).toEqual(before);
    expect((await dry(cwd, '--out', 'd.txt')).stdout).toBe('d.txt\n');
    expect(read(cwd, 'd.txt')).toMatch(/^kam dry-run · as of 2026-11-23\n\nportfolio\.csv, as kam reads it/);
    expect((await dry(cwd, '--out', 'portfolio.csv', '--force')).exitCode).toBe(2);
    write(cwd, 'other.csv', list);
    expect((await dry(cwd, 'other.csv', '--out', 'other.csv', '--force')).exitCode).toBe(2);
    write(cwd, 'portfolio.csv', 'id,name\na,"open\n');
    expect((await dry(cwd, '--out', 'e.json')).exitCode).toBe(1);
    expect(existsSync(join(cwd, 'e.json'))).toBe(false);
  });

  it('says which keys of input: are for another kind of file', async () => {
    const cwd = started();
    write(
      cwd,
      'segmentation.yaml',
      read(cwd, 'segmentation.yaml').replace('input: { ', 'input: { sheet: S, '),
    );
    expect((await dry(cwd)).stderr.replace(/\s+/g, ' ')).toContain('sheet: means nothing for a text file');
    expect((await kam(['score'], { cwd })).stderr).not.toContain('means nothing');
    const table = await parquetOf("SELECT 'a' AS id, 'A' AS name, '5' AS beds, 'big' AS type");
    write(cwd, 'p.parquet', table);
    const second = (await dry(cwd, 'p.parquet', '--format', 'json')).stdout;
    expect(second).toContain('sheet: means nothing for a Parquet file');
  });
});
