/**
 * All accounts of a history in several threads, each of which goes through all points with accounts of its own and a git
 * process of its own. What comes back is the same as from one thread, whoever looked.
 */
import { compareText } from '../../findings/finding.ts';
import type { Point } from '../../history/points.ts';
import { openHistory } from '../../io/history.ts';
import { answerTask, startThread, threadsFor } from '../../io/threads.ts';
import { kpiOf } from '../../kpis/index.ts';
import { fromData, toData } from '../../plan/exact-data.ts';
import { type Look, type Looking, openLook, type View } from './look.ts';
import type { Read } from './read-ahead.ts';
import { touchedBy } from './state.ts';

/** Where a thread finds the same history. */
export interface Source {
  root: string;
  /** the commit it ends with */
  tip: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** A thread takes a sixth of a second to begin: as long as to read some three hundred versions, or to look at as many accounts. */
const leastPerThread = 400;

interface Task extends Omit<Looking, 'kpis'> {
  kpis: readonly string[];
  points: readonly Point[];
  source: Source;
}

export interface Views extends Look {
  close(): Promise<void>;
}

/** Like openLook, for these points. */
export function openViews(
  read: Read,
  looking: Looking,
  points: readonly Point[],
  source: Source | undefined,
): Views {
  const shares = source && looking.account === undefined ? sharesOf(looking, points) : [];
  const [own, ...theirs] = shares;
  const look = openLook(read, { ...looking, share: theirs.length > 0 ? own : undefined });
  const others = theirs.map((share) =>
    startThread<Task, unknown>({
      ...looking,
      share,
      kpis: looking.kpis.map(({ id }) => id),
      points,
      source: source!,
    }),
  );
  return {
    workspace: look.workspace,
    last: look.last,
    async at(point) {
      const views = [await look.at(point)];
      for (const { answers } of others) views.push(fromData((await answers.next()).value) as View);
      return others.length === 0 ? views[0]! : together(views);
    },
    close: async () => {
      await Promise.all(others.map((thread) => thread.stop()));
    },
  };
}

function together(views: readonly View[]): View {
  const byAccount = (a: { account: string }, b: { account: string }) => compareText(a.account, b.account);
  return {
    broken: new Map(views.flatMap(({ broken }) => [...broken])),
    seen: views.flatMap(({ seen }) => seen),
    given: views.flatMap(({ given }) => given).sort(byAccount),
  };
}

/** What a thread does. */
export function helpOut(): Promise<void> {
  return answerTask<Task, unknown>(async function* ({ kpis, points, source, ...task }) {
    const { root, tip, env } = source;
    const history = await openHistory(root, { ref: tip }, env);
    try {
      const look = openLook(history.read, { ...task, kpis: kpis.map((id) => kpiOf(id)!) });
      for (const point of points) yield toData(await look.at(point));
    } finally {
      await history.close();
    }
  });
}

/** The accounts for each thread, so that all have as much to do: versions to read, and accounts to look at. */
function sharesOf({ commits, by }: Looking, points: readonly Point[]): ReadonlySet<string>[] {
  const work = new Map<string, number>();
  for (const { changes } of commits.slice(0, (points.at(-1)?.at ?? -1) + 1)) {
    // by month it is read, and looked at with each point; by commit both with each change
    for (const account of touchedBy(changes).accounts)
      work.set(
        account,
        by === 'month' ? (work.get(account) ?? points.length) + 1 : (work.get(account) ?? 0) + 2,
      );
  }
  const sum = [...work.values()].reduce((a, b) => a + b, 0);
  const threads = Math.min(threadsFor(sum, leastPerThread), work.size);
  const shares = Array.from({ length: threads }, () => ({ accounts: new Set<string>(), work: 0 }));
  for (const [account, weight] of [...work].sort(([, a], [, b]) => b - a)) {
    const least = shares.reduce((a, b) => (b.work < a.work ? b : a));
    least.accounts.add(account);
    least.work += weight;
  }
  return shares.map(({ accounts }) => accounts);
}
