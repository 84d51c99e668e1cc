/**
 * What we want: a row per objective, from its baseline to its target. The bar is the way gone, so that
 * "lower is better" reads like the others; a dashed tick says where the time elapsed would have us be.
 */

import type { Colour, Scene, Shape, Size } from '../scene.ts';
import { type Sentence, sentence } from '../sentence.ts';
import { ellipsis, textWidth, wrap } from '../text-width.ts';
import type { Words } from '../words.ts';
import { type LegendEntry, legend } from './legend.ts';

export type ObjectiveState = 'reached' | 'on_track' | 'behind' | 'not_due' | 'no_actual';

export interface ObjectiveRow {
  id: string;
  statement: string;
  measure: string;
  unit: string;
  shape: 'line' | 'step' | 'hold';
  baseline: number | null;
  target: number | null;
  /** baseline and target are the year's, times the share of it that has passed */
  to_date: boolean;
  actual: number | null;
  /** % of the way from baseline to target; null where there is no actual or no way */
  attainment_pct: number | null;
  /** where the straight line stands today, % of the way; null for step and hold */
  expected_pct: number | null;
  due: string | null;
  better: 'up' | 'down' | 'none';
  state: ObjectiveState;
  /** why there is no attainment, in the KPI's words; null where there is one */
  reason: string | null;
}

export interface ObjectivesData {
  type: 'objectives';
  rows: ObjectiveRow[];
}

const looks: Readonly<Record<ObjectiveState, { sign: string; colour: Colour; text: Colour }>> = {
  reached: { sign: '✓', colour: 'c3', text: 'c3' },
  on_track: { sign: '●', colour: 'c1', text: 'c1' },
  behind: { sign: '▲', colour: 'c2', text: 'bad' },
  not_due: { sign: '◇', colour: 'c6', text: 'mute' },
  no_actual: { sign: '○', colour: 'c6', text: 'mute' },
};

interface Place {
  /** x of baseline and of target */
  from: number;
  to: number;
  /** how far the bar may run past either */
  before: number;
  beyond: number;
  y: number;
}

export function objectives(data: ObjectivesData, size: Size, words: Words): Scene {
  const { w } = size;
  const narrow = w < 500;
  const rowHeight = narrow ? 106 : 64;
  const top = narrow ? 4 : 24;
  const bottom = top + data.rows.length * rowHeight;
  const key = legend(legendOf(data.rows, words), { x: 2, y: bottom + 14, w: w - 4 });
  const head: Shape[] = narrow
    ? []
    : [
        columnHead(trackOf(w, 0, false).from, 'start', words.t('chart.baseline')),
        columnHead(trackOf(w, 0, false).to, 'end', words.t('chart.target')),
        columnHead(w - 4, 'end', words.t('chart.way_gone')),
      ];
  return {
    name: 'objectives',
    title: words.say(sentence('chart.objectives.title', { n: data.rows.length })),
    description: data.rows
      .map((row) =>
        row.attainment_pct === null
          ? `${row.statement}: ${stateOf(row, words)}${row.reason === null ? '' : `, ${row.reason}`}.`
          : `${row.statement}: ${words.pct(row.attainment_pct)}, ${words.t(`state.${row.state}`)}.`,
      )
      .join(' '),
    w,
    h: key.bottom + 4,
    shapes: [
      ...head,
      ...data.rows.flatMap((row, i) => drawRow(row, top + i * rowHeight, w, narrow, words)),
      { kind: 'line', x1: 0, y1: bottom, x2: w, y2: bottom, stroke: { colour: 'line', width: 0.8 } },
      ...key.shapes,
    ],
  };
}

/** A measure that shall fall says so: its number alone reads the other way round. */
export const measureSays = ({ measure, better }: ObjectiveRow): string | Sentence =>
  better === 'down' && measure !== '' ? sentence('measure.lower', { measure }) : measure;

function columnHead(x: number, anchor: 'start' | 'end', text: string): Shape {
  return { kind: 'text', x, y: 14, text, size: 10.5, anchor, fill: 'mute' };
}

function trackOf(w: number, y: number, narrow: boolean): Place {
  return narrow
    ? { from: 16, to: w - 36, before: 14, beyond: 32, y: y + 74 }
    : { from: 276, to: w - 204, before: 16, beyond: 40, y: y + 28 };
}

function drawRow(row: ObjectiveRow, y: number, w: number, narrow: boolean, words: Words): Shape[] {
  const look = looks[row.state];
  const track = trackOf(w, y, narrow);
  const room = narrow ? w - 8 : track.from - track.before - 14;
  const statement = wrap(row.statement, room, 12, 2, true);
  const said = measureSays(row);
  const measure = typeof said === 'string' ? said : words.say(said);
  const due = row.due === null ? '' : words.say(sentence('chart.due', { due: { date: row.due } }));
  const state = stateOf(row, words);
  const gone = row.attainment_pct === null || row.shape === 'hold' ? '' : words.pct(row.attainment_pct);
  const stands = ellipsis(
    [look.sign, gone, state].filter((part) => part !== '').join(' '),
    w / 2,
    11.5,
    true,
  );
  // on a phone the state shares a line with the date, which must not be cut off by a long measure
  const about = narrow
    ? [
        ellipsis(
          [due, row.reason ?? measure].filter((part) => part !== '').join(' · '),
          room - textWidth(stands, 11.5, true) - 10,
          10.5,
        ),
      ]
    : wrap(measure, room, 10.5, 3 - statement.length);
  const aboutLine = y + 18 + statement.length * 14.5;
  const shapes: Shape[] = [
    { kind: 'line', x1: 0, y1: y, x2: w, y2: y, stroke: { colour: 'line', width: 0.8 } },
    ...statement.map(
      (line, i): Shape => ({
        kind: 'text',
        x: 2,
        y: y + 17 + i * 14.5,
        text: line,
        size: 12,
        bold: true,
        fill: 'ink',
      }),
    ),
    ...about.map(
      (line, i): Shape => ({
        kind: 'text',
        x: 2,
        y: aboutLine + i * 13,
        text: line,
        size: 10.5,
        fill: 'mute',
      }),
    ),
    ...(row.shape === 'hold' ? holdTrack(row, track, look.colour) : wayTrack(row, track, look.colour)),
    ...values(row, track, words),
  ];
  if (narrow) {
    shapes.push({
      kind: 'text',
      x: w - 2,
      y: aboutLine,
      text: stands,
      size: 11.5,
      bold: true,
      anchor: 'end',
      fill: look.text,
    });
    return shapes;
  }
  const right = { kind: 'text' as const, x: w - 4, anchor: 'end' as const };
  const [first, ...under] =
    gone === ''
      ? [`${look.sign} ${state}`, ...wrap(row.reason ?? due, 150, 10.5, 2)]
      : [`${look.sign} ${gone}`, state + (due === '' ? '' : ` · ${due}`)];
  return [
    ...shapes,
    { ...right, y: y + 26, text: ellipsis(first!, 150, 13, true), size: 13, bold: true, fill: look.text },
    ...under.map(
      (line, i): Shape => ({
        ...right,
        y: y + 43 + i * 13,
        text: ellipsis(line, 150, 10.5),
        size: 10.5,
        fill: 'mute',
      }),
    ),
  ];
}

/** Without a figure, or with one that cannot be judged: then `reason` says why. */
function stateOf({ state, actual, reason }: ObjectiveRow, words: Words): string {
  return words.t(reason !== null && actual !== null ? 'state.unjudged' : `state.${state}`);
}

/** line and step: the bar is the way gone */
function wayTrack(row: ObjectiveRow, track: Place, colour: Colour): Shape[] {
  const length = track.to - track.from;
  const shapes: Shape[] = [
    { kind: 'rect', x: track.from, y: track.y - 4.5, w: length, h: 9, radius: 2, fill: 'c6s' },
  ];
  if (row.attainment_pct !== null) {
    const reach = clamp(length * (row.attainment_pct / 100), -track.before, length + track.beyond);
    shapes.push({
      kind: 'rect',
      x: track.from + Math.min(0, reach),
      y: track.y - 4.5,
      w: Math.max(Math.abs(reach), 1.5),
      h: 9,
      radius: 2,
      fill: colour,
    });
    const beyond = row.attainment_pct / 100 > (length + track.beyond) / length;
    const below = row.attainment_pct / 100 < -track.before / length;
    if (beyond || below) {
      const tip = beyond ? track.to + track.beyond : track.from - track.before;
      const back = beyond ? -6 : 6;
      shapes.push({
        kind: 'path',
        steps: [
          ['move', tip + back, track.y - 8],
          ['line', tip, track.y],
          ['line', tip + back, track.y + 8],
        ],
        stroke: { colour: 'ink', width: 1.6 },
      });
    }
  }
  shapes.push(
    {
      kind: 'line',
      x1: track.from,
      y1: track.y - 7,
      x2: track.from,
      y2: track.y + 7,
      stroke: { colour: 'mute', width: 1.2 },
    },
    {
      kind: 'line',
      x1: track.to,
      y1: track.y - 9,
      x2: track.to,
      y2: track.y + 9,
      stroke: { colour: 'ink', width: 2.4 },
    },
  );
  if (row.expected_pct !== null) {
    const x = track.from + length * (clamp(row.expected_pct, 0, 100) / 100);
    shapes.push({
      kind: 'line',
      x1: x,
      y1: track.y - 10,
      x2: x,
      y2: track.y + 10,
      stroke: { colour: 'ink', width: 1.4, dash: [3, 2] },
    });
  }
  return shapes;
}

/** hold: a limit in the middle, the good side to its right; nothing is travelled */
function holdTrack(row: ObjectiveRow, track: Place, colour: Colour): Shape[] {
  const middle = (track.from + track.to) / 2;
  const shapes: Shape[] = [
    { kind: 'rect', x: track.from, y: track.y - 1.5, w: track.to - track.from, h: 3, fill: 'c6s' },
    { kind: 'rect', x: middle, y: track.y - 4.5, w: track.to - middle, h: 9, radius: 2, fill: 'c6s' },
    {
      kind: 'line',
      x1: middle,
      y1: track.y - 9,
      x2: middle,
      y2: track.y + 9,
      stroke: { colour: 'ink', width: 2.4 },
    },
  ];
  const offset = holdOffset(row);
  if (offset !== null)
    shapes.push({
      kind: 'circle',
      x: middle + offset * (track.to - middle),
      y: track.y,
      r: 6,
      fill: colour,
      stroke: { colour: 'bg', width: 1.5 },
    });
  return shapes;
}

/** −1…1 of the half track: how far from the limit, in halves of the limit's own size */
function holdOffset(row: ObjectiveRow): number | null {
  if (row.actual === null || row.target === null) return null;
  const scale = Math.abs(row.target) / 2 || 1;
  const towards = row.better === 'down' ? -1 : 1;
  return clamp(((row.actual - row.target) * towards) / scale, -0.9, 0.9);
}

/** Baseline and target under the ends of the track, the actual over its place. */
function values(row: ObjectiveRow, track: Place, words: Words): Shape[] {
  const shapes: Shape[] = [];
  const length = track.to - track.from;
  const middle = track.from + length / 2;
  const under = track.y + 21;
  const half = length / 2 - 6;
  const hold = row.shape === 'hold';
  const quiet = { kind: 'text' as const, y: under, size: 10.5, fill: 'mute' as const };
  if (!hold) {
    const start = row.actual === null ? words.t('chart.no_baseline') : '';
    const text = row.baseline === null ? start : words.measure(row.baseline, row.unit);
    shapes.push({ ...quiet, x: track.from, text: ellipsis(text, half, 10.5) });
  }
  const goal = row.target === null ? words.t('chart.no_target') : words.measure(row.target, row.unit);
  const target = row.to_date ? words.say(sentence('to_date', { value: goal })) : goal;
  shapes.push({
    ...quiet,
    x: hold ? middle : track.to,
    text: ellipsis(target, half, 10.5),
    anchor: hold ? 'middle' : 'end',
  });
  if (row.actual === null) return shapes;
  const shown = ellipsis(words.measure(row.actual, row.unit), half, 11, true);
  const width = textWidth(shown, 11, true) / 2;
  const at = hold
    ? middle + (holdOffset(row) ?? 0) * (length / 2)
    : track.from + clamp(length * ((row.attainment_pct ?? 0) / 100), -track.before, length + track.beyond);
  const x = clamp(at, track.from - track.before + width, track.to + track.beyond - width);
  return [
    ...shapes,
    { kind: 'text', x, y: track.y - 12, text: shown, size: 11, bold: true, anchor: 'middle', fill: 'ink' },
  ];
}

function legendOf(rows: readonly ObjectiveRow[], words: Words): LegendEntry[] {
  const entries: LegendEntry[] = [];
  if (rows.some((row) => row.expected_pct !== null))
    entries.push({
      text: words.t('chart.expected'),
      w: 6,
      draw: (x, y) => [
        {
          kind: 'line',
          x1: x + 3,
          y1: y - 8,
          x2: x + 3,
          y2: y + 8,
          stroke: { colour: 'ink', width: 1.4, dash: [3, 2] },
        },
      ],
    });
  if (rows.some((row) => row.shape === 'step'))
    entries.push({ text: words.t('chart.step'), w: 0, draw: () => [] });
  if (rows.some((row) => row.shape === 'hold'))
    entries.push({ text: words.t('chart.hold'), w: 0, draw: () => [] });
  return entries;
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
