import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { dialectOf } from '../../src/scoring/dialect.ts';
import { cellsOf, scanRecords } from '../../src/scoring/records.ts';
import { allRows, PortfolioFault } from '../../src/scoring/rows.ts';
import { surveyPortfolio } from '../../src/scoring/survey.ts';
import { roads, score, withScored } from './engine.ts';

/** Every way a list may be written: whoever reads it, in whatever pieces, reads the same. */

const schema = segmentation.shape.input;
const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text));
const utf16 = (text: string, big = false) => {
  const bytes = Buffer.from(text, 'utf16le');
  return new Uint8Array(big ? bytes.swap16() : bytes);
};
const latin = (text: string) => Uint8Array.from([...text].map((char) => char.charCodeAt(0)));

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]) {
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length]!;
    yield bytes.slice(at, at + size);
    at += size;
  }
}

const headOf = (bytes: Uint8Array) => (size: number) => ({
  bytes: bytes.subarray(0, size),
  whole: bytes.length <= size,
});

/** All rows without the engine. */
async function rowsOf(bytes: Uint8Array, settings: object = {}, sizes: readonly number[] = [1 << 20]) {
  const input = schema.parse(settings);
  const { dialect, findings } = dialectOf(headOf(bytes), input, 'p.csv');
  if (!dialect) throw new PortfolioFault(...findings);
  const rows: { line: number; cells: string[] }[] = [];
  for await (const batch of allRows(
    () => inPieces(bytes, sizes),
    dialect,
    'p.csv',
    input.encoding === 'auto',
  ))
    rows.push(...batch);
  return { dialect, rows };
}

/** All cells as the engine has them. */
async function loaded(bytes: Uint8Array, header: readonly string[], settings: object = {}) {
  const criteria = header.map((column, i) => ({
    id: `c${i}`,
    column,
    weight: 1,
    scale: { lookup: { nothing: 0 }, default: 1 },
  }));
  const model = { account: header[0], axes: [{ id: 'worth', criteria }], input: settings };
  const { used, findings } = await withScored(model, bytes, { detailed: true }, ({ engine }) =>
    engine.rows(`SELECT ${header.map((_, i) => `COALESCE(c${i}, '')`).join(', ')} FROM src ORDER BY rowid`),
  );
  return { cells: used, findings };
}

describe('csv-spectrum', () => {
  const folder = 'test/fixtures/csv-spectrum';
  const names = readdirSync(`${folder}/csvs`).map((file) => file.replace('.csv', ''));

  it('has twelve files', () => expect(names).toHaveLength(12));

  it.each(names)('%s reads as its JSON, without the engine and with it', async (name) => {
    const bytes = new Uint8Array(readFileSync(`${folder}/csvs/${name}.csv`));
    const json = JSON.parse(readFileSync(`${folder}/json/${name}.json`, 'utf8'));
    const expected = ([json].flat() as Record<string, string>[]).map((row) => ({ ...row }));
    // seconds of arc: a quote in the middle of a cell is text only where the model says that quotes are
    const arc = name === 'location_coordinates';
    const settings = { delimiter: ',', ...(arc ? { quote: 'none' } : {}) };
    if (arc) {
      await expect(rowsOf(bytes)).rejects.toBeInstanceOf(PortfolioFault);
      for (const row of expected) row['Contact Phone Number'] = '2095257564'; // published so
    }
    for (const size of [1, 2, 3, 7, 1 << 20]) {
      const { dialect, rows } = await rowsOf(bytes, settings, [size]);
      const objects = rows.map(({ cells }) =>
        Object.fromEntries(cells.map((text, i) => [dialect.header[i]!, text])),
      );
      expect(objects).toEqual(expected);
    }
    const header = Object.keys(expected[0]!);
    const { cells } = await loaded(bytes, header, settings);
    expect(cells).toEqual(expected.map((row) => Object.values(row)));
  });
});

describe('real lists', () => {
  it('the health departments: decimal commas, three columns without a name, beds and people that agree', async () => {
    const bytes = new Uint8Array(readFileSync('test/fixtures/portfolios/es_departments_decimal_comma.csv'));
    const model = {
      account: 'CODCNH',
      axes: [
        {
          id: 'worth',
          criteria: [
            { id: 'beds', column: 'CAMAS', weight: 1, scale: { linear: [0, 1000] } },
            { id: 'people', column: 'personas_SIP', weight: 1, scale: { linear: [0, 1e6] } },
            { id: 'ratio', column: 'camas/1ksip', weight: 1, scale: { linear: [0, 10] } },
            { id: 'east', column: 'longitude', weight: 1, scale: { linear: [-10, 10] } },
          ],
        },
      ],
    };
    const result = await score(model, bytes);
    expect([result.rows, result.rejects, result.accounts.length]).toEqual([32, [], 32]);
    expect(result.findings).toMatchObject([
      { severity: 'info', message: 'Columns 14, 15, 16 have no name and are ignored.' },
    ]);
    const { dialect, rows } = await rowsOf(bytes);
    const at = (name: string) => dialect.header.indexOf(name);
    const { used } = await withScored(model, bytes, { detailed: true }, ({ engine, scoring }) =>
      engine.rows(
        `SELECT ${['CAMAS', 'personas_SIP', 'camas/1ksip']
          .map((column) => `CAST(replace(c${scoring.layout.columns.get(column)}, ',', '.') AS DOUBLE)`)
          .join(
            ', ',
          )} FROM src WHERE c${at('camas/1ksip')} IS NOT NULL AND c${at('personas_SIP')} IS NOT NULL`,
      ),
    );
    expect(used).toHaveLength(24);
    for (const [beds, people, ratio] of used as number[][])
      expect(Math.abs((beds! * 1000) / people! - ratio!)).toBeLessThanOrEqual(0.005 + 1e-9);
    expect(rows.reduce((sum, { cells }) => sum + Number(cells[at('CAMAS')]), 0)).toBe(
      parse(bytes, { delimiter: ';', bom: true, from_line: 2 }).reduce(
        (sum: number, cells: string[]) => sum + Number(cells[at('CAMAS')]),
        0,
      ),
    );
  });

  it('the hospitals of the USA: control totals, leading zeros, −999 for unknown', async () => {
    const bytes = new Uint8Array(gunzipSync(readFileSync('test/fixtures/portfolios/us_hospitals.csv.gz')));
    const { dialect, rows } = await rowsOf(bytes);
    const column = (name: string) => rows.map(({ cells }) => cells[dialect.header.indexOf(name)]!);
    const beds = column('BEDS').map(Number);
    expect(rows).toHaveLength(7596);
    expect(new Set(column('ID')).size).toBe(7596);
    expect(beds.filter((value) => value > 0).reduce((sum, value) => sum + value, 0)).toBe(1_065_151);
    expect(beds.filter((value) => value === -999)).toHaveLength(307);
    expect(column('STATUS').filter((text) => text === 'OPEN')).toHaveLength(7277);
    expect(column('STATUS').filter((text) => text === 'CLOSED')).toHaveLength(319);
    const model = {
      account: 'ID',
      name: 'NAME',
      input: { null: ['', 'NOT AVAILABLE', '-999'] },
      axes: [
        { id: 'size', criteria: [{ id: 'beds', column: 'BEDS', weight: 1, scale: { linear: [0, 1e6] } }] },
      ],
    };
    const result = await score(model, bytes);
    expect([result.rows, result.accounts.length, result.rejects]).toEqual([7596, 7596, []]);
    expect(result.accounts.every(({ account }) => /^\d{10}$/.test(String(account)))).toBe(true);
    expect(result.accounts.filter(({ score: value }) => value === null)).toHaveLength(307);
    const sum = result.accounts.reduce((total, { score: value }) => total + Number(value ?? 0), 0);
    expect(Math.round(sum * 1e4)).toBe(1_065_151);
  });
});

describe('a dialect', () => {
  const model = {
    axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale: { linear: [0, 10] } }] }],
  };
  const encodings: [string, (text: string) => Uint8Array][] = [
    ['UTF-8', utf8],
    ['UTF-8 with mark', (text) => utf8(`\ufeff${text}`)],
    ['UTF-16 LE with mark', (text) => utf16(`\ufeff${text}`)],
    ['UTF-16 BE with mark', (text) => utf16(`\ufeff${text}`, true)],
    ['UTF-16 LE', (text) => utf16(text)],
    ['UTF-16 BE', (text) => utf16(text, true)],
    ['Windows-1252', latin],
  ];
  const delimiters = [',', ';', '\t', '|', '~'];

  it.each(encodings)(
    'in %s is read with every delimiter, line end and decimal sign, on every road',
    async (_, encode) => {
      for (const [i, delimiter] of delimiters.entries()) {
        const eol = ['\n', '\r\n', '\r'][i % 3]!;
        const decimal = delimiter === ',' ? '"2,5"' : '2,5';
        const lines = [
          ['id', 'x', 'n\u00f1'],
          ['\u00e9a', decimal, 'b'],
          [' c ', '"  1,50"', `"q${delimiter} ""z"""`],
          ['d', '7', ''],
        ];
        const text = lines.map((cells) => cells.join(delimiter) + eol).join(eol);
        for (const road of roads) {
          const { accounts, rejects, findings, rows } = await score(model, encode(text), road);
          expect([
            delimiter,
            accounts.map(({ account, worth }) => [account, worth]),
            rejects,
            findings,
            rows,
          ]).toEqual([
            delimiter,
            [
              ['d', 70],
              ['\u00e9a', 25],
              ['c', 15],
            ],
            [],
            [],
            3,
          ]);
        }
      }
    },
  );

  it.each([
    ['point', '.', '1234.5', '0.5', 1234.5],
    ['comma', ',', '1234,5', '0,5', 1234.5],
    ['thousands point', ',', '1.234.567,5', '0,5', 1234567.5],
    ['thousands comma', '.', '1,234,567.5', '0.5', 1234567.5],
    ['thousands blank', ',', '1 234 567,5', '0,5', 1234567.5],
    ['thousands narrow blank', ',', '1\u202f234\u00a0567,5', '0,5', 1234567.5],
    ['thousands apostrophe', '.', "1'234'567.5", '0.5', 1234567.5],
    ['thousands curved apostrophe', '.', '1\u2019234\u2019567.5', '0.5', 1234567.5],
  ])('with %s gives the number that was meant', async (_, __, large, small, value) => {
    const scale = { linear: [0, 1e7] };
    const wide = { axes: [{ id: 'worth', criteria: [{ id: 'x', column: 'x', weight: 1, scale }] }] };
    const file = `id;x\na;"  ${large}"\nb;${small}\n`;
    const { accounts, findings } = await score(wide, file);
    expect(findings).toEqual([]);
    expect(accounts[0]!.worth).toBe(value / 1e5);
  });

  it('with a title above it is never guessed: the message says how many lines to skip', async () => {
    for (const [title, eol] of [
      ['Report of hospitals', '\n'],
      ['A "quoted" title', '\n'],
      ['Report;2026;x', '\r\n'],
      ['"a title of\ntwo lines"', '\r\n'],
      ['', '\n'],
    ] as const) {
      const above = `${title}${eol}exported: "yes"${eol}`;
      const lines = above.split('\n').length - 1;
      const text = `${above}id;x;y${eol}a;5;2${eol}b;7;3${eol}`;
      const result = await score(model, text);
      const [finding, ...others] = result.findings;
      expect([title, others, result.accounts, finding!.span!.line]).toEqual([title, [], [], 1]);
      expect(finding!.message).toContain(`stand on line ${lines + 1}`);
      expect(finding!.help).toContain(`input: { skip: ${lines} }`);
      const skipped = await score({ ...model, input: { skip: lines } }, text);
      expect(skipped.accounts.map(({ account }) => account)).toEqual(['b', 'a']);
      const wrong = await score({ ...model, input: { skip: lines + 1 } }, text);
      expect(wrong.findings[0]!.message).toContain('has no column "id"');
    }
  });

  it('with a header longer than what is read first, or many lines above it, is read on', async () => {
    const many = Array.from({ length: 4000 }, (_, i) => `a column with a long name ${i}`);
    const wide = `id,x,${many.join(',')}\na,5,${many.map(() => '').join(',')}\n`;
    expect((await score(model, wide)).accounts).toMatchObject([{ account: 'a', worth: 50 }]);
    const title = 'a line of the title\n'.repeat(3000);
    const skipped = await score({ ...model, input: { skip: 3000 } }, `${title}id,x\na,5\n`);
    expect(skipped.accounts).toMatchObject([{ account: 'a' }]);
    const beyond = await score({ ...model, input: { skip: 9 } }, 'id,x\na,5\n');
    expect(beyond.findings.map(({ message }) => message)).toEqual([
      'Nothing stands below the first 9 lines of this file, which input.skip leaves out.',
    ]);
  });

  it('keeps U+FEFF at the start of a cell, wherever the row stands', async () => {
    for (const skip of [0, 1]) {
      const file = `${'title\n'.repeat(skip)}id,x\n\ufeffa,5\na,6\n`;
      for (const road of roads) {
        const { accounts, rejects } = await score({ ...model, input: { skip } }, file, road);
        expect([accounts.map(({ account }) => account), rejects]).toEqual([['a', '\ufeffa'], []]);
      }
    }
  });

  it('of a packed file or a pointer is named', async () => {
    for (const [bytes, word] of [
      [[0x1f, 0x8b, 8, 0], 'gzip'],
      [[0x28, 0xb5, 0x2f, 0xfd], 'zstd'],
      [[0x42, 0x5a, 0x68, 0x39], 'bzip2'],
      [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'xz'],
      [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], '7z'],
    ] as const)
      expect((await score(model, Uint8Array.from(bytes))).findings[0]!.message).toContain(
        `compressed (${word})`,
      );
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3\n';
    expect((await score(model, pointer)).findings[0]).toMatchObject({
      message: expect.stringContaining('a pointer to it'),
      help: expect.stringContaining('git lfs pull'),
    });
  });
});

describe('records in any pieces', () => {
  const text = fc.string({
    unit: fc.constantFrom(
      'a',
      'é',
      '😀',
      '\ufeff',
      ' ',
      ',',
      ';',
      '\t',
      '|',
      '~',
      "'",
      '"',
      '\n',
      '\r',
      '\r\n',
      '#',
      '\u0085',
    ),
    maxLength: 7,
  });
  const tables = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    );
  const marks = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|', '~'),
    quote: fc.constantFrom('"', "'"),
    eol: fc.constantFrom('\n', '\r\n', '\r'),
    always: fc.boolean(),
  });
  const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });

  it('are those of csv-parse, with every delimiter, quote, line end and mark', () => {
    fc.assert(
      fc.property(tables, marks, sizes, (table, { delimiter, quote, eol, always }, pieces) => {
        const must = new RegExp(`[${delimiter}${quote}\r\n]`);
        const cell = (value: string) =>
          always || must.test(value) ? quote + value.replaceAll(quote, quote + quote) + quote : value;
        const written = table.map((cells) => cells.map(cell).join(delimiter)).join(eol);
        const bytes = utf8(written);
        const expected = (
          parse(written, {
            delimiter,
            quote,
            escape: quote,
            record_delimiter: eol,
            relax_column_count: true,
            bom: false,
          }) as string[][]
        ).filter((cells) => !(cells.length === 1 && cells[0] === '' && !always));
        const records: string[][] = [];
        const scanner = scanRecords({ delimiter, quote }, (_, count, b, from, to) => {
          const record = cellsOf(new TextDecoder('utf-8', { ignoreBOM: true }).decode(b.subarray(from, to)), {
            delimiter,
            quote,
          });
          expect(record).toHaveLength(count);
          records.push(record);
        });
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = pieces[i % pieces.length]!;
          scanner.push(bytes.slice(at, at + size));
          at += size;
        }
        scanner.end();
        expect(scanner.fault).toBeUndefined();
        expect(records).toEqual(expected);
      }),
      { numRuns: 1500, seed: 21 },
    );
  });

  it('give one survey, whatever bytes they are: the same rows, lines, faults and facts of every column', async () => {
    const bytes = fc.string({
      unit: fc.constantFrom(
        'a',
        '5',
        '1.5',
        '2,5',
        '-999',
        ' ',
        ',',
        ';',
        '"',
        '""',
        '\n',
        '\r',
        '\r\n',
        '\0',
        'é',
        'NA',
      ),
      maxLength: 60,
    });
    const watch = {
      columns: [
        { column: 'id', index: 0, number: false },
        { column: 'x', index: 1, number: true },
      ],
      nulls: new Set(['', 'na']),
    };
    await fc.assert(
      fc.asyncProperty(bytes, sizes, fc.boolean(), fc.nat(2), async (body, pieces, mark, skip) => {
        const file = utf8(`${mark ? '\ufeff' : ''}${'t\n'.repeat(skip)}id,x\n${body}`);
        const { dialect } = dialectOf(
          headOf(file),
          schema.parse({ delimiter: ',', skip, encoding: 'utf-8' }),
          'p.csv',
        );
        if (!dialect) return;
        const seen = async (how: readonly number[]) => {
          const result = await surveyPortfolio(inPieces(file, how), dialect, 'p.csv', false, watch);
          if (!('survey' in result)) return result;
          const { lineOf, ...survey } = result.survey;
          return { ...survey, lines: Array.from({ length: survey.whole }, (_, i) => lineOf(i)) };
        };
        expect(await seen(pieces)).toEqual(await seen([1 << 20]));
      }),
      { numRuns: 600, seed: 22 },
    );
  });
});
