/**
 * Where the account stands when the scoring model has one axis: all accounts along the score, a zone per
 * tier, our account marked. Few accounts are single dots with names; many are columns of a histogram.
 */

import { scaleLinear } from 'd3-scale';
import { compareText } from '../../findings/finding.ts';
import { placeLabels } from '../label-placement.ts';
import type { Box, Scene, Shape, Size } from '../scene.ts';
import { sentence } from '../sentence.ts';
import { ellipsis, textWidth } from '../text-width.ts';
import type { Words } from '../words.ts';
import { histogram } from './segmentation-histogram.ts';
import { labelShapes, textOf, tierColours, tintOf } from './segmentation-matrix.ts';

export interface StripPoint {
  id: string;
  label: string;
  /** 0–100; null: the model could not say */
  score: number | null;
  tier: string | null;
}

export interface StripData {
  type: 'segmentation-strip';
  ours: string;
  label: string;
  cuts: number[];
  /** tier names from low to high score: one more than cuts */
  cells: string[];
  tiers: { id: string; key: boolean }[];
  points: StripPoint[];
}

export type Scored = StripPoint & { score: number };

const dotsUpTo = 60;

export function segmentationStrip(data: StripData, size: Size, words: Words): Scene {
  const { w, h } = size;
  const narrow = w < 500;
  const plot: Box = { x: 14, y: 44, w: w - 28, h: h - 44 - 56 };
  const sx = scaleLinear([0, 100], [plot.x, plot.x + plot.w]);
  const scored = data.points
    .filter((point): point is Scored => point.score !== null && point.tier !== null)
    .sort((a, b) => a.score - b.score || compareText(a.id, b.id));
  const us = scored.find((point) => point.id === data.ours);
  const missing = data.points.length - scored.length;

  const picture = scored.length <= dotsUpTo ? dots : histogram;
  const note = [
    words.say(sentence('chart.strip.how', { n: scored.length })),
    missing > 0 ? words.say(sentence('chart.without_place', { n: missing })) : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');

  return {
    name: 'segmentation-strip',
    title: words.say(sentence('chart.strip.title', { n: data.points.length, label: data.label })),
    description: us
      ? words.say(
          sentence('chart.strip.ours', {
            account: us.label,
            label: data.label,
            score: Math.round(us.score * 100) / 100,
            tier: us.tier ?? words.t('unknown'),
          }),
        )
      : words.say(sentence('chart.matrix.not_ours', {})),
    w,
    h,
    shapes: [
      ...zones(data, plot, sx, scored, narrow, words),
      ...picture(data, plot, sx, scored, us, narrow, words),
      ...axis(data, plot, sx, words),
      { kind: 'text', x: plot.x, y: h - 6, text: ellipsis(note, plot.w, 10.5), size: 10.5, fill: 'mute' },
    ],
  };
}

export type Scale = (value: number) => number;

function zones(
  data: StripData,
  plot: Box,
  sx: Scale,
  scored: readonly Scored[],
  narrow: boolean,
  words: Words,
): Shape[] {
  const colour = tierColours(
    data.tiers,
    data.cells.map((cell) => [cell]),
  );
  const edges = [0, ...data.cuts, 100];
  const font = narrow ? 11 : 12;
  const shapes: Shape[] = [];
  for (const [i, tier] of data.cells.entries()) {
    const left = sx(edges[i]!);
    const width = sx(edges[i + 1]!) - left;
    const from = edges[i]!;
    const to = i === data.cells.length - 1 ? Infinity : edges[i + 1]!;
    const n = scored.filter((point) => point.score >= from && point.score < to).length;
    shapes.push({
      kind: 'rect',
      x: left,
      y: plot.y,
      w: width,
      h: plot.h,
      fill: tintOf(colour(tier)),
      opacity: 0.5,
    });
    if (width < 24) continue;
    shapes.push(
      {
        kind: 'text',
        x: left + 2,
        y: plot.y - 22,
        text: ellipsis(tier, width - 6, font, true),
        size: font,
        bold: true,
        fill: textOf(colour(tier)),
      },
      {
        kind: 'text',
        x: left + 2,
        y: plot.y - 8,
        text: ellipsis(
          words.say(sentence(width < 80 ? 'plain_number' : 'n_accounts', { n })),
          width - 6,
          10.5,
        ),
        size: 10.5,
        fill: 'mute',
      },
    );
  }
  for (const cut of data.cuts)
    shapes.push({
      kind: 'line',
      x1: sx(cut),
      y1: plot.y,
      x2: sx(cut),
      y2: plot.y + plot.h,
      stroke: { colour: 'mute', width: 1.2, dash: [4, 3] },
    });
  return shapes;
}

function axis(data: StripData, plot: Box, sx: Scale, words: Words): Shape[] {
  const bottom = plot.y + plot.h;
  const ticks = [0, 25, 50, 75, 100].filter((tick) => data.cuts.every((cut) => Math.abs(cut - tick) > 6));
  return [
    {
      kind: 'line',
      x1: plot.x,
      y1: bottom,
      x2: plot.x + plot.w,
      y2: bottom,
      stroke: { colour: 'mute', width: 1 },
    },
    ...ticks.map(
      (tick): Shape => ({
        kind: 'text',
        x: sx(tick),
        y: bottom + 14,
        text: words.num(tick),
        size: 10.5,
        anchor: tick === 0 ? 'start' : tick === 100 ? 'end' : 'middle',
        fill: 'mute',
      }),
    ),
    ...data.cuts
      .filter((cut, i) => i === 0 || sx(cut) - sx(data.cuts[i - 1]!) > 22)
      .map(
        (cut): Shape => ({
          kind: 'text',
          x: sx(cut),
          y: bottom + 14,
          text: words.num(cut, 1),
          size: 10.5,
          bold: true,
          anchor: 'middle',
          fill: 'ink',
        }),
      ),
    {
      kind: 'text',
      x: plot.x + plot.w / 2,
      y: bottom + 30,
      text: ellipsis(`${data.label} →`, plot.w, 12),
      size: 12,
      anchor: 'middle',
      fill: 'mute',
    },
  ];
}

/** One dot per account, piled up where they would touch; names where there is room. */
function dots(
  data: StripData,
  plot: Box,
  sx: Scale,
  scored: readonly Scored[],
  us: Scored | undefined,
  narrow: boolean,
): Shape[] {
  const colour = tierColours(
    data.tiers,
    data.cells.map((cell) => [cell]),
  );
  const bottom = plot.y + plot.h;
  const most = narrow ? 5 : 7;
  const heights = pile(
    scored.map((point) => sx(point.score)),
    2 * most + 2,
  );
  const levels = Math.max(1, ...heights.map((level) => level + 1));
  const pitch = Math.min(2 * most + 3, (plot.h - 30) / levels);
  const r = Math.min(most, pitch / 2 - 0.5);
  const at = scored.map((point, i) => ({
    point,
    x: sx(point.score),
    y: bottom - 8 - most - heights[i]! * pitch,
  }));
  const ours = at.find(({ point }) => point === us);
  const order = [...(ours ? [ours] : []), ...at.filter((dot) => dot !== ours).reverse()];
  const font = narrow ? 10.5 : 11;
  const named = order.slice(0, narrow ? 9 : 40).map((dot) => {
    const bold = dot === ours;
    return {
      dot,
      bold,
      size: bold ? font + 1.5 : font,
      text: ellipsis(dot.point.label, narrow ? 100 : 150, bold ? font + 1.5 : font, bold),
    };
  });
  const spots = placeLabels(
    named.map(({ dot, bold, size, text }) => ({
      x: dot.x,
      y: dot.y,
      r: bold ? r + 2 : r,
      w: textWidth(text, size, bold) + 6,
      h: size + 3,
      must: bold,
    })),
    {
      bounds: { ...plot, h: plot.h - 3 },
      reserved: [],
      obstacles: at.map(({ x, y }) => ({ x: x - r, y: y - r, w: 2 * r, h: 2 * r, weight: 1 })),
    },
  );
  return [
    ...[...order].reverse().map(
      (dot): Shape => ({
        kind: 'group',
        title: `${dot.point.label}: ${Math.round(dot.point.score * 100) / 100}`,
        shapes: [
          {
            kind: 'circle',
            x: dot.x,
            y: dot.y,
            r: dot === ours ? r + 1.5 : r,
            fill: colour(dot.point.tier),
            opacity: dot === ours ? 1 : 0.7,
            stroke: dot === ours ? { colour: 'ink', width: 2.5 } : { colour: 'bg', width: 0.8 },
          },
        ],
      }),
    ),
    ...spots.flatMap((spot, i) =>
      spot ? labelShapes(spot, named[i]!.text, named[i]!.size, named[i]!.bold) : [],
    ),
  ];
}

/** The lowest free level of each place, places in rising order. */
function pile(places: readonly number[], apart: number): number[] {
  const lastOf: number[] = [];
  return places.map((place) => {
    let level = 0;
    while (lastOf[level] !== undefined && place - lastOf[level]! < apart) level++;
    lastOf[level] = place;
    return level;
  });
}
