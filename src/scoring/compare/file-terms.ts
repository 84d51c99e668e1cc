/** Criteria of another day as a file made with --with-explain has them: points and contributions, from which weights follow. */
import type { Axis, Model } from '../model.ts';
import type { PastTerm } from './cause.ts';
import type { FileTerm } from './past.ts';

/**
 * undefined: the file does not settle what each criterion weighed, or on which axis it stood. Where today's weights give
 * the contributions of that day, they are those of that day: a file cannot say what a missing value would have weighed.
 */
export function termsOfFile(
  terms: readonly FileTerm[],
  axes: readonly string[],
  model: Model,
): PastTerm[] | undefined {
  const placed = terms.map((term) => ({ ...term, ...placeOf(term.called, axes, model) }));
  if (placed.some(({ axis }) => axis === undefined)) return undefined;
  const all = axes.map((id) =>
    axisTerms(
      placed.filter(({ axis }) => axis === id) as Placed[],
      model.axes.find((axis) => axis.id === id),
    ),
  );
  return all.includes(undefined) ? undefined : (all as PastTerm[][]).flat();
}

type Placed = FileTerm & { axis: string; criterion: string };

function placeOf(called: string, axes: readonly string[], model: Model) {
  const [first, second] = called.split('_');
  if (second !== undefined) return { axis: axes.find((id) => id === first), criterion: second };
  const today = model.axes.filter(({ criteria }) => criteria.some(({ id }) => id === called));
  const axis = axes.length === 1 ? axes[0] : today.length === 1 ? today[0]!.id : undefined;
  return { axis, criterion: called };
}

/** Points and contributions are rounded to millionths. */
const same = 1e-4;

function axisTerms(terms: readonly Placed[], today: Axis | undefined): PastTerm[] | undefined {
  const entered = terms.filter(({ contribution }) => contribution !== null);
  const weights = today && weightsOf(today);
  const now = weights && terms.map(({ criterion }) => weights.get(criterion));
  if (now?.every((weight) => weight !== undefined) && now.length > 0) {
    const sum = (list: readonly Placed[]) =>
      list.reduce((total, term) => total + weights!.get(term.criterion)!, 0);
    const among = sum(entered);
    const fits = entered.every(
      ({ criterion, points, contribution }) =>
        Math.abs(((points ?? 0) * weights!.get(criterion)!) / among - contribution!) < same,
    );
    if (fits) return terms.map((term, i) => made(term, today, now[i]!, now[i]! / sum(terms)));
  }
  if (terms.some(({ points, contribution }) => !points || contribution === null)) return undefined;
  return terms.map((term) => {
    const share = term.contribution! / term.points!;
    return made(term, today, 100 * share, share);
  });
}

/** As written; derived weights stand beside them as parts of 100. */
function weightsOf({ criteria, derived }: Axis): Map<string, number> {
  const sum = criteria.reduce((total, { weight }) => total + weight, 0);
  return new Map(criteria.map(({ id, weight }) => [id, derived ? (100 * weight) / sum : weight]));
}

function made(
  { axis, criterion, value, points, contribution }: Placed,
  today: Axis | undefined,
  weight: number,
  share: number,
): PastTerm {
  const rated = today?.criteria.find(({ id }) => id === criterion)?.rating !== undefined;
  return {
    axis,
    criterion,
    // a rating is a number, whichever way the file writes it
    value: rated && value !== null ? Number(value) : value,
    points,
    weight,
    share,
    worst: points === null && contribution !== null,
  };
}
