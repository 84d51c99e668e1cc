/** How an objective stands, in words: the same in a log, where it moves, and in a review, where it is looked at. */
import type { Pace, Reading } from '../../history/snapshot.ts';

/** What a reading of an objective says; of a log, the value at a point. */
export type Standing = Pick<Reading, 'value' | 'display' | 'pace'>;

/** "98% of the way"; "held" where there is no way to come. `said`: the value as text. */
export const ofTheWay = (said: string, { value, display }: Standing): string =>
  `${said}${value !== null && display === undefined ? ' of the way' : ''}`;

/** ", on track"; nothing where it cannot be said. */
export const paceText = ({ pace }: Standing): string => (pace === undefined ? '' : `, ${pace}`);

/** How it stands in one word: of a line that is to be kept, whether it is. */
export const standingWord = ({ display, pace }: Standing): string => display ?? pace ?? 'not known';

export type Verdict = 'good' | 'bad' | 'neutral';

export function verdictOfPace(standing: Standing | undefined): Verdict {
  const pace: Pace | undefined = standing?.pace;
  if (pace === 'behind' || pace === 'overdue') return 'bad';
  return pace === 'reached' || pace === 'ahead' ? 'good' : 'neutral';
}
