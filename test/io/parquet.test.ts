import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parquetCopy } from '../../src/io/parquet.ts';
import { portfolioOf } from '../../src/io/portfolio-file.ts';
import { type PrivateFolder, privateFolder } from '../../src/io/private-folder.ts';
import { PortfolioFault } from '../../src/scoring/rows.ts';
import { parquetOf } from '../scoring/tables.ts';

let folder: PrivateFolder;
beforeEach(() => {
  folder = privateFolder();
});
afterEach(() => folder.remove());

const copy = (bytes: Uint8Array, cap?: { bytes: number; times: number }) =>
  parquetCopy(portfolioOf(bytes, 'p.parquet', folder), folder, cap ? { cap } : {});

test('a short file that stands for a long one is stopped while it is written out', async () => {
  const bytes = await parquetOf("SELECT repeat('x', 100000) AS id FROM range(20000)");
  expect(bytes.length).toBeLessThan(1_000_000);
  const fault: unknown = await copy(bytes, { bytes: 20_000_000, times: 2 }).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(PortfolioFault);
  expect((fault as PortfolioFault).findings[0]!.message).toBe(
    'Written out, this Parquet file has more than 20 MB, as in a file made to exhaust its reader.',
  );
});

test('columns are told by their place, with the names that stand in the file', async () => {
  const bytes = await parquetOf(
    `SELECT 1 AS "a'b", 2 AS "c""d", 3 AS "*", 4 AS "'; DROP TABLE t; --", {'x': {'y': [1]}, 'z': 2} AS deep, 5 AS last`,
  );
  const { columns, rows } = await copy(bytes);
  expect(columns.map(({ name, unusable }) => [name, unusable])).toEqual([
    ["a'b", false],
    ['c"d', false],
    ['*', false],
    ["'; DROP TABLE t; --", false],
    ['deep', true],
    ['last', false],
  ]);
  expect(rows).toBe(1);
});

test('a million rows take no memory for themselves', async () => {
  const bytes = await parquetOf(
    "SELECT 'account ' || range AS id, range % 100 AS beds, range / 3 AS x FROM range(1000000)",
  );
  const before = process.memoryUsage().heapUsed;
  const { rows } = await copy(bytes);
  expect(rows).toBe(1_000_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
  expect(readdirSync(folder.path).length).toBeLessThanOrEqual(3);
});
