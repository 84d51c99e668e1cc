/** Weights that follow from an order or from pairwise comparisons, instead of being written down. */

/** Rank-order centroid weights: w_i = (1/n)·Σ_{k=i..n} 1/k, in the order of `ids`. Source: Barron and Barrett 1996. */
export function rankWeights(ids: readonly string[], bestFirst: readonly string[]): number[] {
  const n = bestFirst.length;
  const byId = new Map<string, number>();
  let sum = 0;
  for (let i = n - 1; i >= 0; i--) {
    sum += 1 / (i + 1);
    byId.set(bestFirst[i]!, sum / n);
  }
  return ids.map((id) => byId.get(id)!);
}

export interface AhpResult {
  /** in the order of the axis's criteria, summing to 1 */
  weights: readonly number[];
  lambda_max: number;
  ci: number;
  /** consistency ratio; above 0.10 the comparisons contradict each other */
  cr: number;
  ri: number;
}

/** Random indices for n = 1…10. Source: Saaty 1980. */
const randomIndex = [0, 0, 0.58, 0.9, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49] as const;

export type Pair = readonly [better: string, other: string, times: number];

/** Principal eigenvector of the reciprocal matrix that `pairs` fill; every pair of `ids` stands there once. */
export function ahpWeights(ids: readonly string[], pairs: readonly Pair[]): AhpResult {
  const n = ids.length;
  const index = new Map(ids.map((id, i) => [id, i]));
  const matrix = ids.map(() => ids.map(() => 1));
  for (const [a, b, times] of pairs) {
    const i = index.get(a)!;
    const j = index.get(b)!;
    matrix[i]![j] = times;
    matrix[j]![i] = 1 / times;
  }
  // The matrix is positive, so the power method converges to its one positive eigenvector (Perron).
  let weights = ids.map(() => 1 / n);
  let lambda = n;
  for (let round = 0; round < 10_000; round++) {
    const next = matrix.map((row) => row.reduce((sum, value, j) => sum + value * weights[j]!, 0));
    lambda = next.reduce((sum, value) => sum + value, 0);
    const normal = next.map((value) => value / lambda);
    const moved = Math.max(...normal.map((value, i) => Math.abs(value - weights[i]!)));
    weights = normal;
    if (moved < 1e-15) break;
  }
  const ci = n <= 2 ? 0 : (lambda - n) / (n - 1);
  const ri = randomIndex[n - 1] ?? 1.49;
  return { weights, lambda_max: lambda, ci, cr: n <= 2 ? 0 : ci / ri, ri };
}
