/** What a log says of an objective: what it promises now, and directly beside it how far it came, so that neither is read alone. */
import type { Baseline, Past } from '../../facts/commitments.ts';
import type { Point } from '../../history/points.ts';
import { type Known, movesOf, type Value } from '../../history/series.ts';
import {
  type Differences,
  differences,
  firstState,
  isNew,
  isThere,
  numberOf,
  type PromisePart,
  paceMoved,
  type State,
  stateAt,
  type Track,
} from '../../history/track.ts';
import { kpiOf } from '../../kpis/index.ts';
import type { Numbers } from '../kpi/numbers.ts';
import { ofTheWay, paceText, type Verdict, verdictOfPace } from '../shared/standing.ts';
import { rolledOn, times, valueText } from './words.ts';

export interface Told {
  readonly text: string;
  readonly verdict: Verdict;
}

export interface ObjectiveTold extends Told {
  /** it promises something else, or came or went: figures over all objectives moved by that, too */
  readonly promise: 'moved' | 'came or went' | undefined;
}

/**
 * What is told of an objective at a point: that it came or went, that it promises something else, that its pace or what is
 * known of it changed. How far it came is told beside that, and alone only where nothing else tells it.
 */
export function objectiveTold(track: Track, point: number, numbers: Numbers): ObjectiveTold | undefined {
  const [before, after] = [stateAt(track, point - 1), stateAt(track, point)];
  const said = (
    words: readonly string[],
    verdict: Verdict,
    promise: ObjectiveTold['promise'],
  ): ObjectiveTold => ({
    text: `${track.id}: ${words.join('; ')}`,
    verdict,
    promise,
  });
  if (!isThere(before))
    return isNew(track, point) && isThere(after)
      ? said([newText(after, numbers)], 'neutral', 'came or went')
      : undefined;
  if (!isThere(after)) return said(['dropped from the plan'], 'bad', 'came or went');
  const differs = differences(before, after);
  const promises = promisesMoved(before, after, differs, numbers).map(({ text }) => text);
  const [was, is] = [before.objective, after.objective];
  if (promises.length === 0 && !isToldAlone(was, is, numbers)) return undefined;
  return said(
    [...promises, ...wayText(before, after, differs, numbers)],
    differs.ease === 'easier' ? 'bad' : paceMoved(was, is) ? verdictOfPace(is?.value) : 'neutral',
    promises.length > 0 ? 'moved' : undefined,
  );
}

function newText({ target, due, objective }: State, numbers: Numbers): string {
  const parts = ['new'];
  if (target && target.value.value !== null) parts.push(`target ${textOf(target, numbers)}`);
  if (due && due.value.value !== null) parts.push(`due ${textOf(due, numbers)}`);
  if (objective && objective.value.value !== null)
    parts.push(`${wayOf(objective, numbers)}${paceText(objective.value)}`);
  return parts.join(', ');
}

function isToldAlone(was: Known | undefined, is: Known | undefined, numbers: Numbers): boolean {
  if (was === undefined || is === undefined) return false;
  if ((was.value.value === null) !== (is.value.value === null) || paceMoved(was, is)) return true;
  const [measure, ...narrowed] = is.value.measure?.split(' ') ?? [];
  // a KPI of the whole account stands among the KPIs
  if (kpiOf(measure ?? '') && narrowed.length === 0) return false;
  return !rolledOn(measure, was.value, is.value) && textOf(was, numbers) !== textOf(is, numbers);
}

interface Promise {
  readonly part: PromisePart | 'measure';
  readonly text: string;
}

/** "target €1,480,000 → €1,200,000 (made easier)", "due 30 Sep 2026 → 31 Dec 2026 (put off)" */
function promisesMoved(before: State, after: State, differs: Differences, numbers: Numbers): Promise[] {
  const moved: Promise[] = [];
  const tell = (part: PromisePart, remark = '') =>
    moved.push({ part, text: `${part} ${fromTo(before[part]!, after[part]!, numbers)}${remark}` });
  if (differs.measure)
    moved.push({ part: 'measure', text: `measured by ${measureText(after)} (was ${measureText(before)})` });
  if (differs.target) tell('target', differs.ease && ` (made ${differs.ease})`);
  if (differs.baseline) tell('baseline');
  else if (differs.baselineDay)
    moved.push({
      part: 'baseline',
      text: `baseline as of ${dayOf(before.baseline!, numbers)} → ${dayOf(after.baseline!, numbers)}`,
    });
  if (differs.due) {
    const [a, b] = [before.due!.value.value, after.due!.value.value];
    tell('due', a === null || b === null ? '' : String(b) > String(a) ? ' (put off)' : ' (brought forward)');
  }
  return moved;
}

const textOf = ({ series, value }: Known, numbers: Numbers) => valueText(value, series, numbers);

function fromTo(before: Known, after: Known, numbers: Numbers): string {
  const said = (known: Known) => (known.value.value === null ? 'none' : textOf(known, numbers));
  return `${said(before)} → ${said(after)}`;
}

const dayOf = ({ value: { period } }: Known, numbers: Numbers) =>
  period === undefined ? 'no day' : numbers.date(period);

/** "Formulary access (relivax, p-and-t)" */
function measureText({ target }: State): string {
  const [id, ...narrowed] = target?.value.measure?.split(' ') ?? [];
  if (id === undefined) return 'nothing';
  return `${kpiOf(id)?.label ?? id}${narrowed.length === 0 ? '' : ` (${narrowed.join(', ')})`}`;
}

/** "61.3% → 98% of the way to a lower target, on track (was behind)" */
function wayText(before: State, after: State, differs: Differences, numbers: Numbers): string[] {
  const [was, is] = [before.objective, after.objective];
  if (is === undefined) return [];
  const [from, to] = [was && textOf(was, numbers), wayOf(is, numbers)];
  const moved = from === undefined || from === textOf(is, numbers) ? to : `${from} → ${to}`;
  const { value, reason } = is.value;
  if (value === null) return [reason === undefined ? moved : `${moved} (${reason})`];
  const pace = was?.value.pace && paceMoved(was, is) ? ` (was ${was.value.pace})` : '';
  return [`${moved}${otherWay(before, after, differs)}${paceText(is.value)}${pace}`];
}

const wayOf = (known: Known, numbers: Numbers) => ofTheWay(textOf(known, numbers), known.value);

/** A percentage that grew because the target was lowered is not to be read as progress. */
function otherWay(before: State, after: State, { measure, target, baseline }: Differences): string {
  return [
    ...(measure ? [' by another measure'] : []),
    ...(baseline ? [` from ${compared(before.baseline, after.baseline)} baseline`] : []),
    ...(target ? [` to ${compared(before.target, after.target)} target`] : []),
  ].join('');
}

function compared(before: Known | undefined, after: Known | undefined): string {
  const [a, b] = [numberOf(before), numberOf(after)];
  if (!a || !b || before!.series.unit !== after!.series.unit) return 'another';
  return b.lessThan(a) ? 'a lower' : 'a higher';
}

/** What an objective promises otherwise at the last point than where it was seen first, when, and how often it was moved. */
export function promiseRemarks(
  track: Track,
  points: readonly Point[],
  past: Past | undefined,
  numbers: Numbers,
): string[] {
  const [first, last] = [firstState(track), stateAt(track, points.length - 1)];
  const told = promisesMoved(first, last, differences(first, last), numbers);
  const measure = told.filter(({ part }) => part === 'measure').map(({ text }) => text);
  const moved = (['target', 'baseline', 'due'] as const).flatMap((part) => {
    const moves = track.parts[part]
      .flatMap(movesOf)
      .filter(({ from, to }) => from && !from.gone && !to.gone && hasOtherValue(from, to));
    const text = told.find((one) => one.part === part)?.text;
    if (text === undefined && moves.length === 0) return [];
    const said = [text ?? `${part} moved, and back`];
    const latest = points[Math.max(...moves.map(({ to }) => to.point))]?.label;
    const promised = past?.objectives.get(track.id)?.[part];
    const count = promised?.moves.length ?? moves.length;
    if (count > 1) {
      const began = firstText(promised?.first?.value, last[part]?.series.unit ?? '', numbers);
      // what was promised before the first point that is shown
      if (text !== undefined && began !== undefined && !text.includes(` ${began} →`))
        said.push(`first ${began}`);
      said.push(`moved ${times(count)}`);
    }
    if (latest !== undefined) said.push(`${count > 1 ? 'last in' : 'in'} ${latest}`);
    return [said.join(', ')];
  });
  return [...measure, ...moved];
}

/** Measured by something else, a target is no other one. */
const hasOtherValue = (from: Value, to: Value) =>
  String(from.value) !== String(to.value) || from.period !== to.period;

/** A day, a target, or a baseline, which may have no number. */
function firstText(
  value: string | number | Baseline | undefined,
  unit: string,
  numbers: Numbers,
): string | undefined {
  if (typeof value === 'string') return numbers.date(value);
  const number = typeof value === 'object' ? value.value : value;
  return number === undefined ? undefined : numbers.value(number, unit);
}

/** "access-of-all (57.1%, behind)" */
export function standingText(track: Track, point: number, numbers: Numbers): string {
  const { objective } = stateAt(track, point);
  const said = objective ? `${textOf(objective, numbers)}${paceText(objective.value)}` : 'not known';
  return `${track.id} (${said})`;
}
