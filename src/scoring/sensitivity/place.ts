/**
 * The tier of one account under many weightings. The same operations in the same order as axisSql and resultCtes
 * (sql.ts), so that each is, to the last bit, what the engine would say of a model with those weights.
 */
import type { Model } from '../model.ts';

/** Tiers of the matrix, each once, row by row from the low end; last, null: no tier. */
export function tiersOf(model: Model): (string | null)[] {
  return [...new Set(model.matrix?.cells.flat()), null];
}

/**
 * Least whole number of millionths that reaches a cut: n/1e6 >= cut. As FLOOR(y) >= n exactly where y >= n, the
 * floor and the division by 1e6 need not be done for each weighting.
 */
function millionthsFrom(cut: number): number {
  let n = Math.ceil(cut * 1e6);
  while ((n - 1) / 1e6 >= cut) n--;
  while (n / 1e6 < cut) n++;
  return n;
}

/**
 * `weights`: weighting after weighting, criteria in the order of the model. The function it gives takes points and
 * where the account's begin (NaN: missing), and gives the index of its tier (tiersOf) under each weighting, in an
 * array that the next call writes anew.
 */
export function placer(
  model: Model,
  weights: Float64Array,
): (points: Float64Array, begin: number) => Uint16Array {
  const criteria = model.axes.flatMap((axis) => axis.criteria);
  const width = criteria.length;
  const weightings = weights.length / width;
  const starts = startsOf(model);
  const worst = criteria.map((criterion) => criterion.missing === 'worst');
  const placed = model.matrix?.axes ?? [];
  const cuts = (model.matrix?.cuts ?? []).map((list) => list.map(millionthsFrom));
  const tiers = tiersOf(model);
  const none = tiers.length - 1;
  const tierOfCell = model.matrix?.cells.flat().map((tier) => tiers.indexOf(tier)) ?? [none];
  const overall = model.axes.reduce((sum, axis) => sum + axis.overall, 0);
  const leastData = millionthsFrom(model.minDataPct);

  // What depends on which values an account has, and not on what they are: most accounts have them all.
  const has = new Uint8Array(width);
  const entering = new Float64Array(weightings * placed.length);
  const enough = new Uint8Array(weightings);
  let prepared = false;
  const prepare = () => {
    for (let w = 0; w < weightings; w++) {
      let known = 0;
      let complete = true;
      for (let a = 0; a < model.axes.length; a++) {
        let all = 0;
        let there = 0;
        let enters = 0;
        for (let c = starts[a]!; c < starts[a + 1]!; c++) {
          const weight = weights[w * width + c]!;
          all += weight;
          if (has[c]) there += weight;
          if (has[c] || worst[c]) enters += weight;
        }
        known += model.axes[a]!.overall * (there / all);
        const m = placed.indexOf(a);
        if (m < 0) continue;
        entering[w * placed.length + m] = enters;
        if (enters === 0) complete = false;
      }
      enough[w] = complete && ((100 * known) / overall) * 1e6 + 0.5 >= leastData ? 1 : 0;
    }
    prepared = true;
  };

  const own = new Float64Array(width);
  const result = new Uint16Array(weightings);
  return (points, begin) => {
    for (let c = 0; c < width; c++) {
      const value = points[begin + c]!;
      const there = Number.isNaN(value) ? 0 : 1;
      own[c] = there ? value : 0;
      if (there !== has[c]) prepared = false;
      has[c] = there;
    }
    if (!prepared) prepare();
    for (let w = 0; w < weightings; w++) {
      if (!enough[w]) {
        result[w] = none;
        continue;
      }
      let cell = 0;
      for (let m = 0; m < placed.length; m++) {
        const to = starts[placed[m]! + 1]!;
        let sum = 0;
        for (let c = starts[placed[m]!]!; c < to; c++) sum += weights[w * width + c]! * own[c]!;
        const value = (sum / entering[w * placed.length + m]!) * 1e6 + 0.5;
        const list = cuts[m]!;
        let above = 0;
        while (above < list.length && value >= list[above]!) above++;
        cell = cell * (list.length + 1) + above;
      }
      result[w] = tierOfCell[cell]!;
    }
    return result;
  };
}

/** Where the criteria of each axis begin among all of the model, and, last, their number. */
function startsOf(model: Model): number[] {
  const starts = [0];
  for (const axis of model.axes) starts.push(starts.at(-1)! + axis.criteria.length);
  return starts;
}
