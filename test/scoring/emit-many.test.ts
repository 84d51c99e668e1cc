import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/io/duckdb.ts';
import { privateFolder } from '../../src/io/private-folder.ts';
import type { Model } from '../../src/scoring/model.ts';
import { seeded } from '../../src/scoring/sensitivity/random.ts';
import { withPostgres } from '../postgres.ts';
import { statement, told } from './emitted.ts';
import { score } from './engine.ts';
import { csv } from './random-models.ts';

/** A hundred thousand accounts through the embedded engine and through both statements: the same, to the last digit. */

const columns = ['id', 'beds', 'spend', 'growth', 'teaching', 'sales', 'share', 'rivals'];
const source = {
  axes: [
    {
      id: 'worth',
      criteria: [
        { id: 'beds', column: 'beds', weight: 3, scale: { log: [50, 2000] } },
        {
          id: 'spend',
          column: 'spend',
          weight: 4,
          scale: {
            points: [
              [0, 0],
              [500_000, 40],
              [5_000_000, 100],
            ],
          },
        },
        { id: 'growth', column: 'growth', weight: 2.5, scale: { linear: [-5, 15] } },
        {
          id: 'teaching',
          column: 'teaching',
          weight: 1,
          scale: { lookup: { yes: 100, sí: 80, no: 20 }, default: 10 },
        },
        { id: 'openness', rating: 'openness', weight: 1 },
      ],
    },
    {
      id: 'strength',
      criteria: [
        // adapted below
        { id: 'share', column: 'share', weight: 2, scale: { linear: [0, 1] }, missing: 'worst' },
        { id: 'rivals', column: 'rivals', weight: 1, scale: { linear: [0, 1] }, direction: 'cost' },
      ],
    },
  ],
  overall: { worth: 60, strength: 40 },
  matrix: {
    cuts: { worth: [35, 55], strength: [50] },
    cells: [
      ['serve', 'hold'],
      ['serve', 'maintain'],
      ['develop', 'key'],
    ],
  },
  abc: { column: 'sales', cuts: [80, 95] },
  input: { decimal: '.', thousands: 'none', delimiter: ';', null: ['', 'n/a', 'Ñ/D'] },
};
/** Rising, with plateaus in the middle and at both ends. */
const quantiles = Array.from({ length: 101 }, (_, k) =>
  k < 3 ? 0 : k > 97 ? 77.25 : Math.floor(k / 4) * 3.125,
);
const adapt = (model: Model): Model => ({
  ...model,
  axes: model.axes.map((axis) => ({
    ...axis,
    criteria: axis.criteria.map((criterion) =>
      criterion.id === 'share' || criterion.id === 'rivals'
        ? { ...criterion, scale: { kind: 'quantiles', table: criterion.id === 'share' ? quantiles : [0, 7] } }
        : criterion,
    ),
  })),
});

function portfolio(accounts: number) {
  const next = seeded(11);
  const random = () => next() / 2 ** 32;
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)]!;
  const missing = <T>(value: T) => (random() < 0.05 ? pick(['', ' ', 'n/a', 'N/A', 'ñ/d']) : String(value));
  const names = [
    (i: number) => `É${i}`,
    (i: number) => `E\u0301${i}`,
    (i: number) => `😀${i}`,
    (i: number) => ` 0${i} `,
    (i: number) => `a"b'c\\${i}`,
    (i: number) => `Z${i}`,
    (i: number) => `z${i}`,
    (i: number) => String(i),
  ];
  const rows = Array.from({ length: accounts }, (_, i) => [
    names[i % names.length]!(i),
    missing(Math.floor(random() * 40) * 50),
    missing((random() * 6e6).toFixed(2)),
    missing((random() * 30 - 10).toFixed(pick([0, 1, 15]))),
    pick(['yes', 'no', ' yes ', 'sí', 'perhaps', 'YES', '']),
    missing(pick([`${Math.floor(random() * 30)}e3`, (random() * 1e6).toFixed(2), '1000', '0.01', '-5', '0'])),
    missing(Math.floor(random() * 80)),
    missing(Math.floor(random() * 8)),
  ]);
  const ratings = rows.slice(0, 400).map(([id], i) => ({
    account: id!.trim(),
    ratings: (i % 5 === 0 ? {} : { openness: 1 + (i % 10) * 0.9 }) as { [id: string]: number },
  }));
  return { rows, ratings };
}

const { rows, ratings } = portfolio(100_000);
const file = csv([columns, ...rows], '\n');
const axes = source.axes.map(({ id }) => id);

/** One text for each account, so that a difference is seen at once. */
const lines = (accounts: readonly { [key: string]: unknown }[]) =>
  accounts.map(({ reason, ...account }) => JSON.stringify(account));
let ours: Promise<string[]> | undefined;
const embedded = () => {
  ours ??= score(source, file, {
    adapt,
    ratings: ratings.map(({ account, ...rest }, i) => ({ folder: `f-${i}`, ref: account, ...rest })),
  }).then(({ accounts }) => lines(accounts));
  return ours;
};
const firstDifference = (a: readonly string[], b: readonly string[]) => {
  const at = a.findIndex((line, i) => line !== b[i]);
  return at === -1 ? undefined : [a[at], b[at]];
};
function compare(got: ReturnType<typeof told>, expected: readonly string[]): void {
  expect(got.rejects).toEqual([]);
  expect(firstDifference(expected, lines(got.accounts))).toBeUndefined();
  expect(got.accounts).toHaveLength(100_000);
  // it is a portfolio in which everything happens
  expect(new Set(got.accounts.map(({ tier }) => tier)).size).toBe(6);
  expect(new Set(got.accounts.map(({ abc }) => abc))).toEqual(new Set(['A', 'B', 'C']));
  expect(new Set(got.accounts.map(({ score: value }) => value)).size).toBeLessThan(99_990);
}

describe('a hundred thousand accounts', () => {
  it('are the same to DuckDB', async () => {
    const folder = privateFolder();
    const path = join(folder.path, 'portfolio.csv');
    writeFileSync(path, file);
    const engine = await openEngine({ files: [path], folder });
    try {
      const types = columns.map((name) => `'${name}': 'VARCHAR'`).join(', ');
      await engine.run(
        `CREATE TABLE "list" AS SELECT * FROM read_csv('${path}', auto_detect=false, delim=';', quote='"', escape='"', header=true, columns={${types}})`,
      );
      const got = await engine.rows(statement(source, 'duckdb', '"list"', ratings, adapt));
      compare(told(got, axes), await embedded());
    } finally {
      engine.close();
      folder.remove();
    }
  }, 300_000);
});

withPostgres('a hundred thousand accounts', (server) => {
  it('are the same to PostgreSQL', async () => {
    await server.table('list', columns, rows);
    const got = await server.rows(statement(source, 'postgres', '"list"', ratings, adapt));
    compare(told(got, axes), await embedded());
  }, 300_000);
});
