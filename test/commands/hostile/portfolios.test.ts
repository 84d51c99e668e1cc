import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parquetOf, parquetOfTable, rowsXml, type Table, workbookOf } from '../../scoring/tables.ts';
import { bookParts, zip } from '../../scoring/xlsx.ts';
import { kam, workspaceOf } from '../harness.ts';

/** Portfolios that somebody made on purpose, through the command: rows I3–I15 of the list of hostile input. */

const kamYaml = 'kam: workspace/1\nportfolio: { columns: { id: id } }\n';
const model = (column = 'beds', more = '') => `kam: segmentation/1
axes:
  - id: worth
    criteria: [{ id: x, column: "${column}", weight: 1, scale: { linear: [0, 100] } }]
${more}`;
const started = (more: Record<string, string | Uint8Array>) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': model(), ...more });
const small: Table = [
  ['id', 'beds'],
  ['a', 80],
];

async function refused(bytes: Uint8Array | string, name = 'p.xlsx'): Promise<string> {
  const from = Date.now();
  const { exitCode, stdout, stderr } = await kam(['score', name], { cwd: started({ [name]: bytes }) });
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(Date.now() - from).toBeLessThan(20_000); // it takes a second; a bomb would take minutes
  return stderr.replace(/\s+/g, ' ');
}

describe('names of columns', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    '%s is one like others (I3)',
    async (name) => {
      const cwd = started({ 'p.csv': `id,${name}\na,80\nb,20\n`, 'segmentation.yaml': model(name) });
      const { stdout, exitCode } = await kam(['score', 'p.csv', '--format', 'ndjson'], { cwd });
      expect([exitCode, stdout.split('\n').length]).toEqual([0, 3]);
      expect(({} as Record<string, unknown>).worth).toBeUndefined();
      const dry = await kam(['score', 'p.csv', '--dry-run', '--format', 'json'], { cwd });
      expect(JSON.parse(dry.stdout).columns[1]).toMatchObject({ column: name, used_as: ['x'], max: 80 });
    },
  );

  it('may be SQL, in a workbook, in Parquet and on a sheet called so (I9)', async () => {
    const name = `x'); DROP TABLE scored; --`;
    const table: Table = [
      ['id', name],
      ["'; SELECT 1", 80],
    ];
    const cwd = started({
      'segmentation.yaml': model(name, 'input: { sheet: "\'; DROP TABLE src; --" }\n'),
      'p.xlsx': workbookOf([], { sheets: [{ name: "'; DROP TABLE src; --", rows: rowsXml(table) }] }),
      'p.parquet': await parquetOfTable(table.map((cells) => cells.map(String))),
    });
    for (const file of ['p.xlsx', 'p.parquet'])
      expect((await kam(['score', file, '--format', 'ndjson'], { cwd })).stdout).toContain(
        `"account":"'; SELECT 1","worth":80,`,
      );
  });
});

describe('names of files', () => {
  it.each(['*', '[x]', '{a,b}', "it's", '?', 'a b', '-p', '%41', 'é'])(
    '%s is one file and no pattern (I8)',
    async (stem) => {
      const table = small.map((cells) => cells.map(String));
      const cwd = started({
        [`sub/${stem}.xlsx`]: workbookOf(small),
        [`sub/${stem}.parquet`]: await parquetOfTable(table),
        [`sub/${stem}.csv`]: 'id,beds\na,80\n',
        'sub/other.csv': 'id,beds\nother,1\n',
        'sub/other.parquet': await parquetOfTable([
          ['id', 'beds'],
          ['other', '1'],
        ]),
      });
      for (const ending of ['csv', 'xlsx', 'parquet']) {
        const { stdout, stderr } = await kam(['score', `./${stem}.${ending}`], { cwd: join(cwd, 'sub') });
        expect([stdout.split('\n')[1], stderr]).toEqual(['a,80,80,1,,,,100,,', '']);
      }
    },
  );

  it('of folders are no columns: year=2020 (I8)', async () => {
    const cwd = started({ 'year=2020/beds=7/p.parquet': await parquetOf("SELECT 'a' AS id, 80 AS beds") });
    expect((await kam(['score', 'year=2020/beds=7/p.parquet'], { cwd })).stdout).toContain('\na,80,');
    const { stdout } = await kam(['score', 'year=2020/beds=7/p.parquet', '--dry-run'], { cwd });
    expect(stdout).toContain('2 columns, by name');
  });
});

describe('workbooks', () => {
  it('that would unpack to gigabytes are refused before they are unpacked (I12)', async () => {
    const parts = bookParts({ sheets: [{ rows: rowsXml(small) }] });
    const lying = parts.map((part) =>
      part.name.includes('sheet1') ? { ...part, says: { size: 3_000_000_000 } } : part,
    );
    expect(await refused(zip(lying))).toMatch(/unpacks to 3 GB/);
    const zeros = { name: 'xl/media/image1.bin', data: new Uint8Array(60_000_000) };
    expect(await refused(zip([...parts, zeros]))).toContain('made to exhaust its reader');
  });

  it('with one cell in the last column or row cost what one cell costs (I13)', async () => {
    const far =
      '<row r="1048575"><c r="A1048575" t="str"><v>b</v></c><c r="B1048575"><v>7</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    const cwd = started({ 'p.xlsx': workbookOf([], { sheets: [{ rows: rowsXml(small) + far }] }) });
    const { stderr, stdout } = await kam(['score', 'p.xlsx', '--allow-rejects', '1'], { cwd });
    expect(stderr).toBe('p.xlsx:1048576  rejected  has 16384 cells where the header has 2\n');
    expect(stdout).toContain('\nb,7,');
  });

  it('that are none are named (I14)', async () => {
    const whole = workbookOf(small);
    expect(await refused(whole.subarray(0, whole.length - 30))).toContain('cut off');
    expect(await refused(zip([{ name: 'readme.txt', data: 'hello' }]))).toContain(
      'ZIP file without a workbook',
    );
    expect(await refused(zip([]))).toContain('ZIP file without a workbook');
    expect(await refused(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))).toContain(
      'old .xls format',
    );
    expect(await refused(workbookOf([], { sheets: [{ name: 'Empty' }] }))).toContain(
      'Sheet "Empty" is empty',
    );
  });

  it('are read cell by cell: formulas by their result, errors as rejects, long numbers not at all (I15)', async () => {
    const cell = (at: string, inside: string, type = '') =>
      `<c r="${at}"${type && ` t="${type}"`}>${inside}</c>`;
    const id = (row: number, text: string) => cell(`A${row}`, `<v>${text}</v>`, 'str');
    const rows = `${rowsXml([['id', 'beds']])}<row r="2">${id(2, 'sum')}${cell('B2', '<f>40+40</f><v>80</v>')}</row><row r="3">${id(3, 'bad')}${cell('B3', '<v>#DIV/0!</v>', 'e')}</row>`;
    const cwd = started({ 'p.xlsx': workbookOf([], { sheets: [{ rows }] }) });
    const { stdout, stderr } = await kam(['score', 'p.xlsx', '--allow-rejects', '1'], { cwd });
    expect(stdout).toContain('\nsum,80,');
    expect(stderr).toContain('p.xlsx:3  rejected  column beds "#DIV/0!"');
    const bare = `${rowsXml([['id', 'beds']])}<row r="2">${id(2, 'a')}${cell('B2', '<f>NOW()</f>')}</row>`;
    expect(await refused(workbookOf([], { sheets: [{ rows: bare }] }))).toMatch(
      /p\.xlsx:2:1 .*Cell B2 .*without its result/,
    );
    const long = `${rowsXml([['id', 'beds']])}<row r="2">${cell('A2', '<v>12345678901234567890</v>')}</row>`;
    expect(await refused(workbookOf([], { sheets: [{ rows: long }] }))).toContain('more than 15 digits');
  });

  it('show no control character of theirs in a message or an answer', async () => {
    const evil = '\u202e\u200b';
    const table: Table = [
      ['id', 'beds', `n${evil}`],
      [`a${evil}`, 80],
      ['b', `x${evil}`],
    ];
    const cwd = started({
      'p.xlsx': workbookOf([], { sheets: [{ name: `S${evil}`, rows: rowsXml(table) }] }),
    });
    for (const argv of [
      ['score', 'p.xlsx', '--allow-rejects', '1'],
      ['score', 'p.xlsx', '--dry-run'],
      ['score', 'p.xlsx', '--format', 'md', '--allow-rejects', '1'],
    ]) {
      const { stdout, stderr } = await kam(argv, { cwd, terminal: argv.length < 4 });
      expect(stdout + stderr).not.toMatch(/[\u202e\u200b]/);
    }
  });
});

describe('what is no portfolio', () => {
  it.each([
    ['%PDF-1.7\n%âãÏÓ\n1 0 obj', 'has no column'],
    ['{"accounts": [{"id": "a"}]}', 'stands inside a cell'],
    ['<html><table><tr><td>id</td></tr></table></html>', 'has no column'],
    ['SQLite format 3\0', 'zero byte'],
    ['\x7fELF\x02\x01\x01\0', 'zero byte'],
    ['\0\0\0\0', 'zero byte'],
    ['\u0000i\u0000d', 'has no column'],
    [' ', 'has no column'],
    ['\n\n\n', 'empty'],
    ['PAR1', 'too small'],
    ['PK', 'has no column'],
  ])('%j ends with a finding', async (text, says) => {
    expect(await refused(text, 'p.csv')).toContain(says);
  });
});
