import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PinnedScale } from '../../src/plan/workspace/pin.ts';
import { calibrated, score as scoreOf } from './engine.ts';

/** What must hold for any portfolio, whatever the model's numbers are. */

const model = {
  axes: [
    {
      id: 'worth',
      criteria: [
        {
          id: 'x',
          column: 'x',
          weight: 3,
          scale: {
            points: [
              [0, 0],
              [20, 40],
              [100, 100],
            ],
          },
        },
        { id: 'y', column: 'y', weight: 2, scale: { log: [1, 1000] } },
        { id: 'kind', column: 'kind', weight: 1, scale: { lookup: { a: 100, b: 30 }, default: 10 } },
        { id: 'place', column: 'x', weight: 2, scale: { percentile: {} } },
      ],
    },
    {
      id: 'ease',
      criteria: [
        { id: 'z', column: 'z', weight: 1, scale: { linear: [0, 50] }, direction: 'cost' },
        { id: 'span', column: 'z', weight: 1, scale: { minmax: {} }, direction: 'cost' },
        { id: 'share', column: 'z', weight: 1, scale: { percentile: {} }, direction: 'cost' },
      ],
    },
  ],
  matrix: {
    cuts: { worth: [30, 60], ease: [50] },
    cells: [
      ['c', 'c'],
      ['b', 'b'],
      ['a', 'a'],
    ],
  },
  abc: { column: 'x' },
  input: { decimal: '.', thousands: 'none', delimiter: ',' },
};

/** Measured once, on other accounts than those that are scored: with ties at both ends and in the middle. */
const table = (step: number) =>
  Array.from({ length: 101 }, (_, k) => step * Math.min(90, Math.max(8, k - (k % 7))));
const pinned: PinnedScale[] = [
  { axis: 'worth', criterion: 'place', column: 'x', kind: 'percentile', values: 40, measured: table(1.25) },
  { axis: 'ease', criterion: 'span', column: 'z', kind: 'minmax', values: 40, measured: [4, 44.5] },
  { axis: 'ease', criterion: 'share', column: 'z', kind: 'percentile', values: 40, measured: table(0.5) },
];
const score = (source: unknown, text: string | Uint8Array) => scoreOf(source, text, { pinned });

const cell = (max: number) =>
  fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max }) }, { weight: 1, arbitrary: fc.constant('') });
const rows = fc.uniqueArray(
  fc.tuple(
    fc.integer({ min: 0, max: 999 }),
    cell(150),
    cell(2000),
    fc.constantFrom('a', 'b', 'c', ''),
    cell(60),
  ),
  { minLength: 1, maxLength: 25, selector: ([id]) => id },
);
type Rows = (string | number)[][];
const file = (list: Rows) => `id,x,y,kind,z\n${list.map((row) => row.join(',')).join('\n')}\n`;
const law = (check: (list: Rows) => Promise<void>) =>
  fc.assert(
    fc.asyncProperty(rows, (list) => check(list as Rows)),
    { numRuns: 15, seed: 7 },
  );

describe('laws of the score, on fixed and on measured scales', () => {
  it(
    'another account moves nobody’s score, cell or tier',
    () =>
      law(async (list) => {
        const before = await score(model, file(list));
        const after = await score(model, file([...list, [5000, 70, 900, 'a', 1]]));
        const own = (result: typeof before) =>
          result.accounts.filter((a) => a.account !== '5000').map(({ rank, abc, ...rest }) => rest);
        expect(own(after)).toEqual(own(before));
      }),
    30_000,
  );

  it(
    'the order of rows changes nothing but line numbers',
    () =>
      law(async (list) => {
        expect((await score(model, file([...list].reverse()))).accounts).toEqual(
          (await score(model, file(list))).accounts,
        );
      }),
    30_000,
  );

  it(
    'nor does it change what is measured; another account does',
    () =>
      law(async (list) => {
        const once = await calibrated(model, file(list));
        expect(await calibrated(model, file([...list].reverse()))).toEqual(once);
        expect(await calibrated(model, file([...list, [5000, 70, 900, 'a', 1]]))).not.toEqual(once);
      }),
    30_000,
  );

  it(
    'more of a good thing never lowers a score, more of a cost never raises it',
    () =>
      law(async (list) => {
        const scores = async (change: (row: Rows[number]) => Rows[number]) => {
          const { accounts } = await score(model, file(list.map(change)));
          return new Map(accounts.map((a) => [a.account, a.score as number | null]));
        };
        const now = await scores((row) => row);
        const more = await scores(([id, x, y, kind, z]) => [
          id!,
          x === '' ? '' : Number(x) + 5,
          y === '' ? '' : Number(y) * 2,
          kind!,
          z!,
        ]);
        const dearer = await scores(([id, x, y, kind, z]) => [
          id!,
          x!,
          y!,
          kind!,
          z === '' ? '' : Number(z) + 5,
        ]);
        for (const [account, value] of now) {
          if (value === null) continue;
          expect(more.get(account)).toBeGreaterThanOrEqual(value);
          expect(dearer.get(account)).toBeLessThanOrEqual(value);
        }
      }),
    30_000,
  );

  it(
    'doubling every weight changes nothing',
    () =>
      law(async (list) => {
        const doubled = {
          ...model,
          axes: model.axes.map((axis) => ({
            ...axis,
            criteria: axis.criteria.map((c) => ({ ...c, weight: c.weight * 2 })),
          })),
        };
        expect((await score(doubled, file(list))).accounts).toEqual(
          (await score(model, file(list))).accounts,
        );
      }),
    30_000,
  );
});

describe('unknown is not good', () => {
  // As in a federal list: −999 and NOT AVAILABLE mean unknown; the staff of most hospitals is.
  const unknown = {
    axes: [
      {
        id: 'worth',
        criteria: [
          {
            id: 'beds',
            column: 'BEDS',
            weight: 50,
            scale: {
              points: [
                [0, 0],
                [100, 40],
                [600, 100],
              ],
            },
          },
          { id: 'staff', column: 'TTL_STAFF', weight: 30, scale: { linear: [0, 3000] } },
          {
            id: 'trauma',
            column: 'TRAUMA',
            weight: 20,
            scale: { lookup: { 'LEVEL I': 100, 'LEVEL II': 70 }, default: 20 },
          },
        ],
      },
    ],
    matrix: { cuts: { worth: [55, 75] }, cells: ['serve', 'develop', 'key'] },
    account: 'ID',
    input: { null: ['', 'NOT AVAILABLE', '-999'] },
  };
  const list =
    '\ufeffID,NAME,TTL_STAFF,BEDS,TRAUMA\n0005,A,-999,-999,LEVEL I\n0006,B,-999,800,LEVEL I\n0007,C,3000,800,LEVEL I\n0008,D,-999,600,not available\n0009,E,3000,10,NOT AVAILABLE\n';

  it('an account of which only good things are known does not become key for that', async () => {
    const { accounts, findings } = await score(unknown, list);
    const of = (id: string) => accounts.find((a) => a.account === id);
    expect(findings.map(({ severity, path }) => [severity, path!.at(-1)])).toEqual([['warn', 'LEVEL II']]);
    expect(of('0005')).toMatchObject({
      score: 100,
      tier: null,
      cell: null,
      data_pct: 20,
      to_cut: null,
      fragile: null,
      reason: expect.stringContaining('too little data'),
    });
    expect(of('0008')).toMatchObject({ score: 100, tier: null, data_pct: 50 });
    expect(of('0006')).toMatchObject({ tier: 'key', data_pct: 70 });
    expect(of('0007')).toMatchObject({ tier: 'key', data_pct: 100 });
  });

  it('counts a missing value as the worst where the model says so', async () => {
    const { accounts } = await score({ ...unknown, missing: 'worst', min_data_pct: 0 }, list);
    expect(accounts.map(({ account, score, tier }) => [account, score, tier])).toEqual([
      ['0007', 100, 'key'],
      ['0006', 70, 'develop'],
      ['0008', 50, 'serve'],
      ['0009', 32, 'serve'],
      ['0005', 20, 'serve'],
    ]);
  });

  it('warns of −999 that nobody named', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},X,-999,${i},LEVEL I\n`).join('');
    const { findings } = await score(
      { ...unknown, input: { null: ['', 'NOT AVAILABLE'] } },
      `ID,NAME,TTL_STAFF,BEDS,TRAUMA\n${rows}99,X,1,1,LEVEL II\n`,
    );
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('"TTL_STAFF" holds -999 in 30 rows'),
    ]);
  });

  it('holds on a federal list of 7 596 hospitals', async () => {
    const { rows, accounts, rejects, findings } = await score(unknown, federalList());
    expect([rows, accounts.length, rejects, findings]).toEqual([7596, 7596, [], []]);
    for (const account of accounts) {
      expect(String(account.account)).toMatch(/^\d{10}$/);
      if (Number(account.data_pct) < 60) expect(account.tier).toBeNull();
    }
    expect(accounts.filter(({ tier }) => tier === 'key').length).toBeGreaterThan(0);
    expect(accounts.filter(({ tier }) => tier === null).length).toBeGreaterThan(1000);
  });
});

const federalList = () => gunzipSync(readFileSync('test/fixtures/portfolios/us_hospitals.csv.gz'));
