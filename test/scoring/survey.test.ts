import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dialect } from '../../src/scoring/dialect.ts';
import { fastScanner } from '../../src/scoring/fast-survey.ts';
import { readerOver } from '../../src/scoring/reader.ts';
import { type Found, lineMap, plainly, type Watch } from '../../src/scoring/survey.ts';

/** What is seen of a file's bytes, cut into pieces anywhere: by the plain scanner, or by the fast one. */
function seen(bytes: Uint8Array, pieces: readonly number[], dialect: Dialect, watch: Watch, fast: boolean) {
  const found: Found = { rows: 0, whole: 0, ragged: [], lines: lineMap() };
  const scanner = fast ? fastScanner(dialect, watch, found)! : undefined;
  const { reader, columns } = scanner
    ? { reader: readerOver(dialect, scanner), columns: scanner.facts }
    : plainly(dialect, watch, found);
  let at = 0;
  for (const size of [...pieces, bytes.length]) {
    // a fresh copy: a chunk is good only until the next one
    const chunk = bytes.slice(at, at + size);
    reader.push(chunk);
    chunk.fill(0x21);
    at = Math.min(bytes.length, at + size);
  }
  if (!reader.fault && !reader.bad) reader.end();
  if (reader.fault) return { fault: reader.fault };
  const { rows, whole, ragged, lines } = found;
  return {
    rows,
    whole,
    ragged,
    lines: Array.from({ length: whole }, (_, i) => lines.lineOf(i)),
    blank: reader.blankLines,
    ends: { ...reader.lineEnds },
    multiline: reader.multiline,
    longest: reader.longest,
    facts: columns().map(({ sentinels, ...facts }) => ({
      ...facts,
      observations: [...facts.observations].sort((a, b) => a.mask - b.mask || a.first - b.first),
      sentinels: [...sentinels].sort(),
    })),
  };
}

const dialect = (delimiter: string, quote: string, header = true): Dialect => ({
  delimiter,
  quote,
  encoding: 'utf-8',
  mark: 0,
  skip: 0,
  header: ['a', 'b', 'c'],
  headerLine: header ? 1 : undefined,
});
const watch = (nulls: readonly string[]): Watch => ({
  columns: [
    { column: 'b', index: 1, number: true },
    { column: 'a', index: 0, number: false },
    { column: 'c', index: 2, number: true },
  ],
  nulls: new Set(nulls),
});

const cell = fc.oneof(
  fc.integer({ min: -1200, max: 120_000 }).map(String),
  fc.tuple(fc.nat(4000), fc.nat(999), fc.constantFrom('.', ',')).map(([a, b, sign]) => `${a}${sign}${b}`),
  fc.constantFrom(
    '',
    ' ',
    'NA',
    '-999',
    '-9',
    '9',
    '1e3',
    '1e400',
    '+5',
    '.5',
    '5.',
    '1.234',
    '1,234',
    ' 12 ',
  ),
  fc.constantFrom(
    'É',
    'ñandú',
    'x',
    '""',
    '"a"',
    '"a;b"',
    '"a,b"',
    '"two\nlines"',
    '"two\r\nlines"',
    '"say ""x"""',
  ),
  fc.constantFrom('"', 'a"b', '"a"b', '\0', '00012', `${'9'.repeat(310)}`, '1.000.000', "1'000"),
);
const file = fc
  .tuple(
    fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 40 }),
    fc.constantFrom(',', ';', '\t', '|', '~'),
    fc.array(fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 }),
    fc.boolean(),
  )
  .map(([rows, delimiter, ends, closed]) => {
    const lines = rows.map((cells, i) => cells.join(delimiter) + ends[i % ends.length]!);
    const text = ['a', 'b', 'c'].join(delimiter) + ends[0]! + lines.join('');
    return { text: closed ? text : text.replace(/[\r\n]+$/, ''), delimiter };
  });

describe('the survey in WebAssembly', () => {
  it('sees what the plain one sees, whatever the file and wherever it is cut', () => {
    fc.assert(
      fc.property(
        file,
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }),
        fc.constantFrom('"', "'", ''),
        fc.constantFrom([''], ['', 'na', '-999'], ['na'], ['', '9', '12']),
        fc.boolean(),
        ({ text, delimiter }, pieces, quote, nulls, header) => {
          const bytes = new TextEncoder().encode(text);
          const how = dialect(delimiter, quote, header);
          const plain = seen(bytes, [], how, watch(nulls), false);
          expect(seen(bytes, pieces, how, watch(nulls), true)).toEqual(plain);
          expect(seen(bytes, pieces, how, watch(nulls), false)).toEqual(plain);
        },
      ),
      { numRuns: 1000, seed: 20261126 },
    );
  });

  it('holds cells that are longer than its memory, and many that want a closer look', () => {
    const long = `"${'é,\n'.repeat(1_500_000)}"`;
    const odd = Array.from({ length: 30_000 }, (_, i) => `ñ${i} ,${i}e0,x${i % 7}`).join('\n');
    const text = `a,b,c\n1,2,3\n${long},5,6\n${odd}\n7,8\n`;
    const bytes = new TextEncoder().encode(text);
    const pieces = Array.from({ length: 20 }, () => 1 << 19);
    const how = dialect(',', '"');
    const fast = seen(bytes, pieces, how, watch(['']), true);
    expect(fast).toEqual(seen(bytes, [], how, watch(['']), false));
    expect(fast).toMatchObject({ rows: 30_003, whole: 30_002, multiline: true });
  });

  it('names the line on which a quote opens that never closes', () => {
    const text = 'a,b,c\n1,2,3\n"x\ny",2,3\n4,"open\n5,6,7\n';
    const bytes = new TextEncoder().encode(text);
    for (const fast of [true, false])
      expect(seen(bytes, [7, 9], dialect(',', '"'), watch(['']), fast)).toEqual({
        fault: { kind: 'open-quote', line: 5 },
      });
  });

  it('leaves files with more columns than it has room for to the plain one', () => {
    const found: Found = { rows: 0, whole: 0, ragged: [], lines: lineMap() };
    const wide = { ...dialect(',', '"'), header: Array.from({ length: 12_000 }, (_, i) => `c${i}`) };
    expect(fastScanner(wide, watch(['']), found)).toBeUndefined();
  });
});
