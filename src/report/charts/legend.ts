/** Keys of a chart in a line that wraps. */

import type { Shape } from '../scene.ts';
import { ellipsis, textWidth } from '../text-width.ts';

export interface LegendEntry {
  text: string;
  /** width of the sign */
  w: number;
  /** the sign, from x on, centred on y */
  draw: (x: number, y: number) => Shape[];
}

const size = 10.5;
const lineHeight = 20;

export function legend(
  entries: readonly LegendEntry[],
  room: { x: number; y: number; w: number },
): { shapes: Shape[]; bottom: number } {
  const shapes: Shape[] = [];
  let x = room.x;
  let y = room.y;
  for (const entry of entries) {
    const text = ellipsis(entry.text, room.w - entry.w - 5, size);
    const width = entry.w + 5 + textWidth(text, size);
    if (x > room.x && x + width > room.x + room.w) {
      x = room.x;
      y += lineHeight;
    }
    shapes.push(...entry.draw(x, y), {
      kind: 'text',
      x: x + entry.w + 5,
      y: y + 3.7,
      text,
      size,
      fill: 'mute',
    });
    x += width + 16;
  }
  return { shapes, bottom: entries.length === 0 ? room.y - lineHeight / 2 : y + lineHeight / 2 };
}
