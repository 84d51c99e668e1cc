/** One axis as a histogram: steps of five points from the top, each tier under a line of its own. */
import { wrapped } from '../../../findings/width.ts';
import { cellLabel, type Drawing, type Look, legend, type MatrixCell } from '../matrix.ts';
import { bar } from '../table.ts';

const step = 5;

export function histogramText(drawing: Drawing, look: Look): string {
  const { columns, number, strong } = look;
  const [{ id }] = drawing.axes as [Drawing['axes'][number]];
  const bands = drawing.cells.map(([cell]) => ({ cell: cell!, bins: binsOf(cell!, drawing) }));
  const bins = bands.flatMap((band) => band.bins);
  const most = Math.max(1, ...bins.map(({ accounts }) => accounts));
  const labels = new Map(bins.map((bin) => [bin, `${number(bin.from)}–${number(bin.to)}`]));
  const labelWidth = Math.max(...[...labels.values()].map((label) => label.length));
  const countWidth = Math.max(...bins.map(({ accounts }) => number(accounts).length));
  const room = Math.max(4, Math.min(60, columns - 2 - labelWidth - 2 - countWidth - 1));
  const lines = [...wrapped(id, columns)];
  for (const { cell, bins: own } of [...bands].reverse()) {
    const label = cellLabel(cell, look);
    const range = rangeOf(cell, look);
    const width = Math.min(columns, 2 + labelWidth + 2 + room + 1 + countWidth);
    const rule = width - label.length - range.length - 2;
    const painted = cell.key ? strong(label) : label;
    lines.push(rule >= 1 ? `${painted} ${'─'.repeat(rule)} ${range}` : painted);
    for (const bin of [...own].reverse()) {
      const count = bin.accounts === 0 ? '' : ` ${number(bin.accounts)}`;
      lines.push(
        `  ${labels.get(bin)!.padStart(labelWidth)}  ${bar(bin.accounts / most, room)}${count}`.trimEnd(),
      );
    }
  }
  lines.push(...legend(drawing, look, []).flatMap((line) => wrapped(line, columns)));
  return `${lines.join('\n')}\n`;
}

interface Bin {
  from: number;
  to: number;
  accounts: number;
}

/** Steps within one tier: where a cut stands between two of them, the step ends there. */
function binsOf({ at, from: [from], to: [to] }: MatrixCell, { spots }: Drawing): Bin[] {
  const edges = [from!];
  for (let edge = Math.floor(from! / step + 1) * step; edge < to!; edge += step) edges.push(edge);
  edges.push(to!);
  const bins = edges.slice(1).map((end, i): Bin => ({ from: edges[i]!, to: end, accounts: 0 }));
  for (const spot of spots) {
    if (spot.at[0] !== at[0]) continue;
    const bin = bins.find((one) => spot.values[0]! < one.to) ?? bins.at(-1)!;
    bin.accounts += spot.accounts;
  }
  return bins;
}

function rangeOf({ from: [from], to: [to] }: MatrixCell, { number }: Look): string {
  if (from === 0) return `below ${number(to!)}`;
  return to === 100 ? `from ${number(from!)}` : `${number(from!)} to ${number(to!)}`;
}
