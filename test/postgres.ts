/** A PostgreSQL of the test's own: an ordinary user's, on a socket in a temporary folder, gone at the end. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { group } from './needs.ts';

export interface Postgres {
  /** for --url */
  url(user?: string, more?: string): string;
  /** rows as arrays */
  rows(sql: string, values?: unknown[]): Promise<unknown[][]>;
  /** what psql prints of a script on its standard input: unaligned, cells apart by "|" */
  psql(script: string): string;
  /** a table of texts, filled; NULL where a cell is null */
  table(
    name: string,
    columns: readonly string[],
    rows: readonly (readonly (string | null)[])[],
  ): Promise<void>;
}

/** A group of tests with a server; where the machine has no PostgreSQL they skip with a word. */
export function withPostgres(name: string, body: (server: Postgres) => void): void {
  group('initdb')(name, (initdb) => {
    let server: Server | undefined;
    beforeAll(async () => {
      server = await start(dirname(realpathSync(initdb)));
    });
    afterAll(() => server?.stop());
    body({
      url: (...args) => server!.url(...args),
      rows: (...args) => server!.rows(...args),
      psql: (script) => server!.psql(script),
      table: (...args) => server!.table(...args),
    });
  });
}

interface Server extends Postgres {
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root: then nobody runs it. */
function ordinaryUser(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .find(([name]) => name === 'nobody')!;
  return { uid: Number(uid), gid: Number(gid) };
}

async function start(programs: string): Promise<Server> {
  const user = ordinaryUser();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'kam-pg-')));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid!);
  const how = { ...user, cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C' } };
  const data = join(folder, 'data');
  let child: ChildProcess | undefined;
  const client = new pg.Client({ host: folder, user: 'tester', database: 'postgres' });
  // the data are thrown away: no need to wait for them
  const kill = () => child?.kill('SIGQUIT');
  process.once('exit', kill);
  const stop = async () => {
    process.off('exit', kill);
    await client.end().catch(() => {});
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child!.once('exit', resolve));
      kill();
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const made = spawnSync(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'tester', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
      { ...how, encoding: 'utf8' },
    );
    if (made.status !== 0) throw new Error(`initdb: ${made.stderr}${made.error ?? ''}`);
    writeFileSync(join(data, 'pg_hba.conf'), 'local all secret scram-sha-256\nlocal all all trust\n');
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${folder}`,
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'shared_buffers=32MB',
    ];
    child = spawn(
      join(programs, 'postgres'),
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      { ...how, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let log = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    for (let tries = 0; !log.includes('ready to accept connections'); tries++) {
      if (child.exitCode !== null || tries > 300) throw new Error(`postgres: ${log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    client.on('error', () => {});
    await client.connect();
  } catch (error) {
    await stop();
    throw error;
  }
  const rows: Server['rows'] = async (sql, values) =>
    (await client.query({ text: sql, rowMode: 'array', ...(values ? { values } : {}) })).rows as unknown[][];
  return {
    url: (as = 'tester', more = '') => `postgres://${as}@/postgres?host=${folder}${more}`,
    rows,
    psql(script) {
      const flags = ['-X', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', folder, '-U', 'tester', 'postgres'];
      const { status, stdout, stderr, error } = spawnSync(join(programs, 'psql'), flags, {
        input: script,
        encoding: 'utf8',
      });
      if (status !== 0) throw error ?? new Error(stderr);
      return stdout;
    },
    async table(name, columns, cells) {
      await rows(`DROP TABLE IF EXISTS ${name}`);
      await rows(
        `CREATE TABLE ${name} (${columns.map((column) => `${pg.escapeIdentifier(column)} TEXT`).join(', ')})`,
      );
      const arrays = columns.map((_, i) => cells.map((row) => row[i]!));
      const unnested = columns.map((_, i) => `$${i + 1}::text[]`).join(', ');
      await rows(`INSERT INTO ${name} SELECT * FROM unnest(${unnested})`, arrays);
    },
    stop,
  };
}
