/** Looks at each point of a history: what each account says as of that day, computed as kam kpi would. */
import type { Facts } from '../../facts/facts.ts';
import { calendarOf, defaultPeriod } from '../../facts/period.ts';
import { type Dated, type Point, pointsOf, pointsSince, type Step } from '../../history/points.ts';
import { collectSeries, type Series } from '../../history/series.ts';
import { accountSnapshot, nothingSeen, portfolioSnapshot, type Snapshot } from '../../history/snapshot.ts';
import type { HistoryCommit } from '../../io/history.ts';
import { computeKpi, rollUp, takeKpi } from '../../kpis/index.ts';
import { type Kpi, type Slice, sliceOf, type Taken } from '../../kpis/kpi.ts';
import type { Workspace } from '../../plan/plan.ts';
import { tierInForce } from '../../plan/tiers.ts';
import { type Eye, isPlanFile, openEye } from './eye.ts';
import { type Read, readAhead } from './read-ahead.ts';
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

/** `commits`: oldest first. `onPoints`: steps through the points, for a bar. */
export async function lookAt(
  commits: readonly HistoryCommit[],
  read: Read,
  asked: Asked,
  onPoints: (points: readonly Point[]) => Iterable<Point>,
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
  const ahead = readAhead(commits, read, (path) => asked.by === 'commit' && isRead(path, asked.account));
  const eye = openEye(ahead.read, asked.whole);
  const collection = collectSeries();
  const broken: ReadonlyMap<string, number>[] = [];
  let last: Facts | undefined;
  let next = 0;
  for (const point of onPoints(points)) {
    const touched = new Set<string>();
    for (; next <= point.at; next++) {
      const commit = commits[next]!;
      ahead.reach(next);
      eye.pass(commit);
      const { shared, accounts } = touchedBy(commit.changes);
      for (const one of shared ? (await eye.workspace()).accounts.keys() : accounts) touched.add(one);
    }
    const here = new Map<string, number>();
    for (const { account, snapshot, facts } of await look(eye, point.date, touched, asked)) {
      collection.add(broken.length, account, snapshot);
      for (const [file, errors] of snapshot.broken) here.set(file, errors);
      if (facts && asked.account !== undefined) last = facts;
    }
    broken.push(here);
  }
  return {
    points,
    series: collection.series(),
    broken,
    undated: concerned.filter(({ commit }) => commit.date === undefined).length,
    workspace: await eye.workspace(),
    last,
  };
}

/** Whether a commit touched the account, or a file it is read with; without an account, any of them. */
function concerns({ changes }: HistoryCommit, account: string | undefined): boolean {
  const { shared, accounts } = touchedBy(changes);
  return shared || (account === undefined ? accounts.size > 0 : accounts.has(account));
}

/** Where each commit is looked at, every version of such a file is read. */
function isRead(path: string, account: string | undefined): boolean {
  const [, whose, file] = /^accounts\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return file !== undefined && isPlanFile(file) && (account === undefined || account === whose);
}

interface Seen {
  account: string | undefined;
  snapshot: Snapshot;
  facts: Facts | undefined;
}

/** The one account; or by month the portfolio, and by commit each account that was touched. */
async function look(
  eye: Eye,
  day: string,
  touched: ReadonlySet<string>,
  { by, account, kpis, only }: Asked,
): Promise<Seen[]> {
  if (account === undefined && by === 'month')
    return [{ account, snapshot: await portfolio(eye, day, kpis, only), facts: undefined }];
  const seen: Seen[] = [];
  for (const one of account === undefined ? eye.ahead([...touched]) : [account]) {
    const facts = await eye.facts(one, day);
    // of an account that is not there nothing is seen: what it said before is gone
    const snapshot = facts ? accountSnapshot(facts, resultsOf(facts, kpis, day), only) : nothingSeen;
    seen.push({ account: one, snapshot, facts });
  }
  return seen;
}

function resultsOf(facts: Facts, kpis: readonly Kpi[], day: string) {
  const slice = sliceOn(facts.workspace, day);
  return kpis.map((kpi) => computeKpi(kpi, facts, slice, true));
}

async function portfolio(eye: Eye, day: string, kpis: readonly Kpi[], only: boolean): Promise<Snapshot> {
  const there = await eye.workspace();
  const slice = sliceOn(there, day);
  const taken = new Map<Kpi, Taken[]>(kpis.map((kpi) => [kpi, []]));
  const tiers: (string | undefined)[] = [];
  const broken = new Map(there.broken);
  for (const one of eye.ahead([...there.accounts.keys()])) {
    const facts = (await eye.facts(one, day))!;
    for (const kpi of kpis) taken.get(kpi)!.push(withoutSources(takeKpi(kpi, facts, slice, true)));
    tiers.push(tierInForce(facts.plan.tier, day)?.tier);
    for (const [file, errors] of facts.plan.broken) broken.set(file, errors);
  }
  const { currency, tiers: named } = there.settings;
  const results = kpis.map((kpi) => rollUp(kpi, taken.get(kpi)!, slice, currency, true));
  const inUse = only ? undefined : { each: tiers, named: Object.keys(named ?? {}) };
  return portfolioSnapshot(results, inUse, broken);
}

/** A log names no lines. */
const withoutSources = ({ now }: Taken): Taken => ({
  now: { ...now, inputs: [], excluded: [] },
  before: undefined,
});

function sliceOn({ settings }: Workspace, day: string): Slice {
  const calendar = calendarOf(settings, day);
  return sliceOf(defaultPeriod(calendar), calendar);
}
