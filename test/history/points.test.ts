import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dated, pointsOf, pointsSince } from '../../src/history/points.ts';
import { dayFromNumber } from '../../src/plan/day.ts';

const on = (...dates: string[]): Dated[] =>
  dates.map((date, at) => ({ at, id: `c${at}`, date, subject: `commit ${at}` }));
const told = (commits: Dated[]) =>
  pointsOf(commits, 'month').map(({ label, at, commits: count }) => [label, at, count]);

describe('moments', () => {
  it('are each commit, or the last one of each month', () => {
    const commits = on('2026-01-03', '2026-01-31', '2026-02-01', '2026-04-09', '2026-04-09');
    expect(told(commits)).toEqual([
      ['2026-01', 1, 2],
      ['2026-02', 2, 1],
      ['2026-04', 4, 2],
    ]);
    expect(pointsOf(commits, 'commit').map(({ label }) => label)).toEqual(commits.map(({ date }) => date));
  });

  it('stand in the order of the history where clocks differ', () => {
    expect(told(on('2026-03-01', '2026-01-01', '2026-03-05', '2026-02-01'))).toEqual([
      ['2026-01', 1, 1],
      ['2026-03', 2, 2],
      ['2026-02', 3, 1],
    ]);
  });

  it('begin with how things stood when the time that is asked for began', () => {
    const points = pointsOf(on('2026-01-03', '2026-02-10', '2026-03-01'), 'month');
    const since = (day: string) => pointsSince(points, day).map(({ label }) => label);
    expect(since('2026-02-10')).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(since('2026-02-11')).toEqual(['2026-02', '2026-03']);
    expect(since('2025-01-01')).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(since('2027-01-01')).toEqual(['2026-03']);
  });

  it('lose no commit, whatever the clocks say', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20_000, max: 20_400 })), (days) => {
        const commits = on(...days.map(dayFromNumber));
        const points = pointsOf(commits, 'month');
        expect(points.reduce((sum, { commits: count }) => sum + count, 0)).toBe(commits.length);
        expect(new Set(points.map(({ label }) => label)).size).toBe(points.length);
        for (const { label, at } of points)
          expect(commits.findLastIndex(({ date }) => date.startsWith(label))).toBe(at);
      }),
    );
  });
});
