/** The data-request list: which values are missing, whose task that is, and which of them could change a tier. */
import type { Model } from './model.ts';

export interface DataRequest {
  account: string;
  /** criteria without a value: what to find out */
  inputs: { axis: string; criterion: string; column: string | null; rating: string | null }[];
  tier: string | null;
  /** tiers the missing values could lead to, without today's; empty: whatever they are, the tier stays */
  could_become: string[];
}

type Cell = string | number | boolean | null;

/** `row`: what missingSql gives for one account. `now`: its cell today, null where it has none. */
export function dataRequest(row: readonly Cell[], model: Model, now: readonly number[] | null): DataRequest {
  const [, account, lowRow, lowColumn, highRow, highColumn, ...absent] = row;
  const criteria = model.axes.flatMap((axis) => axis.criteria.map((criterion) => ({ axis, criterion })));
  const inputs = criteria
    .filter((_, i) => absent[i])
    .map(({ axis, criterion }) => ({
      axis: axis.id,
      criterion: criterion.id,
      column: criterion.column ?? null,
      rating: criterion.rating ?? null,
    }));
  const tier = now && model.matrix ? tierAt(model, now) : null;
  const reachable = new Set<string>();
  if (model.matrix && lowRow !== null && highRow !== null)
    for (let r = Number(lowRow); r <= Number(highRow); r++)
      for (let c = Number(lowColumn ?? 0); c <= Number(highColumn ?? 0); c++)
        reachable.add(tierAt(model, [r, c])!);
  if (tier !== null) reachable.delete(tier);
  return { account: String(account), inputs, tier, could_become: [...reachable] };
}

/** `cell`: [row] or [row, column]. */
export function tierAt(model: Model, cell: readonly number[]): string | null {
  return model.matrix?.cells[cell[0]!]?.[cell[1] ?? 0] ?? null;
}
