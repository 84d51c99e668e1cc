import type { Facts } from '../facts/facts.ts';
import type { LocatedFinding, Path, Place } from '../findings/finding.ts';
import { compareText } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import type { ObjectiveRow } from '../kpis/pieces/attainment.ts';
import { absentIn } from '../plan/absent.ts';
import { daysBetween } from '../plan/day.ts';
import { fileOf, inAccount, type StepPart } from '../plan/files.ts';
import type { Plan } from '../plan/plan.ts';
import { count, short } from './words.ts';

/**
 * What there is to do in an account, as `kam next` and `kam status` say it: made of findings, of what is due, of
 * objectives that are behind and of facts that are missing. Nothing is guessed: money stands only where the plan says it.
 */

export const agendaKinds = [
  'broken',
  'late',
  'behind',
  'unanswered',
  'due',
  'missing',
  'gap',
  'stale',
] as const;
/**
 * broken: a file that yields no numbers · late, due: an act past or near its day · behind: an objective ·
 * unanswered: an ask or feedback · missing: a fact nobody has written yet · gap: what a rule misses · stale: a judgement
 */
export type AgendaKind = (typeof agendaKinds)[number];

export interface AgendaItem {
  /** null: the workspace's own files */
  account: string | null;
  kind: AgendaKind;
  /** the act, in one sentence */
  act: string;
  why: string;
  /** what comes first in a meeting: what to do, or the situation, where the act says only what to write in the plan */
  first: 'act' | 'why';
  minutes: number;
  /** yearly value in the workspace's currency that the plan itself puts on it */
  stake: number | null;
  /** the day it was or is due */
  date: string | null;
  /** among equal kinds and stakes the lower comes first */
  order: number;
  place: Place;
}

/** A finding as the agenda needs it. */
type Found = Pick<
  LocatedFinding,
  'rule' | 'severity' | 'file' | 'line' | 'column' | 'end_line' | 'end_column' | 'path' | 'message' | 'help'
> & {
  minutes: number;
};

const kindOfRule: { readonly [rule: string]: AgendaKind } = {
  'ask-is-answered': 'unanswered',
  'feedback-is-answered': 'unanswered',
  'judgement-is-fresh': 'stale',
  'tier-is-current': 'stale',
  'review-not-overdue': 'late',
  'done-tactic-is-evaluated': 'late',
  'person-was-informed': 'late',
  'decision-has-contact': 'due',
};

/** How near a day has to be to be on the agenda. */
const soonDays = 30;

export interface AgendaInput {
  plan: Plan;
  facts: Facts;
  findings: readonly Found[];
  /** rows of objective_attainment: which objectives are behind */
  objectives: readonly ObjectiveRow[];
  asOf: string;
}

/** The first is the one with the most effect. */
export function agendaOf(input: AgendaInput): AgendaItem[] {
  return [
    ...fromFindings(input),
    ...fromTactics(input),
    ...fromDates(input),
    ...fromObjectives(input),
    ...fromAbsent(input),
  ].sort(byEffect);
}

/**
 * What stops figures comes first, then what is late, behind or waits for an answer, then what is due, then unknown
 * facts, gaps and age; within one kind the larger stake, the earlier day, the shorter act.
 */
export function byEffect(a: AgendaItem, b: AgendaItem): number {
  return (
    agendaKinds.indexOf(a.kind) - agendaKinds.indexOf(b.kind) ||
    (b.stake ?? 0) - (a.stake ?? 0) ||
    a.order - b.order ||
    compareText(a.date ?? '9999', b.date ?? '9999') ||
    a.minutes - b.minutes ||
    compareText(a.place.file, b.place.file) ||
    (a.place.span?.line ?? 0) - (b.place.span?.line ?? 0) ||
    compareText(a.act, b.act)
  );
}

function* fromFindings({ plan, findings }: AgendaInput): Generator<AgendaItem> {
  for (const finding of findings) {
    if (finding.severity === 'info' || finding.rule === 'absent-fields') continue;
    const broken = finding.severity === 'error' && plan.broken.has(finding.file);
    yield {
      account: plan.account,
      kind: broken ? 'broken' : (kindOfRule[finding.rule] ?? 'gap'),
      // a file that yields nothing: what is wrong comes before what was meant
      ...(broken
        ? { act: finding.message, why: finding.help ?? 'Mend it.', first: 'act' as const }
        : { act: finding.help ?? 'Mend it.', why: finding.message, first: 'why' as const }),
      ...basicsOf(finding),
    };
  }
}

function* fromTactics({ plan, facts, asOf }: AgendaInput): Generator<AgendaItem> {
  for (const [i, tactic] of (plan.tactics?.tactics ?? []).entries()) {
    if (tactic.due === undefined || tactic.status === 'done' || tactic.status === 'dropped') continue;
    const days = daysBetween(asOf, tactic.due);
    if (days > soonDays) continue;
    const stake = tactic.effect?.likely ?? null;
    const worth = stake === null ? '' : `; the plan expects ${money(facts, stake)} a year of it`;
    yield {
      account: plan.account,
      kind: days < 0 ? 'late' : 'due',
      act:
        days < 0
          ? `Finish the tactic ${quoted(tactic.id)}, or agree on a new day and write it down.`
          : `Bring the tactic ${quoted(tactic.id)} to its end.`,
      why: `${days < 0 ? `It was due ${-days} ${count(-days, 'day', 'days')} ago` : days === 0 ? 'It is due today' : `It is due in ${days} ${count(days, 'day', 'days')}`}${
        tactic.progress_pct === undefined ? '' : ` and stands at ${tactic.progress_pct} %`
      }${worth}.`,
      first: 'act',
      minutes: 15,
      stake,
      date: tactic.due,
      order: 0,
      place: at(plan, 'tactics', ['tactics', i, 'due']),
    };
  }
}

function* fromDates({ plan, facts, asOf }: AgendaInput): Generator<AgendaItem> {
  const soon = (day: string | undefined, within = soonDays) => {
    const days = day === undefined ? -1 : daysBetween(asOf, day);
    return days >= 0 && days <= within ? days : undefined;
  };
  for (const [i, decision] of (plan.dmu?.decisions ?? []).entries()) {
    const days = soon(decision.date);
    if (days === undefined || decision.result !== undefined) continue;
    const potential = (plan.diagnosis?.formulary ?? [])
      .filter(({ body }) => body === decision.body)
      .reduce((sum, { potential }) => sum + (potential ?? 0), 0);
    yield {
      account: plan.account,
      kind: 'due',
      act: `Prepare the decision ${quoted(decision.id)}: see those who take it before the day.`,
      why: `It is taken ${days === 0 ? 'today' : `in ${days} ${count(days, 'day', 'days')}`}${potential > 0 ? `; ${money(facts, potential)} a year go through this body` : ''}.`,
      first: 'act',
      minutes: 30,
      stake: potential > 0 ? potential : null,
      date: decision.date!,
      order: 0,
      place: at(plan, 'dmu', ['decisions', i, 'date']),
    };
  }
  for (const [i, contract] of (plan.analysis?.contracts ?? []).entries()) {
    const days = soon(contract.ends, (contract.notice_days ?? 0) + soonDays);
    if (days === undefined) continue;
    yield {
      account: plan.account,
      kind: 'due',
      act: `Settle what follows the contract ${quoted(contract.id)}.`,
      why: `It ends in ${days} ${count(days, 'day', 'days')}${contract.notice_days ? `, with ${contract.notice_days} days of notice` : ''}${contract.value ? `; ${money(facts, contract.value)} a year run under it` : ''}.`,
      first: 'act',
      minutes: 30,
      stake: contract.value ?? null,
      date: contract.ends!,
      order: 0,
      place: at(plan, 'analysis', ['contracts', i, 'ends']),
    };
  }
  const days = soon(plan.monitoring?.next_review);
  if (days !== undefined)
    yield {
      account: plan.account,
      kind: 'due',
      act: 'Prepare the review: kam report makes its document.',
      why: `The next review is ${days === 0 ? 'today' : `in ${days} ${count(days, 'day', 'days')}`}.`,
      first: 'act',
      minutes: 20,
      stake: null,
      date: plan.monitoring!.next_review!,
      order: 0,
      place: at(plan, 'monitoring', ['next_review']),
    };
}

function* fromObjectives({ plan, facts, objectives }: AgendaInput): Generator<AgendaItem> {
  const written = plan.objectives?.objectives ?? [];
  for (const { id, state, value, shape } of objectives) {
    const i = written.findIndex((objective) => objective.id === id);
    if (state !== 'behind' || i === -1) continue;
    const { effect, tactics } = effectOf(plan, id);
    yield {
      account: plan.account,
      kind: 'behind',
      act: `Decide on the objective ${quoted(id)}: more effort, another tactic, or a lower target with its reason.`,
      // a line that is to be kept has no way to come
      why: `It is ${shape === 'hold' ? 'not held' : 'behind'}${shape === 'hold' || value === null ? '' : value.isNegative() ? ': further from its target than at the start' : `: ${value.toDecimalPlaces(0).toString()} % of the way from baseline to target`}${
        effect > 0
          ? `; ${tactics} open ${count(tactics, 'tactic', 'tactics')} towards it ${count(tactics, 'is', 'are')} to bring ${money(facts, effect)} a year`
          : ''
      }.`,
      first: 'act',
      minutes: 20,
      stake: effect > 0 ? effect : null,
      date: written[i]!.due ?? null,
      order: 0,
      place: at(plan, 'objectives', ['objectives', i, 'target']),
    };
  }
}

/** What the plan expects a year of the tactics that still work towards an objective. */
function effectOf(plan: Plan, objective: string): { effect: number; tactics: number } {
  const open = (plan.tactics?.tactics ?? []).filter(
    ({ objectives, status, effect }) =>
      objectives?.includes(objective) &&
      status !== 'done' &&
      status !== 'dropped' &&
      effect?.likely !== undefined,
  );
  return { effect: open.reduce((sum, { effect }) => sum + effect!.likely!, 0), tactics: open.length };
}

/** "40 k EUR" */
const money = ({ workspace }: Facts, value: number) => `${short(value)} ${workspace.settings.currency}`;

/** Facts by what they make known, the most telling first. Any other missing field comes after these. */
const telling: readonly { fields: readonly string[]; why: string; minutes: number }[] = [
  {
    fields: ['objectives.objectives'],
    why: 'Without an objective nobody knows what the plan is for.',
    minutes: 5,
  },
  {
    fields: ['objectives.objectives.measure', 'objectives.objectives.target'],
    why: 'Without it nobody can say whether the objective is reached.',
    minutes: 1,
  },
  {
    fields: ['objectives.objectives.due'],
    why: 'Without a day nobody can say whether the objective is on its way.',
    minutes: 1,
  },
  {
    fields: ['dmu.decisions', 'dmu.decisions.date', 'dmu.decisions.body', 'dmu.decisions.members'],
    why: 'The next decision is what everything else works towards.',
    minutes: 3,
  },
  {
    fields: ['diagnosis.formulary', 'diagnosis.formulary.listing'],
    why: 'Without it listing_rate and formulary_access are unknown.',
    minutes: 2,
  },
  {
    fields: ['diagnosis.formulary.potential'],
    why: 'Without it the line is left out of formulary_access.',
    minutes: 2,
  },
  { fields: ['dmu.stakeholders'], why: 'Without people nobody knows who decides.', minutes: 5 },
  {
    fields: ['dmu.stakeholders.influence'],
    why: 'Without it this person is in neither dmu_coverage nor dmu_support.',
    minutes: 1,
  },
  {
    fields: ['dmu.stakeholders.support'],
    why: 'Without it nobody knows who is for us and who is against.',
    minutes: 1,
  },
  {
    fields: ['analysis.needs'],
    why: 'A plan that answers no need has nothing to offer the customer.',
    minutes: 3,
  },
  {
    fields: ['analysis.category_spend'],
    why: 'Without it nobody knows how much there is to win; a guess is fine.',
    minutes: 1,
  },
  { fields: ['tier.ratings'], why: 'The scoring model asks for it: the tier may depend on it.', minutes: 2 },
  {
    fields: ['tactics.tactics', 'tactics.tactics.due', 'tactics.tactics.owner', 'tactics.tactics.objectives'],
    why: 'A tactic without owner, day and objective does not happen.',
    minutes: 1,
  },
  {
    fields: ['monitoring.next_review'],
    why: 'A plan without a next review is opened the night before the next one.',
    minutes: 1,
  },
];

function* fromAbsent({ plan, facts }: AgendaInput): Generator<AgendaItem> {
  const level = plan.analysis?.level ?? 'start';
  for (const { part, file, path, name, field } of absentIn(plan, facts.workspace)) {
    const rank = telling.findIndex(({ fields }) => fields.includes(field));
    const known = telling[rank];
    yield {
      account: plan.account,
      kind: 'missing',
      act: `Write ${printable(name)} in ${file}.`,
      why: known?.why ?? `A plan of level ${level} says it.`,
      first: 'act',
      minutes: known?.minutes ?? 1,
      stake: null,
      date: null,
      order: known ? rank : telling.length,
      place: at(plan, part, path),
    };
  }
}

const at = (plan: Plan, part: StepPart, path: Path): Place => ({
  file: inAccount(plan.account, fileOf[part]),
  path,
});

/** What a finding says by itself of the item it becomes. */
export function basicsOf({ minutes, file, path, ...at }: Found) {
  const span = { line: at.line, column: at.column, endLine: at.end_line, endColumn: at.end_column };
  return { minutes, stake: null, date: null, order: 0, place: { file, path, span } };
}
