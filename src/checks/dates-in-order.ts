import type { Path } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import type { Plan } from '../plan/plan.ts';
import { type AccountRule, at, type Find } from './rule.ts';

/** A day with its place: what it is called, where it stands. */
interface Dated {
  day: string | undefined;
  what: string;
  path: Path;
  file?: string;
}

export const datesInOrder: AccountRule = {
  id: 'dates-in-order',
  summary: 'What comes first in life comes first in the plan.',
  why: 'A tactic that ends before it starts, an objective due before its baseline, a decision before its submission: one of the two days is wrong, and everything counted from it is too. A tactic must not begin after what it serves: the objectives’ due dates (unless they are held), the day of a decision it moves, and it must not be due before a tactic it depends on.',
  help: 'Correct the day that is wrong.',
  severity: 'error',
  level: 'start',
  minutes: 1,
  files: [],
  scope: 'account',
  *check(plan) {
    yield* analysisDates(plan);
    yield* dmuAndDiagnosisDates(plan);
    yield* objectiveDates(plan);
    yield* tacticDates(plan);
    yield* monitoringDates(plan);
    yield* opportunityDates(plan);
  },
};

/** The later thing's place carries the finding; the earlier one is related. `strict`: equal is wrong as well. */
function* inOrder(plan: Plan, file: string, first: Dated, then: Dated, strict = false): Generator<Find> {
  if (first.day === undefined || then.day === undefined) return;
  if (strict ? first.day < then.day : first.day <= then.day) return;
  yield {
    ...at(plan, then.file ?? file, then.path),
    message: `${then.what} (${then.day}) ${first.day === then.day ? 'falls together with' : 'is earlier than'} ${first.what} (${first.day}).`,
    related: [{ ...at(plan, first.file ?? file, first.path), message: first.what }],
  };
}

function* analysisDates(plan: Plan): Generator<Find> {
  for (const [i, contract] of (plan.analysis?.contracts ?? []).entries())
    yield* inOrder(
      plan,
      fileOf.analysis,
      { day: contract.starts, what: 'the contract’s first day', path: ['contracts', i, 'starts'] },
      {
        day: contract.ends,
        what: `The last day of the contract ${quoted(contract.id)}`,
        path: ['contracts', i, 'ends'],
      },
    );
}

function* dmuAndDiagnosisDates(plan: Plan): Generator<Find> {
  for (const [i, person] of (plan.dmu?.stakeholders ?? []).entries())
    yield* inOrder(
      plan,
      fileOf.dmu,
      {
        day: person.informed_on,
        what: 'the day this person was informed',
        path: ['stakeholders', i, 'informed_on'],
      },
      {
        day: person.review_by,
        what: `The review of the data on ${quoted(person.id)}`,
        path: ['stakeholders', i, 'review_by'],
      },
    );
  for (const [i, line] of (plan.diagnosis?.formulary ?? []).entries()) {
    const path = (key: string) => ['formulary', i, key];
    const what = `of ${quoted(line.product)} at ${quoted(line.body)}`;
    const decided = { day: line.decided_on, what: `The decision ${what}`, path: path('decided_on') };
    yield* inOrder(
      plan,
      fileOf.diagnosis,
      { day: line.submitted_on, what: 'the submission', path: path('submitted_on') },
      decided,
    );
    yield* inOrder(
      plan,
      fileOf.diagnosis,
      { ...decided, what: 'the last decision' },
      { day: line.next_review, what: `The next review ${what}`, path: path('next_review') },
    );
  }
}

function* objectiveDates(plan: Plan): Generator<Find> {
  for (const [i, objective] of (plan.objectives?.objectives ?? []).entries()) {
    const path = (...rest: Path) => ['objectives', i, ...rest];
    const { baseline, due, milestones } = objective;
    const started = { day: baseline?.date, what: 'the day of its baseline', path: path('baseline', 'date') };
    yield* inOrder(
      plan,
      fileOf.objectives,
      started,
      { day: due, what: `The due date of the objective ${quoted(objective.id)}`, path: path('due') },
      true,
    );
    for (const [m, { year }] of (milestones ?? []).entries()) {
      const milestone = {
        day: String(year),
        what: 'The year of this milestone',
        path: path('milestones', m, 'year'),
      };
      yield* inOrder(plan, fileOf.objectives, { ...started, day: baseline?.date?.slice(0, 4) }, milestone);
      const before = milestones?.[m - 1];
      if (before)
        yield* inOrder(
          plan,
          fileOf.objectives,
          {
            day: String(before.year),
            what: 'that of the milestone before it',
            path: path('milestones', m - 1, 'year'),
          },
          milestone,
          true,
        );
    }
  }
}

function* tacticDates(plan: Plan): Generator<Find> {
  const tactics = plan.tactics?.tactics ?? [];
  const byId = new Map(tactics.map((tactic, i) => [tactic.id, { tactic, i }]));
  for (const [i, tactic] of tactics.entries()) {
    const path = (...rest: Path) => ['tactics', i, ...rest];
    const name = `the tactic ${quoted(tactic.id)}`;
    const start = { day: tactic.start, what: 'its first day', path: path('start') };
    const done = { day: tactic.done_on, what: `The day ${name} was done`, path: path('done_on') };
    const due = { day: tactic.due, what: `The due date of ${name}`, path: path('due') };
    yield* inOrder(plan, fileOf.tactics, start, due);
    yield* inOrder(plan, fileOf.tactics, start, done);
    yield* inOrder(
      plan,
      fileOf.tactics,
      { ...done, what: 'the day it was done' },
      { day: tactic.evaluation?.date, what: `The evaluation of ${name}`, path: path('evaluation', 'date') },
    );
    for (const other of tactic.depends_on ?? []) {
      const before = byId.get(other);
      if (before && before.i !== i)
        yield* inOrder(
          plan,
          fileOf.tactics,
          {
            day: before.tactic.done_on ?? before.tactic.due,
            what: `that of ${quoted(other)}, which comes first`,
            path: ['tactics', before.i, before.tactic.done_on ? 'done_on' : 'due'],
          },
          due,
        );
    }
    if (tactic.status !== 'dropped') yield* tooLate(plan, tactic, i);
  }
}

/** A tactic that begins when what it serves is over. */
function* tooLate(
  plan: Plan,
  tactic: {
    id: string;
    start?: string | undefined;
    objectives?: string[] | undefined;
    moves?: string[] | undefined;
  },
  i: number,
): Generator<Find> {
  const { start } = tactic;
  if (start === undefined) return;
  const objectives = plan.objectives?.objectives ?? [];
  const served = (tactic.objectives ?? []).map((id) =>
    objectives.findIndex((objective) => objective.id === id),
  );
  const late = (at: number) => {
    const objective = objectives[at];
    return (
      objective !== undefined &&
      objective.shape !== 'hold' &&
      objective.due !== undefined &&
      objective.due < start
    );
  };
  if (served.length > 0 && served.every(late))
    yield {
      ...at(plan, fileOf.tactics, ['tactics', i, 'start']),
      message: `The tactic ${quoted(tactic.id)} begins (${start}) when ${served.length === 1 ? 'the objective it serves is' : 'all objectives it serves are'} already due: it can no longer help.`,
      related: served.map((o) => ({
        ...at(plan, fileOf.objectives, ['objectives', o, 'due']),
        message: `due ${objectives[o]!.due}`,
      })),
    };
  for (const [d, decision] of (plan.dmu?.decisions ?? []).entries())
    if (decision.date !== undefined && decision.date < start && tactic.moves?.includes(decision.id))
      yield {
        ...at(plan, fileOf.tactics, ['tactics', i, 'start']),
        message: `The tactic ${quoted(tactic.id)} begins (${start}) after the decision ${quoted(decision.id)} that it should move (${decision.date}).`,
        related: [{ ...at(plan, fileOf.dmu, ['decisions', d, 'date']), message: 'the day of the decision' }],
      };
}

function* monitoringDates(plan: Plan): Generator<Find> {
  const reviews = plan.monitoring?.reviews ?? [];
  for (const [i, review] of reviews.entries())
    yield* inOrder(
      plan,
      fileOf.monitoring,
      { day: review.date, what: 'the review that set it', path: ['reviews', i, 'date'] },
      { day: review.next, what: 'The next review', path: ['reviews', i, 'next'] },
      true,
    );
}

function* opportunityDates(plan: Plan): Generator<Find> {
  for (const row of plan.records.opportunities ?? []) {
    const opened = {
      day: row.opened_on || undefined,
      what: 'the day it was opened',
      path: [row.index, 'opened_on'],
    };
    for (const [column, what] of [
      ['due_on', 'The due date of this opportunity'],
      ['decided_on', 'The decision on this opportunity'],
    ] as const)
      yield* inOrder(plan, 'records/opportunities.csv', opened, {
        day: row[column] || undefined,
        what,
        path: [row.index, column],
      });
  }
}
