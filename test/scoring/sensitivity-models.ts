/** Models and tables for the tests of sensitivity: cells are whole numbers 0–100, and so are their points. */
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { buildModel, type Model } from '../../src/scoring/model.ts';
import type { WeightDraws } from '../../src/scoring/sensitivity/draws.ts';
import { seeded } from '../../src/scoring/sensitivity/random.ts';
import { explainSql } from '../../src/scoring/sql/details.ts';
import { withScored } from './engine.ts';

type Missing = 'exclude' | 'worst';

/** By axis, the weights of its criteria; `worst` names criteria. Criterion 0 of worth is worth-0, its column worth0. */
export function sourceOf(
  axes: Record<string, number[]>,
  extra: {
    cuts?: Record<string, number[]>;
    cells?: (string | string[])[];
    missing?: Missing;
    min?: number;
  } = {},
  worst: readonly string[] = [],
) {
  return {
    axes: Object.entries(axes).map(([id, weights]) => ({
      id,
      criteria: weights.map((weight, c) => ({
        id: `${id}-${c}`,
        column: `${id}${c}`,
        weight,
        scale: { linear: [0, 100] },
        ...(worst.includes(`${id}-${c}`) ? { missing: 'worst' } : {}),
      })),
    })),
    ...(extra.cuts ? { matrix: { cuts: extra.cuts, cells: extra.cells! } } : {}),
    missing: extra.missing ?? 'exclude',
    min_data_pct: extra.min ?? 60,
    input: { decimal: '.', thousands: 'none', delimiter: ',', null: [''] },
  };
}
export type Source = ReturnType<typeof sourceOf>;

export const modelOf = (source: Source): Model =>
  buildModel(segmentation.parse({ kam: 'segmentation/1', account: 'id', ...source }));

/** The same model with one draw for its weights. */
export function withWeights(source: Source, weights: ArrayLike<number>): Source {
  let at = 0;
  return {
    ...source,
    axes: source.axes.map((axis) => ({
      ...axis,
      criteria: axis.criteria.map((criterion) => ({ ...criterion, weight: weights[at++]! })),
    })),
  };
}

export const columnsOf = (source: Source) =>
  source.axes.flatMap((axis) => axis.criteria.map((c) => c.column));
export const rowOf = ({ weights }: WeightDraws, d: number, width: number) =>
  weights.subarray(d * width, (d + 1) * width);

/** Two axes, nine criteria, both policies for a missing value, tiers that stand in several cells. */
export const source = sourceOf(
  { worth: [30, 20, 10, 40], ease: [3, 2, 1, 1, 3] },
  {
    cuts: { worth: [40, 60], ease: [45] },
    cells: [
      ['serve', 'serve'],
      ['serve', 'develop'],
      ['develop', 'key'],
    ],
  },
  ['ease-4'],
);
export const model = modelOf(source);
export const width = 9;

export const noise = (seed: number) => {
  const random = seeded(seed);
  return () => random() / 2 ** 32;
};

/** Whole numbers 0–100, some of them missing. */
export function table(accounts: number, lack: number, seed = 5, columns = width): (number | null)[][] {
  const random = noise(seed);
  return Array.from({ length: accounts }, () =>
    Array.from({ length: columns }, () => (random() < lack ? null : Math.floor(random() * 101))),
  );
}
export const pointsOf = (rows: readonly (readonly (number | null)[])[]) =>
  Float64Array.from(rows.flatMap((row) => row.map((value) => value ?? Number.NaN)));
export const names = (n: number) => Array.from({ length: n }, (_, i) => `a${String(i).padStart(4, '0')}`);

/** Points as the engine has them, accounts in file order. */
export async function pointsFromEngine(of: Source, csv: string): Promise<Float64Array> {
  const { used } = await withScored(of, csv, { detailed: true }, async ({ engine, scoring }) => {
    const rows = await engine.rows(explainSql(scoring, 'result.code = 0'));
    return Float64Array.from(
      rows.flatMap((row) =>
        row
          .slice(4)
          .flatMap((value, i) => (i % 3 === 1 ? [value === null ? Number.NaN : Number(value)] : [])),
      ),
    );
  });
  return used!;
}
