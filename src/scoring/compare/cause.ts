/**
 * What moved an account: first the axis whose step over a cut changed its tier, or that did most to its score; then,
 * where the points of both days are known, the criterion on it.
 *
 * Of a criterion is asked: had it alone stayed as it was (value, scale and weight), where would the axis be today? The
 * one whose change did most in the direction of the axis is named. That also finds the value that went missing, whose
 * weight the others now share, and not the others, whose shares grew.
 */
import type { Model } from '../model.ts';
import { alike, type Change } from './changes.ts';
import type { PastAccount } from './past.ts';

/** One criterion of an account on one day. */
export interface PastTerm {
  axis: string;
  criterion: string;
  /** as the file has it, or the rating; null: missing */
  value: string | number | null;
  points: number | null;
  /** as the model has it, and as a share of the axis, 0–1; missing values are not shared out yet */
  weight: number;
  share: number;
  /** a missing value counts as 0 points */
  worst: boolean;
}

export type Because =
  /** the criterion has another value, found or lost included */
  | 'value'
  /** the same value is worth other points */
  | 'scale'
  /** the criterion weighs otherwise */
  | 'weight'
  /** the model has the criterion since then, or no longer */
  | 'added'
  | 'removed'
  /** nothing is known of the criteria of that day */
  | 'axis'
  /** the axis stands where it stood, and the cut does not */
  | 'cuts'
  /** the same cell is another tier */
  | 'tiers'
  /** other axes make the matrix, or there is none, then or now */
  | 'matrix'
  /** the axes weigh otherwise in the score */
  | 'overall'
  /** too little is known for a tier since then, or no longer */
  | 'data_lost'
  | 'data_found';

export interface Cause {
  because: Because;
  /** null: of no single one */
  axis: string | null;
  before: number | null;
  after: number | null;
  criterion: string | null;
  term_before: PastTerm | null;
  term_after: PastTerm | null;
}

interface Terms {
  before: readonly PastTerm[];
  after: readonly PastTerm[];
}

interface Past {
  /** of that day, in its order */
  axes: readonly string[];
  /** whether anybody stood in a cell: there was a matrix */
  placed: boolean;
}

/** `terms`: where they are known, and fit the scores of that day. Not for comers and goers. */
export function causeOf(
  { kind, before: then, after: now }: Change,
  { axes, placed: hadMatrix }: Past,
  model: Model,
  terms: Terms | undefined,
): Cause {
  const past = new Map(axes.map((axis, a) => [axis, then!.axes[a]!]));
  const onAxis = (axis: string) => ({
    before: past.get(axis) ?? null,
    after: now!.axes[model.axes.findIndex(({ id }) => id === axis)] ?? null,
  });
  const none = {
    axis: null,
    before: null,
    after: null,
    criterion: null,
    term_before: null,
    term_after: null,
  };
  const plain = (because: Because): Cause => ({ ...none, because });
  const of = (axis: string, because: Because = 'axis'): Cause => ({
    ...none,
    because,
    axis,
    ...onAxis(axis),
  });
  const moved = (axis: string) => byCriterion(of(axis), terms);

  if (kind === 'score') {
    const total = model.axes.reduce((sum, { overall }) => sum + overall, 0);
    const direction = Math.sign((now!.score ?? 0) - (then!.score ?? 0));
    const most = model.axes
      .map(({ id, overall }) => {
        const { before, after } = onAxis(id);
        return { id, by: direction * (((after ?? 0) - (before ?? 0)) * (overall / total)) };
      })
      .reduce((best, one) => (one.by > best.by ? one : best));
    return most.by > 0.5e-6 ? moved(most.id) : plain('overall');
  }
  if (!model.matrix || !hadMatrix) return plain('matrix');
  const [was, is] = [then!.cell, now!.cell];
  if (was === null || is === null) return lackOfData(plain(is === null ? 'data_lost' : 'data_found'), terms);
  const placed = model.matrix.axes.map((axis) => model.axes[axis]!.id);
  if (was.length !== is.length || placed.some((axis) => !past.has(axis))) return plain('matrix');
  const steps = placed
    .map((axis, m) => ({ axis, step: Math.sign(is[m]! - was[m]!), ...onAxis(axis) }))
    .filter(({ step }) => step !== 0)
    .map((one) => ({ ...one, by: one.step * ((one.after ?? 0) - (one.before ?? 0)) }));
  if (steps.length === 0) return plain('tiers');
  const most = steps.reduce((best, one) => (one.by > best.by ? one : best));
  return most.by > 0.5e-6 ? moved(most.axis) : of(most.axis, 'cuts');
}

function byCriterion(cause: Cause, terms: Terms | undefined): Cause {
  const { axis, before, after } = cause;
  if (!terms || before === null || after === null) return cause;
  const [then, now] = comparable(
    ...([terms.before, terms.after].map((side) => side.filter((term) => term.axis === axis)) as [
      PastTerm[],
      PastTerm[],
    ]),
  );
  const ids = [...new Set([...now, ...then].map(({ criterion }) => criterion))];
  const find = (side: readonly PastTerm[], id: string) =>
    side.find(({ criterion }) => criterion === id) ?? null;
  const today = axisOf(now);
  const effects = ids.map((id) => {
    const others = now.filter(({ criterion }) => criterion !== id);
    const own = find(then, id);
    const without = axisOf(own ? [...others, own] : others);
    return { id, by: Math.sign(after - before) * ((today ?? 0) - (without ?? 0)) };
  });
  const most = effects.reduce((best, one) => (one.by > best.by ? one : best));
  if (!(most.by > 0.5e-6)) return cause;
  const [own, its] = [find(then, most.id), find(now, most.id)];
  return { ...cause, criterion: most.id, term_before: own, term_after: its, because: becauseOf(own, its) };
}

/**
 * Weights that can stand beside each other: as written, so that 40 → 400 of one criterion is its own matter and not
 * the others', whose shares shrink. Where all of them only changed by one factor, as when they are derived since then,
 * their shares.
 */
function comparable(then: PastTerm[], now: PastTerm[]): [PastTerm[], PastTerm[]] {
  const factors = now.flatMap(({ criterion, weight }) => {
    const was = then.find((term) => term.criterion === criterion);
    return was ? [weight / was.weight] : [];
  });
  const scaled = factors.length > 1 && factors.every((factor) => Math.abs(factor / factors[0]! - 1) < 1e-9);
  if (!scaled) return [then, now];
  const shared = (terms: PastTerm[]) => terms.map((term) => ({ ...term, weight: term.share }));
  return [shared(then), shared(now)];
}

function becauseOf(then: PastTerm | null, now: PastTerm | null): Because {
  if (!then) return 'added';
  if (!now) return 'removed';
  if (then.value !== now.value) return 'value';
  return alike(then.points, now.points) ? 'weight' : 'scale';
}

function axisOf(terms: readonly PastTerm[]): number | null {
  let weighted = 0;
  let weight = 0;
  for (const term of terms) {
    if (term.points === null && !term.worst) continue;
    weighted += term.weight * (term.points ?? 0);
    weight += term.weight;
  }
  return weight === 0 ? null : weighted / weight;
}

/** Whether the criteria give the axes that the scores of that day have: scores.csv may be older than the files beside it. */
export function fits(terms: readonly PastTerm[], axes: readonly string[], then: PastAccount): boolean {
  return axes.every((axis, a) => {
    const value = axisOf(terms.filter((term) => term.axis === axis));
    const kept = then.axes[a]!;
    return value === null || kept === null ? value === kept : Math.abs(value - kept) < 2e-6;
  });
}

/** The weightiest value that is known on one of the two days only. */
function lackOfData(cause: Cause, terms: Terms | undefined): Cause {
  if (!terms) return cause;
  let best: Cause | undefined;
  for (const now of terms.after) {
    const { axis, criterion, weight } = now;
    const then = terms.before.find((term) => term.axis === axis && term.criterion === criterion);
    if (!then || (then.value === null) === (now.value === null)) continue;
    if (!best || weight > best.term_after!.weight)
      best = { ...cause, axis, criterion, term_before: then, term_after: now };
  }
  return best ?? cause;
}
