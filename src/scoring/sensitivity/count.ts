/** How often each account of a block gets each tier under drawn weights, and what tips it. */
import type { Model } from '../model.ts';
import type { WeightDraws } from './draws.ts';
import { placer, tiersOf } from './place.ts';
import { tipper } from './tip.ts';

/** One block's counts: small, however many draws there were. */
export interface TierCounts {
  /** per account: index in tiersOf(model) of the tier that the model's own weights give */
  today: Uint16Array;
  /** per account, as many numbers as tiersOf(model) has: in how many draws it gets that tier */
  times: Uint32Array;
  /** per account: index among all criteria of the one that tips it; −1 where it never moves */
  tips: Int32Array;
  /** per account: 1 where more weight on that criterion costs today's tier, 0 where less does */
  more: Uint8Array;
}

/**
 * `points`: one row per account, 0–100 by criterion in the order of the model, NaN where a value is missing. Blocks
 * are independent of each other: counting them one after the other needs the memory of one.
 */
export function countTiers(model: Model, points: Float64Array, draws: WeightDraws): TierCounts {
  const own = model.axes.flatMap((axis) => axis.criteria.map((criterion) => criterion.weight));
  const width = own.length;
  const accounts = points.length / width;
  const tiers = tiersOf(model).length;
  const today = new Uint16Array(accounts);
  const times = new Uint32Array(accounts * tiers);
  const tips = new Int32Array(accounts).fill(-1);
  const more = new Uint8Array(accounts);
  const placeToday = placer(model, Float64Array.from(own));
  const place = placer(model, draws.weights);
  const tipOf = tipper(model, draws);
  for (let i = 0; i < accounts; i++) {
    const now = placeToday(points, i * width)[0]!;
    today[i] = now;
    const drawn = place(points, i * width);
    for (let d = 0; d < drawn.length; d++) times[i * tiers + drawn[d]!]!++;
    const tip = tipOf(drawn, now);
    if (!tip) continue;
    tips[i] = tip.criterion;
    more[i] = tip.more ? 1 : 0;
  }
  return { today, times, tips, more };
}
