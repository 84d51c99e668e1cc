import { describe, expect, it } from 'vitest';
import { score } from './engine.ts';

const model = (scale: unknown = { linear: [0, 10] }, more: object = {}) => ({
  axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale }] }],
  matrix: { cuts: { worth: [50] }, cells: ['serve', 'key'] },
  ...more,
});
const input = (settings: object) => ({ input: settings });
const run = (file: string | Uint8Array, more: object = {}) => score(model(undefined, more), file);
const scores = ({ accounts }: Awaited<ReturnType<typeof score>>) =>
  Object.fromEntries(accounts.map((a) => [a.account, a.score]));
const errors = ({ findings }: Awaited<ReturnType<typeof score>>) =>
  findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
const latin = (text: string) => Uint8Array.from([...text].map((char) => char.charCodeAt(0)));
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return new Uint8Array(big ? bytes.swap16() : bytes);
};

describe('the dialect of a portfolio', () => {
  it.each([
    [',', 'id,x\n01,5\n2,7\n'],
    [';', 'id;x\n01;5\n2;7\n'],
    ['tab', 'id\tx\n01\t5\n2\t7\n'],
    ['bar', 'id|x\n01|5\n2|7\n'],
  ])('finds the delimiter %s', async (_, file) => {
    expect(scores(await run(file))).toEqual({ '01': 50, '2': 70 });
  });

  it.each([
    ['UTF-8', new TextEncoder().encode('id,x,ñ\nÉ1,5,a\n')],
    ['UTF-8 with mark', new TextEncoder().encode('\ufeffid,x,ñ\nÉ1,5,a\n')],
    ['UTF-16 little-endian with mark', utf16('\ufeffid,x,ñ\nÉ1,5,a\n')],
    ['UTF-16 big-endian with mark', utf16('\ufeffid,x,ñ\nÉ1,5,a\n', true)],
    ['UTF-16 without mark', utf16('id,x,ñ\nÉ1,5,a\n')],
    ['Windows-1252', latin('id,x,\u00f1\n\u00c91,5,a\n')],
    [
      'Windows-1252 after a plain head',
      latin(`id,x,y\n${Array.from({ length: 20_000 }, (_, i) => `${i}a,3,b\n`).join('')}\u00c91,5,a\n`),
    ],
  ])('reads %s', async (_, bytes) => {
    expect(scores(await run(bytes)).É1).toBe(50);
  });

  it.each([0, 1, 2])('reads a letter that lies across two pieces of the file (%i)', async (shift) => {
    // pieces are 2^20 bytes, and almost all of the file are letters of three
    const cell = `${'x'.repeat(shift)}${'€'.repeat(400_000)}`;
    const result = await run(`id,x,t\n1,5,${cell}\n2,6,${cell}\n`);
    expect([errors(result), scores(result)]).toEqual([[], { '1': 50, '2': 60 }]);
  });

  it('does not mend bytes that are no text, and names their line', async () => {
    const damaged = new Uint8Array([...new TextEncoder().encode('id,x\nÉ1,5\n'), 0xff, ...latin('2,5\n')]);
    const result = await run(damaged);
    expect(errors(result)).toEqual([
      'A byte on this line is no UTF-8, so kam cannot tell which letters it stands for.',
    ]);
    expect(result.findings[0]!.span!.line).toBe(3);
    expect(errors(await run(latin('id,x\n\u0081,5\n'), input({ encoding: 'windows-1252' })))).toHaveLength(1);
    expect(errors(await run(utf16('\ufeffid,x\n\ud800,5\n')))).toEqual([
      'A byte on this line is no UTF-16, so kam cannot tell which letters it stands for.',
    ]);
    expect(errors(await run('id,x\na\0b,5\n'))[0]).toMatch(/zero byte/);
    expect(errors(await run(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0])))[0]).toMatch(/workbook/);
    expect(errors(await run('\ufeffid,x\n1,5\n', input({ encoding: 'windows-1252' })))[0]).toMatch(
      /mark of UTF-8/,
    );
  });

  it('asks when two delimiters fit, unless the model’s columns settle it', async () => {
    expect(
      errors(await score(model(undefined, { account: 'id', input: {} }), 'idx;a,b\nidx;c,d\n'))[0],
    ).toMatch(/more than one delimiter/);
    expect(scores(await run('id;x;b,c\n1;5;a,b\n'))).toEqual({ '1': 50 });
    expect(scores(await run('a;id,x\nb;1,5\n', { ...input({ delimiter: ',' }), account: 'a;id' }))).toEqual({
      'b;1': 50,
    });
  });

  it('skips physical lines, takes a header from the model, ignores unnamed columns and says so', async () => {
    expect(scores(await run('a "title"\r\nof two lines\r\nid;x\r\n1;5\r\n', input({ skip: 2 })))).toEqual({
      '1': 50,
    });
    expect(scores(await run('1;5\n2;6\n', input({ header: ['id', 'x'] })))).toEqual({ '1': 50, '2': 60 });
    expect(scores(await run('\ufeff1;5\n2;6\n', input({ header: ['id', 'x'] })))).toEqual({
      '1': 50,
      '2': 60,
    });
    const unnamed = await run('id;x;;\n1;5;a;b\n');
    expect(scores(unnamed)).toEqual({ '1': 50 });
    expect(unnamed.findings).toMatchObject([
      { severity: 'info', message: 'Columns 3, 4 have no name and are ignored.' },
    ]);
  });

  it('refuses two columns of one name, and a file without a header', async () => {
    for (const header of ['id,x,x', 'id,x, X ', 'id,x,e\u0301,\u00e9'])
      expect(errors(await run(`${header}\n1,2,3,4\n`))[0]).toMatch(/Two columns are called/);
    expect(errors(await run(''))[0]).toMatch(/empty/);
    expect(errors(await run('\n\n'))[0]).toMatch(/empty/);
    const nothing = await run('id,x\n');
    expect(nothing).toMatchObject({
      rows: 0,
      accounts: [],
      findings: [{ severity: 'warn', message: 'The portfolio has no rows.' }],
    });
  });

  it('reads quotes as RFC 4180, and stops at an open or stray one', async () => {
    const file = '"id","x"\n"a;""b""","5"\n"two\r\nlines","6"\n,\n';
    const result = await run(file);
    expect(scores(result)).toEqual({ 'a;"b"': 50, 'two\r\nlines': 60 });
    expect(result.rejects).toMatchObject([{ line: 5, cause: 'names no account' }]);
    const open = await run('id,x\n1,5\n2,"6\n3,7\n');
    expect([errors(open)[0], open.findings[0]!.span!.line]).toEqual([
      expect.stringMatching(/never closes/),
      3,
    ]);
    for (const stray of ['id,x\n1,5\n2"a,6\n', 'id,x\n1,5\n"2"a,6\n']) {
      const result = await run(stray);
      expect([errors(result)[0], result.findings[0]!.span!.line, result.accounts]).toEqual([
        expect.stringMatching(/stands inside a cell/),
        3,
        [],
      ]);
    }
    expect(scores(await run('id,x\n2"a,6\n"b,7\n', input({ quote: 'none' })))).toEqual({
      '2"a': 60,
      '"b': 70,
    });
    expect(scores(await run("id,x\n'a,b',6\n", input({ quote: "'" })))).toEqual({ 'a,b': 60 });
  });

  it('takes lines as they end, mixed or not, and no blank one for a row', async () => {
    const result = await run('id,x\r\n1,1\n2,2\r3,3\r\n\r\n\n4,x\n');
    expect(scores(result)).toEqual({ '1': 10, '2': 20, '3': 30 });
    expect([result.rows, result.rejects]).toMatchObject([4, [{ line: 7, cell: 'x' }]]);
    expect(scores(await run('id,x\n1,1'))).toEqual({ '1': 10 });
  });

  it('keeps rows that begin with "#", and a file of one column', async () => {
    expect(scores(await run('id,x\n#1,1\n# note,2\n'))).toEqual({ '#1': 10, '# note': 20 });
    const rated = { axes: [{ id: 'worth', criteria: [{ id: 'r', rating: 'r', weight: 1 }] }] };
    const result = await score(rated, 'id\na\n\n""\nb\n', {
      ratings: [{ folder: 'b', ref: undefined, ratings: { r: 10 } }],
    });
    expect(result.accounts).toMatchObject([
      { account: 'b', score: 100 },
      { account: 'a', score: null },
    ]);
    expect(result.rejects).toMatchObject([{ line: 4, cause: 'names no account' }]);
  });

  it('hands no signs of a file name to the engine, and no SQL of a header or cell', async () => {
    const column = `x"'; DROP TABLE src; --`;
    const sharp = {
      account: "id'",
      axes: [
        {
          id: 'worth',
          criteria: [{ id: 'x', column, weight: 1, scale: { lookup: { "a'b": 100 }, default: 0 } }],
        },
      ],
    };
    expect(scores(await score(sharp, `id'\t"${column.replaceAll('"', '""')}"\n'; SELECT 1\ta'b\n`))).toEqual({
      "'; SELECT 1": 100,
    });
  });
});

describe('numbers', () => {
  it.each([
    ['0,94', '1,16', ';', 9.4],
    ['1.234,56', '7,5', ';', 100],
    ['1,234.56', '7.5', ';', 100],
    ['1 234,56', '7,5', ';', 100],
    ["1'234.56", '7.5', ';', 100],
    ['\u00a07.5 ', '1e1', ',', 75],
    ['1\u202f000', '7,5', ';', 100],
    ['007', '+2.5E-1', ',', 70],
  ])('reads %s beside %s', async (one, other, delimiter, points) => {
    expect(scores(await run(`id${delimiter}x\n1${delimiter}${one}\n2${delimiter}${other}\n`))['1']).toBe(
      points,
    );
  });

  it('reads decimals that come after 20 480 whole numbers', async () => {
    const rows = Array.from({ length: 21_000 }, (_, i) => `a${i},${i < 20_500 ? 5 : '5.25'}`);
    const result = await run(`id,x\n${rows.join('\n')}\n`);
    expect(scores(result).a20999).toBe(52.5);
  });

  it('stops at two styles in one column and shows both cells', async () => {
    const result = await run('id;x\n1;1.234,5\n2;7\n3;1,234.5\n');
    expect(errors(result)).toEqual([
      'The column "x" writes numbers in two ways: "1.234,5" on line 2 and "1,234.5" here.',
    ]);
    expect(result.findings[0]!.span!.line).toBe(4);
    expect(result.accounts).toEqual([]);
  });

  it('takes the sign that another column proves, else asks, and never guesses', async () => {
    const two = {
      axes: [
        {
          id: 'worth',
          criteria: [
            { id: 'x', column: 'x', weight: 1, scale: { linear: [0, 2000] } },
            { id: 'y', column: 'y', weight: 1, scale: { linear: [0, 1] } },
          ],
        },
      ],
    };
    const file = (y: string) => `id;x;y\n1;171;${y}\n2;519;${y}\n3;1.004;${y}\n`;
    expect(scores(await score(two, file('0,94')))['3']).toBe(72.1);
    expect(scores(await score(two, file('0.94')))['3']).toBe(47.0251);
    const open = await score(two, file('1'));
    expect(errors(open)).toEqual([
      '"1.004" in the column "x" can be read with a decimal point or a decimal comma, which are two different numbers, and no other cell settles it.',
    ]);
    expect(open.findings[0]).toMatchObject({
      span: { line: 4 },
      help: expect.stringContaining('decimal: "."'),
    });
    expect(scores(await score({ ...two, ...input({ decimal: ',' }) }, file('1')))['3']).toBe(75.1);
    expect(
      scores(await score({ ...two, ...input({ columns: { x: { decimal: '.' } } }) }, file('0,5')))['3'],
    ).toBe(25.0251);
    expect(scores(await run('id;x\n1;5\n2;7\n'))).toEqual({ '1': 50, '2': 70 });
  });

  it('rejects what is no number, each by line, column, cell and cause', async () => {
    const bad = [
      'NaN',
      'Infinity',
      '1e400',
      '0x10',
      '1_000',
      '12 %',
      '5 EUR',
      '€5',
      '(5)',
      '5-',
      'abc',
      '.5',
      '1,2,3',
    ];
    const result = await run(
      `id;x\nok;5\n${bad.map((cell, i) => `b${i};${cell}\n`).join('')}`,
      input({ decimal: '.', thousands: 'none' }),
    );
    expect(result.rejects.map(({ cell }) => cell)).toEqual(bad);
    expect(result.rejects.map(({ line }) => line)).toEqual(bad.map((_, i) => i + 3));
    expect(new Set(result.rejects.map(({ column }) => column))).toEqual(new Set(['x']));
    expect(result.rejects.find(({ cell }) => cell === '1e400')!.cause).toMatch(/beyond the numbers/);
    expect(result.rejects.find(({ cell }) => cell === '12 %')!.cause).toMatch(/percent/);
    expect(result.rows).toBe(bad.length + 1);
    expect(scores(result)).toEqual({ ok: 50 });
  });

  it('warns of −999 that nobody called unknown', async () => {
    const file = `id,x\n${Array.from({ length: 20 }, (_, i) => `${i},${i < 5 ? -999 : 5}\n`).join('')}`;
    expect((await run(file)).findings).toMatchObject([
      {
        severity: 'warn',
        path: ['axes', 0, 'criteria', 0, 'column'],
        message: expect.stringContaining('-999 in 5 rows'),
      },
    ]);
    expect((await run(file, input({ null: ['', '-999'] }))).findings).toEqual([]);
  });
});

describe('rows', () => {
  it('names every reject with its cause, and counts rows in = accounts + rejects', async () => {
    const file = 'id,x\n1,5\n2\n3,4,5\nid,x\n ,6\n7,1\n8,\n7,2\n';
    const result = await run(file, { missing: 'fail' });
    expect(result.rejects).toEqual([
      { line: 3, column: null, cell: null, cause: 'has 1 cell where the header has 2' },
      { line: 4, column: null, cell: null, cause: 'has 3 cells where the header has 2' },
      { line: 5, column: null, cell: null, cause: 'repeats the header' },
      { line: 6, column: 'id', cell: ' ', cause: 'names no account' },
      {
        line: 7,
        column: 'id',
        cell: '7',
        cause: 'stands more than once in the file, here for the first time',
      },
      { line: 8, column: 'x', cell: null, cause: 'is missing, and the model says missing: fail' },
      { line: 9, column: 'id', cell: '7', cause: 'stands more than once in the file, first on line 7' },
    ]);
    expect([result.rows, result.accounts.length]).toEqual([8, 1]);
  });

  it('names the physical line, whatever stands above', async () => {
    const result = await run('preamble\r\n"id","x"\r\n"a\r\nb",1\r\n\r\nc,x\r\n', input({ skip: 1 }));
    expect(result.rejects).toMatchObject([{ line: 6, cell: 'x' }]);
  });

  it('compares accounts by code points, not by looks', async () => {
    const result = await run('id,x\n\u00e9,1\ne\u0301,2\nE,3\n 4 ,4\n');
    expect(result.accounts.map(({ account }) => account)).toEqual(['4', 'E', 'e\u0301', '\u00e9']);
  });

  it('lists a value that no lookup names, once, with its first line', async () => {
    const result = await score(model({ lookup: { yes: 100 } }), 'id,x\n1,yes\n2,no\n3,no\n4,perhaps\n');
    expect(result.findings).toMatchObject([
      {
        file: 'segmentation.yaml',
        path: ['axes', 0, 'criteria', 0, 'scale', 'lookup'],
        message: expect.stringContaining('"no"'),
        related: [{ span: { line: 3 } }],
      },
      { message: expect.stringContaining('"perhaps"') },
    ]);
    expect(result.accounts).toEqual([]);
  });

  it('reads a cell of three million characters, and one with ten thousand lines', async () => {
    const long = `id,x,y\na,5,${'z'.repeat(3_000_000)}\nb,6,"${'line\n'.repeat(10_000)}"\nc,bad,\n`;
    const result = await run(long);
    expect(scores(result)).toEqual({ a: 50, b: 60 });
    expect(result.rejects).toMatchObject([{ line: 10_004, cell: 'bad' }]);
  });

  it('spills and does not lose a row when memory is short', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `account number ${i},${i % 10},${'y'.repeat(40)}`);
    const result = await score({ ...model(), abc: { column: 'x' } }, `id,x,y\n${rows.join('\n')}\n`, {
      memory: 64e6,
    });
    expect(result.accounts).toHaveLength(30_000);
  });
});
