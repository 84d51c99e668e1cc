import { compareText } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { type Step, steps } from '../history/points.ts';
import { kinds } from '../history/snapshot.ts';
import { asOf } from '../io/clock.ts';
import { keepHeap } from '../io/engine.ts';
import { UsageError } from '../io/faults.ts';
import { type HistoryCommit, type History as Log, openHistory } from '../io/history.ts';
import { progressOn } from '../io/progress.ts';
import { kpis } from '../kpis/index.ts';
import { isDay } from '../plan/day.ts';
import type { Call, Command, Surroundings } from './command.ts';
import { type Format, forecastAnswer, formats, movedAnswer } from './log/answer.ts';
import { emptyState, sharedPaths, touchedBy } from './log/state.ts';
import { kpiNamed } from './shared/kpi-named.ts';
import { forceOption, outOption } from './shared/options.ts';
import { deliver, destination } from './shared/output.ts';
import { type PresentNames, presentNames } from './shared/renamed-folders.ts';
import { accountMeant, asOfOption, cdOption, ownFiles, workspaceRoot } from './shared/workspace.ts';

export const log: Command = {
  arguments: [
    { name: 'account', summary: 'an account; the one whose folder you are in, or the only one, without it' },
  ],
  options: [
    {
      flags: '--by <step>',
      summary: 'a point for each commit, or for the last one of each month',
      choices: steps,
      preset: 'month',
    },
    {
      flags: '--kpi <id>',
      summary: 'only this KPI, each of its moves, and whether it moved or not; may be given again',
      many: true,
    },
    {
      flags: '--accounts <which>',
      summary: 'all: the whole portfolio by month; by commit, what moved in each account',
      choices: ['all'],
    },
    {
      flags: '--forecast',
      summary: 'objectives held against what was promised first: which plans are realistic',
    },
    { flags: '--since <day>', summary: 'from how things stood on this day on' },
    {
      flags: '--format <format>',
      summary: `table on a terminal, csv when piped, unless said otherwise; csv and json tell all there is, by kind (${kinds.join(', ')}; objective: percent of the way from baseline to target)`,
      choices: formats,
    },
    outOption,
    forceOption,
    cdOption,
    { flags: '--at <ref>', summary: 'the history that led to this branch, tag or commit', preset: 'HEAD' },
    { ...asOfOption, summary: 'leave out what was committed after this day' },
  ],
  examples: [
    'kam log san-telmo',
    'kam log san-telmo --by commit --since 2026-09-01',
    'kam log --accounts all --kpi net_sales --format csv',
    'kam log --accounts all --forecast',
  ],
  async run(call, around) {
    keepHeap();
    const to = destination<Format>(call, around, {
      formats,
      preset: ({ interactive }) => (interactive ? 'table' : 'csv'),
    });
    const chosen = choose(call);
    const root = workspaceRoot(call, around);
    const { at, asOf: day } = call.options;
    const history = await openHistory(
      root,
      { ...(typeof at === 'string' ? { ref: at } : {}), paths: ['accounts', ...sharedPaths] },
      around.env,
    );
    try {
      const names = presentNames();
      const commits = await read(history, names);
      const { account, accounts } = accountsOf(call, around, { root, commits, names });
      const today = asOf({
        option: day as string | undefined,
        env: around.env,
        commitDate: commits.findLast(({ date }) => date !== undefined)?.date,
      });
      const progress = progressOn(around.err, 'reading history');
      const looking = {
        commits,
        history,
        root,
        env: around.env,
        account,
        until: typeof day === 'string' ? today : undefined,
        progress,
      };
      const { outcome, workspace } = chosen.forecast
        ? await forecastAnswer({ ...looking, accounts, today }, to)
        : await movedAnswer({ ...looking, ...chosen, today }, to);
      return await deliver(outcome, {
        around,
        file: to.file,
        root,
        inputs: ownFiles(root, workspace.settings.portfolio?.file),
        force: call.options.force === true,
      });
    } finally {
      await history.close();
    }
  },
};

/** Oldest first. */
async function read(history: Log, names: PresentNames): Promise<HistoryCommit[]> {
  const commits: HistoryCommit[] = [];
  for await (const commit of history.commits()) commits.push(names.tell(commit));
  if (commits.length > 0) return commits.reverse();
  throw new UsageError(
    'No commit holds this workspace yet, so there is nothing to look back on.',
    'Commit it (git add, git commit); every commit after that is a point of its history.',
  );
}

function choose({ args, options }: Call) {
  const { by, kpi, accounts, since, forecast } = options;
  if (accounts === 'all' && args[0] !== undefined)
    throw new UsageError(
      'An account and --accounts all are different questions.',
      'Leave one of the two out.',
    );
  if (forecast === true && (by ?? kpi ?? since) !== undefined)
    throw new UsageError(
      '--forecast looks at every objective that was ever promised; --by, --kpi and --since choose what moved.',
      'Leave --forecast out, or the others.',
    );
  if (typeof since === 'string' && !isDay(since))
    throw new UsageError(`--since ${quoted(since)} is no day of the calendar.`, 'Write it as 2026-11-23.');
  const named = kpi as string[] | undefined;
  return {
    by: (by ?? 'month') as Step,
    only: named !== undefined,
    kpis: named ? [...new Set(named.map(kpiNamed))] : kpis,
    since: since as string | undefined,
    forecast: forecast === true,
  };
}

/** The one account that is meant: one that is there at the end, or was there once. All of them: undefined, and their names. */
function accountsOf(
  call: Call,
  around: Surroundings,
  { root, commits, names }: { root: string; commits: readonly HistoryCommit[]; names: PresentNames },
): { account: string | undefined; accounts: string[] } {
  const state = emptyState(async () => new Uint8Array());
  const ever = new Set<string>();
  for (const { changes } of commits) {
    state.apply(changes);
    for (const account of touchedBy(changes).accounts) if (state.accounts().has(account)) ever.add(account);
  }
  if (call.options.accounts === 'all') return { account: undefined, accounts: [...ever].sort(compareText) };
  const [name] = call.args;
  const called = name === undefined || ever.has(name) ? undefined : names.nameOf(name);
  if (called !== undefined)
    throw new UsageError(
      `${quoted(name!)} is called ${quoted(called)} now, and its log stands under that name.`,
      `Ask for kam log ${called}.`,
    );
  const workspace = { accounts: state.accounts() };
  const account =
    name !== undefined && ever.has(name)
      ? name
      : accountMeant(call, around, { root, workspace }, ', or ask for --accounts all');
  return { account, accounts: [account] };
}
