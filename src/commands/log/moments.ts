/** From commits to what moved: which points are looked at, what was seen there, and the same thing over all of them. */
import type { Facts } from '../../facts/facts.ts';
import { compareText } from '../../findings/finding.ts';
import { type Dated, type Point, pointsOf, pointsSince, type Step } from '../../history/points.ts';
import { collectSeries, type Series } from '../../history/series.ts';
import { portfolioSnapshot, type Snapshot } from '../../history/snapshot.ts';
import type { HistoryCommit } from '../../io/history.ts';
import { rollUp } from '../../kpis/index.ts';
import type { Kpi } from '../../kpis/kpi.ts';
import type { Workspace } from '../../plan/plan.ts';
import { type Given, sliceOn, type View } from './look.ts';
import type { Read } from './read-ahead.ts';
import { openViews, type Source } from './share.ts';
import { touchedBy } from './state.ts';

export interface Asked {
  by: Step;
  /** undefined: all */
  account: string | undefined;
  kpis: readonly Kpi[];
  /** nothing but these KPIs */
  only: boolean;
  since: string | undefined;
  /** the last day that counts */
  until: string | undefined;
  /** the history begins with the first commit */
  whole: boolean;
}

export interface Moments {
  points: readonly Point[];
  series: readonly Series[];
  /** by point: files with errors, and how many */
  broken: readonly ReadonlyMap<string, number>[];
  /** commits without a usable date: what they changed shows in the next point */
  undated: number;
  /** as it stood at the last point */
  workspace: Workspace;
  /** of the one account that was asked for, at the last point where it was there */
  last: Facts | undefined;
}

/**
 * `commits`: oldest first. `onPoints`: steps through the points, for a bar. `source`: how a thread reads the same history;
 * without it everything is done in this one.
 */
export async function lookAt(
  commits: readonly HistoryCommit[],
  read: Read,
  asked: Asked,
  onPoints: (points: readonly Point[]) => Iterable<Point>,
  source?: Source,
): Promise<Moments> {
  const concerned = commits.flatMap((commit, at) =>
    concerns(commit, asked.account) ? [{ commit, at }] : [],
  );
  const dated = concerned.flatMap(({ commit: { id, date, subject }, at }): Dated[] =>
    date === undefined || (asked.until !== undefined && date > asked.until)
      ? []
      : [{ at, id, date, subject }],
  );
  const all = pointsOf(dated, asked.by);
  const points = asked.since === undefined ? all : pointsSince(all, asked.since);
  const { by, account, kpis, only, whole } = asked;
  const looking = { commits, by, account, share: undefined, kpis, only, whole };
  const views = openViews(read, looking, points, source);
  const collection = collectSeries();
  const broken: ReadonlyMap<string, number>[] = [];
  try {
    for (const point of onPoints(points)) {
      const view = await views.at(point);
      for (const { account, snapshot } of view.seen) collection.add(broken.length, account, snapshot);
      if (asked.account === undefined && asked.by === 'month')
        collection.add(broken.length, undefined, portfolioOf(view, await views.workspace(), point, asked));
      broken.push(new Map([...view.broken].sort(([a], [b]) => compareText(a, b))));
    }
    return {
      points,
      series: collection.series(),
      broken,
      undated: concerned.filter(({ commit }) => commit.date === undefined).length,
      workspace: await views.workspace(),
      last: views.last(),
    };
  } finally {
    await views.close();
  }
}

/** Whether a commit touched the account, or a file it is read with; without an account, any of them. */
function concerns({ changes }: HistoryCommit, account: string | undefined): boolean {
  const { shared, accounts } = touchedBy(changes);
  return shared || (account === undefined ? accounts.size > 0 : accounts.has(account));
}

function portfolioOf(
  { given, broken }: View,
  there: Workspace,
  { date }: Point,
  { kpis, only }: Asked,
): Snapshot {
  const slice = sliceOn(there, date);
  const { currency, tiers } = there.settings;
  const results = kpis.map((kpi, i) =>
    rollUp(
      kpi,
      given.map(({ taken }) => taken[i]!),
      slice,
      currency,
      true,
    ),
  );
  const inUse = only ? undefined : { each: given.map(tierOf), named: Object.keys(tiers ?? {}) };
  return portfolioSnapshot(results, inUse, broken);
}

const tierOf = ({ tier }: Given) => tier;
