import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roads, score } from './engine.ts';
import { oracle } from './oracle.ts';
import { csv, header, model, pick, row } from './random-models.ts';

/** The physical line on which a row begins: a cell may hold line ends. */
function lineOf(rows: readonly (readonly string[])[], index: number): number {
  return 2 + rows.slice(0, index).reduce((sum, cells) => sum + 1 + cells.join('').split('\n').length - 1, 0);
}

const seenTiers = new Set<string>();

describe('the engine against the oracle', () => {
  it('agrees on every account, rank, tier and reject of random models and files', async () => {
    await fc.assert(
      fc.asyncProperty(
        model,
        fc.array(row, { minLength: 0, maxLength: 30 }),
        pick('\n', '\r\n'),
        fc.boolean(),
        async (m, rows, eol, mark) => {
          const accounts = rows.flatMap((cells) =>
            cells.length === header.length ? [cells[1]!.trim()] : [],
          );
          const ratings: { [account: string]: { [rating: string]: number } } = Object.fromEntries(
            accounts
              .filter((_, i) => i % 2 === 0)
              .map((account, i) => [
                account,
                i % 3 === 0
                  ? ({ openness: (i % 10) + 1 } as { [rating: string]: number })
                  : { openness: 7.5, position: ((i * 3) % 10) + 1 },
              ]),
          );
          const expected = oracle(m as never, header, rows, ratings);
          const file = (mark ? '\ufeff' : '') + csv([header, ...rows], eol);
          const rated = Object.entries(ratings).map(([ref, values], i) => ({
            folder: `f-${i}`,
            ref,
            ratings: values as { [id: string]: number },
          }));
          const [got, ...others] = await Promise.all(
            roads.map((road) => score(m, file, { ...road, ratings: rated })),
          );
          for (const other of others) expect(other).toEqual(got);
          if (!got) return;
          expect(got.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
          expect(got.accounts.map(({ reason, ...rest }) => rest)).toEqual(expected.accounts);
          expect(got.rejects.map(({ line }) => line)).toEqual(expected.rejected.map((i) => lineOf(rows, i)));
          for (const account of got.accounts) seenTiers.add(String(account.tier));
          expect(got.rows).toBe(rows.length);
          for (const account of got.accounts)
            expect(account.tier === null).toBe(typeof account.reason === 'string');
        },
      ),
      { numRuns: 200, seed: 20261123 },
    );
    // the random files are not all rejects: every corner of the matrix was met
    expect(seenTiers.size).toBeGreaterThan(8);
  }, 120_000);
});
