import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { withPostgres } from '../../postgres.ts';
import { spanishModel } from '../../scoring/engine.ts';
import { copyOf, folder, kam, read, workspaceOf, write } from '../harness.ts';
import { built, start } from '../process.ts';

const kamYaml =
  'kam: workspace/1\nportfolio: { columns: { id: id, name: name } }\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const model = `kam: segmentation/1
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 1, scale: { linear: [0, 100] } }
      - { id: kind, column: kind, weight: 1, scale: { lookup: { a: 100, b: 0 } } }
matrix: { cuts: { worth: [50] }, cells: [serve, key] }
`;
const workspace = (more: Record<string, string> = {}) =>
  workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': model, ...more });
const columns = ['id', 'name', 'beds', 'kind'];
interface Envelope {
  accounts: { [key: string]: unknown }[];
  input: { [key: string]: unknown; rejects: { [key: string]: unknown }[] };
  findings: { message: string; line: number; file: string; severity: string }[];
}

withPostgres('kam score --engine postgres', (server) => {
  const ask = (cwd: string, table: string, ...more: string[]) =>
    kam(['score', '--engine', 'postgres', '--url', server.url(), '--table', table, ...more], {
      cwd,
      columns: 1000,
    });
  const json = async (cwd: string, table: string, ...more: string[]) => {
    const printed = await ask(cwd, table, '--format', 'json', ...more);
    return { ...printed, json: JSON.parse(printed.stdout) as Envelope };
  };

  it('prints what kam score prints of the same rows: table, CSV and JSON', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const [header, ...lines] = read(cwd, 'portfolio.csv').trimEnd().split('\n');
    await server.table(
      'portfolio',
      header!.split(','),
      lines.map((line) => line.split(',')),
    );
    for (const format of ['csv', 'json', 'table']) {
      const there = await ask(cwd, 'portfolio', '--format', format);
      const here = await kam(['score', '--format', format], { cwd, columns: 1000 });
      expect([there.exitCode, there.stderr]).toEqual([0, '']);
      expect(there.stdout.replace('"table": "portfolio"', '')).toBe(
        here.stdout
          .replace(/"file": "portfolio.csv",\n\s*"dialect": .*,/, ',')
          // what could be asked next needs the file
          .replaceAll(/: kam score --missing/g, ''),
      );
    }
    const top = await kam(['score', '--format', 'table', '--top', '3'], { cwd });
    const there = await ask(cwd, 'portfolio', '--format', 'table', '--top', '3');
    const named = (text: string) => text.split('\n').filter((line) => line.startsWith('    '));
    expect(named(there.stdout)).toEqual(named(top.stdout));
    expect(named(there.stdout).length).toBeGreaterThan(8);
  });

  it('prints what kam score prints of a real list, whose columns are a database’s', async () => {
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\nportfolio: { columns: { id: CODCNH, name: Nombre Centro } }\n',
      'segmentation.yaml': stringify({ kam: 'segmentation/1', ...spanishModel }),
    });
    const list = readFileSync('examples/data/es_cnh_hospitales.csv');
    write(cwd, 'portfolio.csv', list.toString());
    const here = await kam(['score'], { cwd });
    const rows = parse(list, { bom: true, delimiter: list.includes(';') ? ';' : ',' }) as string[][];
    await server.table('hospitals', rows[0]!, rows.slice(1));
    await server.rows(
      'ALTER TABLE hospitals ALTER COLUMN "CAMAS" TYPE INTEGER USING CAST("CAMAS" AS INTEGER)',
    );
    expect((await ask(cwd, 'hospitals')).stdout).toBe(here.stdout);
    expect(here.stdout.split('\n').length).toBe(839);
  });

  it('names rejects by their account, and scores nothing until they are allowed', async () => {
    await server.table('bad', columns, [
      ['ok', 'n', '80', 'a'],
      ['twice', 'n', '1', 'a'],
      [' twice', 'n', '1', 'a'],
      ['odd\u001b[2J', 'n', '12 %', 'b'],
      [null, 'n', '1', 'a'],
    ]);
    const cwd = workspace();
    const stopped = await json(cwd, 'bad');
    expect(stopped.exitCode).toBe(1);
    expect(stopped.json.accounts).toEqual([]);
    expect(stopped.json.input).toEqual({
      table: 'bad',
      rows: 5,
      rejected: 4,
      rejects: [
        { line: null, account: '', column: 'id', cell: '', cause: 'names no account' },
        {
          line: null,
          account: 'odd\u001b[2J',
          column: 'beds',
          cell: '12 %',
          cause: expect.stringContaining('percent'),
        },
        {
          line: null,
          account: 'twice',
          column: 'id',
          cell: 'twice',
          cause: 'stands more than once in the table',
        },
        {
          line: null,
          account: 'twice',
          column: 'id',
          cell: 'twice',
          cause: 'stands more than once in the table',
        },
      ],
    });
    expect(stopped.stderr).toContain('bad account "odd\\u{1b}[2J"  rejected  column beds "12 %"');
    expect(stopped.stderr).toContain('4 of 5 rows are rejected');
    expect((await ask(cwd, 'bad', '--allow-rejects', '3')).stdout).toBe('');
    const allowed = await ask(cwd, 'bad', '--allow-rejects', '4', '--format', 'table');
    expect(allowed.exitCode).toBe(0);
    expect(allowed.stdout).toMatch(/^5 rows = 1 scored \+ 4 rejected/);
  });

  it('reads a table of several pieces, and writes it to a file', async () => {
    await server.rows(
      'CREATE TABLE many AS SELECT i::text AS id, $$n$$ AS name, i % 200 AS beds, $$a$$ AS kind FROM generate_series(1, 12345) AS i',
    );
    const cwd = workspace();
    const { exitCode, stdout } = await ask(cwd, 'many', '--out', 'out/many.csv');
    expect([exitCode, stdout]).toEqual([0, 'out/many.csv\n']);
    const lines = read(cwd, 'out/many.csv').trimEnd().split('\n');
    expect(lines).toHaveLength(12_346);
    expect(lines.at(-1)).toMatch(/,12345,0?/);
    expect((await ask(cwd, 'many', '--format', 'table')).stdout).toMatch(
      /^12,345 rows = 12,345 scored \+ 0 rejected/,
    );
  });

  it('finds the ratings of plans that keep no id', async () => {
    await server.table('rated', columns, [
      ['Ánimo 1', 'n', '0', 'a'],
      ['b', 'n', '0', 'a'],
    ]);
    const cwd = workspace({
      'segmentation.yaml': model.replace(
        'matrix:',
        '      - { id: open, rating: openness, weight: 2 }\nmatrix:',
      ),
      'accounts/animo-1/1-analysis.yaml': 'kam: analysis/1\naccount: "animo-1"\n',
      'accounts/animo-1/2-segmentation.yaml': 'kam: tier/1\naccount: "animo-1"\nratings: { openness: 10 }\n',
    });
    const { json: envelope } = await json(cwd, 'rated');
    expect(envelope.accounts.map(({ account, score }) => [account, score])).toEqual([
      ['Ánimo 1', 75],
      ['b', 50],
    ]);
  });

  it('names a column the table lacks at its line of the model', async () => {
    await server.table('lacking', ['id', 'name', 'Beds', 'kind'], [['a', 'n', '1', 'a']]);
    const { exitCode, json: envelope } = await json(workspace(), 'lacking');
    expect(exitCode).toBe(1);
    expect(envelope.findings).toEqual([
      expect.objectContaining({
        file: 'segmentation.yaml',
        line: 5,
        message: expect.stringContaining('"beds"'),
        help: 'Did you mean "Beds"?',
      }),
    ]);
  });

  it('lists values that a lookup does not know, and nobody can allow them', async () => {
    await server.table('unlisted', columns, [
      ['a', 'n', '1', 'c'],
      ['b', 'n', '1', 'c'],
      ['d', 'n', '1', 'A'],
      ['e', 'n', '1', 'a'],
    ]);
    const { exitCode, json: envelope } = await json(workspace(), 'unlisted', '--allow-rejects', '9');
    expect(exitCode).toBe(1);
    expect(envelope.findings.map(({ line, message }) => [line, message.split(' in the')[0]])).toEqual([
      [6, '"A"'],
      [6, '"c"'],
    ]);
    expect(envelope.accounts).toEqual([]);
  });

  it('warns of −999 that nobody called unknown, also where it is a number', async () => {
    await server.rows(
      "CREATE TABLE marks AS SELECT i::text AS id, 'n' AS name, CASE WHEN i < 7 THEN -999.00 ELSE i END AS beds, CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END AS kind FROM generate_series(1, 50) AS i",
    );
    const { exitCode, json: envelope } = await json(workspace(), 'marks');
    expect(exitCode).toBe(0);
    expect(envelope.findings.map(({ severity, message }) => [severity, message.slice(0, 39)])).toEqual([
      ['warn', 'The column "beds" holds -999 in 6 rows,'],
    ]);
  });

  it('asks for the decimal sign where a text leaves it open, and only there', async () => {
    await server.table('open', columns, [
      ['a', 'n', '1.234', 'a'],
      ['b', 'n', '12', 'a'],
    ]);
    const cwd = workspace();
    const { exitCode, json: envelope } = await json(cwd, 'open');
    expect(exitCode).toBe(1);
    expect(envelope.findings).toEqual([
      expect.objectContaining({ line: 5, message: expect.stringContaining('"1.234"') }),
    ]);
    write(cwd, 'segmentation.yaml', `${model}input: { decimal: "." }\n`);
    expect((await json(cwd, 'open')).json.accounts[0]).toMatchObject({ account: 'b' });
    write(cwd, 'segmentation.yaml', `${model}input: { decimal: ",", thousands: "." }\n`);
    expect((await json(cwd, 'open')).json.accounts[0]).toMatchObject({ account: 'a', worth: 100 });
    write(cwd, 'segmentation.yaml', model);
    await server.rows("INSERT INTO open VALUES ('c', 'n', '1.5', 'a')");
    expect((await json(cwd, 'open')).exitCode).toBe(0);
    await server.rows('ALTER TABLE open ALTER COLUMN beds TYPE NUMERIC(9, 3) USING CAST(beds AS NUMERIC)');
    await server.rows("DELETE FROM open WHERE id = 'c'");
    expect((await json(cwd, 'open')).exitCode).toBe(0);
  });

  it('says which listed values no row holds', async () => {
    await server.table('held', columns, [
      ['a', 'n', '1', 'a'],
      ['b', 'n', '1', 'x'],
    ]);
    const cwd = workspace({ 'segmentation.yaml': model.replace('b: 0 } }', 'b: 0, " x ": 5 } }') });
    const { exitCode, json: envelope } = await json(cwd, 'held');
    expect(exitCode).toBe(0);
    expect(envelope.findings).toEqual([
      expect.objectContaining({
        severity: 'warn',
        line: 6,
        message: expect.stringContaining('holds "b" in the column "kind"'),
      }),
    ]);
  });

  it('scores by what was measured and pinned, as a statement does', async () => {
    const relative = model
      .replace('linear: [0, 100]', 'percentile: {}')
      .replace('lookup: { a: 100, b: 0 }', 'lookup: { a: 100 }, default: 0');
    const lines = Array.from({ length: 300 }, (_, i) => [
      `id${i}`,
      'n',
      String((i * i) % 97),
      i % 3 ? 'a' : 'b',
    ]);
    const cwd = workspace({
      'segmentation.yaml': relative,
      'portfolio.csv': [columns, ...lines].map((cells) => `${cells.join(',')}\n`).join(''),
    });
    await server.table('pinned', columns, lines);
    const unpinned = await ask(cwd, 'pinned');
    expect([unpinned.exitCode, unpinned.stdout]).toEqual([1, '']);
    expect(unpinned.stderr).toContain('--calibrate');
    expect((await kam(['score', '--calibrate'], { cwd })).exitCode).toBe(0);
    const here = await kam(['score'], { cwd });
    expect((await ask(cwd, 'pinned')).stdout).toBe(here.stdout);
    const { stdout } = await kam(['score', '--emit-sql', 'postgres', '--table', 'pinned'], { cwd });
    const scores = (await server.rows(stdout)).map(([account, , score]) => `${account},${score}`);
    const expected = here.stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    expect(scores).toEqual(expected.map(([account, , score]) => `${account},${score}`));
  });

  it('says that a table is empty', async () => {
    await server.table('nothing', columns, []);
    const { exitCode, stdout, stderr } = await ask(workspace(), 'nothing');
    expect([exitCode, stdout]).toEqual([
      0,
      'account,worth,score,rank,cell,tier,abc,data_pct,to_cut,fragile\n',
    ]);
    expect(stderr).toContain('The table nothing has no rows');
  });

  it('says which table it cannot find, and which it could be', async () => {
    const { exitCode, stdout, stderr } = await ask(workspace(), 'public.manny');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain('no table public.manny');
    expect(stderr).toContain('Did you mean public.many?');
    const elsewhere = await ask(workspace(), 'otherdb.public.many');
    expect(elsewhere.exitCode).toBe(2);
    expect(elsewhere.stderr).toContain('another database');
  });

  it('works on odd names, and does nothing else that they say', async () => {
    const table = `"a""b'; DROP TABLE many; -- $1 \\"`;
    await server.table(table, columns, [['a', 'n', '1', 'a']]);
    const { exitCode, stdout } = await ask(workspace(), table);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('\na,');
    expect(await server.rows('SELECT COUNT(*) FROM many')).toEqual([['12345']]);
  });

  it('may read a view, and cannot write through it', async () => {
    await server.rows('CREATE TABLE written (n INTEGER)');
    await server.rows(
      `CREATE FUNCTION sly() RETURNS TEXT LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written VALUES (1); RETURN 'a'; END $$`,
    );
    await server.rows("CREATE VIEW calm AS SELECT 'a' AS id, 'n' AS name, 50 AS beds, 'a' AS kind");
    await server.rows('CREATE VIEW slyer AS SELECT sly() AS id, name, beds, kind FROM calm');
    await server.rows('CREATE VIEW broken AS SELECT id, name, beds / (beds - 50) AS beds, kind FROM calm');
    expect((await ask(workspace(), 'calm')).stdout).toContain('\na,75,75,1,1,key,');
    const sly = await ask(workspace(), 'slyer');
    expect([sly.exitCode, sly.stdout]).toEqual([3, '']);
    expect(sly.stderr).toContain('read-only transaction');
    expect(await server.rows('SELECT * FROM written')).toEqual([]);
    const broken = await ask(workspace(), 'broken');
    expect(broken.exitCode).toBe(3);
    expect(broken.stderr).toContain('division by zero');
  });

  it('says who may not read, who may not come in, and never a password', async () => {
    await server.rows("CREATE ROLE secret LOGIN PASSWORD 'hunter2'");
    await server.rows('CREATE ROLE stranger LOGIN');
    const as = (user: string, more = '') =>
      kam(['score', '--engine', 'postgres', '--url', server.url(user, more), '--table', 'many'], {
        cwd: workspace(),
        columns: 1000,
      });
    const cases = [
      [as('stranger'), 3, 'this user may not read there'],
      [as('secret'), 3, 'asks for a password, and none was given'],
      [as('secret:hunter3'), 3, 'does not let this user in'],
      [as('nobody-there'), 3, 'does not let this user in'],
      [as('tester', '&sslmode=verify-full'), 3, 'no encrypted connection'],
    ] as const;
    for (const [printed, code, words] of cases) {
      const { exitCode, stdout, stderr } = await printed;
      expect([exitCode, stdout]).toEqual([code, '']);
      expect(stderr).toContain(words);
      expect(stderr).not.toContain('hunter');
    }
    await server.rows('GRANT SELECT ON many TO secret');
    expect((await as('secret:hunter2')).exitCode).toBe(0);
    const nowhere = await kam(
      [
        'score',
        '--engine',
        'postgres',
        '--url',
        server.url().replace('/postgres?', '/nowhere?'),
        '--table',
        'many',
      ],
      { cwd: workspace() },
    );
    expect(nowhere.exitCode).toBe(2);
    expect(nowhere.stderr).toContain('no such database');
  });

  it('waits for nobody longer than it was told', async () => {
    const limited = (option: string) =>
      server.url('tester', `&options=${encodeURIComponent(`-c ${option}`)}`);
    await server.rows('BEGIN');
    await server.rows('LOCK TABLE many IN ACCESS EXCLUSIVE MODE');
    const held = await kam(
      ['score', '--engine', 'postgres', '--url', limited('lock_timeout=200'), '--table', 'many'],
      { cwd: workspace(), columns: 1000 },
    );
    await server.rows('ROLLBACK');
    expect(held.exitCode).toBe(3);
    expect(held.stderr).toContain('another program holds the table');
    await server.rows(
      "CREATE VIEW slow AS SELECT pg_sleep(3)::text AS id, 'n' AS name, 1 AS beds, 'a' AS kind",
    );
    const slow = await kam(
      ['score', '--engine', 'postgres', '--url', limited('statement_timeout=200'), '--table', 'slow'],
      { cwd: workspace(), columns: 1000 },
    );
    expect(slow.exitCode).toBe(3);
    expect(slow.stderr).toContain('time limit');
  });

  it('reads a double with all its digits, whatever the database is set to', async () => {
    await server.rows(
      "CREATE TABLE doubles AS SELECT id, 'n' AS name, 1 AS beds, 'a' AS kind FROM (VALUES (0.3::float8), (0.1::float8 + 0.2::float8)) AS v (id)",
    );
    const url = server.url('tester', `&options=${encodeURIComponent('-c extra_float_digits=0')}`);
    const { stdout } = await kam(['score', '--engine', 'postgres', '--url', url, '--table', 'doubles'], {
      cwd: workspace(),
    });
    expect(stdout.split('\n').map((line) => line.split(',')[0])).toEqual([
      'account',
      '0.3',
      '0.30000000000000004',
      '',
    ]);
  });

  it('leaves no connection behind, whatever happened', async () => {
    const open = async () =>
      (
        await server.rows("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'kam score'")
      )[0]![0];
    for (let tries = 0; (await open()) !== '0' && tries < 40; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await open()).toBe('0');
  });

  it('reads only a database in UTF8', async () => {
    await server.rows("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    const { exitCode, stderr } = await kam(
      [
        'score',
        '--engine',
        'postgres',
        '--url',
        server.url().replace('/postgres?', '/latin?'),
        '--table',
        'many',
      ],
      { cwd: workspace(), columns: 1000 },
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('LATIN1');
  });
});

describe('kam score --engine postgres without a database', () => {
  const ask = (url: string, ...more: string[]) =>
    kam(['score', '--engine', 'postgres', '--url', url, '--table', 'a', ...more], {
      cwd: workspace(),
      columns: 1000,
    });

  it('says that nothing answers', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    await new Promise((resolve) => server.close(resolve));
    const { exitCode, stdout, stderr } = await ask(`postgres://u:hunter2@127.0.0.1:${port}/d`);
    expect([exitCode, stdout]).toEqual([3, '']);
    expect(stderr).toContain('nothing answers there');
    const socket = await ask(`postgres://u:hunter2@/d?host=${folder()}`);
    expect(socket.exitCode).toBe(3);
    expect(socket.stderr).toContain('no such socket');
    expect(stderr + socket.stderr).not.toContain('hunter2');
  });

  it.each([
    'x',
    'http://u:hunter2@h/d',
    'postgres://u:hunter2@h:port/d',
    'postgres://u:hunter2@h/d?sslrootcert=/nowhere/x.pem',
  ])('refuses the address %s without saying it', async (url) => {
    const { exitCode, stderr } = await ask(url);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/--url/);
    expect(stderr).not.toContain('hunter2');
  });

  it.each([
    [['--write'], '--write cannot be combined with --engine postgres'],
    [['--explain', 'x'], '--explain cannot be combined'],
    [['--missing', '--threads', '2'], '--missing and --threads cannot be combined'],
    [['--weight', 'beds=3'], '--weight cannot be combined'],
    [['--with-input', '--format', 'csv'], '--with-input cannot be combined'],
    [['--format', 'parquet'], 'no answer as parquet'],
    [['--out', 'out/x.parquet'], 'no answer as parquet'],
  ])('refuses %j', async (argv, words) => {
    const { exitCode, stderr } = await ask('postgres://h/d', ...argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });

  it('asks for the package where it is not installed', async () => {
    const cli = await built('postgres');
    const elsewhere = folder();
    mkdirSync(join(elsewhere, 'node_modules'));
    for (const name of readdirSync('node_modules'))
      if (name !== 'pg' && !name.startsWith('.'))
        symlinkSync(join(process.cwd(), 'node_modules', name), join(elsewhere, 'node_modules', name));
    mkdirSync(join(elsewhere, 'dist'));
    cpSync(join(cli, '..'), join(elsewhere, 'dist'), { recursive: true });
    const { status, stdout, stderr } = start(
      join(elsewhere, 'dist/cli.mjs'),
      ['score', '--engine', 'postgres', '--table', 'a', '-C', workspace()],
      { cwd: elsewhere, env: { PATH: process.env.PATH } },
    );
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('npm install pg');
  });
});
