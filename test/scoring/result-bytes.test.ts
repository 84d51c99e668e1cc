import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { buildModel } from '../../src/scoring/model.ts';
import { accountOf, resultCells, resultColumns } from '../../src/scoring/result.ts';
import { plainWriter, resultHead, resultWriter } from '../../src/scoring/result-bytes.ts';
import { csvText } from '../../src/scoring/result-csv.ts';

const criteria = [{ id: 'x', column: 'x', weight: 1, scale: { linear: [0, 1] } }];
const models = [
  { axes: [{ id: 'worth', criteria }] },
  {
    axes: [{ id: 'worth', criteria }],
    matrix: { cuts: { worth: [40, 60] }, cells: ['serve', 'develop', 'key'] },
    abc: { column: 'y' },
  },
  {
    axes: [
      { id: 'worth', criteria },
      { id: 'strength', criteria },
    ],
    matrix: {
      cuts: { worth: [50], strength: [30, 70] },
      cells: [
        ['serve', 'hold', 'hold'],
        ['develop', 'key', 'key'],
      ],
    },
  },
].map((model) => buildModel(segmentation.parse({ kam: 'segmentation/1', account: 'id', ...model })));

const account = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  fc.string({ minLength: 1, maxLength: 14, unit: 'grapheme-ascii' }),
  fc.nat(999_999).map(String),
  fc.constantFrom(
    '=1+1',
    '-5',
    '+x',
    '@a',
    '::x',
    'a::b',
    '##[x',
    'a"b',
    'a,b',
    'a\nb',
    '\u200b1',
    'É',
    '01',
  ),
);
const millionths = fc.oneof(
  fc.constantFrom(
    -1,
    0,
    1,
    10,
    999_999,
    1_000_000,
    99_999_999,
    100_000_000,
    55_500_000,
    2_000_000,
    1_999_999,
  ),
  fc.integer({ min: 0, max: 100_000_000 }),
);

/** A block as the engine keeps it: 16 bytes a text, of which 4 are its length. */
function blockOf(rows: readonly { account: string; numbers: readonly number[] }[]) {
  const bytes = new Uint8Array(16 * rows.length);
  const lengths = new Int32Array(bytes.buffer);
  for (const [i, { account }] of rows.entries()) {
    const utf8 = new TextEncoder().encode(account);
    lengths[4 * i] = utf8.length;
    bytes.set(utf8.subarray(0, 12), 16 * i + 4);
  }
  const numbers = (rows[0]?.numbers ?? []).map((_, n) => Int32Array.from(rows, (row) => row.numbers[n]!));
  return { rows: rows.length, texts: { bytes, at: (row: number) => rows[row]!.account }, numbers };
}

describe('results put together as bytes', () => {
  it('are the bytes that texts of every cell would give', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.array(fc.tuple(account, fc.array(millionths, { minLength: 6, maxLength: 6 }), fc.nat()), {
          maxLength: 40,
        }),
        (model, drawn) => {
          const k = model.axes.length;
          const places = 4 * ((model.matrix?.cells.flat().length ?? 0) + 1);
          const rows = drawn.map(([name, values, place]) => ({
            account: name,
            numbers: [
              ...values.slice(0, k + 1),
              place % places,
              Math.max(0, values[4]!),
              Math.max(0, values[5]!),
            ],
          }));
          const expected = csvText([
            resultColumns(model),
            ...rows.map(({ account, numbers }, i) =>
              resultCells(accountOf(account, (n) => numbers[n]!, i + 1, model)),
            ),
          ]);
          for (const writer of [resultWriter(model), plainWriter(model)]) {
            const made: Uint8Array[] = [resultHead(model)];
            // blocks of different lengths: lines that wait make way for a longer one
            for (let at = 0, size = 1; at < rows.length; at += size++) {
              const bytes = writer.add(blockOf(rows.slice(at, at + size)));
              if (bytes) made.push(bytes.slice());
            }
            made.push(writer.end());
            expect(Buffer.concat(made).toString()).toBe(expected);
          }
        },
      ),
      { numRuns: 600, seed: 5 },
    );
  });

  it('count ranks beyond a million, and hold a text that is longer than a piece', () => {
    const [model] = models;
    const writer = resultWriter(model!);
    const row = { account: 'a', numbers: [1, 1, 0, 0, 0] };
    const many = blockOf(Array.from({ length: 2048 }, () => row));
    for (let i = 0; i < 500; i++) writer.add(many);
    const long = writer.add(blockOf([{ ...row, account: 'é'.repeat(3_000_000) }]));
    const last = Buffer.from(long ?? writer.end()).toString();
    expect(last.length).toBeGreaterThan(3_000_000);
    expect(last.trimEnd().split('\n').at(-1)!.split(',')[3]).toBe('1024001');
  });
});
