/**
 * PostgreSQL, read and never written: one transaction that is READ ONLY and sees one state of the data, one statement
 * at a time. The package pg is loaded only when it is asked for, and need not be there. What goes wrong is said in
 * kam's words, by the code of the error: no text that could hold a password is passed on.
 */
import { createRequire } from 'node:module';
import type { Client, QueryArrayConfig } from 'pg';
import { printable } from '../findings/printable.ts';
import type { Cell } from './duckdb.ts';
import { codeOf, DiskFault, UsageError } from './faults.ts';

// pg is CommonJS, as the engine's package is (duckdb.ts)
const load = createRequire(import.meta.url);

export interface Database {
  /** where it is, for people */
  label: string;
  rows(sql: string, values?: readonly string[]): Promise<Cell[][]>;
  /** the columns of a table or a view, and whether each holds numbers; undefined: there is no such thing. `table`: as SQL names it */
  columns(table: string): Promise<{ name: string; number: boolean }[] | undefined>;
  /** the names of tables and views that a person could have meant */
  tables(): Promise<string[]>;
  /** the same in pieces, as they are asked for */
  pieces(sql: string): AsyncGenerator<Cell[][]>;
  close(): Promise<void>;
}

const seconds = 1000;
/** Settings of the transaction; a time limit only where the database or the person has set none. */
const settings: readonly (readonly [name: string, value: string, unlessSet: boolean])[] = [
  ['statement_timeout', String(30 * 60 * seconds), true],
  ['lock_timeout', String(15 * seconds), true],
  // a pager that nobody closes must not hold back the database's own cleaning for ever
  ['idle_in_transaction_session_timeout', String(15 * 60 * seconds), true],
  // a double as a text that gives the same double again
  ['extra_float_digits', '3', false],
  ['standard_conforming_strings', 'on', false],
  ['client_encoding', 'UTF8', false],
  // all rows are wanted, not the first ones soon
  ['cursor_tuple_fraction', '1', false],
];

// tables, partitioned and foreign ones, views
const kinds = "('r', 'p', 'f', 'v', 'm')";
/** A domain is of the category of what it is made of. */
const columnsSql = `SELECT a.attname, t.typcategory
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE c.oid = pg_catalog.to_regclass($1) AND c.relkind IN ${kinds} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;
const tablesSql = `SELECT n.nspname, c.relname FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ${kinds} AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2 LIMIT 10000`;

/** Rows of one piece. */
const piece = 5000;

/** `url`: as --url gives it; undefined: as PGHOST and its like say. */
export async function openPostgres(url: string | undefined): Promise<Database> {
  const client = newClient(url);
  const { host, port } = client;
  const label = printable(host.startsWith('/') ? host : `${host}:${port}`);
  // each query reports its own error; without a listener node would stop with a stack
  client.on('error', () => {});
  const faithfully = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw inWords(error, label);
    }
  };
  const rows = (sql: string, values: readonly string[] = []) =>
    faithfully(async () => {
      // extended: the server takes one statement, whatever stands in the text
      const query: QueryArrayConfig & { queryMode: string } = {
        text: sql,
        values: [...values],
        rowMode: 'array',
        queryMode: 'extended',
      };
      return (await client.query<Cell[]>(query)).rows;
    });
  await faithfully(() => client.connect());
  try {
    await rows('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const list = settings.map(([name, value, unlessSet]) => `('${name}', '${value}', ${unlessSet})`);
    await rows(`SELECT set_config(wanted.name, wanted.value, true)
FROM (VALUES ${list.join(', ')}) AS wanted (name, value, unless_set) JOIN pg_catalog.pg_settings AS here ON here.name = wanted.name
WHERE NOT wanted.unless_set OR here.setting = '0'`);
    const [[encoding] = []] = await rows('SHOW server_encoding');
    if (encoding !== 'UTF8')
      throw new UsageError(
        `The database keeps its texts in ${printable(String(encoding))}; kam reads databases in UTF8.`,
        'Name a database in UTF8, or export the table to a file and score that.',
      );
  } catch (error) {
    await client.end().catch(() => {});
    throw error;
  }
  return {
    label,
    rows,
    async columns(table) {
      const found = await rows(columnsSql, [table]);
      const columns = found.map(([name, category]) => ({ name: String(name), number: category === 'N' }));
      return columns.length === 0 ? undefined : columns;
    },
    async tables() {
      return (await rows(tablesSql)).flatMap(([schema, table]) => [String(table), `${schema}.${table}`]);
    },
    async *pieces(sql) {
      await rows(`DECLARE kam_rows NO SCROLL CURSOR FOR ${sql}`);
      for (;;) {
        const next = await rows(`FETCH FORWARD ${piece} FROM kam_rows`);
        if (next.length > 0) yield next;
        if (next.length < piece) break;
      }
      await rows('CLOSE kam_rows');
    },
    async close() {
      await client.query('ROLLBACK').catch(() => {});
      await client.end().catch(() => {});
    },
  };
}

function newClient(url: string | undefined): Client {
  if (url !== undefined && !/^postgres(ql)?:\/\//.test(url)) throw noAddress();
  let pg: typeof import('pg');
  try {
    pg = load('pg') as typeof import('pg');
  } catch (error) {
    if (codeOf(error) !== 'MODULE_NOT_FOUND') throw error;
    throw new UsageError(
      '--engine postgres needs the package pg, which is not installed.',
      'Install it beside kam: npm install pg.',
    );
  }
  try {
    return new pg.Client({
      ...(url === undefined ? {} : { connectionString: url }),
      application_name: 'kam score',
      connectionTimeoutMillis: 15 * seconds,
      keepAlive: true,
    });
  } catch (error) {
    // the error may quote the address, and with it the password
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES')
      throw new UsageError(
        'A certificate or key that --url names cannot be read.',
        'Check the paths after sslcert=, sslkey= and sslrootcert=.',
      );
    throw noAddress();
  }
}

const noAddress = () =>
  new UsageError(
    '--url is no address of a database.',
    'Write postgres://USER@HOST:5432/DATABASE, with the password in PGPASSWORD or ~/.pgpass.',
  );

const unreachable: { readonly [code: string]: readonly [cause: string, help: string] } = {
  ECONNREFUSED: ['nothing answers there', 'Check host and port, and that the database is running.'],
  ENOENT: ['there is no such socket', 'Check the folder in host=, and that the database is running.'],
  ENOTFOUND: ['no computer of that name is known', 'Check the host in --url or PGHOST.'],
  EAI_AGAIN: ['the name cannot be looked up now', 'Check the network, then run the command again.'],
  ETIMEDOUT: ['it does not answer', 'Check the network and the firewall, then run the command again.'],
  EHOSTUNREACH: ['no way leads there', 'Check the network, then run the command again.'],
  ENETUNREACH: ['no way leads there', 'Check the network, then run the command again.'],
  ECONNRESET: ['the connection broke', 'Run the command again.'],
  EPIPE: ['the connection broke', 'Run the command again.'],
  EACCES: ['permission denied', 'Give your user the right to the socket.'],
};

/** SQLSTATE, whole or its class: what happened, what to do. */
const refused: { readonly [state: string]: readonly [cause: string, help: string] } = {
  '28': ['it does not let this user in', 'Check user and password: --url, PGUSER, PGPASSWORD, ~/.pgpass.'],
  '42501': [
    'this user may not read there',
    'Ask for the right to read: GRANT USAGE on the schema, GRANT SELECT on the table.',
  ],
  '53300': ['it has no connection left', 'Run the command again when fewer programs use it.'],
  '53': ['it has no room left to work in', 'Free memory or disk on its side, or score a smaller table.'],
  '55P03': [
    'another program holds the table',
    'Run the command again later, or allow more time: PGOPTIONS="-c lock_timeout=…".',
  ],
  '57014': [
    'it stopped the work at its time limit',
    'Allow more time: PGOPTIONS="-c statement_timeout=…" (in milliseconds).',
  ],
  '57P03': ['it is starting up or shutting down', 'Run the command again in a moment.'],
  '57': ['it ended the connection', 'Run the command again.'],
  '25P03': ['it ended the connection, which waited too long', 'Write the result to a file with --out.'],
};

/** An error of pg → what a person can do. A statement that is wrong stays a defect. */
function inWords(error: unknown, label: string): unknown {
  if (error instanceof UsageError || error instanceof DiskFault || !(error instanceof Error)) return error;
  const place = `PostgreSQL at ${label}`;
  const code = codeOf(error);
  const cannot = (cause: string, help: string) => new DiskFault(cause, place, help);
  // a host of several addresses fails with all their errors
  const inner = error instanceof AggregateError ? codeOf(error.errors[0]) : '';
  const road = unreachable[code] ?? unreachable[inner];
  if (road) return cannot(`cannot be reached: ${road[0]}`, road[1]);
  if (/^[0-9A-Z]{5}$/.test(code)) return serverError(code, error.message, cannot);
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code))
    return cannot(
      `cannot be trusted: its certificate was refused (${code})`,
      'Name the certificate of its authority: sslrootcert=FILE in --url, or NODE_EXTRA_CA_CERTS.',
    );
  if (/does not support SSL/.test(error.message))
    return cannot('it offers no encrypted connection', 'Leave sslmode out, or ask for encryption there.');
  if (/^timeout expired/.test(error.message))
    return cannot(`cannot be reached: ${unreachable.ETIMEDOUT![0]}`, unreachable.ETIMEDOUT![1]);
  if (/client password must be/.test(error.message))
    return cannot('it asks for a password, and none was given', 'Put it into PGPASSWORD or ~/.pgpass.');
  if (/^SASL/.test(error.message)) return cannot('logging in failed', refused['28']![1]);
  if (/^(Connection terminated|Client has encountered a connection error)/.test(error.message))
    return cannot(unreachable.ECONNRESET![0], unreachable.ECONNRESET![1]);
  return error;
}

function serverError(state: string, message: string, cannot: (cause: string, help: string) => Error): Error {
  if (state === '3D000')
    return new UsageError('There is no such database.', 'Check its name in --url or PGDATABASE.');
  if (state === '0A000' && /cross-database/.test(message))
    return new UsageError(
      '--table names another database than the one that is open.',
      'Open it with --url, and name the table as SCHEMA.TABLE.',
    );
  const known = refused[state] ?? refused[state.slice(0, 2)];
  if (known) return cannot(known[0], known[1]);
  // a statement that the server cannot read is kam's own fault
  if (/^42/.test(state)) return new Error(`PostgreSQL: ${state} ${message}`);
  return cannot(
    `stopped with "${printable(message)}" (${state})`,
    'If the table is a view, run SELECT * on it: what it computes may fail.',
  );
}
