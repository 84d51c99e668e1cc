import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readWorkbook } from '../../src/io/workbook.ts';
import type { WorkbookRow } from '../../src/scoring/workbook/sheet.ts';
import { type BookParts, book, bookParts, escaped, sheetXml, stylesOf, zip } from './xlsx.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kam-workbook-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Options = Parameters<typeof readWorkbook>[2];

async function rowsOf(bytes: Uint8Array, options: Options = {}): Promise<WorkbookRow[]> {
  const path = join(folder, 'accounts.xlsx');
  writeFileSync(path, bytes);
  const workbook = await readWorkbook(path, 'accounts.xlsx', options);
  const all: WorkbookRow[] = [];
  for await (const rows of workbook.rows()) all.push(...rows);
  return all;
}

const read = (parts: BookParts, options: Options = {}) => rowsOf(book(parts), options);
/** The cells of a sheet with these rows. */
const cells = async (rows: string, parts: BookParts = {}) =>
  (await read({ ...parts, sheets: [{ rows }] })).map((row) => row.cells);
/** One row of cells, each as written. */
const row = async (inside: string, parts: BookParts = {}) => (await cells(`<row>${inside}</row>`, parts))[0];
const number = (value: string | number, style = 0) => `<c s="${style}"><v>${value}</v></c>`;
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;

describe('cells', () => {
  it('gives texts as they are stored, wherever a program puts them', async () => {
    const texts =
      '<si><t>Clinic North</t></si><si><t xml:space="preserve">  two  </t></si><si/><si><t/></si>';
    expect(
      await row(
        '<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>3</v></c>' +
          '<c t="inlineStr"><is><t xml:space="preserve"> in </t></is></c><c t="str"><v>as &lt;text&gt; &amp; é</v></c>' +
          '<c t="str"><v><![CDATA[<raw>]]></v></c><c t="inlineStr"><is><t>007</t></is></c>',
        { texts },
      ),
    ).toEqual(['Clinic North', '  two  ', '', '', ' in ', 'as <text> & é', '<raw>', '007']);
  });

  it('joins the runs of a text in several fonts and leaves out how to pronounce it', async () => {
    const rich =
      '<r><rPr><b/><t>no</t></rPr><t>Clinic</t></r><r><t xml:space="preserve"> North</t></r><rPh sb="0" eb="1"><t>kurinikku</t></rPh><phoneticPr fontId="1"/>';
    expect(
      await row(`<c t="s"><v>0</v></c><c t="inlineStr"><is>${rich}</is></c>`, { texts: `<si>${rich}</si>` }),
    ).toEqual(['Clinic North', 'Clinic North']);
  });

  it('decodes what XML cannot hold, and only that', async () => {
    const written = 'a_x000D_b|_x005F_x0041_|_x0041|x0041_|_xd83d_|_x00e9_';
    const meant = 'a\rb|_x0041_|_x0041|x0041_|_xd83d_|é';
    const three = `${inline(written)}<c t="s"><v>0</v></c><c t="str"><v>${written}</v></c>`;
    expect(await row(three, { texts: `<si><t>${written}</t></si>` })).toEqual([meant, meant, meant]);
  });

  it('says TRUE and FALSE, and what an error is called', async () => {
    const written = ['1', '0', 'true', 'false'].map((value) => `<c t="b"><v>${value}</v></c>`).join('');
    expect(await row(`${written}<c t="e"><v>#N/A</v></c><c t="e"><v>#DIV/0!</v></c>`)).toEqual([
      'TRUE',
      'FALSE',
      'TRUE',
      'FALSE',
      '#N/A',
      '#DIV/0!',
    ]);
  });

  it.each([
    ['10066', '10066'],
    ['1E-3', '0.001'],
    ['1.50', '1.5'],
    ['-0', '0'],
    ['+7', '7'],
    ['.5', '0.5'],
    ['1.0000000000000002E-2', '0.010000000000000002'],
    ['0.30000000000000004', '0.30000000000000004'],
    ['33.333333333333336', '33.333333333333336'],
    ['123456789012345', '123456789012345'],
    ['1E+15', '1000000000000000'],
    ['2.5E22', '2.5e+22'],
    ['1E-7', '1e-7'],
  ])('gives the number %s as %s', async (written, text) => {
    expect(await row(number(written) + number(`\n ${written} `))).toEqual([text, text]);
  });

  it('gives the result of a formula, also an empty text', async () => {
    expect(
      await row(
        '<c><f>1+1</f><v>2</v></c><c t="str"><f>"a"</f><v>a</v></c><c t="str"><f>""</f><v></v></c>' +
          '<c t="b"><f>TRUE()</f><v>1</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f t="shared" si="0"/><v>0</v></c>',
      ),
    ).toEqual(['2', 'a', '', 'TRUE', '#DIV/0!', '0']);
  });

  it('reads dates as ISO dates, with a time where there is one', async () => {
    const styles = stylesOf(
      14,
      22,
      'dd/mm/yyyy',
      '[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy',
      'h:mm',
      'yyyy',
      '[h]:mm',
    );
    expect(
      await row(
        number(46095, 1) +
          number(46095.395833333336, 2) +
          number(46095, 3) +
          number(46095.5, 4) +
          number(0.75, 5) +
          number(46095, 6) +
          number(1.5, 7) +
          '<c t="d"><v>2026-03-14T00:00:00</v></c><c t="d"><v>2026-03-14T09:30:00</v></c>',
        { styles },
      ),
    ).toEqual([
      '2026-03-14',
      '2026-03-14T09:30:00',
      '2026-03-14',
      '2026-03-14T12:00:00',
      '18:00:00',
      '2026-03-14',
      '1.5',
      '2026-03-14',
      '2026-03-14T09:30:00',
    ]);
  });

  it('reads dates of the 1904 system', async () => {
    const parts = { styles: stylesOf(14, 'h:mm'), before: '<workbookPr date1904="1"/>' };
    expect(await row(number(44633, 1) + number(0, 1) + number(0.5, 1) + number(0.5, 2), parts)).toEqual([
      '2026-03-14',
      '1904-01-01',
      '1904-01-01T12:00:00',
      '12:00:00',
    ]);
  });

  it('names the columns where the sheet shows something else than the number', async () => {
    const styles = stylesOf('000000', '0', '#,##0', 14, '0%');
    const [found] = await read({
      styles,
      sheets: [
        {
          rows: `<row>${number(10066, 1)}${number(10066, 2)}${number(10066)}${number(10066, 3)}${number(45000, 4)}${number(0.1, 5)}${number('1234567890123450')}${inline('010066')}</row>`,
        },
      ],
    });
    expect(found!.shownOtherwise).toEqual([0, 3, 4, 5, 6]);
    expect(found!.cells[0]).toBe('10066');
  });
});

describe('rows', () => {
  it('puts each cell in its column, named or not', async () => {
    expect(
      await cells(
        '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c><c><v>4</v></c></row>' +
          '<row><c><v>1</v></c><c/><c><v>3</v></c></row>' +
          '<row r="3"><c r="AB3"><v>28</v></c></row>' +
          '<row r="4"><c r="C4"><v>3</v></c><c r="A4"><v>1</v></c></row>',
      ),
    ).toEqual([
      ['1', '', '3', '4'],
      ['1', '', '3'],
      [...new Array(27).fill(''), '28'],
      ['1', '', '3'],
    ]);
  });

  it('counts rows as the sheet does, and an empty one not at all', async () => {
    const rows = await read({
      sheets: [
        {
          rows: `<row r="2">${number(1)}</row><row r="3"/><row r="4"><c s="0"/><c t="inlineStr"><is><t></t></is></c></row><row>${number(2)}</row><row r="9">${number(3)}</row>`,
        },
      ],
    });
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [2, '1'],
      [5, '2'],
      [9, '3'],
    ]);
  });

  it('looks at no row that is skipped', async () => {
    const rows =
      '<row r="1"><c><f>NOW()</f></c></row><row r="3"><c><v>3</v></c></row><row r="4"><c><v>4</v></c></row>';
    const found = await read({ sheets: [{ rows }] }, { skip: 3 });
    expect(found).toEqual([{ line: 4, cells: ['4'], shownOtherwise: [], shown: [], decimals: [] }]);
  });

  it('takes a cell at the far end for one cell', async () => {
    const found = await read({ sheets: [{ rows: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }] });
    expect(found.map(({ line, cells }) => [line, cells.length, cells[16_383]])).toEqual([
      [1_048_576, 16_384, '1'],
    ]);
  });

  it('keeps the value of a merged cell in its first', async () => {
    const rows = `<row>${inline('both')}<c s="0"/><c><v>1</v></c></row>`;
    const xml = sheetXml(rows).replace(
      '</worksheet>',
      '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>',
    );
    expect((await read({ sheets: [{ xml }] })).map(({ cells }) => cells)).toEqual([['both', '', '1']]);
  });

  it('takes rows and cells only from where they belong', async () => {
    const xml = sheetXml(
      `<row>${number(1)}<extLst><ext><row><c><v>8</v></c></row></ext></extLst></row>`,
    ).replace(
      '</worksheet>',
      '<controls><row><c><v>9</v></c></row><from><row>9</row></from></controls><row><c><v>9</v></c></row></worksheet>',
    );
    expect((await read({ sheets: [{ xml }] })).map(({ cells }) => cells)).toEqual([['1']]);
  });

  it('gives them anew each time, and closes the file when nobody reads on', async () => {
    const path = join(folder, 'twice.xlsx');
    const rows = Array.from({ length: 40_000 }, (_, i) => `<row>${number(i)}${number(i)}</row>`).join('');
    writeFileSync(path, book({ sheets: [{ rows }] }));
    const open = () => (process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0);
    const before = open();
    const workbook = await readWorkbook(path, 'twice.xlsx');
    for (let time = 0; time < 2; time++) {
      const counted: number[] = [];
      for await (const batch of workbook.rows()) counted.push(batch.length);
      expect(counted.length).toBeGreaterThan(1);
      expect(counted.reduce((sum, length) => sum + length, 0)).toBe(40_000);
    }
    for await (const batch of workbook.rows()) {
      expect(batch[0]!.line).toBe(1);
      break;
    }
    expect(open()).toBe(before);
  });
});

describe('which sheet', () => {
  const sheet = (name: string, more: object = {}) => ({
    name,
    rows: `<row>${inline(escaped(name))}</row>`,
    ...more,
  });
  const cover = [
    sheet('Secret', { state: 'veryHidden' }),
    sheet('Old', { state: 'hidden' }),
    sheet('Diagram', { type: 'chartsheet' }),
    sheet(`It's "all" <ours> & more`),
    sheet('Last'),
  ];

  it('reads the first visible one that has rows', async () => {
    const path = join(folder, 'sheets.xlsx');
    writeFileSync(path, book({ sheets: cover }));
    const workbook = await readWorkbook(path, 'sheets.xlsx');
    expect(workbook.sheet).toBe(`It's "all" <ours> & more`);
    expect(workbook.sheets).toEqual(['Diagram', `It's "all" <ours> & more`, 'Last']);
    expect(await read({ sheets: cover })).toMatchObject([{ cells: [`It's "all" <ours> & more`] }]);
  });

  it('reads a named one, hidden or not', async () => {
    expect(await read({ sheets: cover }, { sheet: 'Last' })).toMatchObject([{ cells: ['Last'] }]);
    expect(await read({ sheets: cover }, { sheet: 'Secret' })).toMatchObject([{ cells: ['Secret'] }]);
  });
});

describe('what programs write', () => {
  const rows = `<row>${inline('x')}</row>`;
  const x = [{ line: 1, cells: ['x'], shownOtherwise: [], shown: [], decimals: [] }];
  const plain = bookParts({ sheets: [{ rows }] });
  const text = (name: string) => plain.find((part) => part.name === name)!.data as string;

  it('works with targets from the root, with "..", with other letters, and with another name of the workbook', async () => {
    for (const target of [
      '/xl/worksheets/sheet1.xml',
      '../xl/./worksheets/sheet1.xml',
      'Worksheets\\Sheet1.xml',
    ])
      expect(await read({ sheets: [{ rows, target }] })).toEqual(x);
    const moved = plain.map((part) => ({
      ...part,
      name: part.name
        .replace('xl/workbook.xml', 'book/main.xml')
        .replace('xl/_rels/workbook', 'book/_rels/main'),
      data:
        part.name === '_rels/.rels'
          ? text('_rels/.rels').replace('xl/workbook.xml', '/book/main.xml')
          : (part.data as string).replace('worksheets/sheet1.xml', '/xl/worksheets/sheet1.xml'),
    }));
    expect(await rowsOf(zip(moved))).toEqual(x);
    expect(await read({ sheets: [{ rows }], parts: { '_rels/.rels': undefined } })).toEqual(x);
  });

  it('works with prefixes, strict namespaces and comments', async () => {
    const prefixed = (xml: string) =>
      xml
        .replace(/<(\/?)([a-zA-Z])/g, '<$1x:$2')
        .replace(/xmlns="/g, 'xmlns:x="')
        .replaceAll('r:id', 'rel:id')
        .replace('xmlns:r=', 'xmlns:rel=')
        .replaceAll(
          'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
          'http://purl.oclc.org/ooxml/spreadsheetml/main',
        )
        .replaceAll(
          'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
          'http://purl.oclc.org/ooxml/officeDocument/relationships',
        )
        .replace('?>', '?><!-- <!DOCTYPE is only a word here -->');
    const parts = bookParts({
      texts: '<si><t>x</t></si>',
      styles: stylesOf(14),
      sheets: [{ rows: `<row><c t="s"><v>0</v></c>${number(46095, 1)}${inline('y')}</row>` }],
    });
    const all = zip(parts.map((part) => ({ ...part, data: prefixed(part.data as string) })));
    expect((await rowsOf(all)).map(({ cells }) => cells)).toEqual([['x', '2026-03-14', 'y']]);
  });

  it('works with names of parts that begin at the root, or would lead out of a folder', async () => {
    const rooted = plain.map((part) => ({ ...part, name: `/${part.name.replaceAll('/', '\\')}` }));
    expect(await rowsOf(zip([{ name: '../../x', data: '' }, ...rooted]))).toEqual(x);
  });

  it('works with stored parts, zip64 sizes, folders and parts that are no XML', async () => {
    const parts = [
      { name: 'xl/', data: '', method: 0 },
      { name: 'xl/media/image1.png', data: Uint8Array.of(1, 2, 3), method: 0 },
      ...plain.map((part, i) => ({ ...part, method: i % 2 === 0 ? 0 : 8, zip64: i % 3 === 0 })),
    ];
    expect(await rowsOf(zip(parts))).toEqual(x);
    const large = sheetXml(Array.from({ length: 5000 }, (_, i) => `<row>${number(i)}</row>`).join(''));
    const stored = plain.map((part) =>
      /sheet1/.test(part.name) ? { ...part, data: large, method: 0 } : part,
    );
    expect(await rowsOf(zip(stored))).toHaveLength(5000);
  });

  it('works with each encoding a part may have', async () => {
    const xml = (encoding: string) =>
      sheetXml(`<row>${inline('Köln – 東京')}</row>`).replace('UTF-8', encoding);
    const sheet = (part: string | Uint8Array) => read({ parts: { 'xl/worksheets/sheet1.xml': part } });
    const utf16 = Buffer.from(`\ufeff${xml('UTF-16')}`, 'utf16le');
    for (const part of [
      `\ufeff${xml('UTF-8')}`,
      xml('utf-16'),
      utf16,
      utf16.subarray(2),
      Buffer.from(utf16).swap16(),
      xml('UTF-8').replace(/<\?.*\?>\s*/, ''),
    ])
      expect((await sheet(new Uint8Array(Buffer.from(part as string))))[0]!.cells).toEqual(['Köln – 東京']);
    const latin = sheetXml(`<row>${inline('Köln')}</row>`).replace('UTF-8', 'ISO-8859-1');
    expect((await sheet(new Uint8Array(Buffer.from(latin, 'latin1'))))[0]!.cells).toEqual(['Köln']);
  });
});

describe('any table', () => {
  /** As spreadsheet programs write it: what XML cannot hold, and what looks like that, in codes. */
  const stored = (text: string) =>
    escaped(
      text
        .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
        .replace(
          /[\u0001-\u0008\u000b-\u001f\ufffe\uffff]/g,
          (char) => `_x${char.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}_`,
        ),
    );
  const text = fc
    .oneof(
      fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !value.includes('\0')),
      fc.constantFrom('_x0041_', '_x005F_', ' a ', '007', 'TRUE', '1E5', '__x000d_', 'é\n東'),
    )
    .chain((value) =>
      fc.constantFrom('s', 'inlineStr', 'str').map((type) => ({ type, value, style: 0, expected: value })),
    );
  const numeric = fc
    .oneof(
      fc.double({
        noNaN: true,
        noDefaultInfinity: true,
        min: -999_999_999_999_999,
        max: 999_999_999_999_999,
      }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e-5, min: 0 }),
    )
    .chain((value) =>
      fc.constantFrom(String(value), value.toExponential()).map((written) => ({
        type: 'n',
        value: written,
        style: 0,
        expected: value === 0 ? '0' : String(value),
      })),
    );
  const date = fc
    .tuple(
      fc.date({
        min: new Date(Date.UTC(1900, 2, 1)),
        max: new Date(Date.UTC(9999, 11, 31)),
        noInvalidDate: true,
      }),
      fc.boolean(),
    )
    .map(([at, timed]) => {
      const seconds = Math.floor(at.getTime() / 1000);
      const ms = timed ? seconds * 1000 : Math.floor(seconds / 86_400) * 86_400_000;
      const [day, time] = new Date(ms).toISOString().slice(0, 19).split('T');
      return {
        type: 'n',
        value: String((ms - Date.UTC(1899, 11, 30)) / 86_400_000),
        style: 1,
        expected: time === '00:00:00' ? day! : `${day}T${time}`,
      };
    });
  const empty = fc.constant({ type: 'none', value: '', style: 0, expected: '' });
  const table = fc.array(
    fc.tuple(
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.oneof(text, numeric, date, empty), { maxLength: 6 }),
      fc.boolean(),
    ),
    { maxLength: 12 },
  );

  it('reads back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (list) => {
        const texts: string[] = [];
        const expected: { line: number; cells: string[] }[] = [];
        let line = 0;
        const rows = list.map(([step, cells, named]) => {
          line += step;
          const last = cells.findLastIndex((cell) => cell.expected !== '');
          if (last >= 0)
            expected.push({ line, cells: cells.slice(0, last + 1).map((cell) => cell.expected) });
          const inside = cells.map(({ type, value, style }, i) => {
            const start = `<c${named ? ` r="${'ABCDEF'[i]}${line}"` : ''} s="${style}"`;
            if (type === 'none') return named ? '' : `${start}/>`;
            if (type === 'inlineStr') return `${start} t="inlineStr"><is><t>${stored(value)}</t></is></c>`;
            if (type === 's') texts.push(`<si><t xml:space="preserve">${stored(value)}</t></si>`);
            return `${start} t="${type}"><v>${type === 's' ? texts.length - 1 : stored(value)}</v></c>`;
          });
          return `<row r="${line}">${inside.join('')}</row>`;
        });
        const found = await read({
          texts: texts.join(''),
          styles: stylesOf(22),
          sheets: [{ rows: rows.join('') }],
        });
        expect(found.map(({ line, cells }) => ({ line, cells }))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
