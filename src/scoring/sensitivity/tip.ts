/**
 * The criterion that tips an account: the one whose weight tells best the draws in which the tier is lost from
 * those in which it stays. Measure: difference of its mean share between the two groups, divided by their pooled
 * standard deviation (a standardised mean difference).
 */
import type { Model } from '../model.ts';
import type { WeightDraws } from './draws.ts';

export interface Tip {
  /** index among all criteria, in the order of the model */
  criterion: number;
  /** more of its weight costs the tier; else less of it */
  more: boolean;
}

/** Differences closer than this, relatively, are rounding: of two criteria one is what the other leaves. */
const same = 1 + 1e-9;

/**
 * The function it gives takes the tier of each draw (placer) and today's; undefined where the tier never moves, or
 * no weight does. Where no draw at all keeps it, today's weights stand for the group that does.
 *
 * The pooled deviation follows from the one over all draws, which is the same for every account: with T the squared
 * deviations over all n draws, q = kept·lost·difference² ÷ (n·T) and measure² = n·(n − 2)·q ÷ (kept·lost·(1 − q)),
 * which grows with q. So whichever has the greatest |difference| ÷ √T is the criterion, and the kept draws need not
 * be gone through.
 */
export function tipper(
  model: Model,
  { draws, weights }: WeightDraws,
): (tiers: Uint16Array, today: number) => Tip | undefined {
  const today = model.axes.flatMap(({ criteria }) => {
    const sum = criteria.reduce((total, criterion) => total + criterion.weight, 0);
    return criteria.map(({ weight }) => weight / sum);
  });
  const width = today.length;
  const moves = model.axes.flatMap(({ criteria }) => criteria.map(() => criteria.length > 1));
  const sums = new Float64Array(width);
  for (let i = 0; i < weights.length; i++) sums[i % width]! += weights[i]!;
  const deviations = new Float64Array(width);
  for (let i = 0; i < weights.length; i++)
    deviations[i % width]! += (weights[i]! - sums[i % width]! / draws) ** 2;
  for (let c = 0; c < width; c++) deviations[c] = Math.sqrt(deviations[c]!);

  const lostSums = new Float64Array(width);
  return (tiers, now) => {
    let lost = 0;
    lostSums.fill(0);
    for (let d = 0; d < draws; d++) {
      if (tiers[d] === now) continue;
      lost++;
      for (let c = 0; c < width; c++) lostSums[c]! += weights[d * width + c]!;
    }
    if (lost === 0) return undefined;
    const kept = draws - lost;
    let best: Tip | undefined;
    let most = 0;
    for (let c = 0; c < width; c++) {
      if (!moves[c] || deviations[c] === 0) continue;
      const keeping = kept === 0 ? today[c]! : (sums[c]! - lostSums[c]!) / kept;
      const difference = lostSums[c]! / lost - keeping;
      const size = Math.abs(difference) / deviations[c]!;
      if (size <= most * same) continue;
      most = size;
      best = { criterion: c, more: difference > 0 };
    }
    return best;
  };
}
