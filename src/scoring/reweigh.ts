/** The same model with other weights for some of its criteria or axes. */
import { didYouMean } from '../findings/suggest.ts';
import type { Axis, Model } from './model.ts';

export interface WeightChange {
  axis: string;
  /** null: the axis itself, its weight in the score */
  criterion: string | null;
  was: number;
  now: number;
  /** in percent: of the axis, or of the score */
  share_was: number;
  share_now: number;
  /** the model derives the weights of this axis; they are taken as parts of 100 here, and this one is replaced */
  derived: Axis['derived'] | null;
}

export interface Reweighed {
  model: Model;
  changes: WeightChange[];
}

/** What stands in the way: no weight is called so, several are, or one is named twice. */
export type WeightProblem =
  | { kind: 'unknown'; named: string; near: string | undefined; names: string[] }
  | { kind: 'ambiguous'; named: string; names: string[] }
  | { kind: 'twice'; named: string };

export interface NewWeight {
  named: string;
  weight: number;
}

interface Place {
  axis: number;
  /** undefined: the axis itself */
  criterion: number | undefined;
  /** shortest first; the last one is never another weight's */
  names: [short: string, long: string];
}

export function reweighed(
  model: Model,
  weights: readonly NewWeight[],
): { reweighed: Reweighed } | { problem: WeightProblem } {
  const places = placesOf(model);
  const chosen = new Map<Place, number>();
  for (const { named, weight } of weights) {
    const found = placeNamed(places, named);
    if ('problem' in found) return found;
    if (chosen.has(found.place)) return { problem: { kind: 'twice', named } };
    chosen.set(found.place, weight);
  }
  const given = (axis: number, criterion: number | undefined) =>
    [...chosen].find(([place]) => place.axis === axis && place.criterion === criterion)?.[1];
  const axes = model.axes.map((axis, a): Axis => {
    const touched = axis.criteria.some((_, c) => given(a, c) !== undefined);
    return {
      ...axis,
      overall: given(a, undefined) ?? axis.overall,
      criteria: touched
        ? axis.criteria.map((criterion, c) => ({
            ...criterion,
            weight: given(a, c) ?? written(axis)[c]!,
          }))
        : axis.criteria,
    };
  });
  const now = { ...model, axes };
  return {
    reweighed: { model: now, changes: [...chosen.keys()].map((place) => changeOf(place, model, now)) },
  };
}

/** Weights as somebody would have written them: derived ones as parts of 100, so that 40 beside them means 40. */
function written({ criteria, derived }: Axis): number[] {
  const sum = criteria.reduce((total, { weight }) => total + weight, 0);
  return criteria.map(({ weight }) => (derived ? (100 * weight) / sum : weight));
}

function placesOf({ axes }: Model): Place[] {
  return axes.flatMap((axis, a): Place[] => [
    { axis: a, criterion: undefined, names: [axis.id, `overall.${axis.id}`] },
    ...axis.criteria.map(({ id }, c): Place => ({ axis: a, criterion: c, names: [id, `${axis.id}.${id}`] })),
  ]);
}

function placeNamed(places: readonly Place[], named: string): { place: Place } | { problem: WeightProblem } {
  const found = places.filter(({ names }) => names.includes(named));
  const [place] = found;
  if (place && found.length === 1) return { place };
  if (place) return { problem: { kind: 'ambiguous', named, names: found.map(({ names }) => names[1]) } };
  const names = [...new Set(places.map((one) => one.names[0]))];
  return {
    problem: {
      kind: 'unknown',
      named,
      near: didYouMean(
        named,
        places.flatMap((p) => p.names),
      ),
      names,
    },
  };
}

function changeOf({ axis, criterion }: Place, before: Model, after: Model): WeightChange {
  const [was, now] = [before.axes[axis]!, after.axes[axis]!];
  const share = (of: readonly number[], at: number) =>
    (100 * of[at]!) / of.reduce((sum, one) => sum + one, 0);
  if (criterion === undefined)
    return {
      axis: was.id,
      criterion: null,
      was: was.overall,
      now: now.overall,
      share_was: share(
        before.axes.map(({ overall }) => overall),
        axis,
      ),
      share_now: share(
        after.axes.map(({ overall }) => overall),
        axis,
      ),
      derived: null,
    };
  const weights = now.criteria.map(({ weight }) => weight);
  return {
    axis: was.id,
    criterion: was.criteria[criterion]!.id,
    was: written(was)[criterion]!,
    now: weights[criterion]!,
    share_was: share(written(was), criterion),
    share_now: share(weights, criterion),
    derived: was.derived ?? null,
  };
}
