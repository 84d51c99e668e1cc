/** Emitted statements for the tests, and what they answer in the shape the oracle answers in. */
import { type Engine, openEngine } from '../../src/io/duckdb.ts';
import { privateFolder } from '../../src/io/private-folder.ts';
import type { PinnedScale } from '../../src/plan/workspace/pin.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { buildModel, type Model } from '../../src/scoring/model.ts';
import { emittedSql } from '../../src/scoring/sql/emit.ts';
import type { RatedAccount } from '../../src/scoring/sql/table.ts';
import type { DialectName } from '../../src/scoring/sql/words.ts';

export type Cells = readonly (string | null)[];

/** `written`: a model as YAML would give it. `table`: quoted. */
export function statement(
  written: unknown,
  dialect: DialectName,
  table: string,
  rated: readonly RatedAccount[] = [],
  adapt: (model: Model) => Model = (model) => model,
  pinned: readonly PinnedScale[] = [],
): string {
  const model = buildModel(
    segmentation.parse({ kam: 'segmentation/1', account: 'id', ...(written as object) }),
    pinned,
  );
  return emittedSql({ model: adapt(model), hash: '0123456789ab', version: '1.2.3', dialect, table, rated });
}

/** The embedded engine, as locked as ever, with tables instead of files. */
export async function withDuckdb<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
  const folder = privateFolder();
  const engine = await openEngine({ files: [], folder });
  try {
    return await use(engine);
  } finally {
    engine.close();
    folder.remove();
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const named = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A table of texts, sorted by a collation that is not that of code points. */
export async function fill(
  engine: Engine,
  table: string,
  columns: readonly string[],
  rows: readonly Cells[],
): Promise<void> {
  await engine.run(
    `CREATE OR REPLACE TABLE ${table} (${columns.map((name) => `${named(name)} VARCHAR COLLATE NOCASE`).join(', ')})`,
  );
  const values = rows.map(
    (cells) => `(${cells.map((cell) => (cell === null ? 'NULL' : quoted(cell))).join(', ')})`,
  );
  for (let at = 0; at < values.length; at += 2000)
    await engine.run(`INSERT INTO ${table} VALUES ${values.slice(at, at + 2000).join(', ')}`);
}

export interface Told {
  accounts: { [key: string]: unknown }[];
  /** account and cause */
  rejects: [string, string][];
}

/** `rows`: what the statement gives, in its order; axes by id. */
export function told(rows: readonly (readonly unknown[])[], axes: readonly string[]): Told {
  const names = ['account', ...axes, 'score', 'rank', 'cell', 'tier', 'abc', 'data_pct', 'to_cut', 'fragile'];
  const numbers = new Set([...axes, 'score', 'rank', 'data_pct', 'to_cut']);
  const of = (name: string, value: unknown) => {
    if (value === null) return null;
    if (name === 'cell') return String(value).split('/').map(Number);
    return numbers.has(name) ? Number(value) : value;
  };
  const scored = rows.filter((row) => row[names.length] === null);
  // rejects stand last
  if (rows.slice(0, scored.length).some((row) => row[names.length] !== null))
    throw new Error('a reject among scores');
  return {
    accounts: scored.map((row) => Object.fromEntries(names.map((name, i) => [name, of(name, row[i])]))),
    rejects: rows.slice(scored.length).map((row) => {
      if (row.slice(1, names.length).some((value) => value !== null))
        throw new Error('a reject with a score');
      return [String(row[0]), String(row[names.length])];
    }),
  };
}
