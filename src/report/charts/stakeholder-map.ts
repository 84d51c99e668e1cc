/**
 * Who decides: influence upwards, support to the right, everybody in the square of their two judgements. Both
 * scales are steps, so the picture is a grid whose squares grow with the people in them: no name can cover
 * another. Support or influence nobody has judged has a row or column of its own; unknown is not neutral.
 */

import { compareText } from '../../findings/finding.ts';
import type { Box, Colour, Scene, Shape, Size } from '../scene.ts';
import { sentence } from '../sentence.ts';
import { ellipsis, wrap } from '../text-width.ts';
import type { Words } from '../words.ts';
import { legend } from './legend.ts';
import { drawLinks, type LinkData, linkLegend } from './stakeholder-links.ts';
import { drawPerson, mostLines, type PersonData, peopleLegend, type Seat } from './stakeholder-people.ts';

export interface StakeholderMapData {
  type: 'stakeholder-map';
  people: PersonData[];
  links: LinkData[];
}

/** Half steps go to the nearest whole one; the table keeps what was written. */
function onGrid(person: PersonData): PersonData {
  const step = (value: number | null): number | null => (value === null ? null : Math.round(value) + 0);
  return { ...person, influence: step(person.influence), support: step(person.support) };
}

interface Band {
  /** null: not judged */
  value: number | null;
  from: number;
  length: number;
}

const supports = [-3, -2, -1, 0, 1, 2, 3];
const influences = [5, 4, 3, 2, 1, 0];

export function stakeholderMap(data: StakeholderMapData, size: Size, words: Words): Scene {
  const { w } = size;
  const narrow = w < 500;
  const people = data.people
    .map(onGrid)
    .sort((a, b) => (b.influence ?? -1) - (a.influence ?? -1) || compareText(a.id, b.id));
  const cellOf = (support: number | null, influence: number | null): PersonData[] =>
    people.filter((person) => person.support === support && person.influence === influence);
  const unknownSupport = people.some((person) => person.support === null);
  const unknownInfluence = people.some((person) => person.influence === null);

  const left = narrow ? 26 : 44;
  const top = 26;
  const columns = bands(
    [...supports, ...(unknownSupport ? [null] : [])].map((value) => ({
      value,
      weight: people.some((person) => person.support === value) ? 1 : narrow ? 0.8 : 0.42,
    })),
    left,
    w - left - 4,
    narrow ? 6 : 10,
  );
  const rowValues = [...influences, ...(unknownInfluence ? [null] : [])];
  const widest = columns.reduce((most, column) => Math.max(most, column.length), 0);
  const perLine = narrow ? Math.max(1, Math.floor((widest - 4) / narrowChip.w)) : 1;
  let y = top;
  const pitches = new Map<number | null, number>();
  const rows: Band[] = rowValues.map((value) => {
    if (value === null) y += 8;
    const cells = columns.map((column) => cellOf(column.value, value));
    const most = Math.max(0, ...cells.map((cell) => cell.length));
    const lines = cells.flat().map((person) => wrap(person.label, widest - 9, 10.5, mostLines).length);
    const pitch = narrow ? narrowChip.h : 34 + 12 * Math.max(0, ...lines);
    pitches.set(value, pitch);
    const length = Math.max(narrow ? 22 : 26, Math.ceil(most / perLine) * pitch + 8);
    const band = { value, from: y, length };
    y += length;
    return band;
  });
  const bottom = y;

  const seats = new Map<string, Seat>();
  for (const row of rows)
    for (const column of columns)
      for (const [i, person] of cellOf(column.value, row.value).entries())
        seats.set(person.id, seatIn(column, row, i, perLine, pitches.get(row.value)!, narrow));

  const plot: Box = { x: left, y: top, w: w - left - 4, h: bottom - top };
  const chips = people.map((person) => drawPerson(person, seats.get(person.id)!, narrow, words));
  const solid = chips.flatMap((drawn) => drawn.boxes);
  const centres = new Map([...seats].map(([id, seat]) => [id, { x: seat.x, y: seat.y, r: seat.r }]));
  const links = drawLinks(data.links, centres, solid, plot);

  const entries = [...peopleLegend(people, words), ...linkLegend(links.kinds, words)];
  const key = legend(entries, {
    x: narrow ? 2 : left,
    y: bottom + (narrow ? 44 : 48),
    w: narrow ? w - 4 : w - left - 4,
  });
  const note =
    links.drawn < data.links.length
      ? words.say(sentence('chart.links_drawn', { shown: links.drawn, all: data.links.length }))
      : '';
  const h = key.bottom + (note ? 20 : 4);
  return {
    name: 'stakeholder-map',
    title: words.say(sentence('chart.map.title', { n: people.length })),
    description: described(people, words),
    w,
    h,
    shapes: [
      ...background(columns, rows, narrow, words),
      ...links.shapes,
      ...chips.flatMap((drawn) => drawn.shapes),
      ...key.shapes,
      ...(note
        ? [
            {
              kind: 'text' as const,
              x: narrow ? 2 : left,
              y: h - 5,
              text: note,
              size: 10.5,
              fill: 'mute' as const,
            },
          ]
        : []),
    ],
  };
}

function bands(
  wanted: readonly { value: number | null; weight: number }[],
  from: number,
  room: number,
  gapBeforeUnknown: number,
): Band[] {
  const gap = wanted.some(({ value }) => value === null) ? gapBeforeUnknown : 0;
  const sum = wanted.reduce((total, { weight }) => total + weight, 0);
  let at = from;
  return wanted.map(({ value, weight }) => {
    if (value === null) at += gap;
    const length = ((room - gap) * weight) / sum;
    const band = { value, from: at, length };
    at += length;
    return band;
  });
}

/** circle with the pseudonym under it */
const narrowChip = { w: 34, h: 36 };

function seatIn(column: Band, row: Band, i: number, perLine: number, pitch: number, narrow: boolean): Seat {
  if (narrow) {
    const across = Math.min(perLine, Math.max(1, Math.floor((column.length - 2) / narrowChip.w)));
    const step = column.length / across;
    return {
      x: column.from + step * ((i % across) + 0.5),
      y: row.from + 15 + Math.floor(i / across) * pitch,
      r: 9.5,
      room: step,
    };
  }
  return { x: column.from + 17, y: row.from + 17 + i * pitch, r: 12, room: column.length - 9 };
}

function background(columns: readonly Band[], rows: readonly Band[], narrow: boolean, words: Words): Shape[] {
  const shapes: Shape[] = [];
  for (const row of rows) {
    for (const column of columns) {
      const high = row.value !== null && row.value >= 3;
      const fill: Colour =
        column.value === null || row.value === null
          ? 'soft'
          : high && column.value < 0
            ? 'c2s'
            : high && column.value > 0
              ? 'c1s'
              : 'bg';
      shapes.push({
        kind: 'rect',
        x: column.from,
        y: row.from,
        w: column.length,
        h: row.length,
        fill,
        opacity: fill === 'soft' ? 1 : 0.5,
        stroke: { colour: 'line', width: 0.8 },
      });
    }
  }
  const known = columns.filter((column) => column.value !== null);
  const judged = rows.filter((row) => row.value !== null);
  const end = (band: Band): number => band.from + band.length;
  const bottom = Math.max(...rows.map(end));
  const right = end(known.at(-1)!);
  const font = narrow ? 11 : 12;
  const half = (right - known[0]!.from) / 2;
  shapes.push(
    {
      kind: 'text',
      x: known[0]!.from,
      y: 16,
      text: ellipsis(words.t('map.win_over'), half, font, true),
      size: font,
      bold: true,
      fill: 'bad',
    },
    {
      kind: 'text',
      x: right,
      y: 16,
      text: ellipsis(words.t('map.partner_closely'), half, font, true),
      size: font,
      bold: true,
      anchor: 'end',
      fill: 'c1',
    },
  );
  for (const row of judged) shapes.push(rowLabel(row, words.num(row.value!), narrow));
  const unknownRow = rows.find((row) => row.value === null);
  if (unknownRow) shapes.push(rowLabel(unknownRow, '?', narrow));
  for (const column of known) {
    const x = column.from + column.length / 2;
    const value = column.value!;
    const sign = value > 0 ? `+${value}` : value < 0 ? `\u2212${-value}` : '0';
    shapes.push({ kind: 'text', x, y: bottom + 14, text: sign, size: 10.5, anchor: 'middle', fill: 'mute' });
  }
  const unknown = columns.find((column) => column.value === null);
  if (unknown)
    shapes.push({
      kind: 'text',
      x: unknown.from + unknown.length / 2,
      y: bottom + 14,
      text: ellipsis(narrow ? '?' : words.t('map.unknown'), unknown.length, 10.5),
      size: 10.5,
      anchor: 'middle',
      fill: 'mute',
    });
  shapes.push(
    {
      kind: 'text',
      x: known[0]!.from,
      y: bottom + 28,
      text: words.t('map.opposes'),
      size: 10.5,
      fill: 'mute',
    },
    {
      kind: 'text',
      x: (known[0]!.from + right) / 2,
      y: bottom + 28,
      text: words.t('map.support'),
      size: font,
      anchor: 'middle',
      fill: 'mute',
    },
    {
      kind: 'text',
      x: right,
      y: bottom + 28,
      text: words.t('map.champions'),
      size: 10.5,
      anchor: 'end',
      fill: 'mute',
    },
    {
      kind: 'text',
      x: 11,
      y: (judged[0]!.from + end(judged.at(-1)!)) / 2,
      text: words.t('map.influence'),
      size: font,
      anchor: 'middle',
      turned: true,
      fill: 'mute',
    },
  );
  return shapes;
}

function rowLabel(row: Band, text: string, narrow: boolean): Shape {
  return {
    kind: 'text',
    x: narrow ? 23 : 38,
    y: row.from + row.length / 2 + 4,
    text,
    size: 10.5,
    anchor: 'end',
    fill: 'mute',
  };
}

function described(people: readonly PersonData[], words: Words): string {
  const strong = people.filter((person) => (person.influence ?? 0) >= 3);
  return words.say(
    sentence('chart.map.description', {
      strong: strong.length,
      against: strong.filter((person) => (person.support ?? 0) < 0).length,
      with: strong.filter((person) => (person.support ?? 0) > 0).length,
      unknown: strong.filter((person) => person.support === null).length,
    }),
  );
}
