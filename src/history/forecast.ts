import { compareText } from '../findings/finding.ts';
import type { Decimal } from '../plan/exact.ts';

/**
 * What was promised first, held against what came: an objective is judged by the target and the due day that were committed
 * first, however often they were moved since. Which plans are realistic is told by counts, not by a score, and not at all of too few.
 */

/** What had come by the day that was promised first. */
export type Outcome =
  /** how much of the way from baseline to target was covered, in percent; reached from 100 on */
  | { readonly attainment: Decimal; readonly actual: Decimal | null }
  /** why nobody can say */
  | { readonly reason: string };

export interface Promised {
  readonly account: string;
  readonly id: string;
  /** team id; undefined: it names none */
  readonly owner: string | undefined;
  /** the KPI or measure it is measured by */
  readonly measure: string | undefined;
  readonly unit: string | null;
  /** the day that was promised first */
  readonly due: string;
  /** the target that was promised first */
  readonly target: number | undefined;
  readonly dueMoves: number;
  readonly baselineMoves: number;
  readonly targetMoves: number;
  /** it is no longer in the plan */
  readonly dropped: boolean;
  /** undefined: its day has not come */
  readonly outcome: Outcome | undefined;
}

export const isDue = ({ outcome }: Promised): boolean => outcome !== undefined;

export const isReached = ({ outcome }: Promised): boolean =>
  outcome !== undefined && 'attainment' in outcome && outcome.attainment.greaterThanOrEqualTo(100);

/** How those came out whose day has come. */
export interface Kept {
  /** a team id, a measure or an account; undefined: none is named */
  readonly of: string | undefined;
  readonly due: number;
  readonly reached: number;
  /** of how many it is known how far they came */
  readonly known: number;
  /** half of them came to at least this much of the way, in percent; undefined: of none is it known */
  readonly median: Decimal | undefined;
  /** how often their due days, targets or baselines were moved, all together */
  readonly moved: number;
  readonly dropped: number;
}

export function keptOf(promises: readonly Promised[], of?: string): Kept {
  const due = promises.filter(isDue);
  const known = due
    .flatMap(({ outcome }) => (outcome && 'attainment' in outcome ? [outcome.attainment] : []))
    .sort((a, b) => a.comparedTo(b));
  return {
    of,
    due: due.length,
    reached: due.filter(isReached).length,
    known: known.length,
    median: middle(known),
    moved: due.reduce(
      (sum, { dueMoves, baselineMoves, targetMoves }) => sum + dueMoves + baselineMoves + targetMoves,
      0,
    ),
    dropped: due.filter(({ dropped }) => dropped).length,
  };
}

function middle(sorted: readonly Decimal[]): Decimal | undefined {
  const half = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) return sorted[half];
  return sorted.length === 0 ? undefined : sorted[half - 1]!.plus(sorted[half]!).dividedBy(2);
}

/** Fewer say nothing of an owner, a measure or an account: what happened to one objective is no habit. */
const enough = 3;
export const isTooFew = ({ known }: Kept): boolean => known < enough;

/** Behind every name: what nobody owns, or no measure tells. */
const last = '\uffff';

/**
 * How it came out for each owner, measure or account of whom something was due; who kept most of what is known first, and
 * those of whom too little is known last, by name.
 */
export function keptBy(promises: readonly Promised[], key: 'owner' | 'measure' | 'account'): readonly Kept[] {
  const groups = new Map<string | undefined, Promised[]>();
  for (const one of promises.filter(isDue)) {
    const group = groups.get(one[key]);
    if (group) group.push(one);
    else groups.set(one[key], [one]);
  }
  const share = (kept: Kept) => (isTooFew(kept) ? -1 : kept.reached / kept.known);
  const size = (kept: Kept) => (isTooFew(kept) ? 0 : kept.known);
  return [...groups]
    .map(([of, some]) => keptOf(some, of))
    .sort((a, b) => share(b) - share(a) || size(b) - size(a) || compareText(a.of ?? last, b.of ?? last));
}
