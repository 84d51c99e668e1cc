/** What every objective had promised first, and what had come by that day. */
import { type ObjectiveCommitments, objectiveCommitments } from '../../facts/commitments.ts';
import type { Facts } from '../../facts/facts.ts';
import { calendarOf, months } from '../../facts/period.ts';
import type { Outcome, Promised } from '../../history/forecast.ts';
import type { HistoryCommit } from '../../io/history.ts';
import { kpiOf } from '../../kpis/index.ts';
import { attain } from '../../kpis/pieces/attainment.ts';
import { addDays, lastDayOfMonth, monthNumber } from '../../plan/day.ts';
import type { Workspace } from '../../plan/plan.ts';
import type { Objective } from '../../plan/steps/5-objectives.ts';
import { renaming } from '../shared/past.ts';
import { type Eye, openEye, valuesOnly } from './eye.ts';
import { openPromises } from './promises.ts';

export interface Outcomes {
  /** by account, and there in the order in which they were first written */
  promises: readonly Promised[];
  /** objectives that never named a day: there is nothing to hold them against */
  endless: number;
  /** as it stands at the end */
  workspace: Workspace;
}

/** An objective as it was promised first. */
interface First {
  account: string;
  /** measured and narrowed as it was last, with the first day, target and baseline */
  objective: Objective & { due: string };
  said: ObjectiveCommitments;
  dropped: boolean;
}

/**
 * `commits`: oldest first, from the very first one. What was due by `today` is judged: records count as they are known at the
 * end, because books are closed late; what people judge counts as they judged it then.
 */
export async function outcomesOf(
  commits: readonly HistoryCommit[],
  read: (id: string, cap?: number) => Promise<Uint8Array>,
  accounts: readonly string[],
  today: string,
  onCommits: (commits: readonly HistoryCommit[]) => Iterable<HistoryCommit>,
): Promise<Outcomes> {
  const { firsts, endless } = await promisedFirst(commits, read, accounts);
  const due = firsts.filter(({ objective }) => objective.due <= today);
  const outcomes = new Map<First, Outcome>();
  const stops = new Map<number, First[]>();
  for (const first of due.filter(isJudgedThen)) {
    const at = Math.max(
      0,
      commits.findLastIndex(({ date = '9' }) => date <= first.objective.due),
    );
    const others = stops.get(at);
    if (others) others.push(first);
    else stops.set(at, [first]);
  }
  const eye = openEye(read, true);
  let passed = 0;
  for (const commit of onCommits(commits)) {
    eye.pass(commit);
    for (const first of stops.get(passed) ?? []) outcomes.set(first, await asOfThen(eye, first));
    passed++;
  }
  const workspace = await eye.workspace();
  for (const first of due)
    if (!outcomes.has(first)) outcomes.set(first, await asKnownNow(eye, first, workspace, today));
  return {
    promises: firsts.map((first) => promisedBy(first, workspace, outcomes.get(first))),
    endless,
    workspace,
  };
}

async function promisedFirst(
  commits: readonly HistoryCommit[],
  read: (id: string) => Promise<Uint8Array>,
  accounts: readonly string[],
): Promise<{ firsts: First[]; endless: number }> {
  const log = openPromises((_, { id }) => read(id), valuesOnly());
  for (const commit of commits) log.note(commit);
  const firsts: First[] = [];
  let endless = 0;
  for (const account of accounts) {
    const { objectives } = (await log.of(account)).versions;
    const lists = objectives.flatMap(({ value }) => (value ? [value.objectives ?? []] : []));
    const now = new Set(lists.at(-1)?.map(({ id }) => id));
    for (const [id, said] of objectiveCommitments(objectives, renaming.objectives)) {
      const last = lists.findLast((list) => list.some((one) => one.id === id))?.find((one) => one.id === id);
      if (last === undefined) continue;
      const due = said.due.first?.value;
      if (due === undefined) {
        endless++;
        continue;
      }
      const objective = {
        ...last,
        due,
        target: said.target.first?.value,
        baseline: said.baseline.first?.value,
      };
      firsts.push({ account, objective, said, dropped: !now.has(id) });
    }
  }
  return { firsts, endless };
}

/** People judge, and write over what they judged before: only the plan as it was then says what they thought then. */
const isJudgedThen = ({ objective }: First): boolean => kpiOf(objective.measure ?? '')?.counts === 'state';

async function asOfThen(eye: Eye, { account, objective }: First): Promise<Outcome> {
  const facts = await eye.facts(account, objective.due);
  return facts ? outcomeOf(facts, objective) : { reason: 'the plan was not there on that day' };
}

async function asKnownNow(
  eye: Eye,
  { account, objective }: First,
  { settings }: Workspace,
  today: string,
): Promise<Outcome> {
  const isBooks = kpiOf(objective.measure ?? '')?.counts === 'books';
  // the month of its day counts whole, and is over the day after its last
  const day = isBooks ? addDays(lastDayOfMonth(objective.due), 1) : objective.due;
  const month = monthNumber(objective.due);
  if (isBooks && calendarOf(settings, day < today ? day : today).lastClosed < month)
    return { reason: `the books of ${months(month, month).label} are not closed yet` };
  const facts = await eye.facts(account, day);
  return facts ? outcomeOf(facts, objective) : { reason: 'the account has no plan any more' };
}

function outcomeOf(facts: Facts, objective: Objective): Outcome {
  const { value, actual, reason } = attain(facts, objective, 0, kpiOf).row;
  return value === null ? { reason: reason ?? 'no actual' } : { attainment: value, actual };
}

function promisedBy(
  { account, objective, said, dropped }: First,
  { settings }: Workspace,
  outcome: Outcome | undefined,
): Promised {
  const { id, owner, measure, due, target } = objective;
  const kpi = kpiOf(measure ?? '');
  const unit = kpi
    ? kpi.unit === 'money'
      ? settings.currency
      : kpi.unit
    : (settings.measures?.find((one) => one.id === measure)?.unit ?? '');
  return {
    account,
    id,
    owner,
    measure,
    unit,
    due,
    target,
    dueMoves: said.due.moves.length,
    baselineMoves: said.baseline.moves.length,
    targetMoves: said.target.moves.length,
    dropped,
    outcome,
  };
}
