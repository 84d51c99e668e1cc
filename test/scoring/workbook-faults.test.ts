import { mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';
import { DiskFault } from '../../src/io/faults.ts';
import { readWorkbook } from '../../src/io/workbook.ts';
import { PortfolioFault } from '../../src/scoring/rows.ts';
import { NoSuchSheet } from '../../src/scoring/workbook/faults.ts';
import { openWorkbook, type Package, sheetRows } from '../../src/scoring/workbook/read.ts';
import { type BookParts, book, bookParts, escaped, sheetXml, stylesOf, type ZipPart, zip } from './xlsx.ts';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kam-workbook-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Options = Parameters<typeof readWorkbook>[2];

async function rowsOf(bytes: Uint8Array, options: Options = {}) {
  const path = join(folder, 'accounts.xlsx');
  writeFileSync(path, bytes);
  const workbook = await readWorkbook(path, 'accounts.xlsx', options);
  const all: unknown[] = [];
  for await (const rows of workbook.rows()) all.push(...rows);
  return all;
}

/** The one finding that stops the reading. */
async function fault(bytes: Uint8Array, options: Options = {}): Promise<Finding> {
  const error: unknown = await rowsOf(bytes, options).then(
    () => 'it was read',
    (error) => error,
  );
  expect(error).toBeInstanceOf(PortfolioFault);
  const [finding] = (error as PortfolioFault).findings;
  expect(finding).toMatchObject({ rule: 'portfolio', severity: 'error', file: 'accounts.xlsx' });
  expect(finding!.help).toMatch(/\.$/);
  return finding!;
}

const message = async (bytes: Uint8Array, options: Options = {}) => (await fault(bytes, options)).message;
const ofBook = (parts: BookParts, options: Options = {}) => message(book(parts), options);
const ofRows = (rows: string) => fault(book({ sheets: [{ rows }] }));
const ofSheet = (xml: string | Uint8Array) => message(book({ parts: { 'xl/worksheets/sheet1.xml': xml } }));
const lined = async (rows: string) => {
  const { span, message } = await ofRows(rows);
  return [span!.line, message];
};
const bytes = (text: string) => new TextEncoder().encode(text);
const rows = '<row><c><v>1</v></c></row>';
const whole = bookParts({ sheets: [{ rows }] });
const with_ = (name: string, more: Partial<ZipPart>) =>
  zip(whole.map((part) => (part.name === name ? { ...part, ...more } : part)));
const sheet1 = 'xl/worksheets/sheet1.xml';

describe('a file that is no workbook', () => {
  it('is told by its first bytes', async () => {
    expect(await message(bytes(''))).toBe('This file is empty.');
    expect(await message(bytes('id,x\n1,2\n'))).toMatch(/^This is no \.xlsx workbook/);
    expect(await message(bytes('P'))).toMatch(/^This is no \.xlsx workbook/);
    const protectedOne = await fault(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0));
    expect(protectedOne.message).toMatch(/protected by a password, or written in the old \.xls format/);
    expect(protectedOne.help).toMatch(/save it as \.xlsx without a password/);
  });

  it('is told by what is in the archive', async () => {
    expect(await message(zip([]))).toMatch(/^This is a ZIP file without a workbook/);
    expect(await message(zip([{ name: 'a.txt', data: 'a' }]))).toMatch(
      /^This is a ZIP file without a workbook/,
    );
    expect(await message(zip([{ name: 'content.xml', data: '<a/>' }]))).toMatch(/OpenDocument/);
    expect(await message(zip([{ name: 'xl/workbook.bin', data: 'a' }]))).toMatch(/\.xlsb/);
    expect(await ofBook({ parts: { 'xl/workbook.xml': undefined } })).toMatch(/without a workbook/);
    expect(await ofBook({ parts: { 'xl/workbook.xml': '<document/>' } })).toMatch(/begins with <document>/);
  });

  it('is told by the disk', async () => {
    await expect(readWorkbook(join(folder, 'gone.xlsx'), 'gone.xlsx')).rejects.toThrow(DiskFault);
    await expect(readWorkbook(folder, 'folder')).rejects.toThrow(DiskFault);
  });
});

describe('a workbook that is damaged', () => {
  const names = ['id', 'Clinic North', '007', '2026-03-14'];
  const sound = book({
    texts: names.map((name) => `<si><t>${name}</t></si>`).join(''),
    styles: stylesOf(14, '000000'),
    sheets: [
      { name: 'Hidden', state: 'hidden', rows: '<row><c><v>8</v></c></row>' },
      {
        rows: names
          .map(
            (_, i) =>
              `<row><c t="s"><v>${i}</v></c><c s="1"><v>${45000 + i}</v></c><c s="2"><v>${i}</v></c></row>`,
          )
          .join(''),
      },
    ],
  });

  it('is told to be cut off, wherever it was cut', async () => {
    expect(await message(sound.slice(0, -100))).toMatch(/^This workbook is cut off/);
    for (let length = 0; length < sound.length; length++) await fault(sound.slice(0, length));
  });

  it('gives a finding or the same rows, whichever bit has turned', async () => {
    const expected = await rowsOf(sound);
    expect(expected).toHaveLength(4);
    const turned = fc.tuple(fc.nat({ max: sound.length - 1 }), fc.nat({ max: 7 }));
    await fc.assert(
      fc.asyncProperty(turned, async ([at, bit]) => {
        const damaged = sound.slice();
        damaged[at]! ^= 1 << bit;
        const found = await rowsOf(damaged).catch((error) => {
          expect(error).toBeInstanceOf(PortfolioFault);
          return undefined;
        });
        if (found) expect(found).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('says which part is wrong, and how', async () => {
    expect(await message(with_(sheet1, { says: { crc: 1 } }))).toMatch(
      /its part xl\/worksheets\/sheet1\.xml cannot be unpacked \(incorrect data check\)/,
    );
    expect(await message(with_(sheet1, { method: 12 }))).toMatch(
      /packed in a way that kam cannot unpack \(method 12\)/,
    );
    expect(await ofBook({ parts: { [sheet1]: undefined } })).toMatch(
      /its part xl\/worksheets\/sheet1\.xml is missing/,
    );
    expect(await ofBook({ styles: '', parts: { 'xl/styles.xml': undefined } })).toMatch(
      /xl\/styles\.xml is missing/,
    );
    expect(await message(zip([...whole, { name: 'XL/Workbook.xml', data: '<a/>' }]))).toMatch(
      /two parts called/,
    );
  });

  it('refuses positions far beyond the file without falling over', async () => {
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    for (const offset of [2n ** 40n, 2n ** 63n, 2n ** 64n - 1n]) {
      locator.writeBigUInt64LE(offset, 8);
      expect(await message(zip(whole, { locator }))).toMatch(/beyond its end/);
    }
    expect(await message(with_(sheet1, { zip64: true, says: { packed: Number.MAX_SAFE_INTEGER } }))).toMatch(
      /damaged/,
    );
  });

  it('stops where it changes while it is read', async () => {
    const path = join(folder, 'changing.xlsx');
    writeFileSync(path, sound);
    const workbook = await readWorkbook(path, 'changing.xlsx');
    utimesSync(path, 1, 1);
    await expect(workbook.rows().next()).rejects.toThrow(/changed while kam read it/);
  });
});

describe('a workbook that would exhaust its reader', () => {
  it('is refused for what its list of parts says', async () => {
    expect(await ofBook({ sheets: [{ rows }] }, { cap: 1000 })).toMatch(
      /^Unpacked, this workbook has 1\.\d+ kB; kam reads at most 1 kB\.$/,
    );
    const two = await message(with_(sheet1, { zip64: true, says: { size: 2 ** 41 } }));
    expect(two).toMatch(/unpacks to 2199\.03 GB, \d+ times its size/);
    expect(await message(with_(sheet1, { says: { size: 60_000_000 } }))).toMatch(/unpacks to 60 MB/);
    expect(await message(zip(whole, { count: 10_001 }))).toMatch(/has 10001 parts; kam reads at most 10000/);
  });

  it('is stopped at what was said when it holds more', async () => {
    const data = sheetXml(rows.repeat(200_000));
    expect(await message(with_(sheet1, { data, says: { size: 400 } }))).toMatch(
      /holds more than the 400 bytes/,
    );
    expect(await message(with_(sheet1, { data, says: { size: 5_900_000 } }))).toMatch(/cannot be unpacked/);
  });

  it('is stopped at texts, lists and pieces that would not fit in memory', async () => {
    const texts = Array.from({ length: 500 }, (_, i) => `<si><t>text ${i}</t></si>`).join('');
    expect(await ofBook({ texts, sheets: [{ rows }] }, { textCap: 4000 })).toMatch(
      /^The texts of this workbook take more than 0\.004 MB/,
    );
    expect(await message(with_('xl/workbook.xml', { says: { size: 65_000_000, packed: 300_000 } }))).toMatch(
      /^Part xl\/workbook\.xml of this workbook unpacks to more than 64 MB/,
    );
    const long = 'x'.repeat(1_100_000);
    for (const inside of [
      `<row><c t="str"><v>${long}</v></c></row>`,
      `<row><c t="inlineStr"><is><t>${long}</t></is></c></row>`,
      `<row><c t="inlineStr"><is>${`<r><t>${'x'.repeat(1000)}</t></r>`.repeat(1100)}</is></c></row>`,
      `<row><c t="str"><v>${`${'x'.repeat(1000)}<!-- -->`.repeat(1100)}</v></c></row>`,
      `<row><c t="str"><v>${'x'.repeat(100_001)}</v></c></row>`,
      `<row a="${long}"/>`,
      `<!--${long}-->`,
    ])
      expect(await ofSheet(sheetXml(inside))).toMatch(/far longer than any spreadsheet program writes it/);
    expect(await ofBook({ styles: stylesOf('['.repeat(1001)) })).toMatch(/far longer than any/);
    expect((await ofRows(`<row><c><v>1${'0'.repeat(2000)}1e-1900</v></c></row>`)).message).toMatch(
      /is none that kam/,
    );
    expect(await ofSheet(sheetXml('<a>'.repeat(65) + '</a>'.repeat(65)))).toMatch(/nested deeper/);
  });

  it('is read in batches, while most of the sheet is still packed', async () => {
    const encoder = new TextEncoder();
    const parts = new Map(
      whole.map(({ name, data }) => [name.toLowerCase(), encoder.encode(data as string)]),
    );
    let given = 0;
    const [head, tail] = sheetXml('|').split('|') as [string, string];
    const from: Package = {
      has: (part) => parts.has(part.toLowerCase()),
      size: () => 0,
      async *open(part) {
        if (part !== sheet1) return yield parts.get(part.toLowerCase())!;
        yield encoder.encode(head);
        for (given = 0; given < 1000; given++) {
          const row = (_: unknown, i: number) =>
            `<row>${`<c t="inlineStr"><is><t>account ${given * 100 + i}</t></is></c>`.repeat(10)}</row>`;
          yield encoder.encode(Array.from({ length: 100 }, row).join(''));
        }
        yield encoder.encode(tail);
      },
    };
    let counted = 0;
    let most = 0;
    for await (const batch of sheetRows(from, await openWorkbook(from, 'accounts.xlsx'), {
      skip: 0,
      cap: 2e9,
    })) {
      if (counted === 0) expect(given).toBeLessThan(100);
      counted += batch.length;
      // what was given and not handed on is never more than a batch and a piece of text
      expect(given * 100 - counted).toBeLessThan(500);
      most = Math.max(most, batch.length);
    }
    expect([counted, most < 4000]).toEqual([100_000, true]);
  });

  it('keeps little of rows that each end at the last column', async () => {
    const wide = Array.from({ length: 1000 }, (_, i) => `<row><c r="XFD${i + 1}"><v>1</v></c></row>`).join(
      '',
    );
    const path = join(folder, 'wide.xlsx');
    writeFileSync(path, book({ sheets: [{ rows: wide }] }));
    let counted = 0;
    for await (const batch of (await readWorkbook(path, 'wide.xlsx')).rows()) {
      counted += batch.length;
      expect(batch.length).toBeLessThan(250);
    }
    expect(counted).toBe(1000);
  });

  it('fills in no more empty cells than a table may have', async () => {
    const wide = (count: number) =>
      Array.from({ length: count }, (_, i) => `<row><c r="XFD${i + 1}"><v>1</v></c></row>`).join('');
    expect(await lined(wide(12_300))).toEqual([
      12_208,
      expect.stringMatching(/^Rows of sheet "Accounts" reach far to the right .*\(cell XFD12208\)/),
    ]);
  });

  it('counts a text as often as cells show it', async () => {
    const texts = `<si><t>${'x'.repeat(10_000)}</t></si>`;
    const sheets = [{ rows: `<row>${'<c t="s"><v>0</v></c>'.repeat(9)}</row>` }];
    expect(await rowsOf(book({ texts, sheets }), { cap: 90_000 })).toHaveLength(1);
    expect(await ofBook({ texts, sheets }, { cap: 89_999 })).toMatch(
      /^The cells of sheet "Accounts" hold more than/,
    );
  });

  it('holds few rows of long texts at once', async () => {
    const texts = `<si><t>${'x'.repeat(30_000)}</t></si>`;
    const path = join(folder, 'long.xlsx');
    writeFileSync(path, book({ texts, sheets: [{ rows: '<row><c t="s"><v>0</v></c></row>'.repeat(2000) }] }));
    let counted = 0;
    for await (const batch of (await readWorkbook(path, 'long.xlsx')).rows()) {
      counted += batch.length;
      expect(batch.length).toBeLessThan(300);
    }
    expect(counted).toBe(2000);
  });
});

describe('protection', () => {
  it('is named for what it is', async () => {
    expect(await message(with_(sheet1, { flags: 1 }))).toMatch(/protected by a password/);
  });
});

describe('XML', () => {
  it('may declare no DOCTYPE, in no part', async () => {
    const doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>';
    const parts = bookParts({ texts: '<si><t>x</t></si>', styles: stylesOf(14), sheets: [{ rows }] });
    for (const { name } of parts.filter(({ name }) => name !== '[Content_Types].xml')) {
      const data = (text: string) => text.replace('?>', `?><!-- ${' '.repeat(9000)} -->${doctype}`);
      const changed = parts.map((part) =>
        part.name === name ? { ...part, data: data(part.data as string) } : part,
      );
      expect(await message(zip(changed))).toMatch(/declares a DOCTYPE/);
    }
    expect(await ofSheet('<!DOCTYPE')).toMatch(/declares a DOCTYPE/);
    expect(await ofSheet(`<!-- ${' '.repeat(200_000)} --><worksheet/>`)).toMatch(
      /far longer than any spreadsheet program writes it/,
    );
    expect(await ofSheet(sheetXml('<row><c t="str"><v>&b;</v></c></row>'))).toMatch(/undefined entity/);
  });

  it.each([
    ['a tag that is not closed', '<worksheet><sheetData>', /unclosed tag/],
    ['another tag closed', '<worksheet><sheetData></worksheet>', /unexpected close tag/],
    ['more after the end', `${sheetXml(rows)}<more/>`, /\(xl\/worksheets\/sheet1\.xml, line 2, column \d+: /],
    ['no XML', 'hello', /document must contain a root element|text data outside/],
    ['nothing', '', /document must contain a root element/],
    ['half a prolog', '<?xml version="1.0"', /unexpected end|root element/],
    ['a zero byte', sheetXml('<row>\0</row>'), /disallowed character/],
    ['another root', '<html/>', /begins with <html>/],
    [
      'a byte that is no letter',
      new Uint8Array([...bytes(sheetXml(rows)), 0xff, 0x3c]),
      /no letter of its encoding, utf-8/,
    ],
    [
      'half a letter at the end',
      new Uint8Array([...bytes(sheetXml(rows)), 0xc3]),
      /no letter of its encoding/,
    ],
    ['an unknown encoding', sheetXml(rows).replace('UTF-8', 'EBCDIC'), /in the encoding "EBCDIC"/],
  ])('with %s is broken', async (_, xml, said) => {
    expect(await ofSheet(xml)).toMatch(said);
  });

  it('that is broken is named with its sheet and row', async () => {
    const broken = await ofRows(`${rows}<row r="7"><c><v>1</v></row>`);
    expect(broken.message).toMatch(
      /^Sheet "Accounts" is damaged at row 7: its XML is broken \(xl\/work.*unexpected close tag/,
    );
    expect(broken.span!.line).toBe(7);
    expect(await ofBook({ texts: '<si>' })).toMatch(
      /^This workbook is damaged: its XML is broken \(xl\/sharedStrings\.xml, line 2/,
    );
  });
});

describe('cells that cannot be read', () => {
  it('names a formula without its result', async () => {
    const uncalculated = '<row r="17"><c r="C17"><f>SUM(A1:A3)</f></c></row>';
    const { message, help, span } = await ofRows(uncalculated);
    expect(message).toMatch(/^Cell C17 of sheet "Accounts" holds a formula without its result/);
    expect(help).toBe('Open the file in a spreadsheet program, let it calculate, and save it.');
    expect(span!.line).toBe(17);
    for (const cell of ['<c><f>A1</f><v/></c>', '<c t="b"><f>A1</f><v></v></c>', '<c t="str"><f>A1</f></c>'])
      expect((await ofRows(`<row>${cell}</row>`)).message).toMatch(/^Cell A1 .* without its result/);
  });

  it('does not take the 0 of a file that was never calculated for a result', async () => {
    const after = '<calcPr calcId="124519" fullCalcOnLoad="1"/>';
    const sheets = (value: string) => [{ rows: `<row><c><f>A1</f><v>${value}</v></c><c><v>0</v></c></row>` }];
    expect(await ofBook({ after, sheets: sheets('0') })).toMatch(/^Cell A1 .* was not calculated yet/);
    expect(await rowsOf(book({ after, sheets: sheets('5') }))).toMatchObject([{ cells: ['5', '0'] }]);
    expect(await rowsOf(book({ sheets: sheets('0') }))).toMatchObject([{ cells: ['0', '0'] }]);
  });

  it('does not take a number of more than 15 digits for what was entered', async () => {
    for (const written of ['12345678901234567890', '1234567890123456', '-1.2345678901234567E+18'])
      expect(await lined(`<row r="3"><c r="B3"><v>${written}</v></c></row>`)).toEqual([
        3,
        expect.stringMatching(
          `^Cell B3 of sheet "Accounts" holds ${written.replace('+', '\\+')}, a number of more than 15 digits`,
        ),
      ]);
  });

  it.each([
    ['a number', '<c><v>12 %</v></c>', /is none that kam computes with/],
    ['a finite number', '<c><v>1e400</v></c>', /is none that kam computes with/],
    ['a number in decimals', '<c><v>0x10</v></c>', /is none that kam computes with/],
    ['true or false', '<c t="b"><v>yes</v></c>', /true or false/],
    ['a text of the workbook', '<c t="s"><v>3</v></c>', /text that the workbook does not have/],
    ['a text by number', '<c t="s"><v>-1</v></c>', /text that the workbook does not have/],
    ['a known kind', '<c t="z"><v>3</v></c>', /of a kind that kam does not know/],
    ['a known format', '<c s="7"><v>3</v></c>', /format that the workbook does not have/],
    ['a known format', '<c s="x"><v>3</v></c>', /format that the workbook does not have/],
    ['without a zero byte', '<c t="str"><v>a_x0000_b</v></c>', /zero byte/],
    ['there once', '<c r="B2"><v>1</v></c><c r="B2"><v>2</v></c>', /Cell B2 .* stands twice/],
    ['in its row', '<c r="A3"><v>1</v></c>', /a cell is called A3, in row 2/],
    ['in the sheet', '<c r="XFE2"><v>1</v></c>', /a cell is called XFE2/],
    ['called by a name', '<c r="2"><v>1</v></c>', /a cell is called 2, in row 2/],
    ['in the sheet, unnamed', '<c r="XFD2"/><c><v>1</v></c>', /a cell is called number 16385/],
  ])('says that a cell must be %s', async (_, cell, said) => {
    const found = await fault(
      book({
        texts: '<si><t>x</t></si>',
        styles: stylesOf(14),
        sheets: [{ rows: `<row r="2">${cell}</row>` }],
      }),
    );
    expect(found.message).toMatch(said);
    expect(found.span!.line).toBe(2);
  });

  it('does not guess at the order of rows', async () => {
    expect(await lined('<row r="5"/><row r="5"/>')).toEqual([
      5,
      expect.stringMatching(/row 5 follows row 5/),
    ]);
    expect(await lined('<row r="5"/><row r="4"/>')).toEqual([
      5,
      expect.stringMatching(/row 4 follows row 5/),
    ]);
    expect((await ofRows('<row r="1048577"/>')).message).toMatch(/row 1048577 lies beyond the last one/);
    expect((await ofRows('<row r="1048576"/><row/>')).message).toMatch(/row 1048577 lies beyond/);
    expect((await ofRows('<row r="x"/>')).message).toMatch(/damaged/);
  });
});

describe('which sheet', () => {
  it('must exist where it is named', async () => {
    const file = book({ sheets: [{ name: 'Accounts' }, { name: 'Cover', state: 'hidden' }] });
    const error = await rowsOf(file, { sheet: 'Acounts' }).catch((error) => error);
    expect(error).toBeInstanceOf(NoSuchSheet);
    expect(error).toMatchObject({
      message: 'This workbook has no sheet "Acounts".',
      help: 'Did you mean "Accounts"? Its sheets: "Accounts", "Cover".',
    });
    await expect(rowsOf(file, { sheet: 'accounts' })).rejects.toMatchObject({
      help: /Did you mean "Accounts"/,
    });
    await expect(rowsOf(file, { sheet: 'Budget' })).rejects.toMatchObject({
      help: 'Its sheets: "Accounts", "Cover".',
    });
  });

  it('must be visible where it is not named', async () => {
    const { message, help } = await fault(
      book({
        sheets: [
          { name: 'A', state: 'hidden' },
          { name: 'B', state: 'veryHidden' },
          { name: 'C', type: 'chartsheet' },
        ],
      }),
    );
    expect(message).toMatch(/no visible sheet with rows/);
    expect(help).toMatch(/input: \{ sheet: … \}\. Its sheets: "A", "B", "C"\./);
    expect(await ofBook({ sheets: [] })).toMatch(/no visible sheet/);
  });

  it('must have rows, and stand in the file', async () => {
    const chart = { sheets: [{ name: 'C', type: 'chartsheet' }] };
    expect(await ofBook(chart, { sheet: 'C' })).toBe('Sheet "C" is no table of rows but a chartsheet.');
    for (const target of [
      '../../secret.xml',
      'file:///etc/passwd',
      '//server/share/x.xml',
      '/../../x',
      '%2e%2e/%2e%2e/x',
    ])
      expect(await ofBook({ sheets: [{ rows, target: escaped(target) }] })).toMatch(/said to stand outside/);
    const external = whole.map((part) =>
      part.name === 'xl/_rels/workbook.xml.rels'
        ? { ...part, data: (part.data as string).replace('Target=', 'TargetMode="External" Target=') }
        : part,
    );
    expect(await message(zip(external))).toMatch(/said to stand outside/);
    expect(await ofBook({ parts: { 'xl/_rels/workbook.xml.rels': undefined } })).toMatch(
      /nothing says where its sheet/,
    );
  });
});
