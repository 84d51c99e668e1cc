import type { Better } from '../kpis/kpi.ts';
import { daysBetween } from '../plan/day.ts';
import { recordKinds } from '../plan/files.ts';
import { type Change, isMapping, type Mapping } from './change.ts';
import type { PlanMeaning } from './plan-meaning.ts';
import type { LineContext } from './say/context.ts';
import { itemOf } from './say/lines.ts';
import { subjectOf, walked } from './say/phrases.ts';
import { ordinal, quote } from './say/words.ts';
import type { Place } from './shape.ts';

/** What a manager should look at before approving, though no rule forbids it. */
export interface Remark {
  readonly kind:
    | 'no_evidence'
    | 'old_evidence'
    | 'due_moved'
    | 'put_off'
    | 'baseline_moved'
    | 'target_lowered'
    | 'override'
    | 'record_rewritten'
    | 'record_lost'
    | 'rule_weakened'
    | 'duty_eased'
    | 'books_reopened'
    | 'counting_changed';
  /** "r-07", "objective listing-relivax" */
  readonly subject: string;
  readonly text: string;
  readonly change: Change;
}

/** How often a promise was moved by now, this change among it, and what was promised first; undefined: no history is known. */
export interface Moves {
  due(part: 'objectives' | 'tactics', id: string): { times: number; first: string | undefined } | undefined;
  baseline(id: string): number | undefined;
}

export interface RemarkContext extends LineContext {
  readonly moves?: Moves | undefined;
  betterOf(measure: string): Better | undefined;
}

const judgements = new Set<Place>([
  'analysis.category_spend',
  'dmu.stakeholders.influence',
  'dmu.stakeholders.support',
]);

export function remarksOn(changes: readonly Change[], context: RemarkContext): Remark[] {
  return changes.flatMap((change) => remarkOn(change, context));
}

function remarkOn(change: Change, context: RemarkContext): Remark[] {
  const { kind, before, after, id } = change;
  const { place, items, rest } = walked(change);
  const subject = items[0]
    ? subjectOf(items[0].place, items[0].key, itemOf(change, context))
    : rest.join(' ').replaceAll('_', ' ');
  const remark = (kind: Remark['kind'], text: string): Remark[] => [{ kind, subject, text, change }];
  if (isRecord(change)) return wasOpen(change, context.before) ? [] : recordRemark(change, context);
  if (judgements.has(place) && isMapping(before) && isMapping(after)) {
    const what = rest.join(' ').replaceAll('_', ' ');
    if (before.value === after.value)
      return before.source !== undefined && after.source === undefined
        ? remark('no_evidence', `evidence of ${what} taken out`)
        : [];
    if (after.source === undefined) return remark('no_evidence', `${what} moved without evidence`);
    if (after.source === before.source && after.as_of === before.as_of)
      return remark('old_evidence', `${what} moved on the same evidence as before`);
    return [];
  }
  if (place === 'tier.override' && isMapping(after)) {
    const missing = ['reason', 'approved_by'].filter((key) => after[key] === undefined);
    return missing.length === 0
      ? []
      : remark('override', `tier overridden without ${missing.join(' and ').replaceAll('_', ' ')}`);
  }
  if (kind !== 'changed' || id === null) return [];
  if (place === 'objectives.objectives.due' || place === 'tactics.tactics.due') {
    const { times = 1, first } =
      context.moves?.due(place.split('.')[0] as 'objectives' | 'tactics', id) ?? {};
    const since = times > 1 && first !== undefined ? ` (first ${context.words.date(first)})` : '';
    const days = daysBetween(String(before), String(after));
    // once and not by much is planning; more than a quarter is another promise
    return times === 1 && days > aQuarter
      ? remark('put_off', `put off by ${days} days`)
      : remark('due_moved', `${movedOnce}${again(times)}${since}`);
  }
  if (place === 'objectives.objectives.baseline') {
    return remark('baseline_moved', `baseline moved${again(context.moves?.baseline(id) ?? 1)}`);
  }
  if (place === 'objectives.objectives.target' || place === 'objectives.objectives.milestones.target')
    return loweredTarget(change, context, remark);
  return [];
}

/** A due date that moves for the first time, and not by much: planning, which nobody needs to look at. */
export const isPlanning = ({ kind, text }: Remark): boolean => kind === 'due_moved' && text === movedOnce;

const movedOnce = 'due moved';
const aQuarter = 92;

const again = (times: number) => (times > 1 ? ` for the ${ordinal(times)} time` : '');

function loweredTarget(
  change: Change,
  context: RemarkContext,
  remark: (kind: Remark['kind'], text: string) => Remark[],
): Remark[] {
  const { measure } = (itemOf(change, context) ?? {}) as Mapping;
  const better = typeof measure === 'string' ? context.betterOf(measure) : undefined;
  const lower = (change.after as number) < (change.before as number);
  const easier = better === 'up' ? lower : better === 'down' ? !lower : false;
  const milestone = change.items.length > 1 ? `milestone ${change.path[change.items[1]!]} ` : '';
  return easier ? remark('target_lowered', `${milestone}target made easier`) : [];
}

const recordNames = new Set<string>(recordKinds.map(({ name }) => name));
const isRecord = ({ part }: Change) => recordNames.has(part);

/** An opportunity that was open is no history yet: it is worked on, and decided in its own line. */
function wasOpen({ part, kind, path }: Change, before: PlanMeaning): boolean {
  return (
    part === 'opportunities' &&
    kind !== 'removed' &&
    before.records.opportunities?.find(({ id }) => id === path[0])?.outcome === 'open'
  );
}

/** Records are appended to: whoever rewrites or takes one out rewrites what happened. */
function recordRemark(change: Change, { words }: RemarkContext): Remark[] {
  const { part, kind, path, before, after } = change;
  const subject = `${part} ${path[0]}`;
  if (path.length === 1 && kind === 'removed')
    return [{ kind: 'record_lost', subject, text: 'the record is gone', change }];
  if (path.length === 1 && kind === 'added') return [];
  const column = path.length > 1 ? `${path[1]!.replaceAll('_', ' ')} ` : '';
  const told = (value: Change['before']) =>
    typeof value === 'string' ? (value.length > 30 ? quote(value, words) : value) : 'several lines';
  return [
    {
      kind: 'record_rewritten',
      subject,
      text: `rewritten: ${column}${before === null ? 'nothing' : told(before)} → ${after === null ? 'nothing' : told(after)}`,
      change,
    },
  ];
}
