import { describe, expect, it } from 'vitest';
import { isoOf } from '../../src/scoring/workbook/dates.ts';
import { PartFault } from '../../src/scoring/workbook/faults.ts';
import { builtInFormat, numberFormat } from '../../src/scoring/workbook/formats.ts';
import { textTable } from '../../src/scoring/workbook/texts.ts';

describe('what a format shows of a number', () => {
  const otherwise = (code: string, value: number) => numberFormat(code).showsOtherwise(value, String(value));

  it.each<[code: string, value: number]>([
    ['', 10066],
    ['General', 10066],
    ['General', 7612345678900], // a location number: shortened on a narrow screen, but no other number
    ['General', 1.5],
    ['0', 10066],
    ['000000', 123456],
    ['#,##0', 999],
    ['#,##0.00', 1.25],
    ['0.##', 5.1],
    ['@', 5],
    ['[Red]0', 5],
    ['0_);(0)', 5],
    ['0;-0', -5],
    ['0;-0;;@', 5],
    ['0', -5],
    ['* 0', 5],
    ['_(* 0_)', 5],
    ['[$-409]0', 5],
    ['[>100]"many";General', 50],
  ])('%s shows %d itself', (code, value) => {
    expect(otherwise(code, value)).toBe(false);
  });

  it.each<[code: string, value: number, shown: string]>([
    ['000000', 10066, '010066'],
    ['00', 0, '00'],
    ['#', 0, ''],
    ['#,##0', 10066, '10,066'],
    ['0', 1.5, '2'],
    ['0.00', 1.5, '1.50'],
    ['0.00', 1.255, '1.26'],
    ['0.##', 5, '5.'],
    ['General', 0.1234567890123, '0.123456789'],
    ['General', 1e15, '1E+15: digits are lost'],
    ['0', 1e15, '1000000000000000: digits are lost'],
    ['0%', 0.5, '50%'],
    ['0.00E+00', 10066, '1.01E+04'],
    ['# ?/?', 0.5, '1/2'],
    ['0,', 5000, '5'],
    ['0_);(0)', -5, '(5)'],
    ['0;[Red]0', -5, '5'],
    ['0;', -5, ''],
    ['0;-0;;@', 0, ''],
    ['"ID "0', 5, 'ID 5'],
    ['0\\ \\k\\g', 5, '5 kg'],
    ['[$€-407]0', 5, '€5'],
    ['General" km"', 5, '5 km'],
    ['00 00 00', 123456, '12 34 56'],
    ['0\\ 0', 12, '1 2'],
    ['000-000', 123456, '123-456'],
    ['[<=9999999]###-####;(###) ###-####', 5551234, '555-1234'],
    ['[DBNum1]0', 5, '五'],
    ['*-0', 5, '-----5'],
    ['yyyy-mm-dd', 45000, '2023-03-15'],
    ['[h]:mm', 1.5, '36:00'],
    ['0', 1e21, '1000000000000000000000'],
    ['0.0000000', 1e-7, '0.0000001'],
  ])('%s shows %d as %s', (code, value) => {
    expect(otherwise(code, value)).toBe(true);
  });

  it.each<[code: string, kind: string]>([
    ['dd.mm.yyyy;@', 'date'],
    ['[$-409]d-mmm-yy', 'date'],
    ['yyyy"m"', 'date'],
    ['mmm', 'date'],
    ['m/d/yy h:mm', 'date'],
    ['ggge"年"m"月"d"日"', 'date'],
    ['h:mm AM/PM', 'time'],
    ['mm:ss.0', 'time'],
    ['[h]:mm:ss', 'number'],
    ['[ss]', 'number'],
    ['General', 'number'],
    ['0.00E+00', 'number'],
    ['"day "0', 'number'],
    ['0\\d', 'number'],
    ['#,##0 [$DKK]', 'number'],
    ['_-* #,##0.00\\ _d_-', 'number'],
    ['[Red]0;[Blue]0', 'number'],
    ['0;"unclosed', 'number'],
    ['[unclosed d', 'number'],
  ])('%s is a %s', (code, kind) => {
    expect(numberFormat(code).kindOf(45000)).toBe(kind);
  });

  it('chooses the part of a format by its conditions', () => {
    const format = numberFormat('[=0]"none";dd/mm/yyyy');
    expect([format.kindOf(0), format.kindOf(45000)]).toEqual(['number', 'date']);
    const two = numberFormat('[<1]h:mm;[<100]0;yyyy');
    expect([0.5, 50, 45000].map((value) => two.kindOf(value))).toEqual(['time', 'number', 'date']);
  });

  it.each<[id: number, kind: string]>([
    [0, 'number'],
    [4, 'number'],
    [11, 'number'],
    [14, 'date'],
    [17, 'date'],
    [18, 'time'],
    [22, 'date'],
    [30, 'date'],
    [44, 'number'],
    [45, 'time'],
    [46, 'number'],
    [49, 'number'],
    [57, 'date'],
  ])('format number %i, which has no text in the file, is a %s', (id, kind) => {
    expect(numberFormat(builtInFormat(id)!).kindOf(45000)).toBe(kind);
  });

  it('knows no other number without a text', () => {
    expect([23, 63, 163].map(builtInFormat)).toEqual([undefined, undefined, undefined]);
  });
});

describe('day numbers', () => {
  it.each<[serial: number, iso: string | undefined]>([
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, undefined], // 29 February 1900, which never was
    [60.5, undefined],
    [61, '1900-03-01'],
    [45000, '2023-03-15'],
    [2_958_465, '9999-12-31'],
    [2_958_466, undefined],
    [-1, undefined],
    [0, undefined],
    [0.5, '12:00:00'],
    [45000.5, '2023-03-15T12:00:00'],
    [45000 + 1 / 86_400, '2023-03-15T00:00:01'],
    [45000 + 0.5 / 86_400, '2023-03-15T00:00:00.500'],
    [45000.99999999999, '2023-03-16'],
    [Number.MAX_VALUE, undefined],
  ])('%d of the 1900 system is %s', (serial, iso) => {
    expect(isoOf(serial, false, false)).toBe(iso);
  });

  it.each<[serial: number, timeOnly: boolean, iso: string | undefined]>([
    [0, false, '1904-01-01'],
    [0, true, '00:00:00'],
    [0.25, true, '06:00:00'],
    [60, false, '1904-03-01'],
    [2_957_003, false, '9999-12-31'],
    [2_957_004, false, undefined],
  ])('%d of the 1904 system is %s', (serial, timeOnly, iso) => {
    expect(isoOf(serial, true, timeOnly)).toBe(iso);
  });
});

describe('the table of texts', () => {
  it('gives back what was put in, in any order', () => {
    const table = textTable(1e9);
    const texts = Array.from({ length: 20_000 }, (_, i) =>
      i % 7 === 0 ? '' : `${i} é 東 ${'x'.repeat(i % 90)}`,
    );
    for (const text of texts) table.add(text);
    expect(table.size).toBe(texts.length);
    for (const step of [1, 4096, 7919])
      for (let i = 0; i < texts.length; i++) {
        const at = (i * step) % texts.length;
        if (table.get(at) !== texts[at]) expect(table.get(at)).toBe(texts[at]);
      }
  });

  it('stops at its cap, also for texts that are empty', () => {
    for (const [text, fit] of [
      ['four', 1000 / 8],
      ['', 1000 / 4],
    ] as const) {
      const table = textTable(1000);
      for (let i = 0; i < fit; i++) table.add(text);
      expect(() => table.add(text)).toThrow(PartFault);
    }
  });
});
