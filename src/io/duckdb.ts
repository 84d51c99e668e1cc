/**
 * The engine, opened locked (hostile.md I8–I11): it reads the files it is given by name and nothing else, no
 * network, no extensions, no further setting; one prepared statement at a time. Loaded only when it is needed.
 */
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { DiskFault } from './faults.ts';
import type { PrivateFolder } from './private-folder.ts';

type Bindings = typeof import('@duckdb/node-bindings');

export type Cell = string | number | boolean | null;

export interface Engine {
  run(sql: string): Promise<void>;
  /** all rows; a whole number beyond 2^53 must be cast to text in the statement */
  rows(sql: string): Promise<Cell[][]>;
  /** the same in pieces, for results that should not be held whole */
  batches(sql: string): AsyncGenerator<Cell[][]>;
  /** the same in columns: a text first, then whole numbers, none of them NULL; each block until the next is asked for */
  blocks(sql: string): AsyncGenerator<Block>;
  /** stops what is running, which then fails */
  interrupt(): void;
  close(): void;
}

/** Rows of a result as they lie in the engine's memory. */
export interface Block {
  rows: number;
  texts: Texts;
  numbers: readonly Int32Array[];
}

/** UTF-8 of a column of texts. */
export interface Texts {
  /** 16 of each: how many bytes the text has, in four of them, and behind it a text of up to twelve bytes */
  bytes: Uint8Array;
  /** any text */
  at(row: number): string;
}

export interface EngineOptions {
  /** the only files it may open: absolute, without signs it would expand */
  files: readonly string[];
  /** where it may spill what does not fit into memory */
  folder: PrivateFolder;
  threads?: number | undefined;
  /** bytes; half of the machine's memory by default */
  memory?: number | undefined;
  /** off: a table may hold rows in another order than they were read */
  ordered?: boolean;
}

export async function openEngine({
  files,
  folder,
  threads,
  memory,
  ordered = true,
}: EngineOptions): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  await keepMarks();
  const limit = memory ?? Math.floor(Math.min(totalmem(), process.constrainedMemory?.() || totalmem()) / 2);
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.max(64, Math.floor(limit / 1e6))}MB`,
    temp_directory: join(folder.path, 'spill'),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    ...(ordered ? {} : { preserve_insertion_order: 'false' }),
    ...(threads === undefined ? {} : { threads: String(threads) }),
  });
  const connection = await instance.connect();
  // The instance goes with the process, or with the next collection: stopping its threads takes 10 ms of waiting.
  const engine = engineOn(connection, () => connection.closeSync());
  const allowed = files.map((file) => `'${file.replaceAll("'", "''")}'`).join(', ');
  await engine.run(`SET allowed_paths = [${allowed}]`);
  await engine.run('SET enable_external_access = false');
  await engine.run('SET lock_configuration = true');
  return engine;
}

/** The package takes U+FEFF at the start of a text for a mark and leaves it out: two accounts would become one. */
async function keepMarks(): Promise<void> {
  const { default: accessors } = (await import(
    '@duckdb/node-api/lib/vectors/dataAccessors.js'
  )) as unknown as {
    default: { textDecoder: InstanceType<typeof TextDecoder> };
  };
  accessors.textDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
}

function engineOn(connection: DuckDBConnection, close: () => void): Engine {
  return {
    async run(sql) {
      await faithfully(async () => {
        const statement = await connection.prepare(sql);
        try {
          await statement.run();
        } finally {
          statement.destroySync();
        }
      });
    },
    async rows(sql) {
      return faithfully(async () => {
        const statement = await connection.prepare(sql);
        try {
          const reader = await statement.runAndReadAll();
          return reader.getRows().map((row) => row.map(plain));
        } finally {
          statement.destroySync();
        }
      });
    },
    async *batches(sql) {
      const statement = await faithfully(() => connection.prepare(sql));
      try {
        const result = await faithfully(() => statement.stream());
        for (;;) {
          const chunk = await faithfully(() => result.fetchChunk());
          if (!chunk || chunk.rowCount === 0) return;
          yield chunk.getRows().map((row) => row.map(plain));
        }
      } finally {
        statement.destroySync();
      }
    },
    async *blocks(sql) {
      const { default: bindings } = (await import('@duckdb/node-bindings')) as unknown as {
        default: Bindings;
      };
      const statement = await faithfully(() => connection.prepare(sql));
      try {
        const result = await faithfully(() => statement.stream());
        // the engine makes the next block while this one is used
        let next = result.fetchChunk();
        for (;;) {
          const chunk = await faithfully(() => next);
          if (!chunk || chunk.rowCount === 0) return;
          next = result.fetchChunk();
          next.catch(() => {});
          yield blockOf(chunk, bindings);
        }
      } finally {
        statement.destroySync();
      }
    },
    interrupt: () => connection.interrupt(),
    close,
  };
}

/**
 * The engine's own memory, column by column: to hand out one value at a time takes ten times longer for a million rows.
 * That a chunk keeps its handle under this name is held by a test; the package's version is pinned.
 */
function blockOf(chunk: DuckDBDataChunk, bindings: Bindings): Block {
  const rows = chunk.rowCount;
  const handle = (chunk as unknown as { chunk: Parameters<Bindings['data_chunk_get_vector']>[0] }).chunk;
  const dataOf = (column: number, width: number) =>
    bindings.vector_get_data(bindings.data_chunk_get_vector(handle, column), rows * width);
  const { buffer, byteOffset, byteLength } = dataOf(0, 16);
  return {
    rows,
    texts: {
      bytes: new Uint8Array(buffer, byteOffset, byteLength),
      at: (row) => chunk.getColumnVector(0).getItem(row) as string,
    },
    numbers: Array.from({ length: chunk.columnCount - 1 }, (_, i) => {
      const data = dataOf(i + 1, 4);
      return new Int32Array(data.buffer, data.byteOffset, rows);
    }),
  };
}

function plain(value: unknown): Cell {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  throw new TypeError(`a result of type ${typeof value} must be cast in the statement`);
}

/** What the machine could not do is said in kam's words; a statement that is wrong stays a defect. */
async function faithfully<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/^Out of Memory Error/.test(message))
      throw new DiskFault(
        'scoring needs more memory or temporary disk space than there is',
        'portfolio',
        'Close other programs, or free space in the temporary folder.',
        { cause: error },
      );
    if (/^IO Error/.test(message))
      throw new DiskFault(
        'reading the portfolio failed while it was scored',
        'portfolio',
        'Check the disk and run the command again.',
        { cause: error },
      );
    throw error;
  }
}
