/**
 * Two axes as a grid: a cell for each tier with its name and count, and in it how many accounts stand where. Each cell
 * has room for its name; within a cell places are to scale.
 */
import { wrapped } from '../../../findings/width.ts';
import { cellLabel, type Drawing, type Look, legend, type MatrixCell } from '../matrix.ts';

const widest = 96;
/** Lines for accounts in all rows together, on a wide and on a narrow screen. */
const heights = { wide: 16, narrow: 12 };
const leastHeight = 2;
const leastWidth = 6;

export function gridText(drawing: Drawing, look: Look): string {
  const { columns, number } = look;
  const [high, wide] = drawing.axes as [Drawing['axes'][number], Drawing['axes'][number]];
  const edges = [high, wide].map(({ cuts }) => [0, ...cuts, 100]);
  const gutter = Math.max(...edges[0]!.map((edge) => number(edge).length));
  const inner = Math.min(widest, columns - gutter - 1) - wide.cuts.length - 2;
  const widths = shares(edges[1]!, inner, (c) =>
    Math.max(leastWidth, ...drawing.cells.map((row) => cellLabel(row[c]!, look).length + 1)),
  );
  const room = columns < 60 ? heights.narrow : heights.wide;
  const rows = shares(edges[0]!, Math.max(room, leastHeight * drawing.cells.length), () => leastHeight);
  const most = densest(drawing, widths, rows);
  const left = (text: string) => `${text.padStart(gutter)} `;
  const between = (cells: readonly string[]) => `${left('')}│${cells.join('│')}│`;
  const rule = (edge: number, signs: string) =>
    left(number(edges[0]![edge]!)) + signs[0] + widths.map((w) => '─'.repeat(w)).join(signs[1]) + signs[2];

  const lines = [`↑ ${high.id}`, rule(edges[0]!.length - 1, '┌┬┐')];
  for (let r = drawing.cells.length - 1; r >= 0; r--) {
    const row = drawing.cells[r]!;
    const names = row.map((cell, c) => fitted(cellLabel(cell, look), widths[c]!));
    const places = row.map((cell, c) => countsOf(cell, widths[c]!, rows[r]!, drawing));
    for (let line = 0; line < Math.max(...names.map((name) => name.length)); line++)
      lines.push(
        between(
          row.map(({ key }, c) => {
            const name = (names[c]![line] ?? '').padEnd(widths[c]!);
            return key ? look.strong(name) : name;
          }),
        ),
      );
    for (let line = 0; line < rows[r]!; line++)
      lines.push(between(places.map((place) => place[line]!.map((n) => sign(n, most)).join(''))));
    lines.push(rule(r, r === 0 ? '└┴┘' : '├┼┤'));
  }
  lines.push(scaleLine(edges[1]!, widths, gutter + 1, number));
  const title = `${wide.id} →`;
  lines.push(title.padStart(gutter + 1 + widths.reduce((sum, w) => sum + w + 1, 1)));
  const signs = most === 0 ? [] : [`· one account${most > 1 ? `   █ ${number(most)} in one place` : ''}`];
  lines.push(...legend(drawing, look, signs).flatMap((line) => wrapped(line, columns)));
  return `${lines.join('\n')}\n`;
}

/** Room shared out by the length of each part of an axis, nobody below what it needs while there is enough. */
function shares(edges: readonly number[], room: number, least: (part: number) => number): number[] {
  const ideal = edges.slice(1).map((edge, i) => (room * (edge - edges[i]!)) / 100);
  const needs = ideal.map((_, i) => least(i));
  const given = ideal.map((part) => Math.max(1, Math.floor(part)));
  for (let spare = room - given.reduce((a, b) => a + b, 0); spare > 0; spare--)
    given[greatest(ideal.map((part, i) => part - given[i]!))]!++;
  // from whoever has most to spare, to whoever lacks most
  for (let guard = room; guard > 0; guard--) {
    const lack = needs.map((need, i) => need - given[i]!);
    const [poorest, richest] = [greatest(lack), greatest(lack.map((one) => -one))];
    if (lack[poorest]! <= 0 || lack[richest]! >= 0) break;
    given[poorest]!++;
    given[richest]!--;
  }
  return given;
}

const greatest = (values: readonly number[]) => values.indexOf(Math.max(...values));

/** How many accounts stand at each place of a cell: lines from the top. */
function countsOf(
  { at, from, to }: MatrixCell,
  width: number,
  height: number,
  { spots }: Drawing,
): number[][] {
  const counts = Array.from({ length: height }, () => Array.from({ length: width }, () => 0));
  const step = (value: number, m: number, steps: number) =>
    Math.min(steps - 1, Math.max(0, Math.floor(((value - from[m]!) / (to[m]! - from[m]!)) * steps)));
  for (const spot of spots) {
    if (spot.at[0] !== at[0] || spot.at[1] !== at[1]) continue;
    const line = height - 1 - step(spot.values[0]!, 0, height);
    counts[line]![step(spot.values[1]!, 1, width)]! += spot.accounts;
  }
  return counts;
}

function densest(drawing: Drawing, widths: readonly number[], rows: readonly number[]): number {
  return Math.max(
    0,
    ...drawing.cells.flatMap((row, r) =>
      row.flatMap((cell, c) =>
        countsOf(cell, widths[c]!, rows[r]!, drawing).flatMap((line) => Math.max(...line)),
      ),
    ),
  );
}

/** In lines of at most so many columns; the count stands below where there is no room beside. */
function fitted(label: string, width: number): string[] {
  if (label.length <= width) return [label];
  const at = label.lastIndexOf(' ');
  const tier = label.slice(0, at);
  return [tier.length > width ? `${tier.slice(0, width - 1)}…` : tier, label.slice(at + 1, at + 1 + width)];
}

const blocks = '▁▂▃▄▅▆▇█';

function sign(accounts: number, most: number): string {
  if (accounts === 0) return ' ';
  if (accounts === 1) return '·';
  // by the root: one crowded place must not make all others look empty
  return blocks[Math.max(0, Math.ceil(Math.sqrt(accounts / most) * blocks.length) - 1)]!;
}

/** The cuts below the lines they belong to; one that would run into the one before it is left out. */
function scaleLine(
  edges: readonly number[],
  widths: readonly number[],
  left: number,
  number: Look['number'],
): string {
  let line = '';
  let at = left;
  for (const [i, edge] of edges.entries()) {
    const text = number(edge);
    const isLast = i === edges.length - 1;
    const from = isLast ? at - text.length + 1 : i === 0 ? at : at - Math.floor((text.length - 1) / 2);
    if (from > line.length || i === 0) line = line.padEnd(from) + text;
    at += (widths[i] ?? 0) + 1;
  }
  return line;
}
