import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openEngine } from '../../src/io/duckdb.ts';
import { privateFolder } from '../../src/io/private-folder.ts';
import type { Model } from '../../src/scoring/model.ts';
import { placeSql } from '../../src/scoring/sql/place.ts';

/** A cut as people write it, one of more decimals than a millionth, and what a computer made. */
const cut = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 100_000_000 }).map((n) => n / 1e6),
  fc.integer({ min: 0, max: 2_000_000_000 }).map((n) => n / 2e7),
  fc.double({ min: 0, max: 100, noNaN: true }),
);
const cuts = fc
  .uniqueArray(cut, { minLength: 1, maxLength: 4 })
  .map((list) => list.toSorted((a, b) => a - b));
const millionths = fc.integer({ min: 0, max: 100_000_000 });

/** What design.md says of points, in points. */
function expected(cuts: readonly (readonly number[])[], axes: readonly (number | null)[], enough: boolean) {
  if (!enough || axes.includes(null)) return [null, null, null, null];
  const points = axes.map((axis) => axis! / 1e6);
  const [row, column] = points.map((value, m) => cuts[m]!.filter((cut) => value >= cut).length);
  const nearest = Math.min(...points.flatMap((value, m) => cuts[m]!.map((cut) => Math.abs(value - cut))));
  return [
    row,
    column ?? null,
    column === undefined ? row : row! * (cuts[1]!.length + 1) + column,
    Math.floor(nearest * 1e6 + 0.5),
  ];
}

describe('where a result stands, in whole millionths', () => {
  it('is the same as in points, for any cuts and any share of data that is asked for', async () => {
    const folder = privateFolder();
    const engine = await openEngine({ files: [], folder, threads: 1 });
    try {
      const property = fc.asyncProperty(
        fc.array(cuts, { minLength: 1, maxLength: 2 }),
        cut,
        fc.array(fc.tuple(fc.array(fc.option(millionths), { minLength: 2, maxLength: 2 }), millionths), {
          minLength: 1,
          maxLength: 10,
        }),
        async (cuts, minDataPct, drawn) => {
          const model = { matrix: { axes: cuts.map((_, i) => i), cuts, cells: [] }, minDataPct };
          // accounts on a cut, and a hair below and above it, are where an answer could differ
          const near = [...cuts.flat(), minDataPct].flatMap((value) =>
            [-1, 0, 1].map((by) => Math.max(0, Math.round(value * 1e6) + by)),
          );
          const rows = [
            ...drawn,
            ...near.flatMap((n) => [[[n, n], 100_000_000] as const, [[n, drawn[0]![1]], n] as const]),
          ];
          const values = rows.map(
            ([axes, data], i) => `(${i}, ${axes.map((axis) => axis ?? 'NULL').join(', ')}, ${data})`,
          );
          const { row, column, cell, toCut } = placeSql(model as unknown as Model);
          const found = await engine.rows(
            `SELECT ${row}, ${column}, ${cell}, ${toCut} FROM (SELECT i, CAST(a0 AS INTEGER) AS a0, CAST(a1 AS INTEGER) AS a1, CAST(data_pct AS INTEGER) AS data_pct FROM (VALUES ${values.join(', ')}) AS drawn(i, a0, a1, data_pct)) ORDER BY i`,
          );
          expect(found).toEqual(
            rows.map(([axes, data]) => expected(cuts, axes.slice(0, cuts.length), data / 1e6 >= minDataPct)),
          );
        },
      );
      await fc.assert(property, { numRuns: 300 });
    } finally {
      engine.close();
      folder.remove();
    }
  }, 60_000);
});
