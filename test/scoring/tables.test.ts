import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roads, score } from './engine.ts';
import { csvOf, parquetOf, parquetOfTable, rowsXml, type Table, workbookOf } from './tables.ts';
import { stylesOf } from './xlsx.ts';

const model = (more: object = {}) => ({
  axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale: { linear: [0, 10] } }] }],
  matrix: { cuts: { worth: [50] }, cells: ['serve', 'key'] },
  ...more,
});
const input = (settings: object) => ({ input: settings });
const run = (file: Uint8Array | string, more: object = {}) => score(model(more), file);
const scores = ({ accounts }: Awaited<ReturnType<typeof score>>) =>
  Object.fromEntries(accounts.map((a) => [a.account, a.score]));
const found = ({ findings }: Awaited<ReturnType<typeof score>>) =>
  findings.map(({ severity, path, span, message }) => [severity, path?.join('.') ?? span?.line, message]);
const errors = (result: Awaited<ReturnType<typeof score>>) =>
  result.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);

describe('a workbook as a portfolio', () => {
  const table: Table = [
    ['id', 'x', 'note'],
    ['010066', 5, 'two\nlines, "quoted"'],
    ['b', 2.5, null],
    ['\ufeffc', '7', 'late'],
  ];

  it('is told by its first bytes, and gives what the same CSV gives, on every road', async () => {
    const expected = await score(model(), csvOf(table));
    expect(expected.accounts.map(({ account }) => account)).toEqual(['\ufeffc', '010066', 'b']);
    for (const road of roads)
      expect(await score(model(), workbookOf(table), road)).toEqual({
        ...expected,
        findings: [],
      });
  });

  it('names the row of the sheet, whatever stands above and between', async () => {
    const rows = `${rowsXml([['a title']], 2)}${rowsXml([['id', 'x']], 4)}${rowsXml([['two\nlines', 1]], 7)}${rowsXml(
      [
        ['b', 'bad'],
        ['c', 1, 'wide'],
        [null, 3],
        ['id', 'x'],
        ['d', 9],
        ['d', 9],
      ],
      20,
    )}`;
    const bytes = workbookOf([], { sheets: [{ name: 'S', rows }] });
    const result = await run(bytes, input({ skip: 3 }));
    expect(result.rejects).toEqual([
      {
        line: 20,
        column: 'x',
        cell: 'bad',
        cause: 'is no number, and input.null does not say that it means "unknown"',
      },
      { line: 21, column: null, cell: null, cause: 'has 3 cells where the header has 2' },
      { line: 22, column: 'id', cell: '', cause: 'names no account' },
      { line: 23, column: null, cell: null, cause: 'repeats the header' },
      {
        line: 24,
        column: 'id',
        cell: 'd',
        cause: 'stands more than once in the file, here for the first time',
      },
      { line: 25, column: 'id', cell: 'd', cause: 'stands more than once in the file, first on row 24' },
    ]);
    expect([result.rows, scores(result)]).toEqual([7, { 'two\nlines': 10 }]);
    const title = await run(bytes);
    expect(found(title)).toEqual([
      [
        'error',
        2,
        'The columns that the model names stand on row 4; row 2 reads "a title", and kam leaves out nothing by itself.',
      ],
    ]);
    expect(title.findings[0]!.help).toContain('input: { skip: 3 }');
  });

  it('takes names from the model where the sheet has none, and pads short rows', async () => {
    const bytes = workbookOf([['a', null, 5], ['b'], ['c', 'y', 7]]);
    const result = await run(bytes, input({ header: ['id', 'note', 'x'], null: ['', 'y'] }));
    expect(scores(result)).toEqual({ a: 50, c: 70, b: null });
    expect([result.rows, result.rejects]).toEqual([3, []]);
  });

  it('rejects an account that shows something else than it holds, and says both', async () => {
    const styled = (style: number, value: number, x: number) =>
      `<row><c s="${style}"><v>${value}</v></c><c><v>${x}</v></c></row>`;
    const rows = `${rowsXml([['id', 'x']])}${styled(1, 10066, 5)}${styled(0, 10067, 5)}${styled(2, 10068, 5)}${styled(1, 999999, 5)}`;
    const bytes = workbookOf([], { sheets: [{ rows }], styles: stylesOf('000000', '#,##0') });
    const result = await run(bytes);
    expect(result.rejects).toEqual([
      {
        line: 2,
        column: 'id',
        cell: '10066',
        cause: 'shows 010066 but holds 10066; make texts of the column, in a new one: =TEXT(A2,"000000")',
      },
      {
        line: 4,
        column: 'id',
        cell: '10068',
        cause:
          'holds 10068 and is shown as something else; format the column as text and enter the account again',
      },
    ]);
    expect([result.rows, Object.keys(scores(result))]).toEqual([4, ['10067', '999999']]);
  });

  it('reads the sheet that input.sheet names, and suggests the one that was meant', async () => {
    const sheets = [
      { name: 'Cover', rows: rowsXml([['hello']]) },
      {
        name: 'Accounts',
        rows: rowsXml([
          ['id', 'x'],
          ['a', 5],
        ]),
      },
      { name: 'Empty' },
    ];
    const bytes = workbookOf([], { sheets });
    expect(scores(await run(bytes, input({ sheet: 'Accounts' })))).toEqual({ a: 50 });
    const near = await run(bytes, input({ sheet: 'Acounts' }));
    expect(found(near)).toEqual([['error', 'input.sheet', 'This workbook has no sheet "Acounts".']]);
    expect(near.findings[0]!.help).toMatch(/^Did you mean "Accounts"\?/);
    expect(errors(await run(bytes, input({ sheet: 'Empty' })))).toEqual([
      'Sheet "Empty" is empty: it has no header row.',
    ]);
    expect(errors(await run(bytes, input({ sheet: 'Accounts', skip: 5 })))[0]).toMatch(
      /^Sheet "Accounts" is empty below row 5/,
    );
    expect(errors(await run(bytes))[0]).toBe(
      'Sheet "Cover" of the portfolio "portfolio.csv" has no column "id".',
    );
  });

  it('holds the header to the rules of CSV', async () => {
    const twice = await run(
      workbookOf([
        ['id', 'x', ' X '],
        ['a', 5, 6],
      ]),
    );
    expect(found(twice)).toEqual([
      ['error', 1, 'Two columns are called "X" and "x"; nobody could say which one the model means.'],
    ]);
    const unnamed = await run(
      workbookOf([
        ['id', null, 'x'],
        ['a', 'q', 6],
      ]),
    );
    expect(found(unnamed)).toEqual([['info', 1, 'Column 2 has no name and is ignored.']]);
    expect(scores(unnamed)).toEqual({ a: 60 });
    expect(found(await run(workbookOf([['id', 'x']])))).toEqual([['warn', 1, 'The portfolio has no rows.']]);
  });

  it('is scored without a word on keys of input: that are for another kind of file', async () => {
    const bytes = workbookOf(table);
    const result = await run(bytes, input({ delimiter: ';', encoding: 'utf-16', quote: 'none' }));
    expect([found(result), Object.keys(scores(result)).length]).toEqual([[], 3]);
    expect(found(await run('id,x\na,5\n', input({ sheet: 'S' })))).toEqual([]);
  });

  it('passes on what is wrong in the file', async () => {
    expect(errors(await run(workbookOf(table).subarray(0, 400)))[0]).toMatch(/cut off/);
    expect(errors(await run(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])))[0]).toMatch(/cut off/);
    expect(errors(await run(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2])))[0]).toMatch(/\.xls/);
    const twice = '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>';
    const result = await run(workbookOf([], { sheets: [{ rows: rowsXml([['id', 'x']]) + twice }] }));
    expect(found(result)).toEqual([
      ['error', 2, expect.stringMatching(/^Cell A2 of sheet "Accounts" stands twice/)],
    ]);
  });
});

describe('numbers that are stored as numbers', () => {
  const two = {
    axes: [
      {
        id: 'worth',
        criteria: [
          { id: 'x', column: 'x', weight: 1, scale: { linear: [0, 10] } },
          { id: 'y', column: 'y', weight: 1, scale: { linear: [0, 10] } },
        ],
      },
    ],
  };
  const xOf = async (file: Uint8Array | string, more: object = {}) =>
    (await score({ ...two, ...more }, file)).accounts.map(({ account, worth }) => [account, worth]);

  it('keep their point whatever texts beside them prove or the model says', async () => {
    // as texts, 1.004 would be a thousand and four beside 0,94
    const book = workbookOf([
      ['id', 'x', 'y'],
      ['a', 1.004, '0,94'],
      ['b', 171, '9,06'],
    ]);
    expect(await xOf(book)).toEqual([
      ['b', 95.3],
      ['a', 9.72],
    ]);
    expect(await xOf(book, input({ decimal: ',' }))).toEqual(await xOf(book));
    expect(
      await xOf(
        csvOf([
          ['id', 'x', 'y'],
          ['a', '1.004', '0,94'],
          ['b', '171', '9,06'],
        ]),
      ),
    ).toEqual([
      ['b', 95.3],
      ['a', 54.7],
    ]);
    const parquet = await parquetOf(
      "SELECT * FROM (VALUES ('a', 1.004::DOUBLE, '0,94'), ('b', 171, '9,06')) AS t(id, x, y)",
    );
    expect(await xOf(parquet)).toEqual(await xOf(book));
  });

  it('stop where a text of their column is written otherwise, and both cells are shown', async () => {
    const result = await score(
      two,
      workbookOf([
        ['id', 'x', 'y'],
        ['a', '1,004', 1],
        ['b', 3, 1],
        ['c', 2.5, 1],
      ]),
    );
    expect(found(result)).toEqual([
      ['error', 4, 'The column "x" writes numbers in two ways: "1,004" on row 2 and "2.5" here.'],
    ]);
    expect(result.findings[0]!.help).toContain('enter the texts of this column as numbers');
    const plain = await score(
      two,
      workbookOf([
        ['id', 'x', 'y'],
        ['a', '1,5', 1],
        ['b', 3, 1],
      ]),
    );
    expect(plain.accounts.map(({ account, worth }) => [account, worth])).toEqual([
      ['b', 20],
      ['a', 12.5],
    ]);
  });

  it('are named by row in Parquet as well, where they are texts', async () => {
    const result = await score(
      two,
      await parquetOfTable([
        ['id', 'x', 'y'],
        ['a', '1,5', '1'],
        ['b', '2.5', '1'],
      ]),
    );
    expect(found(result)).toEqual([
      ['error', 2, 'The column "x" writes numbers in two ways: "1,5" on row 1 and "2.5" here.'],
    ]);
  });
});

describe('a Parquet file as a portfolio', () => {
  it('gives every type as its text, and NULL as an empty cell', async () => {
    const types = [
      ['VARCHAR', "'010066'", '010066'],
      ['INTEGER', '-7', '-7'],
      ['HUGEINT', '12345678901234567890', '12345678901234567000'],
      ['UBIGINT', '18446744073709551615', '18446744073709551615'],
      ['DOUBLE', '0.1', '0.1'],
      ['DOUBLE', '1e20', '1e+20'],
      ['DOUBLE', '5', '5.0'],
      ['FLOAT', '0.1', '0.1'],
      ['DECIMAL(9,2)', '1.50', '1.50'],
      ['BOOLEAN', 'true', 'true'],
      ['DATE', "'2026-01-02'", '2026-01-02'],
      ['TIMESTAMP', "'2026-01-02 03:04:05'", '2026-01-02 03:04:05'],
      ['TIMESTAMPTZ', "'2026-01-02 03:04:05+02'", '2026-01-02 01:04:05+00'],
      ['TIME', "'03:04:05'", '03:04:05'],
      ['UUID', "'00000000-0000-0000-0000-00000000000a'", '00000000-0000-0000-0000-00000000000a'],
      ['BLOB', "'caf\\xC3\\xA9'", 'café'],
    ] as const;
    const cells = types.map(([type, value], i) => `CAST(${value} AS ${type}) AS t${i}`);
    const empty = types.map(([type]) => `CAST(NULL AS ${type})`);
    const zone = process.env.TZ;
    process.env.TZ = 'America/Lima';
    try {
      const bytes = await parquetOf(
        `SELECT 'a' AS id, ${cells.join(', ')} UNION ALL SELECT 'b', ${empty.join(', ')} ORDER BY id`,
      );
      for (const [i, [type, , text]] of types.entries()) {
        const lookup = { [type === 'HUGEINT' ? '1.2345678901234567e+19' : text]: 100 };
        const scale = {
          axes: [{ id: 'worth', criteria: [{ id: 'x', column: `t${i}`, weight: 1, scale: { lookup } }] }],
        };
        const result = await score(scale, bytes);
        expect([type, scores(result), found(result)]).toEqual([type, { a: 100, b: null }, []]);
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  it('gives a double the digits that lead back to it, and no more', async () => {
    const values = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }), {
      numRuns: 300,
      seed: 5,
    });
    const bytes = await parquetOf(
      `SELECT * FROM (VALUES ${values.map((value, i) => `('a${i}', CAST('${value}' AS DOUBLE))`).join(', ')}) AS t(id, x)`,
    );
    const keys = Object.fromEntries(values.map((value) => [asEngine(value), 50]));
    const scale = { lookup: keys };
    const result = await score(
      { axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale }] }] },
      bytes,
    );
    expect(found(result)).toEqual([]);
    expect(result.accounts).toHaveLength(300);
  });

  /** JavaScript's shortest digits, as the engine spells them: 5.0, 1e-05, 1e+20. */
  function asEngine(value: number): string {
    const [digits = '', power = '0'] = value.toExponential().split('e');
    const exponent = Number(power);
    if (exponent < -4 || exponent >= 16) {
      const sign = exponent < 0 ? '-' : '+';
      return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
    }
    const plain = value.toFixed(20).includes('e') ? String(value) : String(value);
    return plain.includes('.') ? plain : `${plain}.0`;
  }

  it('counts rows from 1 and names them so', async () => {
    const bytes = await parquetOfTable([
      ['id', 'x'],
      ['a', '5'],
      ['two\nlines', 'bad'],
      ['c', null],
      ['a', '6'],
    ]);
    const result = await run(bytes);
    expect(result.rejects.map(({ line, cell, cause }) => [line, cell, cause])).toEqual([
      [1, 'a', 'stands more than once in the file, here for the first time'],
      [2, 'bad', 'is no number, and input.null does not say that it means "unknown"'],
      [4, 'a', 'stands more than once in the file, first on row 1'],
    ]);
    expect(scores(result)).toEqual({ c: null });
  });

  it('keeps a row that repeats the names of the columns: no header stands among its rows', async () => {
    const result = await run(
      await parquetOfTable([
        ['id', 'x'],
        ['id', '5'],
        ['a', '6'],
      ]),
    );
    expect(scores(result)).toEqual({ a: 60, id: 50 });
  });

  it('gives the same accounts as the same CSV, on every road', async () => {
    const table: Table = [
      ['id', 'x', 'n'],
      ['\ufeffa', '5', 'q'],
      ['b', null, '"'],
      ['c,"d"', '7', 'l\r\nl'],
      [' e ', ' 8 ', ''],
    ];
    const expected = await score(model(), csvOf(table));
    for (const road of roads)
      expect(await score(model(), await parquetOfTable(table), road)).toEqual(expected);
  });

  it('reads a single column, NULL in it or not', async () => {
    const rated = { axes: [{ id: 'worth', criteria: [{ id: 'r', rating: 'r', weight: 1 }] }] };
    const result = await score(rated, await parquetOfTable([['id'], ['a'], [null], ['b']]));
    expect(result.accounts.map(({ account }) => account)).toEqual(['a', 'b']);
    expect(result.rejects).toMatchObject([{ line: 2, cause: 'names no account' }]);
  });

  it('refuses what is no cell, where the model names it, and numbers as accounts that may have lost digits', async () => {
    const bytes = await parquetOf(
      "SELECT 'a' AS id, [1] AS l, {'a': 1} AS s, '\\xFF'::BLOB AS b, 1.5::DOUBLE AS d, 7::BIGINT AS n, 5 AS x",
    );
    const named = async (column: string, account = 'id') => {
      const criteria = [{ id: 'x', column, weight: 1, scale: { linear: [0, 10] } }];
      return found(await score({ account, axes: [{ id: 'worth', criteria }] }, bytes));
    };
    const at = 'axes.0.criteria.0.column';
    expect(await named('l')).toEqual([
      [
        'error',
        at,
        'The column "l" of this Parquet file holds no single values (INTEGER[]); kam cannot read them as cells.',
      ],
    ]);
    expect((await named('s'))[0]![2]).toContain('STRUCT(a INTEGER)');
    expect((await named('b'))[0]![2]).toContain('bytes that are no text');
    expect(await named('x', 'd')).toEqual([
      ['error', 'account', expect.stringContaining('stored as numbers with decimals (DOUBLE)')],
    ]);
    expect(await named('x', 'n')).toEqual([]);
    expect(await named('x')).toEqual([]);
  });

  it('holds the names to the rules of CSV, also where the engine would rename one', async () => {
    const bytes = Buffer.from(await parquetOf("SELECT 'a' AS id, 1 AS x1, 2 AS x2"));
    const twice = Buffer.from(bytes.toString('latin1').replaceAll('x2', 'x1'), 'latin1');
    const result = await run(new Uint8Array(twice));
    expect(found(result)).toEqual([
      ['error', 1, 'Two columns are called "x1"; nobody could say which one the model means.'],
    ]);
  });

  it('is refused where it is cut off, encrypted, damaged or holds a zero byte', async () => {
    const whole = await parquetOfTable([
      ['id', 'x'],
      ['a', '5'],
    ]);
    const said = async (bytes: Uint8Array) => errors(await run(bytes))[0];
    expect(await said(whole.subarray(0, 60))).toMatch(/^This Parquet file cannot be read: /);
    expect(await said(new TextEncoder().encode('PAR1'))).toMatch(/too small/);
    expect(await said(new TextEncoder().encode('PAREsomething elsePARE'))).toMatch(/encrypted/);
    const nul = await parquetOf("SELECT 'a' AS id, '5' AS x UNION ALL SELECT 'b' || chr(0), '6' ORDER BY id");
    expect(found(await run(nul))).toEqual([
      ['error', 2, 'A zero byte stands in a text of this row, which no table can hold.'],
    ]);
    expect(found(await run(await parquetOfTable([['id', 'x']])))).toEqual([
      ['warn', 1, 'The portfolio has no rows.'],
    ]);
  });

  it('with any bytes changed is read or refused, never a crash', async () => {
    const whole = await parquetOf(
      "SELECT 'acc' || range AS id, range % 11 AS x, [range] AS l FROM range(60)",
    );
    const places = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(places, async (changes) => {
        const bytes = whole.slice();
        for (const [at, byte] of changes) bytes[at] = byte;
        const result = await run(bytes);
        if (errors(result).length === 0)
          expect(result.accounts.length + result.rejects.length).toBe(result.rows);
        for (const message of errors(result)) expect(message).not.toContain('/tmp');
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});

describe('the same table', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '1', '.', ',', '"', "'", ' ', '\n', ';', 'é', '#', '=', '\ufeff', '\u00a0'),
    maxLength: 5,
  });
  const number = fc.oneof(fc.constantFrom('', '5', ' 7 ', '2.5', '1e1', 'bad', '-3', '1.004'), text);

  it('as CSV, as a workbook of texts and as Parquet gives the same accounts, rejects and cells', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(text, number, text), { minLength: 1, maxLength: 12 }),
        async (rows) => {
          const table: Table = [
            ['id', 'x', 'n'],
            ...rows.filter((cells) => cells.some((cell) => cell !== '')),
          ];
          if (table.length === 1) return;
          const csv = await score(model(input({ decimal: '.' })), csvOf(table));
          const book = await score(model(input({ decimal: '.' })), workbookOf(table));
          const parquet = await score(model(input({ decimal: '.' })), await parquetOfTable(table));
          const without = ({ accounts, rejects, rows }: typeof csv) => ({
            accounts,
            rows,
            rejects: rejects.map(({ column, cell, cause }) => [
              column,
              cell,
              cause.replace(/(line|row) \d+/, ''),
            ]),
          });
          expect(without(book)).toEqual(without(csv));
          expect(without(parquet)).toEqual(without(csv));
        },
      ),
      { numRuns: 25, seed: 7 },
    );
  });
});
