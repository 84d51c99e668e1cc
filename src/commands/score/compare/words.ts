/** What moved an account, in a few words. */
import type { Format } from '../../../report/format.ts';
import type { Cause, PastTerm } from '../../../scoring/compare/cause.ts';

type Numbers = Pick<Format, 'num' | 'fixed'>;

/** "beds 546 instead of 420" */
export function causeInWords(cause: Cause, numbers: Numbers): string {
  const { because, axis, before, after, criterion, term_before: then, term_after: now } = cause;
  const { num, fixed } = numbers;
  const points = (value: number | null) => (value === null ? '–' : fixed(value, 2));
  switch (because) {
    case 'value':
      return changeOfValue(criterion!, then!, now!, num);
    case 'scale':
      return `${criterion} ${shown(now!, num)} is worth ${points(now!.points)} points instead of ${points(then!.points)}`;
    case 'weight':
      return `${criterion} weighs ${num(now!.share * 100, 1)} % of ${axis} instead of ${num(then!.share * 100, 1)} %`;
    case 'added':
      return `${criterion} is a new criterion`;
    case 'removed':
      return `${criterion} is no criterion any more`;
    case 'axis':
      return `${axis} ${points(after)} instead of ${points(before)}`;
    case 'cuts':
      return `the cut on ${axis} is another one`;
    case 'tiers':
      return 'the model calls its cell otherwise';
    case 'matrix':
      return 'the matrix is another one';
    case 'overall':
      return 'the axes weigh otherwise';
    case 'data_lost':
      return criterion === null ? 'too little is known of it' : changeOfValue(criterion, then!, now!, num);
    case 'data_found':
      return criterion === null ? 'more is known of it' : changeOfValue(criterion, then!, now!, num);
  }
}

function changeOfValue(criterion: string, then: PastTerm, now: PastTerm, num: Format['num']): string {
  if (now.value === null) return `${criterion} is missing, was ${shown(then, num)}`;
  if (then.value === null) return `${criterion} ${shown(now, num)}, was missing`;
  return `${criterion} ${shown(now, num)} instead of ${shown(then, num)}`;
}

/** The cell as written; a plain number is grouped as people read it. */
function shown({ value }: PastTerm, num: Format['num']): string {
  if (value === null) return '–';
  const text = String(value);
  return /^-?[1-9]\d{0,14}$/.test(text) ? num(Number(text), 0) : text;
}
