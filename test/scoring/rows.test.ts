import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { dialectOf } from '../../src/scoring/dialect.ts';
import { PortfolioFault, rowsOf } from '../../src/scoring/rows.ts';

const input = segmentation.shape.input.parse({ delimiter: ',' });

/** All rows of a text, handed over in pieces of `size` bytes. */
async function rows(text: string | Uint8Array, size = 1 << 20, quote: '"' | 'none' = '"') {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const head = (size: number) => ({ bytes: bytes.subarray(0, size), whole: bytes.length <= size });
  const { dialect, findings } = dialectOf(head, { ...input, quote }, 'p.csv');
  if (!dialect) throw new Error(findings[0]!.message);
  const ragged: number[] = [];
  const read: { line: number; cells: string[] }[] = [];
  for await (const batch of rowsOf(chunks(), dialect, 'p.csv', (line) => ragged.push(line)))
    read.push(...batch);
  return { header: dialect.header, rows: read, ragged };
}

const cell = fc
  .oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('', 'a,b', 'say "x"', '"', 'two\nlines', 'two\r\nlines', 'é', '😀', ' x '),
  )
  .map((text) => text.replaceAll('\0', ''));
const table = fc
  .integer({ min: 2, max: 4 })
  .chain((width) =>
    fc
      .array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 0, maxLength: 8 })
      .map((list) => ({ width, list })),
  );
const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

describe('rows without the engine', () => {
  it('are those that csv-parse reads, in any pieces and with any line end', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 40 }),
        async ({ width, list }, eol, size) => {
          const header = Array.from({ length: width }, (_, i) => `h${i}`);
          const text = [header, ...list].map((cells) => cells.map(quote).join(',')).join(eol) + eol;
          const expected = parse(text, { record_delimiter: eol }) as string[][];
          const read = await rows(text, size);
          expect(read.rows.map(({ cells }) => cells)).toEqual(expected.slice(1));
          expect(read.ragged).toEqual([]);
          const lines = (part: string) => part.split(/\r\n|\r|\n/).length - 1;
          let line = 2;
          for (const [i, row] of read.rows.entries()) {
            expect(row.line).toBe(line);
            line += 1 + list[i]!.reduce((sum, text) => sum + lines(text), 0);
          }
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('say where a file stops being readable', async () => {
    for (const [text, line] of [
      ['a,b\n1,"2\n3,4\n', 2],
      ['a,b\n1,2\n3,4"5"\n', 3],
      ['a,b\n1,2\n3,\0\n', 3],
    ] as const) {
      const fault = await rows(text).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(PortfolioFault);
      expect((fault as PortfolioFault).findings[0]!.span!.line).toBe(line);
    }
    expect((await rows('a,b\n1\n1,2\n1,2,3\n')).ragged).toEqual([2, 4]);
  });
});
