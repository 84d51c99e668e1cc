/** What a row of the engine says of each criterion of an account: value, points, cell. */
import type { Cell } from '../../io/duckdb.ts';
import { type ExplainedCriterion, explainAxis } from '../../scoring/explain.ts';
import type { Model } from '../../scoring/model.ts';

export interface Term {
  x: string | number | null;
  p: number | null;
  cell: string | null;
}

/** By axis and criterion; in the row they stand from `at` on, three columns each (termsSql). */
export function termsOf(row: readonly Cell[], model: Model, at: number): Term[][] {
  return model.axes.map((axis) =>
    axis.criteria.map(() => {
      const [x, p, cell] = row.slice(at, at + 3) as [string | number | null, number | null, string | null];
      at += 3;
      return { x, p, cell };
    }),
  );
}

/** So many columns of the row are about criteria. */
export const termColumns = (model: Model): number =>
  3 * model.axes.reduce((sum, { criteria }) => sum + criteria.length, 0);

export function explainedTerms(terms: readonly (readonly Term[])[], model: Model): ExplainedCriterion[][] {
  return model.axes.map((axis, a) =>
    explainAxis(
      axis,
      terms[a]!.map(({ x, cell }, c) =>
        x === null ? null : axis.criteria[c]!.column === undefined ? x : cell,
      ),
      terms[a]!.map(({ p }) => p),
    ),
  );
}
