import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PinnedScale } from '../../src/plan/workspace/pin.ts';
import { calibrated, roads, score } from './engine.ts';
import { measured, type OraclePin, oracle } from './oracle.ts';

const pick = <T>(...values: T[]) => fc.constantFrom(...values);
const weight = fc.integer({ min: 1, max: 40 });
const missing = pick(undefined, undefined, 'exclude', 'worst', 'fail');
const columns = ['a', 'b', 'c'];

const numeric = fc.oneof(
  fc
    .tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 51, max: 400 }), fc.boolean())
    .map(([a, b, flip]) => ({ linear: flip ? [b, a] : [a, b] })),
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 4000 }), fc.boolean())
    .map(([a, b, flip]) => ({ log: flip ? [b, a] : [a, b] })),
  fc
    .uniqueArray(fc.integer({ min: -60, max: 600 }), { minLength: 2, maxLength: 5 })
    .chain((xs) =>
      fc.tuple(
        fc.constant([...xs].sort((x, y) => x - y)),
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: xs.length, maxLength: xs.length }),
      ),
    )
    .map(([xs, ys]) => ({ points: xs.map((x, i) => [x, ys[i]!]) })),
  pick({ minmax: {} }, { percentile: {} }),
);
const lookup = fc
  .tuple(
    fc.dictionary(pick('yes', 'no', 'TRUE', '1', 'É'), fc.integer({ min: 0, max: 100 }), { minKeys: 1 }),
    fc.integer({ min: 0, max: 100 }),
  )
  .map(([values, otherwise]) => ({ lookup: values, default: otherwise }));

const criterion = (id: string) =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        id: fc.constant(id),
        column: pick(...columns),
        weight,
        scale: numeric,
        direction: pick('benefit', 'cost'),
        missing,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ id: fc.constant(id), column: fc.constant('t'), weight, scale: lookup, missing }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        id: fc.constant(id),
        rating: pick('openness', 'position'),
        weight,
        direction: pick('benefit', 'cost'),
        missing: pick(undefined, 'worst', 'exclude'),
      }),
    },
  );

const axis = (id: string) =>
  fc.record({
    id: fc.constant(id),
    criteria: fc
      .integer({ min: 1, max: 4 })
      .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => criterion(`c${i}`)))),
  });
const cuts = fc
  .uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 3 })
  .map((list) => list.sort((a, b) => a - b));

const model = fc
  .record({
    axes: fc.oneof(fc.tuple(axis('worth')), fc.tuple(axis('worth'), axis('strength'))),
    rowCuts: cuts,
    columnCuts: cuts,
    two: fc.boolean(),
    plain: fc.boolean(),
    missing: pick('exclude', 'worst', 'fail', undefined),
    minData: pick(undefined, 0, 50, 100),
    fragile: pick(undefined, 0, 5),
    overall: fc.option(fc.tuple(weight, weight), { nil: undefined }),
    abc: fc.option(pick<[number, number]>([80, 95], [50, 60]), { nil: undefined }),
    nulls: pick(undefined, ['', 'NA', '-999'], ['n/a']),
  })
  .map((m) => {
    const two = m.two && m.axes.length === 2;
    const tier = (r: number, c: number) => `t${r}-${c}`;
    const rows = Array.from({ length: m.rowCuts.length + 1 }, (_, r) => r);
    const cells = two
      ? rows.map((r) => Array.from({ length: m.columnCuts.length + 1 }, (_, c) => tier(r, c)))
      : rows.map((r) => tier(r, 0));
    return clean({
      account: 'id',
      axes: m.axes,
      missing: m.missing,
      min_data_pct: m.minData,
      fragile_within: m.fragile,
      overall: m.overall && Object.fromEntries(m.axes.map((a, i) => [a.id, m.overall![i]!])),
      matrix: m.plain
        ? undefined
        : { cuts: two ? { worth: m.rowCuts, strength: m.columnCuts } : { worth: m.rowCuts }, cells },
      abc: m.abc && { column: 'a', cuts: m.abc },
      input: { decimal: '.', thousands: 'none', delimiter: ';', ...(m.nulls ? { null: m.nulls } : {}) },
    });
  });

/** Without keys that are undefined, as a YAML file has none. */
function clean<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const number = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -80, max: 700 }).map(String) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 999 }))
      .map(([a, b]) => `${a}.${String(b).padStart(3, '0')}`),
  },
  { weight: 2, arbitrary: pick('', ' ', 'NA', 'na', '-999', 'n/a', '007', '+5', '1e2', '\u00a012\u2003') },
  {
    weight: 1,
    arbitrary: pick('x', 'NaN', '1e400', '1_000', '0x10', '12 %', '(5)', '5-', 'Infinity', '.5', '5.', '1,5'),
  },
);
const text = pick(
  'yes',
  'no',
  'TRUE',
  '1',
  'É',
  ' yes ',
  '',
  'other',
  'say "x"',
  'a;b',
  'two\nlines',
  '#1',
  'NA',
);
const id = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 400 }).map((n) => `0${n}`) },
  { weight: 1, arbitrary: pick('', ' ', 'ñ', 'É', 'E\u0301', '😀', '#7', '=1+1', 'ES/010066', ' 012 ') },
);
const header = ['a', 'id', 't', 'b', 'c'];
const row = fc.oneof(
  { weight: 20, arbitrary: fc.tuple(number, id, text, number, number).map((cells) => cells as string[]) },
  { weight: 1, arbitrary: pick(header, ['1', '2'], ['1', '2', 'yes', '4', '5', '6']) },
);

const csv = (rows: readonly (readonly string[])[], eol: string) =>
  rows
    .map((cells) =>
      cells.map((cell) => (/[";\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(';'),
    )
    .join(eol) + eol;

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

type Written = (typeof model extends fc.Arbitrary<infer M> ? M : never) & object;

/** What was measured on `rows`; where there was nothing to measure, anything that a pin may hold. */
function pinOf(m: Written, rows: Rows): OraclePin {
  const pin = measured(m as never, header, rows, ratingsOf(rows));
  for (const { id, criteria } of m.axes)
    for (const { id: criterion, ...rest } of criteria) {
      const { scale = {}, column = '' } = rest as { scale?: object; column?: string };
      const kind = 'minmax' in scale ? 'minmax' : 'percentile' in scale ? 'percentile' : undefined;
      if (kind)
        pin[`${id} ${criterion}`] ??= {
          kind,
          column,
          values: 1,
          numbers: kind === 'minmax' ? [-3, 250] : Array.from({ length: 101 }, (_, k) => 5 * (k >> 1)),
        };
    }
  return pin;
}

const scalesOf = (pin: OraclePin): PinnedScale[] =>
  Object.entries(pin).map(([key, { kind, column, values, numbers }]) => {
    const [axis, criterion] = key.split(' ') as [string, string];
    return { axis, criterion, column, kind, values, measured: numbers };
  });

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
  const pin = pinOf(m, before);
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
  }, 240_000);

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
  }, 120_000);
});
