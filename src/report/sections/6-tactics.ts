import {
  byFunction,
  hoursOf,
  moneyOf,
  type Planned,
  plannedTactics,
  planYear,
} from '../../facts/resources.ts';
import { compareText } from '../../findings/finding.ts';
import type { Ask, Tactic } from '../../plan/steps/6-tactics.ts';
import type { Block, Section } from '../model.ts';
import { sentence, type Value } from '../sentence.ts';
import { moneySays, tacticsSay } from '../sentences.ts';
import { riskColumns, tacticRiskRows } from './7-monitoring.ts';
import {
  date,
  daysSince,
  type Given,
  money,
  name,
  section,
  sentencesOf,
  spelled,
  tableBlock,
  text,
  word,
} from './given.ts';

/** Step 6: what we do with what we have. */
export function tacticsSection(given: Given): Section {
  return section(given, 'tactics', () => {
    const step = given.facts.plan.tactics!;
    const tactics = step.tactics ?? [];
    const counted = tactics.filter(({ status }) => status !== 'dropped');
    const done = counted.filter(({ status }) => status === 'done').length;
    const late = counted.filter((tactic) => isLate(given, tactic)).length;
    const year = planYear(given.facts);
    const ofYear = plannedTactics(given.facts).filter((planned) => planned.year === year);
    const planned = moneyOf(ofYear).toNumber();
    const budget = step.resources?.money;
    return {
      headline: tacticsSay(counted.length, done, late),
      lede:
        ofYear.length > 0 && budget !== undefined
          ? [moneySays(String(year), planned, budget, given.settings.currency)]
          : [],
      blocks: [
        ...tableBlock(
          'tactics',
          sentence('title.tactics'),
          ['tactic', 'objectives', 'owner', 'status', 'due', 'money#', 'hours#', 'effect#'],
          tactics.map((tactic) => [
            tactic.action ?? tactic.id,
            sentencesOf(given, tactic.objectives, 'objectives'),
            text(tactic.owner),
            statusOf(given, tactic),
            date(tactic.due),
            money(given, tactic.cost?.money),
            tactic.cost?.hours ?? null,
            money(given, tactic.effect?.likely),
          ]),
        ),
        ...gantt(given, tactics),
        ...hours(given, year, ofYear),
        ...tableBlock(
          'evaluations',
          sentence('title.evaluations'),
          ['tactic', 'verdict', 'why', 'date'],
          tactics
            .filter(({ evaluation }) => evaluation !== undefined)
            .map(({ id, action, evaluation }) => [
              action ?? id,
              word('verdict', evaluation!.verdict),
              text(evaluation!.why),
              date(evaluation!.date),
            ]),
        ),
        // where step 7 is not written, the risks of tactics stand here
        ...(given.facts.plan.monitoring === undefined
          ? tableBlock('tactic-risks', sentence('title.risks_all'), riskColumns, tacticRiskRows(given))
          : []),
        ...tableBlock(
          'answered-asks',
          sentence('title.answered_asks'),
          ['ask', 'of', 'answer', 'answered_on'],
          (step.asks ?? [])
            .filter((ask) => !isOpen(given, ask))
            .map((ask) => [ask.text ?? ask.id, name(ask.of), text(ask.answer), date(ask.answered_on)]),
        ),
        ...tableBlock(
          'extra-resources',
          sentence('title.extra_resources'),
          ['what', 'why'],
          (step.extra_resources ?? []).map((extra) => [extra.what ?? extra.id, text(extra.why)]),
        ),
      ],
    };
  });
}

/** An ask is open until the day it was answered on. */
export function isOpen({ asOf }: Given, { answered_on }: Ask): boolean {
  return answered_on === undefined || answered_on > asOf;
}

function isLate({ asOf }: Given, { due, status }: Tactic): boolean {
  return due !== undefined && due < asOf && status !== 'done' && status !== 'dropped';
}

/** A sign before the word: colour is never alone. */
function statusOf(given: Given, tactic: Tactic): Value {
  if (isLate(given, tactic)) return sentence('status.late', { n: daysSince(given, tactic.due!) });
  if (tactic.status === 'done' && tactic.done_on !== undefined)
    return tactic.due !== undefined && tactic.done_on > tactic.due
      ? sentence('status.done_late', { date: { date: tactic.done_on } })
      : sentence('status.done_on', { date: { date: tactic.done_on } });
  return tactic.status === 'active' && tactic.progress_pct !== undefined
    ? sentence('status.progress', { progress: { value: tactic.progress_pct, unit: '%' } })
    : word('status', tactic.status);
}

/** For Markdown: bars by objective; a tactic of two objectives stands under its first. */
function gantt(given: Given, tactics: readonly Tactic[]): Block[] {
  const objectives = given.facts.plan.objectives?.objectives ?? [];
  const dated = tactics.filter(({ due, status }) => due !== undefined && status !== 'dropped');
  if (dated.length === 0) return [];
  let n = 0;
  const bars = (some: readonly Tactic[]) =>
    some.map((tactic) => ({
      id: `t${++n}`,
      text: tactic.action ?? tactic.id,
      tag:
        tactic.status === 'done'
          ? ('done' as const)
          : isLate(given, tactic)
            ? ('crit' as const)
            : tactic.status === 'active'
              ? ('active' as const)
              : null,
      start: tactic.start !== undefined && tactic.start <= tactic.due! ? tactic.start : tactic.due!,
      end: tactic.due!,
    }));
  const groups = objectives
    .map(({ id, statement }) => ({
      title: statement ?? id,
      bars: bars(dated.filter((tactic) => tactic.objectives?.[0] === id)),
    }))
    .filter((group) => group.bars.length > 0);
  const rest = dated.filter((tactic) => !objectives.some(({ id }) => id === tactic.objectives?.[0]));
  if (rest.length > 0) groups.push({ title: '–', bars: bars(rest) });
  return [{ kind: 'gantt', id: 'tactics-diagram', groups }];
}

/** Hours per function against what the plan may use. */
function hours(given: Given, year: number, tactics: readonly Planned[]): Block[] {
  const allowed = given.facts.plan.tactics!.resources?.hours ?? {};
  const planned = byFunction(given.facts, tactics);
  const functions = [...new Set([...Object.keys(allowed), ...planned.keys()])].sort(compareText);
  return tableBlock(
    'hours',
    sentence('title.hours', { year: String(year) }),
    ['function', 'planned#', 'available#'],
    functions.map((id) => [
      spelled(id),
      hoursOf(planned.get(id) ?? []).toNumber(),
      Object.hasOwn(allowed, id) ? allowed[id]! : null,
    ]),
  );
}
