import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/commands/score/answer.ts';
import type { Asking } from '../../../src/commands/score/question.ts';
import { scoresForms } from '../../../src/commands/score/scores.ts';
import { parquetOf } from '../../scoring/tables.ts';
import { folder, kam, read, workspaceOf, write } from '../harness.ts';

const kamYaml =
  'kam: workspace/1\nlocale: de-DE\nportfolio: { columns: { id: id } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = (more = '') => `kam: segmentation/1
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 3, scale: { linear: [0, 100] } }
  - id: strength
    criteria:
      - { id: share, column: share, weight: 1, scale: { linear: [0, 1] } }
matrix: { cuts: { worth: [50], strength: [50] }, cells: [[serve, maintain], [develop, key]] }
abc: { column: beds }
${more}`;
const list = 'id,beds,share\na,80,0.5\n=1+1,10,0.9\n"b|c\nd",99.5,\n[x](javascript:1),1,0\n';
const small = (portfolio: string | Uint8Array = list) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': model(), 'portfolio.csv': portfolio });

/** Every value of a Parquet file with its type; numbers as they are. */
async function rowsIn(path: string) {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const types = await connection.runAndReadAll(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '${path}')`,
  );
  const rows = await connection.runAndReadAll(`SELECT * FROM '${path}'`);
  const said = await connection.runAndReadAll(
    `SELECT CAST(key AS VARCHAR), CAST(value AS VARCHAR) FROM parquet_kv_metadata('${path}')`,
  );
  connection.closeSync();
  return { types: types.getRows(), rows: rows.getRows(), said: said.getRows() };
}

interface Account {
  account: string;
  cell: number[] | null;
  rank: number;
  [key: string]: unknown;
}
async function accountsOf(cwd: string): Promise<Account[]> {
  const { stdout } = await kam(['score', '--format', 'json'], { cwd });
  return (JSON.parse(stdout) as { accounts: Account[] }).accounts;
}

describe('kam score --format ndjson', () => {
  it('prints one account a line with the keys of the JSON', async () => {
    const cwd = small();
    const { stdout } = await kam(['score', '--format', 'ndjson'], { cwd });
    expect(stdout.endsWith('\n')).toBe(true);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(await accountsOf(cwd));
    expect(stdout.split('\n')[0]).toBe(
      '{"account":"a","worth":80,"strength":50,"score":65,"rank":1,"cell":[1,1],"tier":"key","abc":"A","data_pct":100,"to_cut":0,"fragile":true}',
    );
  });

  it('shows no control character, and its lines are lines to every reader', async () => {
    const odd = '\u001b[2J\u2028x\u202e';
    const { stdout } = await kam(['score', '--format', 'ndjson'], {
      cwd: small(`id,beds,share\n${odd},1,1\n`),
    });
    expect(stdout).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(stdout).account).toBe(odd);
  });

  it('prints nothing where nothing is scored', async () => {
    const { stdout, exitCode, stderr } = await kam(['score', '--format', 'ndjson'], {
      cwd: small('id,beds,share\na,x,1\n'),
    });
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toContain('rejected');
  });
});

describe('kam score --format parquet', () => {
  it('writes typed columns, texts as they are, and says who made it', async () => {
    const cwd = small();
    expect((await kam(['score', '--out', 's.parquet'], { cwd })).stdout).toBe('s.parquet\n');
    const { types, rows, said } = await rowsIn(join(cwd, 's.parquet'));
    expect(types).toEqual([
      ['account', 'VARCHAR'],
      ['worth', 'DOUBLE'],
      ['strength', 'DOUBLE'],
      ['score', 'DOUBLE'],
      ['rank', 'BIGINT'],
      ['cell', 'VARCHAR'],
      ['tier', 'VARCHAR'],
      ['abc', 'VARCHAR'],
      ['data_pct', 'DOUBLE'],
      ['to_cut', 'DOUBLE'],
      ['fragile', 'BOOLEAN'],
    ]);
    const expected = (await accountsOf(cwd)).map((one) => [
      one.account,
      one.worth,
      one.strength,
      one.score,
      BigInt(one.rank),
      one.cell === null ? null : one.cell.join('/'),
      one.tier,
      one.abc,
      one.data_pct,
      one.to_cut,
      one.fragile,
    ]);
    expect(rows).toEqual(expected);
    expect(rows.map(([account]) => account)).toContain('=1+1');
    expect(said).toEqual([
      ['kam', 'score/1'],
      ['as_of', '2026-11-23'],
      ['model', expect.stringMatching(/^[0-9a-f]{12}$/)],
    ]);
  });

  it('knows one axis, none in the matrix, and no class', async () => {
    const cwd = small();
    const one = model()
      .replace(/ {2}- id: strength[\s\S]*?\n(?=matrix)/, '')
      .replace(/abc.*\n/, '');
    write(
      cwd,
      'segmentation.yaml',
      one.replace(/matrix.*/, 'matrix: { cuts: { worth: [50] }, cells: [serve, key] }'),
    );
    await kam(['score', '--out', 's.parquet'], { cwd });
    expect((await rowsIn(join(cwd, 's.parquet'))).rows[0]).toEqual([
      'b|c\nd',
      99.5,
      99.5,
      1n,
      '1',
      'key',
      null,
      100,
      49.5,
      false,
    ]);
    write(cwd, 'segmentation.yaml', one.replace(/matrix.*/, ''));
    await kam(['score', '--out', 's.parquet'], { cwd });
    expect((await rowsIn(join(cwd, 's.parquet'))).rows[0]).toEqual([
      'b|c\nd',
      99.5,
      99.5,
      1n,
      null,
      null,
      null,
      100,
      null,
      null,
    ]);
  });

  it('has the same bytes on every run, with one thread and with two, in another time zone', async () => {
    const rows = await parquetOf(
      "SELECT 'account number ' || hash(range) AS id, range % 1009 AS beds, (range % 7) / 7 AS share FROM range(300000)",
    );
    const cwd = small(rows);
    write(cwd, 'kam.yaml', kamYaml.replace('{ columns', '{ file: portfolio.csv, columns'));
    const hashes = new Set<string>();
    const zone = process.env.TZ;
    for (const [threads, TZ] of [
      ['1', 'UTC'],
      ['2', 'UTC'],
      ['2', 'Asia/Tokyo'],
      ['1', 'America/Lima'],
    ] as const) {
      process.env.TZ = TZ;
      expect(
        (await kam(['score', '--threads', threads, '--out', `${threads}.parquet`], { cwd })).exitCode,
      ).toBe(0);
      hashes.add(
        createHash('sha256')
          .update(readFileSync(join(cwd, `${threads}.parquet`)))
          .digest('hex'),
      );
    }
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
    expect(hashes.size).toBe(1);
  }, 60_000);

  it('goes to a pipe as bytes and to no terminal', async () => {
    const cwd = small();
    const refused = await kam(['score', '--format', 'parquet'], { cwd, terminal: true });
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--out scores.parquet')]);
    expect((await kam(['score', '--format', 'parquet'], { cwd })).stdout.slice(0, 4)).toBe('PAR1');
    expect((await kam(['score', '--format', 'parquet', '--out', '-'], { cwd })).stdout.slice(0, 4)).toBe(
      'PAR1',
    );
    expect((await kam(['score', '--out', 'sub/s.parquet'], { cwd, terminal: true })).exitCode).toBe(0);
  });

  it('is no file where nothing is scored, and leaves none behind', async () => {
    const cwd = small('id,beds,share\na,x,1\n');
    const temporary = folder();
    const before = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    try {
      expect((await kam(['score', '--out', 's.parquet'], { cwd })).exitCode).toBe(1);
      write(cwd, 'portfolio.csv', list);
      expect((await kam(['score', '--out', 't.parquet'], { cwd })).exitCode).toBe(0);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    expect(existsSync(join(cwd, 's.parquet'))).toBe(false);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is no form of scores that come from a database', async () => {
    const answer = { scored: undefined } as unknown as Answer;
    const asking = { wide: { explain: false, input: false } } as unknown as Asking;
    const forms = await scoresForms(answer, '', asking);
    expect([forms.parquet, typeof forms.ndjson]).toEqual([undefined, 'function']);
  });

  it('is read by kam score again', async () => {
    const cwd = small();
    await kam(['score', '--out', 's.parquet'], { cwd });
    write(
      cwd,
      'segmentation.yaml',
      'kam: segmentation/1\naccount: account\naxes:\n  - id: again\n    criteria: [{ id: s, column: score, weight: 1, scale: { linear: [0, 100] } }]\n',
    );
    const { stdout } = await kam(['score', 's.parquet', '--format', 'ndjson'], { cwd });
    expect(stdout).toContain('"account":"a","again":65,');
  });
});

describe('kam score --format md', () => {
  it('is a table that hostile text cannot break, with a line that says what it is', async () => {
    const { stdout } = await kam(['score', '--format', 'md'], { cwd: small() });
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^## kam score · as of 2026-11-23 · model [0-9a-f]{6}$/);
    expect(lines[2]).toBe('4 rows = 4 scored + 0 rejected');
    expect(lines.slice(4)).toEqual([
      '| account | worth | strength | score | rank | cell | tier | abc | data\\_pct | to\\_cut | fragile |',
      '| --- | ---: | ---: | ---: | ---: | --- | --- | --- | ---: | ---: | --- |',
      '| a | 80,00 | 50,00 | 65,00 | 1 | 1/1 | key | A | 100 | 0,00 | yes |',
      '| \\=1+1 | 10,00 | 90,00 | 50,00 | 2 | 0/1 | maintain | B | 100 | 40,00 | no |',
      '| \\[x\\](javascript&#58;1) | 1,00 | 0,00 | 0,50 | 3 | 0/0 | serve | C | 100 | 49,00 | no |',
      '| b\\|c⏎d | 99,50 | – | – | 4 | – | – | A | 50 | – | – |',
      '',
    ]);
  });

  it('is written to a file by its ending', async () => {
    const cwd = small();
    expect((await kam(['score', '--out', 'out/s.md'], { cwd })).exitCode).toBe(0);
    expect(read(cwd, 'out/s.md')).toBe((await kam(['score', '--format', 'md'], { cwd })).stdout);
  });
});
