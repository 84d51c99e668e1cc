/**
 * Where the account stands among all: two axes of the scoring model, cut lines, a zone per tier, bubbles by
 * size. Our account is drawn last and named first; other names appear while there is room for them.
 */

import { scaleLinear } from 'd3-scale';
import { compareText } from '../../findings/finding.ts';
import { type Placed, placeLabels } from '../label-placement.ts';
import type { Box, Colour, Scene, Shape, Size } from '../scene.ts';
import { sentence } from '../sentence.ts';
import { ellipsis, textBox, textWidth } from '../text-width.ts';
import type { Words } from '../words.ts';

export interface MatrixPoint {
  id: string;
  label: string;
  /** 0–100; null: the model could not say */
  x: number | null;
  y: number | null;
  size: number | null;
  tier: string | null;
}

export interface MatrixData {
  type: 'segmentation-matrix';
  ours: string;
  x: { label: string; cuts: number[] };
  y: { label: string; cuts: number[] };
  /** tier names, rows from low y to high y, columns from low x to high x */
  cells: string[][];
  /** the tiers of kam.yaml; key ones are named first */
  tiers: { id: string; key: boolean }[];
  /** what a bubble's area means; null: all are drawn alike */
  size_label: string | null;
  points: MatrixPoint[];
}

const others: readonly Colour[] = ['c2', 'c3', 'c4', 'c5'];

/** Key tiers are blue; the others follow from the best place in the matrix down, and the lowest is slate. */
export function tierColours(
  tiers: readonly { id: string; key: boolean }[],
  cells: readonly (readonly string[])[],
): (tier: string | null) => Colour {
  const place = new Map<string, number>();
  for (const [row, names] of cells.entries())
    for (const [column, name] of names.entries())
      place.set(name, Math.max(place.get(name) ?? -1, row * 1.01 + column));
  const colours = new Map<string, Colour>();
  const key = new Set(tiers.filter((tier) => tier.key).map(({ id }) => id));
  const rest = [...new Set([...place.keys(), ...tiers.map(({ id }) => id)])]
    .filter((id) => !key.has(id))
    .sort((a, b) => (place.get(b) ?? -1) - (place.get(a) ?? -1) || compareText(a, b));
  for (const id of key) colours.set(id, 'c1');
  for (const [i, id] of rest.entries())
    colours.set(
      id,
      i === rest.length - 1 && (rest.length > 1 || key.size > 0) ? 'c6' : others[i % others.length]!,
    );
  return (tier) => (tier === null ? 'c6' : (colours.get(tier) ?? 'c6'));
}

const tints: Partial<Record<Colour, Colour>> = { c1: 'c1s', c2: 'c2s', c3: 'c3s', c6: 'c6s' };
export const tintOf = (colour: Colour): Colour => tints[colour] ?? 'soft';
/** vermilion on its own tint is too pale for text */
export const textOf = (colour: Colour): Colour =>
  colour === 'c2' ? 'bad' : colour === 'c6' ? 'ink' : colour;

export function segmentationMatrix(data: MatrixData, size: Size, words: Words): Scene {
  const { w, h } = size;
  const narrow = w < 500;
  const font = narrow ? 11 : 12;
  const plot: Box = { x: 44, y: 8, w: w - 44 - 12, h: h - 8 - 66 };
  const sx = scaleLinear([0, 100], [plot.x, plot.x + plot.w]);
  const sy = scaleLinear([0, 100], [plot.y + plot.h, plot.y]);
  const colour = tierColours(data.tiers, data.cells);

  const rank = new Map(data.tiers.map((tier, i) => [tier.id, tier.key ? i - 100 : i]));
  const seen = data.points
    // one without a tier has no place: too little is known of it, and it would stand in the cell of some tier
    .filter(
      (point): point is MatrixPoint & { x: number; y: number } =>
        point.x !== null && point.y !== null && point.tier !== null,
    )
    .sort(
      (a, b) =>
        Number(b.id === data.ours) - Number(a.id === data.ours) ||
        (rank.get(a.tier ?? '') ?? 99) - (rank.get(b.tier ?? '') ?? 99) ||
        (b.size ?? 0) - (a.size ?? 0) ||
        b.y + b.x - (a.y + a.x) ||
        compareText(a.id, b.id),
    );
  const largest = Math.max(0, ...seen.map((point) => point.size ?? 0));
  const crowd = seen.length > 150 ? Math.sqrt(140 / seen.length) : 1;
  const most = (narrow ? 13 : 22) * crowd;
  const radius = (point: MatrixPoint): number =>
    largest === 0 || data.size_label === null
      ? Math.max(3, 6 * crowd)
      : point.size === null
        ? Math.max(3, 5 * crowd)
        : Math.max(2.5, most * Math.sqrt(point.size / largest));
  const hollow = (point: MatrixPoint): boolean => largest > 0 && point.size === null;

  const zones: Shape[] = [];
  const zoneTitles: Shape[] = [];
  const reserved: Box[] = [];
  const xs = [0, ...data.x.cuts, 100];
  const ys = [0, ...data.y.cuts, 100];
  for (const [row, tiers] of data.cells.entries()) {
    for (const [column, tier] of tiers.entries()) {
      const left = sx(xs[column]!);
      const right = sx(xs[column + 1]!);
      const top = sy(ys[row + 1]!);
      const bottom = sy(ys[row]!);
      const tint = tintOf(colour(tier));
      zones.push({
        kind: 'rect',
        x: left,
        y: top,
        w: right - left,
        h: bottom - top,
        fill: tint,
        opacity: 0.5,
      });
      if (right - left < 40 || bottom - top < 20) continue;
      const last = column > 0 && column === tiers.length - 1;
      const title = {
        kind: 'text' as const,
        x: last ? right - 8 : left + 8,
        y: top + font + 5,
        text: ellipsis(tier, right - left - 16, font, true),
        size: font,
        bold: true,
        anchor: last ? ('end' as const) : ('start' as const),
        fill: textOf(colour(tier)),
      };
      zoneTitles.push(title);
      reserved.push(textBox(title));
    }
  }

  const bubbles: Shape[] = [...seen].reverse().map((point): Shape => {
    const ours = point.id === data.ours;
    return {
      kind: 'group',
      title: `${point.label}: ${words.num(point.y, 1)} / ${words.num(point.x, 1)}${point.tier === null ? '' : ` · ${point.tier}`}`,
      shapes: [
        {
          kind: 'circle',
          x: sx(point.x),
          y: sy(point.y),
          r: ours ? Math.max(radius(point), 7) : radius(point),
          fill: hollow(point) && !ours ? 'bg' : colour(point.tier),
          opacity: ours ? 1 : 0.6,
          stroke: ours
            ? { colour: 'ink', width: 2.5 }
            : hollow(point)
              ? { colour: colour(point.tier), width: 1.6 }
              : { colour: 'bg', width: 0.8 },
        },
      ],
    };
  });

  const named = seen.slice(0, seen.length > 150 ? 21 : narrow ? 12 : 36).map((point) => {
    const ours = point.id === data.ours;
    const text = ellipsis(point.label, narrow ? 110 : 160, ours ? font + 1 : font - 1, ours);
    return { point, ours, text, size: ours ? font + 1 : font - 1 };
  });
  const spots = placeLabels(
    named.map(({ point, ours, text, size: textSize }) => ({
      x: sx(point.x),
      y: sy(point.y),
      r: ours ? Math.max(radius(point), 7) : radius(point),
      w: textWidth(text, textSize, ours) + 6,
      h: textSize + 3,
      must: ours,
    })),
    {
      bounds: plot,
      reserved,
      obstacles: seen.map((point) => {
        const r = radius(point) * 0.85;
        return { x: sx(point.x) - r, y: sy(point.y) - r, w: 2 * r, h: 2 * r, weight: 1 };
      }),
    },
  );
  const labels: Shape[] = [];
  for (const [i, spot] of spots.entries()) {
    if (!spot) continue;
    const { text, ours, size: textSize } = named[i]!;
    labels.push(...labelShapes(spot, text, textSize, ours));
  }

  const missing = data.points.length - seen.length;
  const shown = spots.filter((spot) => spot !== undefined).length;
  const notes = [
    data.size_label !== null && largest > 0
      ? words.say(sentence('chart.bubble_area', { what: data.size_label, largest }))
      : '',
    data.size_label !== null && seen.some(hollow)
      ? words.say(sentence('chart.hollow', { what: data.size_label }))
      : '',
    words.say(sentence('chart.labelled', { shown, all: seen.length })),
    missing > 0 ? words.say(sentence('chart.without_place', { n: missing })) : '',
  ].filter((note) => note !== '');

  const us = seen.find((point) => point.id === data.ours);
  return {
    name: 'segmentation-matrix',
    title: words.say(
      sentence('chart.matrix.title', { n: data.points.length, y: data.y.label, x: data.x.label }),
    ),
    description: us
      ? words.say(
          sentence('chart.matrix.ours', {
            account: us.label,
            y_label: data.y.label,
            y: Math.round(us.y * 10) / 10,
            x_label: data.x.label,
            x: Math.round(us.x * 10) / 10,
            tier: us.tier ?? words.t('unknown'),
          }),
        )
      : words.say(sentence('chart.matrix.not_ours', {})),
    w,
    h,
    shapes: [
      ...zones,
      ...axes(data, plot, sx, sy, font, words),
      ...zoneTitles,
      ...bubbles,
      ...labels,
      ...(narrow ? notes : [notes.join(' · ')]).slice(0, 2).map(
        (note, i): Shape => ({
          kind: 'text',
          x: narrow ? 2 : plot.x,
          y: h - (narrow ? 20 : 6) + i * 14,
          text: ellipsis(note, w - (narrow ? 4 : plot.x + 2), 10.5),
          size: 10.5,
          fill: 'mute',
        }),
      ),
    ],
  };
}

export function labelShapes(spot: Placed, text: string, size: number, ours: boolean): Shape[] {
  const shapes: Shape[] = [];
  if (spot.leader) shapes.push({ kind: 'line', ...spot.leader, stroke: { colour: 'mute', width: 0.8 } });
  shapes.push(
    { kind: 'rect', x: spot.x, y: spot.y, w: spot.w, h: spot.h, radius: 2, fill: 'bg', opacity: 0.62 },
    { kind: 'text', x: spot.x + 3, y: spot.y + size - 0.5, text, size, bold: ours, fill: 'ink' },
  );
  return shapes;
}

function axes(
  data: MatrixData,
  plot: Box,
  sx: (value: number) => number,
  sy: (value: number) => number,
  font: number,
  words: Words,
): Shape[] {
  const shapes: Shape[] = [];
  for (const tick of [0, 20, 40, 60, 80, 100]) {
    const tx = sx(tick);
    const ty = sy(tick);
    shapes.push(
      {
        kind: 'line',
        x1: tx,
        y1: plot.y,
        x2: tx,
        y2: plot.y + plot.h,
        stroke: { colour: 'line', width: 0.6 },
      },
      {
        kind: 'line',
        x1: plot.x,
        y1: ty,
        x2: plot.x + plot.w,
        y2: ty,
        stroke: { colour: 'line', width: 0.6 },
      },
      {
        kind: 'text',
        x: tx,
        y: plot.y + plot.h + 15,
        text: words.num(tick),
        size: 10.5,
        anchor: 'middle',
        fill: 'mute',
      },
      {
        kind: 'text',
        x: plot.x - 6,
        y: ty + 4,
        text: words.num(tick),
        size: 10.5,
        anchor: 'end',
        fill: 'mute',
      },
    );
  }
  for (const cut of data.x.cuts)
    shapes.push({
      kind: 'line',
      x1: sx(cut),
      y1: plot.y,
      x2: sx(cut),
      y2: plot.y + plot.h,
      stroke: { colour: 'mute', width: 1.2, dash: [4, 3] },
    });
  for (const cut of data.y.cuts)
    shapes.push({
      kind: 'line',
      x1: plot.x,
      y1: sy(cut),
      x2: plot.x + plot.w,
      y2: sy(cut),
      stroke: { colour: 'mute', width: 1.2, dash: [4, 3] },
    });
  shapes.push(
    {
      kind: 'text',
      x: plot.x + plot.w / 2,
      y: plot.y + plot.h + 32,
      text: ellipsis(`${data.x.label} →`, plot.w, font),
      size: font,
      anchor: 'middle',
      fill: 'mute',
    },
    {
      kind: 'text',
      x: 13,
      y: plot.y + plot.h / 2,
      text: ellipsis(`${data.y.label} →`, plot.h, font),
      size: font,
      anchor: 'middle',
      turned: true,
      fill: 'mute',
    },
  );
  return shapes;
}
