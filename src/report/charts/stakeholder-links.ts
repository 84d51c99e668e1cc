/**
 * The working links of the stakeholder map: curves from rim to rim, each bent the way that crosses the
 * fewest names. Kinds differ by dash and by the sign at the end, not by colour alone.
 */

import { compareText } from '../../findings/finding.ts';
import type { Box, Colour, Shape, Stroke } from '../scene.ts';
import type { Words } from '../words.ts';
import type { LegendEntry } from './legend.ts';

export interface LinkData {
  from: string;
  to: string;
  kind: string;
  /** 1–3; null: not judged */
  strength: number | null;
}

interface Look {
  colour: Colour;
  end: 'arrow' | 'open' | 'dot' | 'none';
  dash?: readonly number[];
}

const looks: Readonly<Record<string, Look>> = {
  reports_to: { colour: 'ink', end: 'open' },
  works_with: { colour: 'c3', end: 'none' },
  influences: { colour: 'c1', end: 'arrow' },
  advises: { colour: 'c4', end: 'dot' },
  conflicts: { colour: 'bad', end: 'arrow', dash: [6, 4] },
  same_committee: { colour: 'c6', end: 'none', dash: [1.5, 3.5] },
};
const otherLook: Look = { colour: 'c6', end: 'none' };

interface Centre {
  x: number;
  y: number;
  r: number;
}

/** More links than this hide the people: then conflicts and the strongest are drawn, and the page says so. */
const most = 40;
const bends = [0, 0.14, -0.14, 0.28, -0.28, 0.42, -0.42, 0.6, -0.6];

export function drawLinks(
  links: readonly LinkData[],
  centres: ReadonlyMap<string, Centre>,
  solid: readonly Box[],
  plot: Box,
): { shapes: Shape[]; drawn: number; kinds: string[] } {
  const possible = links.filter(
    (link) => link.from !== link.to && centres.has(link.from) && centres.has(link.to),
  );
  const chosen = [...possible]
    .sort(
      (a, b) =>
        Number(b.kind === 'conflicts') - Number(a.kind === 'conflicts') ||
        (b.strength ?? 1) - (a.strength ?? 1) ||
        compareText(`${a.from} ${a.to} ${a.kind}`, `${b.from} ${b.to} ${b.kind}`),
    )
    .slice(0, most);
  const used = new Map<string, number>();
  const shapes = chosen.flatMap((link) => {
    const pair = [link.from, link.to].sort().join(' ');
    const before = used.get(pair) ?? 0;
    used.set(pair, before + 1);
    return curve(centres.get(link.from)!, centres.get(link.to)!, link, before, solid, plot);
  });
  const kinds = Object.keys(looks).filter((kind) => chosen.some((link) => link.kind === kind));
  return { shapes, drawn: chosen.length, kinds };
}

function curve(
  from: Centre,
  to: Centre,
  link: LinkData,
  before: number,
  solid: readonly Box[],
  plot: Box,
): Shape[] {
  const look = looks[link.kind] ?? otherLook;
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = Math.hypot(dx, dy) || 1;
  let best = { cost: Infinity, cx: 0, cy: 0 };
  // a second link between the same two people takes another bend than the first
  for (const bend of bends.slice(before % bends.length)) {
    const cx = from.x + dx / 2 - dy * bend;
    const cy = from.y + dy / 2 + dx * bend;
    let hits = 0;
    const samples = Math.max(6, Math.ceil(length / 6));
    for (let i = 1; i < samples; i++) {
      const t = i / samples;
      const x = (1 - t) ** 2 * from.x + 2 * t * (1 - t) * cx + t ** 2 * to.x;
      const y = (1 - t) ** 2 * from.y + 2 * t * (1 - t) * cy + t ** 2 * to.y;
      if (Math.hypot(x - from.x, y - from.y) < from.r + 2 || Math.hypot(x - to.x, y - to.y) < to.r + 2)
        continue;
      if (x < plot.x + 2 || y < plot.y + 2 || x > plot.x + plot.w - 2 || y > plot.y + plot.h - 2) hits += 4;
      for (const box of solid)
        if (x > box.x && x < box.x + box.w && y > box.y && y < box.y + box.h) hits += 1;
    }
    const cost = (hits * 6) / length + Math.abs(bend);
    if (cost < best.cost - 1e-9) best = { cost, cx, cy };
  }
  const start = rim(from, best.cx, best.cy, 1);
  const end = rim(to, best.cx, best.cy, look.end === 'none' ? 1 : 2.5);
  const stroke: Stroke = {
    colour: look.colour,
    width: [1, 1, 1.6, 2.4][link.strength ?? 1] ?? 1,
    ...(look.dash ? { dash: look.dash } : {}),
  };
  return [
    {
      kind: 'path',
      steps: [
        ['move', start.x, start.y],
        ['quad', best.cx, best.cy, end.x, end.y],
      ],
      stroke,
    },
    ...ending(look, end, best.cx, best.cy),
  ];
}

function rim(centre: Centre, x: number, y: number, gap: number): { x: number; y: number } {
  const length = Math.hypot(x - centre.x, y - centre.y) || 1;
  const reach = Math.min(centre.r + gap, length);
  return { x: centre.x + ((x - centre.x) / length) * reach, y: centre.y + ((y - centre.y) / length) * reach };
}

function ending(look: Look, tip: { x: number; y: number }, fromX: number, fromY: number): Shape[] {
  if (look.end === 'none') return [];
  if (look.end === 'dot') return [{ kind: 'circle', x: tip.x, y: tip.y, r: 3, fill: look.colour }];
  const angle = Math.atan2(tip.y - fromY, tip.x - fromX);
  const wing = (turn: number): [number, number] => [
    tip.x - 8 * Math.cos(angle + turn),
    tip.y - 8 * Math.sin(angle + turn),
  ];
  const [ax, ay] = wing(0.42);
  const [bx, by] = wing(-0.42);
  return look.end === 'open'
    ? [
        {
          kind: 'path',
          steps: [
            ['move', ax, ay],
            ['line', tip.x, tip.y],
            ['line', bx, by],
          ],
          stroke: { colour: look.colour, width: 1.6 },
        },
      ]
    : [
        {
          kind: 'path',
          steps: [['move', ax, ay], ['line', tip.x, tip.y], ['line', bx, by], ['close']],
          fill: look.colour,
        },
      ];
}

export function linkLegend(kinds: readonly string[], words: Words): LegendEntry[] {
  return kinds.map((kind) => {
    const look = looks[kind] ?? otherLook;
    return {
      text: words.t(`link.${kind}`),
      w: 30,
      draw: (x, y) => [
        {
          kind: 'line',
          x1: x,
          y1: y,
          x2: x + 28,
          y2: y,
          stroke: { colour: look.colour, width: 1.6, ...(look.dash ? { dash: look.dash } : {}) },
        },
        ...ending(look, { x: x + 29, y }, x, y),
      ],
    };
  });
}
