import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrated, roads, score } from './engine.ts';
import { measured, oracle } from './oracle.ts';
import { pinOf, scalesOf, type Written } from './pins.ts';
import { clean, csv, header, model, pick, row } from './random-models.ts';

/** The physical line on which a row begins: a cell may hold line ends. */
function lineOf(rows: readonly (readonly string[])[], index: number): number {
  return 2 + rows.slice(0, index).reduce((sum, cells) => sum + 1 + cells.join('').split('\n').length - 1, 0);
}

type Rows = (readonly string[])[];

/** Ratings of every second account, with and without gaps. */
function ratingsOf(rows: Rows): { [account: string]: { [rating: string]: number } } {
  const accounts = rows.flatMap((cells) => (cells.length === header.length ? [cells[1]!.trim()] : []));
  return Object.fromEntries(
    accounts
      .filter((_, i) => i % 2 === 0)
      .map((account, i) => [
        account,
        i % 3 === 0
          ? ({ openness: (i % 10) + 1 } as { [rating: string]: number })
          : { openness: 7.5, position: ((i * 3) % 10) + 1 },
      ]),
  );
}

const seenTiers = new Set<string>();
let relative = 0;

/** `road`: beside the plain one, which other is taken; undefined: all of them. */
async function agree(
  m: Written,
  rows: Rows,
  before: Rows,
  eol = '\n',
  mark = false,
  road?: number,
): Promise<void> {
  const ratings = ratingsOf(rows);
  const pin = pinOf(m, before, ratingsOf(before));
  if (Object.keys(pin).length > 0) relative++;
  const expected = oracle(m as never, header, rows, ratings, pin);
  const file = (mark ? '\ufeff' : '') + csv([header, ...rows], eol);
  const rated = Object.entries(ratings).map(([ref, values], i) => ({
    folder: `f-${i}`,
    ref,
    ratings: values,
  }));
  const [got, ...others] = await Promise.all(
    roads
      .filter((_, i) => road === undefined || i === 0 || i === road)
      .map((way) => score(m, file, { ...way, ratings: rated, pinned: scalesOf(pin) })),
  );
  for (const other of others) expect(other).toEqual(got);
  if (!got) return;
  expect(got.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(got.accounts.map(({ reason, ...rest }) => rest)).toEqual(expected.accounts);
  expect(got.rejects.map(({ line }) => line)).toEqual(expected.rejected.map((i) => lineOf(rows, i)));
  for (const account of got.accounts) seenTiers.add(String(account.tier));
  expect(got.rows).toBe(rows.length);
  for (const account of got.accounts) expect(account.tier === null).toBe(typeof account.reason === 'string');
}

/** One criterion of every kind of scale, both directions, and a matrix that all of them move. */
const everyScale: Written = clean({
  account: 'id',
  axes: [
    {
      id: 'worth',
      criteria: [
        { minmax: {} },
        { percentile: {} },
        { linear: [0, 100] },
        { log: [1, 500] },
        {
          points: [
            [0, 0],
            [50, 70],
            [500, 100],
          ],
        },
      ].flatMap((scale, i) =>
        ['benefit', 'cost'].map((direction) => ({
          id: `c${i}-${direction}`,
          column: i % 2 === 0 ? 'a' : 'b',
          weight: i + 1,
          scale,
          direction,
        })),
      ),
    },
    {
      id: 'strength',
      criteria: [{ id: 't', column: 't', weight: 1, scale: { lookup: { yes: 80 }, default: 5 } }],
    },
  ],
  matrix: {
    cuts: { worth: [45, 55], strength: [50] },
    cells: [
      ['t0-0', 't0-1'],
      ['t1-0', 't1-1'],
      ['t2-0', 't2-1'],
    ],
  },
  min_data_pct: 0,
  abc: { column: 'c', cuts: [80, 95] },
  input: { decimal: '.', thousands: 'none', delimiter: ';', null: ['', 'NA'] },
}) as never;

const line = (i: number, a: string, b: string, t = 'yes'): string[] => [a, `0${i}`, t, b, String(i % 4)];
const many = (n: number, a: (i: number) => string, b: (i: number) => string): Rows =>
  Array.from({ length: n }, (_, i) => line(i, a(i), b(i)));

describe('the engine against the oracle', () => {
  it('agrees on every account, rank, tier and reject of random models and files', async () => {
    await fc.assert(
      fc.asyncProperty(
        model,
        fc.array(row, { minLength: 0, maxLength: 30 }),
        // what relative scales were measured on: now and then the very rows that are scored
        fc.option(fc.array(row, { minLength: 0, maxLength: 30 }), { nil: undefined }),
        pick('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: roads.length - 1 }),
        (m, rows, before, eol, mark, road) => agree(m as never, rows, before ?? rows, eol, mark, road),
      ),
      { numRuns: 300, seed: 20261123 },
    );
    // the random files are not all rejects: every corner of the matrix was met
    expect(seenTiers.size).toBeGreaterThan(8);
    expect(relative).toBeGreaterThan(100);
  }, 400_000);

  it.each<[string, Rows]>([
    ['no row', []],
    [
      'one row',
      many(
        1,
        () => '70',
        () => '3.5',
      ),
    ],
    ['two rows', many(2, String, (i) => String(-i))],
    [
      'all equal',
      many(
        12,
        () => '70',
        () => '70',
      ),
    ],
    [
      'all missing',
      many(
        9,
        () => 'NA',
        () => '',
      ),
    ],
    [
      'all but one missing',
      many(
        9,
        (i) => (i === 4 ? '33' : ''),
        () => 'NA',
      ),
    ],
    [
      'ties',
      many(
        20,
        (i) => String(i % 3),
        (i) => String(i >> 3),
      ),
    ],
    [
      'ties at both ends',
      many(
        25,
        (i) => String(Math.min(18, Math.max(4, i))),
        (i) => String(i % 2),
      ),
    ],
    [
      '101 rows: every quantile is a row',
      many(
        101,
        (i) => String(i * i),
        (i) => String(100 - i),
      ),
    ],
    [
      '202 rows: no quantile but the ends is',
      many(
        202,
        (i) => String(i / 8),
        (i) => String(i * 1e6),
      ),
    ],
    [
      'far apart',
      many(
        10,
        (i) => `${i % 2 ? '-' : ''}1e${i * 4}`,
        (i) => `1e-${i * 20}`,
      ),
    ],
    [
      'neighbouring doubles',
      many(
        4,
        (i) => ['0.1', '0.10000000000000002', '0.3', '0.30000000000000004'][i]!,
        () => '5e-324',
      ),
    ],
    [
      'nothing but rejects',
      many(
        5,
        () => 'x',
        () => '1e400',
      ),
    ],
  ])('agrees on %s, measured there and elsewhere', async (_, rows) => {
    await agree(everyScale, rows, rows);
    await agree(
      everyScale,
      rows,
      many(
        7,
        (i) => String(20 * i),
        (i) => String(i),
      ),
      '\n',
      false,
    );
    await agree(
      everyScale,
      many(
        7,
        (i) => String(20 * i),
        (i) => String(i),
      ),
      rows,
      '\n',
      false,
    );
  });

  it('measures on a file what would be pinned, whatever the order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.boolean(),
        async (rows, detailed) => {
          const expected = scalesOf(measured(everyScale as never, header, rows));
          const order = [...rows.keys()].sort((i, j) => ((i * 7919) % 101) - ((j * 7919) % 101));
          for (const list of [rows, order.map((i) => rows[i]!)])
            expect(await calibrated(everyScale, csv([header, ...list], '\n'), { detailed })).toEqual(
              expected,
            );
        },
      ),
      { numRuns: 50, seed: 20261124 },
    );
  }, 300_000);
});
