import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, openEngine } from '../../src/io/duckdb.ts';
import { privateFolder } from '../../src/io/private-folder.ts';
import { classSql, findBoundaries, totalSql } from '../../src/scoring/abc.ts';

const folder = privateFolder();
let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ files: [], folder });
});
afterAll(() => {
  engine.close();
  folder.remove();
});

const rows = 60_000;

/** Amounts of account i, more of them than are sorted at once: what they are like, as SQL, and their decimals. */
const portfolios: [string, string, { digits: number; decimals: number }][] = [
  ['spread evenly', '(i * 7919) % 60013 + 0.01', { digits: 18, decimals: 2 }],
  ['few large ones', '1 + 1e9 * pow(((i * 7919) % 60013) / 60013.0, 40)', { digits: 18, decimals: 2 }],
  ['one above all', 'CASE WHEN i = 40000 THEN 1e12 ELSE (i * 31) % 997 + 1 END', { digits: 18, decimals: 0 }],
  ['all equal', '12.34', { digits: 18, decimals: 2 }],
  ['two amounts', 'CASE WHEN i % 3 = 0 THEN 5 ELSE 0.001 END', { digits: 18, decimals: 3 }],
  [
    'many of one amount among others',
    'CASE WHEN i % 2 = 0 THEN 50 ELSE i % 100 + 1 END',
    { digits: 18, decimals: 1 },
  ],
  [
    'no two alike, and all the same double',
    "CAST('1234567890123456789.' || lpad(CAST((i * 7919) % 60013 + 1 AS VARCHAR), 6, '0') AS DECIMAL(38, 6))",
    { digits: 38, decimals: 6 },
  ],
  ['some without', 'CASE WHEN i % 5 = 0 THEN (i * 7919) % 1009 + 1 END', { digits: 18, decimals: 2 }],
  ['none at all', 'NULL', { digits: 18, decimals: 2 }],
];
const cuts: [number, number][] = [
  [80, 95],
  [0, 100],
  [33.3333, 33.3334],
  [99.9999, 100],
];

/** By falling amount and then by account, one after the other: the class tells what share stands before an account. */
function expected(list: readonly { account: string; amount: bigint }[], cuts: readonly [number, number]) {
  const total = list.reduce((sum, { amount }) => sum + amount, 0n);
  const [a, b] = cuts.map((cut) => BigInt(Math.round(cut * 1e4)) * total);
  const counts = [0, 0, rows - list.length];
  let before = 0n;
  const ordered = list.toSorted((x, y) =>
    x.amount === y.amount ? (x.account < y.account ? -1 : 1) : x.amount > y.amount ? -1 : 1,
  );
  const last: string[] = [];
  for (const { account, amount } of ordered) {
    const share = before * 1_000_000n;
    const index = share < a! ? 0 : share < b! ? 1 : 2;
    counts[index]!++;
    last[index] = account;
    before += amount;
  }
  return { counts, last };
}

describe('the boundaries of ABC classes', () => {
  it.each(portfolios)('are where adding up one by one puts them: %s', async (_, amount, size) => {
    const { digits, decimals } = size;
    await engine.run(`CREATE OR REPLACE TABLE scored AS SELECT 'A' || (i * 7) % ${rows} AS account, CAST(${amount} AS DECIMAL(${digits}, ${decimals})) AS abc_amount, 0 AS code
      FROM range(${rows}) AS t(i)`);
    const list = (
      await engine.rows(
        `SELECT account, CAST(abc_amount AS VARCHAR) FROM scored WHERE abc_amount IS NOT NULL`,
      )
    ).map(([account, amount]) => ({
      account: String(account),
      amount: BigInt(String(amount).replace('.', '')),
    }));
    const [total] = await engine.rows(`SELECT ${totalSql} FROM scored`);
    for (const pair of cuts) {
      const boundaries = await findBoundaries((sql) => engine.rows(sql), total!, pair, size);
      const classes = await engine.rows(
        `SELECT class, COUNT(*) FROM (SELECT ${classSql(boundaries, size)} AS class FROM scored) GROUP BY class`,
      );
      const { counts, last } = expected(list, pair);
      expect([0, 1, 2].map((index) => classes.find(([found]) => found === index)?.[1] ?? 0)).toEqual(counts);
      if (counts[0]! > 0) expect(boundaries.a?.account).toBe(last[0]);
    }
  });
});
