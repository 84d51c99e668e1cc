/** Looks at accounts on the way through a history: what each says as of the day of a point, computed as kam kpi would. */
import type { Facts } from '../../facts/facts.ts';
import { calendarOf, defaultPeriod } from '../../facts/period.ts';
import type { Point, Step } from '../../history/points.ts';
import { accountSnapshot, nothingSeen, type Snapshot } from '../../history/snapshot.ts';
import type { HistoryCommit } from '../../io/history.ts';
import { computeKpi, takeKpi } from '../../kpis/index.ts';
import { type Kpi, type Slice, sliceOf, type Taken } from '../../kpis/kpi.ts';
import type { Workspace } from '../../plan/plan.ts';
import { tierInForce } from '../../plan/tiers.ts';
import { type Eye, isPlanFile, openEye } from './eye.ts';
import { type Read, readAhead } from './read-ahead.ts';
import { accountOf, touchedBy } from './state.ts';

export interface Looking {
  /** oldest first */
  commits: readonly HistoryCommit[];
  by: Step;
  /** undefined: by month the portfolio, by commit each account that was touched */
  account: string | undefined;
  /** of all accounts only these; undefined: every one */
  share: ReadonlySet<string> | undefined;
  kpis: readonly Kpi[];
  /** nothing but these KPIs */
  only: boolean;
  /** the history begins with the first commit */
  whole: boolean;
}

/** What was seen at a point. */
export interface View {
  /** files with errors, and how many */
  broken: ReadonlyMap<string, number>;
  /** accounts that are looked at by themselves */
  seen: readonly { account: string; snapshot: Snapshot }[];
  /** what accounts give to the portfolio, in the order of their names */
  given: readonly Given[];
}

export interface Given {
  account: string;
  tier: string | undefined;
  /** by KPI, in the order in which they are asked for */
  taken: readonly Taken[];
}

export interface Look {
  /** Goes on to this point; the next one lies behind it. */
  at(point: Point): Promise<View>;
  /** as it stands at the last point */
  workspace(): Promise<Workspace>;
  /** of the one account that is asked for, at the last point where it was there */
  last(): Facts | undefined;
}

export function openLook(read: Read, looking: Looking): Look {
  const { commits, by, account, share, kpis, only, whole } = looking;
  const isMine = (one: string) => share === undefined || share.has(one);
  const ahead = readAhead(
    commits,
    read,
    (path) => by === 'commit' && isRead(path, account) && isMine(accountOf(path)!),
  );
  const eye = openEye(ahead.read, whole);
  let next = 0;
  let last: Facts | undefined;
  return {
    async at(point) {
      const touched = new Set<string>();
      for (; next <= point.at; next++) {
        const commit = commits[next]!;
        ahead.reach(next);
        eye.pass(commit);
        const { shared, accounts } = touchedBy(commit.changes);
        for (const one of shared ? (await eye.workspace()).accounts.keys() : accounts)
          if (isMine(one)) touched.add(one);
      }
      if (account === undefined && by === 'month') return gifts(eye, point.date);
      return views(eye, point.date, account === undefined ? touched : [account]);
    },
    workspace: () => eye.workspace(),
    last: () => last,
  };

  async function views(eye: Eye, day: string, which: Iterable<string>): Promise<View> {
    const broken = new Map<string, number>();
    const seen: { account: string; snapshot: Snapshot }[] = [];
    for (const one of eye.ahead([...which])) {
      const facts = await eye.facts(one, day);
      // of an account that is not there nothing is seen: what it said before is gone
      const snapshot = facts ? accountSnapshot(facts, resultsOf(facts, day), only) : nothingSeen;
      for (const [file, errors] of snapshot.broken) broken.set(file, errors);
      seen.push({ account: one, snapshot });
      if (facts && account !== undefined) last = facts;
    }
    return { broken, seen, given: [] };
  }

  function resultsOf(facts: Facts, day: string) {
    const slice = sliceOn(facts.workspace, day);
    return kpis.map((kpi) => computeKpi(kpi, facts, slice, true));
  }

  async function gifts(eye: Eye, day: string): Promise<View> {
    const there = await eye.workspace();
    const slice = sliceOn(there, day);
    const broken = new Map(there.broken);
    const given: Given[] = [];
    for (const one of eye.ahead([...there.accounts.keys()].filter(isMine))) {
      const facts = (await eye.facts(one, day))!;
      given.push({
        account: one,
        tier: tierInForce(facts.plan.tier, day)?.tier,
        taken: kpis.map((kpi) => withoutSources(takeKpi(kpi, facts, slice, true))),
      });
      for (const [file, errors] of facts.plan.broken) broken.set(file, errors);
    }
    return { broken, seen: [], given };
  }
}

export function sliceOn({ settings }: Workspace, day: string): Slice {
  const calendar = calendarOf(settings, day);
  return sliceOf(defaultPeriod(calendar), calendar);
}

/** Where each commit is looked at, every version of such a file is read. */
function isRead(path: string, account: string | undefined): boolean {
  const [, whose, file] = /^accounts\/([^/]+)\/(.+)$/.exec(path) ?? [];
  return file !== undefined && isPlanFile(file) && (account === undefined || account === whose);
}

/** A log names no lines. */
const withoutSources = ({ now }: Taken): Taken => ({
  now: { ...now, inputs: [], excluded: [] },
  before: undefined,
});
