import type { Box, Shape } from '../scene.ts';
import { ellipsis, textWidth } from '../text-width.ts';
import type { Words } from '../words.ts';
import { tierColours } from './segmentation-matrix.ts';
import type { Scale, Scored, StripData } from './segmentation-strip.ts';

const binWidth = 2.5;

/** Columns of 2.5 points, each in the colours of the tiers that stand in it; our place as a needle. */
export function histogram(
  data: StripData,
  plot: Box,
  sx: Scale,
  scored: readonly Scored[],
  us: Scored | undefined,
  narrow: boolean,
  words: Words,
): Shape[] {
  const colour = tierColours(
    data.tiers,
    data.cells.map((cell) => [cell]),
  );
  const bottom = plot.y + plot.h;
  const bins = new Map<number, Scored[]>();
  for (const point of scored) {
    const bin = Math.min(Math.floor(point.score / binWidth), 100 / binWidth - 1);
    const points = bins.get(bin);
    if (points) points.push(point);
    else bins.set(bin, [point]);
  }
  const most = Math.max(...[...bins.values()].map((points) => points.length));
  const room = plot.h - 34;
  const shapes: Shape[] = [];
  for (const [bin, points] of [...bins].sort(([a], [b]) => a - b)) {
    const left = sx(bin * binWidth) + 0.8;
    const width = sx((bin + 1) * binWidth) - sx(bin * binWidth) - 1.6;
    let y = bottom;
    const byTier = new Map<string | null, number>();
    for (const point of points) byTier.set(point.tier, (byTier.get(point.tier) ?? 0) + 1);
    for (const [tier, n] of byTier) {
      const height = (n / most) * room;
      y -= height;
      shapes.push({ kind: 'rect', x: left, y, w: width, h: height, fill: colour(tier), opacity: 0.85 });
    }
    if (points.length === most)
      shapes.push({
        kind: 'text',
        x: Math.max(left + width / 2, plot.x + 16),
        y: y - 4,
        text: words.num(most),
        size: 10.5,
        anchor: 'middle',
        fill: 'mute',
      });
  }
  if (!us) return shapes;
  const x = sx(us.score);
  const text = `${ellipsis(us.label, narrow ? 150 : 360, 12.5, true)} · ${words.num(us.score, 2)}`;
  const width = textWidth(text, 12.5, true);
  const toLeft = x + 10 + width > plot.x + plot.w;
  const tx = toLeft ? Math.max(x - 8, plot.x + width) : x + 8;
  return [
    ...shapes,
    { kind: 'line', x1: x, y1: plot.y + 6, x2: x, y2: bottom, stroke: { colour: 'ink', width: 2 } },
    { kind: 'circle', x, y: plot.y + 8, r: 5, fill: colour(us.tier), stroke: { colour: 'ink', width: 2.5 } },
    {
      kind: 'rect',
      x: toLeft ? tx - width - 3 : tx - 3,
      y: plot.y,
      w: width + 6,
      h: 18,
      radius: 2,
      fill: 'bg',
      opacity: 0.62,
    },
    {
      kind: 'text',
      x: tx,
      y: plot.y + 13,
      text,
      size: 12.5,
      bold: true,
      anchor: toLeft ? 'end' : 'start',
      fill: 'ink',
    },
  ];
}
