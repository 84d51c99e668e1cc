/** What a review meeting starts with: plain rows, made of the comparison with the last review, the agenda and the plan. */
import type { AgendaItem, AgendaKind } from '../../checks/agenda.ts';
import { isPlanning } from '../../diff/remarks.ts';
import { sentence } from '../../diff/say/phrases.ts';
import { plural, quote, type Words } from '../../diff/say/words.ts';
import { compareText } from '../../findings/finding.ts';
import { addMonths } from '../../plan/day.ts';
import type { Plan } from '../../plan/plan.ts';
import type { DiffAnswer } from '../diff/answer.ts';
import { type Part, partsOf, type Row } from '../diff/parts.ts';
import { standingWord } from '../shared/standing.ts';
import { objectivesSection, type Said, type Standing } from './objectives.ts';
import type { Section } from './section.ts';

export interface Pack {
  readonly account: string;
  readonly name: string;
  readonly asOf: string;
  /** the day of the last review, or the one --since names; null: none was held */
  readonly since: string | null;
  /** the state that is compared with; null: no commit is that old, or there is no history */
  readonly base: { readonly name: string; readonly commit: string; readonly as_of: string } | null;
  readonly nextReview: string | null;
  readonly facts: readonly string[];
  readonly objectives: readonly Standing[];
  readonly sections: readonly Section[];
}

export interface PackInput {
  readonly plan: Plan;
  readonly asOf: string;
  readonly since: string | null;
  readonly tier: string | undefined;
  /** how often plans of that tier are reviewed; undefined: nobody says */
  readonly reviewMonths: number | undefined;
  readonly agenda: readonly AgendaItem[];
  /** what changed since; undefined: it cannot be said, and why */
  readonly changed: DiffAnswer | undefined;
  readonly unknown: string | undefined;
  readonly objectives: readonly Standing[];
  /** how the objectives are told */
  readonly said: Said;
  readonly words: Words;
}

/** Where no tier says how often a plan is reviewed. */
const usualMonths = 3;

export function packOf(input: PackInput): Pack {
  const { plan, asOf, since, tier, changed, words } = input;
  const { analysis, monitoring } = plan;
  const next = monitoring?.next_review;
  // a review that is over, or held now, does not say how far to look
  const until = next !== undefined && next > asOf ? next : addMonths(asOf, input.reviewMonths ?? usualMonths);
  const held = (monitoring?.reviews ?? [])
    .map(({ date }) => date)
    .filter((date) => date < asOf)
    .sort()
    .at(-1);
  return {
    account: plan.account,
    name: analysis?.name ?? plan.account,
    asOf,
    since,
    base:
      changed && since !== null
        ? { name: changed.base.name, commit: changed.base.commit!, as_of: since }
        : null,
    nextReview: next ?? null,
    facts: [
      ...(tier === undefined ? [] : [`tier ${tier}`]),
      ...(analysis?.owner === undefined ? [] : [`owner ${analysis.owner}`]),
      held === undefined ? 'no review held yet' : `last review ${words.date(held)}`,
      next === undefined
        ? 'no next review set'
        : `next review ${next < asOf ? 'was due ' : ''}${words.date(next)}`,
    ],
    objectives: input.objectives,
    sections: [
      decideSection(input),
      promisedSection(input),
      objectivesSection(input.objectives, input.said),
      cameSection(input),
      changedSection(input),
      staleSection(input),
      askedSection(input),
      aheadSection(input, until),
    ],
  };
}

const row = (subject: string, text: string, notes: readonly string[] = []): Row => ({ subject, text, notes });

/** Beyond the first few nobody decides anything in an hour. */
const mostToDecide = 5;

function decideSection({ agenda, changed, words }: PackInput): Section {
  // the review is being held
  const first = agenda
    .filter(
      ({ kind, place }) => kind !== 'missing' && !/^(next_review|reviews)$/.test(String(place.path?.[0])),
    )
    .slice(0, mostToDecide);
  const remarks = (changed?.accounts ?? []).flatMap(({ remarks }) =>
    remarks.filter((remark) => !isPlanning(remark)),
  );
  return {
    id: 'decide',
    title: 'What to talk about first',
    parts: [
      ...partOf(
        'Changed since the last review',
        remarks.slice(0, mostToDecide).map(({ subject, text }) => row(subject, text)),
      ),
      ...partOf(
        'By effect',
        first.map((item) => agendaRow(item, words)),
      ),
    ],
    none: 'Nothing is late, behind, unanswered or due.',
  };
}

/** In a meeting the situation is spoken of; what a finding asks to be written in the plan stands small behind it. */
function agendaRow({ act, why, first, minutes, date }: AgendaItem, words: Words): Row {
  const day = date === null ? '' : ` (${words.date(date)})`;
  return first === 'act'
    ? row('', act, [`${why}${day} · ${minutes} min`])
    : row('', `${why}${day}`, [`In the plan: ${act} · ${minutes} min`]);
}

function partOf(title: string, rows: readonly Row[]): Part[] {
  return rows.length === 0 ? [] : [{ title, rows }];
}

/** The days since the last review, today among them; without one, every day up to today. */
const within = (day: string | undefined, { since, asOf }: PackInput): day is string =>
  day !== undefined && (since === null || day > since) && day <= asOf;

function promisedSection(input: PackInput): Section {
  const { plan, since, asOf, words } = input;
  const last = (plan.monitoring?.reviews ?? []).filter(({ date }) => date === since).at(-1);
  const decisions = (last?.decisions ?? []).map((decision) => row('', quote(decision, words)));
  const tactics = (plan.tactics?.tactics ?? [])
    .filter(({ due }) => within(due, input))
    .map(({ id, due, status, done_on }) =>
      row(
        `tactic ${id}`,
        `due ${words.date(due!)}: ${
          done_on !== undefined && done_on <= asOf
            ? `done on ${words.date(done_on)}${done_on > due! ? ', late' : ''}`
            : status === 'dropped'
              ? 'dropped'
              : 'not done'
        }`,
      ),
    );
  const objectives = (plan.objectives?.objectives ?? [])
    .filter(({ due }) => within(due, input))
    .map(({ id, due, statement }) => {
      const standing = input.objectives.find(({ row }) => row.id === id);
      return row(
        `objective ${id}`,
        `due ${words.date(due!)}${standing ? `: ${standingWord(standing.reading)}` : ''}`,
        statement === undefined ? [] : [quote(statement, words)],
      );
    });
  const asks = (plan.tactics?.asks ?? [])
    .filter(({ by }) => within(by, input))
    .map(({ id, of, by, answered_on }) =>
      row(
        `ask ${id}`,
        `${of === undefined ? '' : `${of}, `}by ${words.date(by!)}: ${
          answered_on === undefined ? 'not answered' : `answered on ${words.date(answered_on)}`
        }`,
      ),
    );
  return {
    id: 'promised',
    title: since === null ? 'What was promised' : 'What was promised for the time since the last review',
    parts: [
      ...partOf('Decided in the last review', decisions),
      ...partOf('Objectives', objectives),
      ...partOf('Tactics', tactics),
      ...partOf('Asks', asks),
    ],
    none: 'Nothing was due in this time.',
  };
}

function cameSection(input: PackInput): Section {
  const { plan, changed, unknown, words } = input;
  const done = (plan.tactics?.tactics ?? [])
    .filter(({ done_on }) => within(done_on, input))
    .map(({ id, done_on, evaluation }) =>
      row(
        `tactic ${id}`,
        `done on ${words.date(done_on!)}`,
        evaluation?.verdict === undefined ? ['not evaluated yet'] : [`evaluated: ${evaluation.verdict}`],
      ),
    );
  const milestones = (plan.tactics?.tactics ?? []).flatMap(({ id, milestones }) =>
    (milestones ?? [])
      .filter(({ done_on }) => within(done_on, input))
      .map(({ text, done_on }) =>
        row(`tactic ${id}`, `${quote(text ?? 'milestone', words)} on ${words.date(done_on!)}`),
      ),
  );
  const results = (plan.dmu?.decisions ?? [])
    .filter(({ date, result }) => within(date, input) && result !== undefined)
    .map(({ id, result }) => row(`decision ${id}`, quote(result!, words)));
  const parts = changed
    ? changedParts(changed).filter(({ title }) => title === 'Figures' || title === 'Records')
    : [];
  return {
    id: 'came',
    title: 'What came',
    lede: changed ? undefined : unknown,
    parts: [
      ...parts,
      ...partOf('Decided by the customer', results),
      ...partOf('Done', [...done, ...milestones]),
    ],
    none: changed ? 'Nothing was booked, done or decided.' : 'Nothing is marked as done or decided.',
  };
}

const changedParts = ({ accounts, words }: DiffAnswer): Part[] =>
  accounts.flatMap((account) => partsOf(account, words));

function changedSection({ changed, unknown, words: _ }: PackInput): Section {
  const shown = changed
    ? changedParts(changed).filter(
        ({ title }) =>
          title !== 'Figures' && title !== 'Records' && title !== 'New findings' && title !== 'Findings gone',
      )
    : [];
  const shared = changed?.workspace.lines.map((line) => row('', sentence(line))) ?? [];
  return {
    id: 'changed',
    title: 'What changed in the plan',
    lede: changed ? undefined : unknown,
    parts: [...shown, ...partOf('Workspace', shared)],
    none: changed ? 'Nothing changed in meaning.' : '',
  };
}

const staleTitles: readonly (readonly [AgendaKind, string])[] = [
  ['broken', 'Cannot be read'],
  ['late', 'Late'],
  ['behind', 'Behind'],
  ['stale', 'Out of date'],
  ['gap', 'Gaps'],
];

function staleSection({ agenda, words }: PackInput): Section {
  return {
    id: 'stale',
    title: 'What is late, behind or out of date',
    parts: staleTitles.flatMap(([kind, title]) =>
      partOf(
        title,
        agenda.filter((item) => item.kind === kind).map((item) => agendaRow(item, words)),
      ),
    ),
    none: 'Nothing is late, behind or out of date.',
  };
}

function askedSection({ plan, words }: PackInput): Section {
  const asks = (plan.tactics?.asks ?? [])
    .filter(({ answered_on }) => answered_on === undefined)
    .map(({ id, of, text, by }) =>
      row(
        `ask ${id}`,
        [of && `of ${of}`, text && quote(text, words), by && `by ${words.date(by)}`]
          .filter(Boolean)
          .join(', '),
      ),
    );
  const feedback = (plan.monitoring?.feedback ?? [])
    .filter(({ changed, unanswered }) => (changed ?? []).length === 0 && unanswered === undefined)
    .map(({ id, text, for: function_, date }) =>
      row(
        `feedback ${id}`,
        [text && quote(text, words), function_ && `for ${function_}`, date && words.date(date)]
          .filter(Boolean)
          .join(', '),
      ),
    );
  const extra = (plan.tactics?.extra_resources ?? []).map(({ id, what, why }) =>
    row(
      `extra resource ${id}`,
      [what && quote(what, words), why && quote(why, words)].filter(Boolean).join(': '),
    ),
  );
  return {
    id: 'asked',
    title: 'What is asked',
    parts: [
      ...partOf('Asks without an answer', asks),
      ...partOf('Feedback nobody has answered', feedback),
      ...partOf('Where more would deliver more', extra),
    ],
    none: 'No ask and no feedback is open.',
  };
}

/** Every day of the plan that lies ahead, up to the next review, in its order. */
function aheadSection({ plan, asOf, words }: PackInput, until: string): Section {
  const days: { day: string; subject: string; text: string }[] = [];
  const add = (day: string | undefined, subject: string, text: string) => {
    if (day !== undefined && day > asOf && day <= until) days.push({ day, subject, text });
  };
  for (const { id, due, status } of plan.tactics?.tactics ?? [])
    if (status !== 'done' && status !== 'dropped') add(due, `tactic ${id}`, 'due');
  for (const { id, due } of plan.objectives?.objectives ?? []) add(due, `objective ${id}`, 'due');
  for (const { id, date, body } of plan.dmu?.decisions ?? [])
    add(date, `decision ${id}`, `decided${body === undefined ? '' : ` by ${body}`}`);
  for (const { id, ends } of plan.analysis?.contracts ?? []) add(ends, `contract ${id}`, 'ends');
  for (const { id, by, answered_on } of plan.tactics?.asks ?? [])
    if (answered_on === undefined) add(by, `ask ${id}`, 'answer needed');
  days.sort((a, b) => compareText(a.day, b.day) || compareText(a.subject, b.subject));
  return {
    id: 'ahead',
    title: `What is ahead, up to ${words.date(until)}`,
    parts: partOf(
      plural(days.length, 'date'),
      days.map(({ day, subject, text }) => row(words.date(day), `${subject} ${text}`)),
    ),
    none: 'No date of the plan lies in this time.',
  };
}
