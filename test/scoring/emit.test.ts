import { describe, expect, it } from 'vitest';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { checkStatement } from '../../src/scoring/check-statement.ts';
import type { RatedAccount } from '../../src/scoring/sql/table.ts';
import { type DialectName, dialects } from '../../src/scoring/sql/words.ts';
import { tableParts } from '../../src/scoring/table-name.ts';
import { withPostgres } from '../postgres.ts';
import { type Cells, fill, statement, told, withDuckdb } from './emitted.ts';

/** One axis of one criterion, a cut and abc: all that a statement is made of. */
const small = {
  axes: [{ id: 'worth', criteria: [{ id: 'beds', column: 'beds', weight: 1, scale: { linear: [0, 100] } }] }],
  matrix: { cuts: { worth: [50] }, cells: ['serve', 'key'] },
  abc: { column: 'sales' },
};
const worth = (criterion: object, more: object = {}) => ({
  axes: [{ id: 'worth', criteria: [{ id: 'x', weight: 1, ...criterion }] }],
  min_data_pct: 0,
  ...more,
});

describe('the text of a statement', () => {
  it.each(['duckdb', 'postgres'] as const)('for %s is what people have read', async (dialect) => {
    await expect(statement(small, dialect, '"crm"."accounts"')).toMatchFileSnapshot(
      `golden/emitted.${dialect}.sql`,
    );
  });

  it('holds only what every database takes the same way', () => {
    for (const dialect of ['duckdb', 'postgres'] as const) {
      const sql = statement(
        {
          ...small,
          axes: [
            ...small.axes,
            {
              id: 'ease',
              criteria: [
                { id: 'log', column: 'x', weight: 1, scale: { log: [1, 10] }, direction: 'cost' },
                {
                  id: 'points',
                  column: 'y',
                  weight: 1,
                  scale: {
                    points: [
                      [0, 0],
                      [5, 40],
                      [9, 100],
                    ],
                  },
                },
                { id: 'lookup', column: 'z', weight: 1, scale: { lookup: { yes: 100 } }, missing: 'fail' },
                { id: 'rating', rating: 'openness', weight: 1 },
              ],
            },
          ],
        },
        dialect,
        't',
      );
      const code = sql.replace(/^--.*$/gm, '').replace(/'(?:[^']|'')*'/g, "''");
      expect(code).not.toMatch(/::|\b(GREATEST|LEAST|QUALIFY|FILTER|NULLS|ROUND|LOG|LOG10|RANGE)\b/i);
      // numbers with a fraction or an exponent are doubles by name, and every division is one of doubles
      expect(code.replace(/\b[a-z]+\d+(_\d+)?\b/g, 'x')).not.toMatch(/\d\.\d|\de\d/);
      // a sum runs over a frame that is written out
      for (const [over] of code.matchAll(/SUM\(amount\) OVER \([^()]*\)/g))
        expect(over).toContain('ROWS BETWEEN');
      expect(sql).not.toMatch(/;\s*$/);
    }
  });

  it('says what is assumed, and what is not', () => {
    const head = (more: object) =>
      statement({ ...small, ...more }, 'postgres', 't')
        .match(/^--.*$/gm)!
        .join('\n');
    expect(head({})).toContain('a point before the decimals and nothing between thousands, which is assumed');
    expect(head({ input: { decimal: ',', thousands: '.' } })).toContain(
      'a comma before the decimals and a point between thousands, as input: says.',
    );
    expect(head({ input: { decimal: ',', columns: { beds: { decimal: '.' } } } })).toContain(
      'differ by column',
    );
    expect(head({})).toContain('model 0123456789ab');
    expect(head({})).toContain('kam 1.2.3');
  });

  it('shows nothing that could move a cursor, turn a line round, run in dbt or end a comment', () => {
    const hostile = 'a\u001b[2J\u202eb\u200b{{ env_var("X") }}{% do %}{# x #}\n-- ';
    for (const dialect of ['duckdb', 'postgres'] as const) {
      const sql = statement(
        worth({ column: 'x', scale: { lookup: { [hostile]: 100 } } }, { input: { null: ['', hostile] } }),
        dialect,
        't',
        [{ account: hostile, ratings: {} }],
      );
      expect(sql).toMatch(/^[\n\x20-\x7e]*$/);
      expect(sql).not.toMatch(/\{[{%#]/);
    }
  });
});

describe('what cannot stand in a statement', () => {
  const check = (written: object, dialect: DialectName = 'postgres') =>
    checkStatement(
      segmentation.parse({ kam: 'segmentation/1', account: 'id', ...written }),
      'segmentation.yaml',
      dialect,
    ).map(({ path, message }) => `${path!.join('.')}: ${message}`);
  const long = 'ü'.repeat(32);

  it('is named at its line', () => {
    expect(check(small)).toEqual([]);
    expect(check(worth({ column: long, scale: { linear: [0, 1] } }))).toEqual([
      expect.stringMatching(/^axes\.0\.criteria\.0\.column: No table of PostgreSQL .* 63 bytes/),
    ]);
    expect(check({ ...small, abc: { column: 'a\u202eb' } })).toEqual([
      expect.stringMatching(/^abc\.column: .* not seen/),
    ]);
    expect(check({ ...small, account: '{{x}}' })).toEqual([expect.stringMatching(/^account: /)]);
    expect(check({ axes: [{ ...small.axes[0]!, id: 'reject' }] })).toEqual([
      expect.stringMatching(/^axes\.0\.id: .* "reject"/),
    ]);
    expect(check({ axes: [{ ...small.axes[0]!, id: 'a'.repeat(64) }] })).toEqual([
      expect.stringMatching(/^axes\.0\.id: /),
    ]);
    expect(
      check(worth({ column: 'x', scale: { lookup: { 'a\0b': 1 } } }, { input: { null: ['', '\0'] } })),
    ).toEqual([
      expect.stringMatching(/^input\.null\.1: .* zero byte/),
      expect.stringMatching(/^axes\.0\.criteria\.0\.scale\.lookup\.a\0b: .* zero byte/),
    ]);
  });

  it('depends on the database', () => {
    expect(check(worth({ column: long, scale: { linear: [0, 1] } }), 'duckdb')).toEqual([]);
  });
});

describe('the name of a table', () => {
  it.each([
    ['accounts', ['accounts']],
    ['crm.accounts', ['crm', 'accounts']],
    ['db.crm.key-accounts', ['db', 'crm', 'key-accounts']],
    ['CRM.Áreas', ['CRM', 'Áreas']],
    ['crm."a.b ""c"" ;"', ['crm', 'a.b "c" ;']],
  ])('%s', (named, parts) => expect(tableParts(named)).toEqual(parts));

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a b',
    'a;b',
    "a'b",
    'a"b',
    '"a',
    '""',
    'a.b.c.d',
    'a(b)',
    'a--b c',
    '$1',
    'a\\b',
    '1a',
  ])('is not %j', (named) => expect(tableParts(named)).toBeUndefined());
});

interface Place {
  dialect: DialectName;
  run(sql: string): Promise<unknown[][]>;
  texts(table: string, columns: readonly string[], rows: readonly Cells[]): Promise<void>;
}

/** The same for every database that is offered. */
function inEach(name: string, body: (place: Place) => Promise<void>): void {
  it(`${name}: DuckDB`, () =>
    withDuckdb((engine) =>
      body({
        dialect: 'duckdb',
        run: (sql) => engine.rows(sql),
        texts: (table, columns, rows) => fill(engine, table, columns, rows),
      }),
    ));
  places.push([name, body]);
}
const places: [string, (place: Place) => Promise<void>][] = [];

async function asked(
  place: Place,
  model: { axes: readonly { id: string }[] },
  table: string,
  rated: RatedAccount[] = [],
) {
  return told(
    await place.run(statement(model, place.dialect, table, rated)),
    model.axes.map(({ id }) => id),
  );
}

describe('a statement reads a table', () => {
  inEach('whatever the types of its columns', async (place) => {
    await place.run(
      'CREATE TABLE typed (id INTEGER, beds DOUBLE PRECISION, price NUMERIC(18, 4), share REAL, open BOOLEAN, code CHAR(5))',
    );
    await place.run(
      "INSERT INTO typed VALUES (7, 1e-7, 12.5000, 0.1, true, 'a'), (10, 1e22, NULL, 3, false, 'b'), (9, 100, -3, 0.5, NULL, 'c')",
    );
    const model = {
      axes: [
        {
          id: 'beds',
          criteria: [
            {
              id: 'x',
              column: 'beds',
              weight: 1,
              scale: {
                points: [
                  [0, 0],
                  [2e-7, 50],
                  [1e22, 100],
                ],
              },
            },
          ],
        },
        { id: 'price', criteria: [{ id: 'x', column: 'price', weight: 1, scale: { linear: [0, 25] } }] },
        { id: 'share', criteria: [{ id: 'x', column: 'share', weight: 1, scale: { linear: [0, 1] } }] },
        {
          id: 'open',
          criteria: [{ id: 'x', column: 'open', weight: 1, scale: { lookup: { true: 80, false: 10 } } }],
        },
        {
          id: 'code',
          criteria: [{ id: 'x', column: 'code', weight: 1, scale: { lookup: { a: 1, b: 2, c: 3 } } }],
        },
      ],
      min_data_pct: 0,
      abc: { column: 'price' },
    };
    const { accounts, rejects } = await asked(place, model, '"typed"');
    expect(rejects).toEqual([]);
    expect(
      Object.fromEntries(
        accounts.map(({ account, beds, price, share, open, code, abc }) => [
          account,
          [beds, price, share, open, code, abc],
        ]),
      ),
    ).toEqual({
      7: [25, 50, 10, 80, 1, 'A'],
      9: [50, 0, 50, null, 3, 'C'],
      10: [100, null, 100, 10, 2, 'C'],
    });
  });

  inEach(
    'and numbers of a numeric column as the numbers they are, where texts have a decimal comma',
    async (place) => {
      await place.run('CREATE TABLE comma (id TEXT, n NUMERIC(10, 3), d DOUBLE PRECISION, t TEXT)');
      await place.run("INSERT INTO comma VALUES ('a', 1.234, 2.5, '1.234,5'), ('b', 1000, 1e-7, '1,234')");
      const { accounts, rejects } = await asked(
        place,
        {
          axes: ['n', 'd', 't'].map((column) => ({
            id: column,
            criteria: [{ id: 'x', column, weight: 1, scale: { linear: [0, 2000] } }],
          })),
          input: { decimal: ',', thousands: '.' },
        } as never,
        '"comma"',
      );
      expect(rejects).toEqual([]);
      expect(accounts.map(({ account, n, d, t }) => [account, n, d, t])).toEqual([
        ['a', 0.0617, 0.125, 61.725],
        ['b', 50, 0, 0.0617],
      ]);
    },
  );

  inEach('names the cause of each reject, and lets no cell stop the others', async (place) => {
    const odd = [
      'NaN',
      'Infinity',
      '-inf',
      '1e400',
      '-1e309',
      '0x10',
      '1_000',
      '12 %',
      '(5)',
      '5-',
      '1,5',
      '1e',
      '.5',
      '5.',
      '１２',
      '1e99999',
      `1${'0'.repeat(400)}`,
    ];
    const good: [string, number][] = [
      ['1e-400', 0],
      ['-1e-320', 0],
      ['1e308', 100],
      ['1.7976931348623157e308', 100],
      ['0e5', 0],
      ['+050', 50],
      ['\u00a0\t75\u3000', 75],
      [`0.${'0'.repeat(120)}1`, 0],
      [`${'0'.repeat(300)}25`, 25],
      ['2.5e1', 25],
    ];
    await place.texts(
      'odd',
      ['id', 'beds', 'kind'],
      [
        ...odd.map((cell, i) => [`odd${i}`, cell, 'a']),
        ...good.map(([cell], i) => [`good${i}`, cell, 'a']),
        ['', '1', 'a'],
        [' \u2003', '1', 'a'],
        [null, '1', 'a'],
        ['twice', '1', 'a'],
        [' twice\u00a0', '2', 'a'],
        ['other', '1', 'b'],
        ['nothing', '1', null],
        ['Twice', '1', 'a'],
      ],
    );
    const { accounts, rejects } = await asked(
      place,
      worth(
        { column: 'beds', scale: { linear: [0, 100] } },
        {
          axes: [
            { id: 'worth', criteria: [{ id: 'x', column: 'beds', weight: 1, scale: { linear: [0, 100] } }] },
            {
              id: 'kind',
              criteria: [
                { id: 'k', column: 'kind', weight: 1, scale: { lookup: { a: 1 } }, missing: 'fail' },
              ],
            },
          ],
        },
      ) as never,
      '"odd"',
    );
    expect(rejects).toEqual(
      [
        ...odd.map((_, i) => [`odd${i}`, 'no number in beds']),
        ['', 'no account'],
        ['', 'no account'],
        ['', 'no account'],
        ['twice', 'account stands more than once'],
        ['twice', 'account stands more than once'],
        ['other', 'value in kind is not listed'],
        ['nothing', 'no value in kind'],
      ].sort(([a], [b]) => (a! < b! ? -1 : a! > b! ? 1 : 0)),
    );
    expect(Object.fromEntries(accounts.map(({ account, worth: value }) => [account, value]))).toEqual({
      ...Object.fromEntries(good.map(([, value], i) => [`good${i}`, value])),
      Twice: 1,
    });
  });

  inEach('compares what means "unknown" without case, also beyond ASCII', async (place) => {
    await place.texts(
      'unknown',
      ['id', 'x'],
      [
        ['a', 'ñ/d'],
        ['b', ' Ñ/D '],
        ['c', 'N/A'],
        ['d', '50'],
        ['e', 'sın'],
      ],
    );
    const { accounts, rejects } = await asked(
      place,
      worth({ column: 'x', scale: { linear: [0, 100] } }, { input: { null: ['', 'Ñ/D', 'n/a'] } }) as never,
      '"unknown"',
    );
    expect(accounts.map(({ account, worth: value }) => [account, value])).toEqual([
      ['d', 50],
      ['a', null],
      ['b', null],
      ['c', null],
    ]);
    expect(rejects).toEqual([['e', 'no number in x']]);
  });

  inEach('and adds up amounts exactly, whatever they look like', async (place) => {
    // 0.1 three hundred times is not 30 in doubles; the last of A stands on the very edge of 80 %
    const rows = [
      ...Array.from({ length: 8 }, (_, i) => [`a${i}`, '0.1']),
      ...Array.from({ length: 2 }, (_, i) => [`b${i}`, '1e-1']),
      ['c0', '0'],
      ['c1', '-4'],
      ['c2', ''],
    ];
    await place.texts('amounts', ['id', 'sales'], rows);
    const model = {
      ...worth({ column: 'sales', scale: { linear: [0, 1] } }),
      abc: { column: 'sales', cuts: [80, 90] },
    };
    const { accounts } = await asked(place, model as never, '"amounts"');
    const classes = Object.fromEntries(accounts.map(({ account, abc }) => [account, abc]));
    expect(Object.values(classes).join('')).toHaveLength(rows.length);
    for (let i = 0; i < 8; i++) expect(classes[`a${i}`]).toBe('A');
    expect([classes.b0, classes.b1, classes.c0, classes.c1, classes.c2]).toEqual(['B', 'C', 'C', 'C', 'C']);
    for (const [cut, last] of [
      [70, 'B'],
      [70.0001, 'A'],
    ] as const) {
      const near = await asked(
        place,
        { ...model, abc: { column: 'sales', cuts: [cut, 80] } } as never,
        '"amounts"',
      );
      expect(near.accounts.find(({ account }) => account === 'a7')!.abc).toBe(last);
    }
  });

  inEach('with names and texts that try to be something else', async (place) => {
    const columns = [`i"d`, `x'; DROP TABLE "safe"; --`, '$1', 'back\\slash\\', 'select', 'É'];
    const keys = [
      "'; DROP TABLE safe; --",
      '\\',
      "\\'",
      '$1',
      '$$',
      '"',
      ':x',
      '%s',
      '/* */',
      'a\nb',
      "E'\\n'",
    ];
    const table = `"odd ""t'; $1 \\"`;
    await place.texts('"safe"', ['a'], []);
    await place.texts(
      table,
      columns,
      keys.map((key, i) => [`${key} ${i}`, key, String(i), String(i), key, key]),
    );
    const model = {
      account: columns[0],
      axes: [
        {
          id: 'code',
          criteria: [
            {
              id: 'a',
              column: columns[1],
              weight: 1,
              scale: { lookup: Object.fromEntries(keys.map((key, i) => [key, i])) },
            },
          ],
        },
        { id: 'fault', criteria: [{ id: 'b', column: columns[2], weight: 1, scale: { linear: [0, 100] } }] },
        { id: 'a0', criteria: [{ id: 'c', column: columns[3], weight: 1, scale: { linear: [0, 100] } }] },
        {
          id: 'ranked',
          criteria: [
            {
              id: 'd',
              column: columns[4],
              weight: 1,
              scale: { lookup: Object.fromEntries(keys.map((key, i) => [key, i])) },
            },
            { id: 'e', column: columns[5], weight: 1, scale: { lookup: { none: 0 }, default: 1 } },
            { id: 'f', rating: 'openness', weight: 1 },
          ],
        },
      ],
      input: { null: ["'", '\\'] },
    };
    const rated = keys.map((key, i) => ({ account: `${key} ${i}`, ratings: { openness: 1 + i / 2 } }));
    const { accounts, rejects } = await asked(place, model as never, table, rated);
    // the key "\" is called unknown, and stays so
    expect(rejects).toEqual([]);
    expect(accounts).toHaveLength(keys.length);
    for (const [i, key] of keys.entries()) {
      const account = accounts.find((one) => one.account === `${key} ${i}`)!;
      expect([account.code, account.fault, account.a0]).toEqual([key === '\\' ? null : i, i, i]);
    }
    expect(await place.run('SELECT COUNT(*) FROM "safe"')).toHaveLength(1);
  });

  inEach('that is called like a step of the statement', async (place) => {
    for (const name of [
      'source',
      'texts',
      'doubled',
      'cells',
      'points',
      'axes',
      'result',
      'placed',
      'ranked',
      'ratings',
    ]) {
      await place.texts(`"${name}"`, ['id', 'x'], [['a', '50']]);
      const model = {
        axes: [
          {
            id: 'worth',
            criteria: [
              { id: 'x', column: 'x', weight: 1, scale: { linear: [0, 100] } },
              { id: 'r', rating: 'r', weight: 1 },
            ],
          },
        ],
      };
      const { accounts } = await asked(place, model, `"${name}"`, [{ account: 'a', ratings: { r: 10 } }]);
      expect(accounts.map(({ worth: value }) => value)).toEqual([75]);
    }
  });

  inEach('without rows', async (place) => {
    await place.texts('nothing', ['id', 'beds', 'sales'], []);
    expect(await asked(place, small, '"nothing"')).toEqual({ accounts: [], rejects: [] });
  });
});

describe('an amount that no decimal of DuckDB holds', () => {
  it('is a reject, not a C', async () => {
    await withDuckdb(async (engine) => {
      await fill(
        engine,
        'large',
        ['id', 'beds', 'sales'],
        [
          ['a', '1', '1e25'],
          ['b', '1', '5'],
        ],
      );
      const { accounts, rejects } = told(await engine.rows(statement(small, 'duckdb', '"large"')), ['worth']);
      expect(accounts.map(({ account, abc }) => [account, abc])).toEqual([['b', 'A']]);
      expect(rejects).toEqual([['a', 'number in sales is too large to be added up']]);
    });
  });
});

withPostgres('a statement reads a table: PostgreSQL', (server) => {
  for (const [name, body] of places)
    it(name, () =>
      body({
        dialect: 'postgres',
        run: server.rows,
        texts: server.table,
      }),
    );

  it('with the largest amounts', async () => {
    await server.table(
      'large',
      ['id', 'beds', 'sales'],
      [
        ['a', '1', '1e25'],
        ['b', '1', '1e305'],
        ['c', '1', '0.000000000000000000000000000001'],
      ],
    );
    const { accounts } = told(await server.rows(statement(small, 'postgres', '"large"')), ['worth']);
    expect(Object.fromEntries(accounts.map(({ account, abc }) => [account, abc]))).toEqual({
      a: 'C',
      b: 'A',
      c: 'C',
    });
  });

  it('whose columns compare without case or accents, and hold domains', async () => {
    await server.rows(
      "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false)",
    );
    await server.rows('CREATE DOMAIN beds AS NUMERIC(10, 3)');
    await server.rows('CREATE TABLE loose (id TEXT COLLATE loose, beds beds, kind TEXT COLLATE loose)');
    await server.rows(
      "INSERT INTO loose VALUES ('E', 1.234, 'yes'), ('e', 1.234, 'YES'), ('É', 1.234, 'yes'), ('é', 1.234, 'no')",
    );
    const model = {
      axes: [
        { id: 'beds', criteria: [{ id: 'x', column: 'beds', weight: 1, scale: { linear: [0, 10] } }] },
        {
          id: 'kind',
          criteria: [{ id: 'x', column: 'kind', weight: 1, scale: { lookup: { yes: 100 }, default: 0 } }],
        },
      ],
      input: { decimal: ',', thousands: '.' },
    };
    const { accounts, rejects } = told(await server.rows(statement(model, 'postgres', '"loose"')), [
      'beds',
      'kind',
    ]);
    expect(rejects).toEqual([]);
    expect(accounts.map(({ account, beds, kind }) => [account, beds, kind])).toEqual([
      ['E', 12.34, 100],
      ['É', 12.34, 100],
      ['e', 12.34, 0],
      ['é', 12.34, 0],
    ]);
  });

  it('whatever standard_conforming_strings says', async () => {
    await server.table(
      'strings',
      ['id', 'x'],
      [
        ['a', "\\'"],
        ['b', '\\'],
      ],
    );
    const model = worth({ column: 'x', scale: { lookup: { "\\'": 40, '\\': 60 } } });
    const sql = statement(model, 'postgres', '"strings"');
    for (const setting of ['on', 'off']) {
      await server.rows(`SET standard_conforming_strings = ${setting}`);
      const { accounts } = told(await server.rows(sql), ['worth']);
      expect(accounts.map(({ account, worth: value }) => [account, value])).toEqual([
        ['b', 60],
        ['a', 40],
      ]);
    }
    await server.rows('RESET standard_conforming_strings');
  });
});

describe('the table of dialects', () => {
  it('has the two that are run', () => expect(Object.keys(dialects)).toEqual(['duckdb', 'postgres']));
});
