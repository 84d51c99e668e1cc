/** A commit that carries a date; `at`: where it stands among all commits, oldest first. */
export interface Dated {
  readonly at: number;
  readonly id: string;
  /** the committer's day, in UTC */
  readonly date: string;
  readonly subject: string;
}

export const steps = ['commit', 'month'] as const;
export type Step = (typeof steps)[number];

/** A moment that is looked at: how things stood after a commit, as of its day. */
export interface Point extends Dated {
  /** "2026-03", or the day of the commit */
  readonly label: string;
  /** how many commits lead here from the point before */
  readonly commits: number;
}

/** Each commit, or the last one of each month; in the order of the history, because clocks differ. */
export function pointsOf(commits: readonly Dated[], by: Step): Point[] {
  if (by === 'commit') return commits.map((commit) => ({ ...commit, label: commit.date, commits: 1 }));
  const months = new Map<string, Point>();
  for (const commit of commits) {
    const label = commit.date.slice(0, 7);
    months.set(label, { ...commit, label, commits: (months.get(label)?.commits ?? 0) + 1 });
  }
  return [...months.values()].sort((a, b) => a.at - b.at);
}

/** From the last point before a day on: how things stood when the time that is asked for began. */
export function pointsSince(points: readonly Point[], day: string): readonly Point[] {
  const before = points.findLastIndex(({ date }) => date < day);
  return before === -1 ? points : points.slice(before);
}
