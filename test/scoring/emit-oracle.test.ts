import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withPostgres } from '../postgres.ts';
import { type Cells, fill, statement, told, withDuckdb } from './emitted.ts';
import { oracle } from './oracle.ts';
import { pinOf, scalesOf } from './pins.ts';
import { header, model, row } from './random-models.ts';

/** Rows of a table: none is ragged, and an empty cell is NULL where `nulls` says so. */
const rows = fc.tuple(fc.array(row, { maxLength: 30 }), fc.boolean()).map(([list, nulls]) => ({
  cells: list.filter(
    (cells) => cells.length === header.length && cells.some((cell, i) => cell !== header[i]),
  ),
  nulls,
}));

type Run = (sql: (table: string) => string, cells: readonly Cells[]) => Promise<unknown[][]>;

/** Rated are every second account, by their ids as the plans keep them. */
function ratingsOf(cells: readonly (readonly string[])[]) {
  const accounts = cells.map((row) => row[1]!.trim()).filter((_, i) => i % 2 === 0);
  const values = accounts.map((account, i) => ({
    account,
    ratings: (i % 3 === 0 ? { openness: (i % 10) + 1 } : { openness: 7.5, position: ((i * 3) % 10) + 1 }) as {
      [id: string]: number;
    },
  }));
  return values;
}

async function agrees(run: Run, dialect: 'duckdb' | 'postgres', runs: number, seed: number): Promise<number> {
  let accounts = 0;
  await fc.assert(
    fc.asyncProperty(model, rows, rows, async (m, { cells, nulls }, before) => {
      const rated = ratingsOf(cells);
      const pin = pinOf(m as never, before.cells);
      const expected = oracle(
        m as never,
        header,
        cells,
        Object.fromEntries(rated.map((r) => [r.account, r.ratings])),
        pin,
      );
      const kept = cells.map((row) => row.map((cell) => (nulls && cell === '' ? null : cell)));
      const got = told(
        await run((table) => statement(m, dialect, table, rated, undefined, scalesOf(pin)), kept),
        m.axes.map(({ id }) => id),
      );
      expect(got.accounts).toEqual(expected.accounts);
      expect(got.rejects.map(([account]) => account).sort()).toEqual(
        expected.rejected.map((i) => trimmed(cells[i]![1]!)).sort(),
      );
      accounts += got.accounts.length;
    }),
    { numRuns: runs, seed },
  );
  return accounts;
}

const trimmed = (text: string) => text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');

describe('the statement for DuckDB', () => {
  it('says what the oracle says of random models and tables', async () => {
    const accounts = await withDuckdb((engine) =>
      agrees(
        async (sql, cells) => {
          await fill(engine, 'portfolio', header, cells);
          return engine.rows(sql('"portfolio"'));
        },
        'duckdb',
        300,
        20261124,
      ),
    );
    expect(accounts).toBeGreaterThan(800);
  }, 300_000);
});

withPostgres('the statement for PostgreSQL', (server) => {
  it('says what the oracle says of random models and tables', async () => {
    const accounts = await agrees(
      async (sql, cells) => {
        await server.table('portfolio', header, cells);
        return server.rows(sql('"portfolio"'));
      },
      'postgres',
      200,
      20261125,
    );
    expect(accounts).toBeGreaterThan(500);
  }, 300_000);
});
