/**
 * Other weights that the criteria of each axis might have had, drawn by a seed. The weights of the axes among
 * each other stay: they decide the score, not the cell.
 *
 * Only whole numbers and + − × ÷ are used, which every machine rounds alike; logarithms are not, so the simplex
 * comes from the gaps between sorted uniform numbers and not from exponentials.
 */
import type { Axis, Model } from '../model.ts';
import { seeded } from './random.ts';

/** `any`: every way to share out an axis is as likely as every other. `near`: each weight by up to ±20 %. */
export const spreads = ['any', 'near'] as const;
export type Spread = (typeof spreads)[number];

/** How far a weight moves under `near`, before the axis is shared out again. */
export const nearBy = 0.2;

export interface WeightDraws {
  draws: number;
  seed: number;
  spread: Spread;
  /**
   * draw after draw, criteria in the order of the model. Within an axis they sum to 1: exactly under `any`,
   * where they are multiples of 2^-32, within rounding under `near`. An axis with one criterion keeps the weight it
   * has and not 1: w·p ÷ w is not always p, to the last bit.
   */
  weights: Float64Array;
}

const whole = 2 ** 32;

/** The first draws of many are those of a few: 2 000 begin with the 1 000 of the same seed. */
export function drawWeights(
  model: Model,
  { draws, seed, spread }: { draws: number; seed: number; spread: Spread },
): WeightDraws {
  const criteria = model.axes.reduce((sum, axis) => sum + axis.criteria.length, 0);
  const weights = new Float64Array(draws * criteria);
  const random = seeded(seed);
  const draw = spread === 'any' ? shareOut : vary;
  for (let at = 0; at < weights.length; )
    for (const axis of model.axes) {
      const to = at + axis.criteria.length;
      if (axis.criteria.length === 1) weights[at] = axis.criteria[0]!.weight;
      else draw(weights.subarray(at, to), random, axis);
      at = to;
    }
  return { draws, seed, spread, weights };
}

/**
 * Uniform on the simplex: k − 1 different marks on a stick of 2^32 cut it into k whole parts, every set of marks
 * as likely as every other. No part is 0, as no weight of a model is.
 */
function shareOut(row: Float64Array, random: () => number): void {
  const marks = row.subarray(1);
  do {
    for (let i = 0; i < marks.length; i++) marks[i] = random();
    marks.sort();
  } while (marks.some((mark, i) => mark === (i === 0 ? 0 : marks[i - 1])));
  // row[i] is the mark where part i begins
  row[0] = 0;
  for (let i = 0; i < row.length; i++) row[i] = ((row[i + 1] ?? whole) - row[i]!) / whole;
}

function vary(row: Float64Array, random: () => number, axis: Axis): void {
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    row[i] = axis.criteria[i]!.weight * (1 - nearBy + (2 * nearBy * random()) / whole);
    sum += row[i]!;
  }
  for (let i = 0; i < row.length; i++) row[i] = row[i]! / sum;
}
