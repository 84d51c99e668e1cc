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
function expected(
  cuts: readonly (readonly number[])[],
  cells: readonly (readonly string[])[],
  axes: readonly (number | null)[],
  enough: boolean,
) {
  if (!enough || axes.includes(null)) return [null, null, null, null];
  const points = axes.map((axis) => axis! / 1e6);
  const [row, column] = points.map((value, m) => cuts[m]!.filter((cut) => value >= cut).length);
  // of every cell with another tier: how far the axis goes that has to go furthest
  let nearest = Number.POSITIVE_INFINITY;
  for (const [r, tiers] of cells.entries())
    for (const [c, tier] of tiers.entries()) {
      if (tier === cells[row!]![column ?? 0]) continue;
      const far = points.map((value, m) => {
        const bounds = [Number.NEGATIVE_INFINITY, ...cuts[m]!, Number.POSITIVE_INFINITY];
        const at = m === 0 ? r : c;
        return Math.max(0, bounds[at]! - value, value - bounds[at + 1]!);
      });
      nearest = Math.min(nearest, Math.max(...far));
    }
  return [
    row,
    column ?? null,
    column === undefined ? row : row! * (cuts[1]!.length + 1) + column,
    nearest === Number.POSITIVE_INFINITY ? null : Math.floor(nearest * 1e6 + 0.5),
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
        // how many tiers there are: one, few in many cells, one for each cell
        fc.tuple(fc.constantFrom(1, 2, 3, 100), fc.integer({ min: 1, max: 97 })),
        async (cuts, minDataPct, drawn, [tiers, step]) => {
          const cells = Array.from({ length: cuts[0]!.length + 1 }, (_, r) =>
            Array.from(
              { length: (cuts[1]?.length ?? 0) + 1 },
              (_, c) => `t${((r * 5 + c) * step + ((r * c) % 3)) % tiers}`,
            ),
          );
          const model = { matrix: { axes: cuts.map((_, i) => i), cuts, cells }, minDataPct };
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
            rows.map(([axes, data]) =>
              expected(cuts, cells, axes.slice(0, cuts.length), data / 1e6 >= minDataPct),
            ),
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
