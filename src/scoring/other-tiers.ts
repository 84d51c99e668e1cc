/**
 * How far the nearest other tier is. A cut with one tier on both of its sides is none for this: whoever crosses it
 * loses nothing, and nobody near it is fragile.
 */
import type { Matrix } from './model.ts';

/** A cut to cross: of which axis of the matrix, and to which side. */
export interface Crossing {
  axis: number;
  cut: number;
  up: boolean;
}
/** What has to be crossed to leave a tier: one cut, or one of each axis. */
export type Way = readonly Crossing[];

/** The matrix without the cuts that part no tiers: both of its axes, though one may have no cut left. */
export function partingCuts({ axes, cuts, cells }: Matrix): Matrix {
  const same = (a: readonly string[], b: readonly string[]) => a.every((tier, i) => tier === b[i]);
  const turned = (rows: readonly (readonly string[])[]) =>
    rows[0]!.map((_, column) => rows.map((row) => row[column]!));
  const kept = (rows: readonly (readonly string[])[]) =>
    rows.map((row, i) => i === 0 || !same(row, rows[i - 1]!));
  const [rows, columns] = [kept(cells), kept(turned(cells))];
  return {
    axes,
    cuts: cuts.map((list, m) => list.filter((_, i) => (m === 0 ? rows : columns)[i + 1])),
    cells: cells.filter((_, i) => rows[i]).map((row) => row.filter((_, i) => columns[i])),
  };
}

/** Whether each cut parts two tiers wherever it is crossed: then the nearest cut is the nearest other tier. */
export function allPart({ cells }: Matrix): boolean {
  return cells.every((row, r) => row.every((tier, c) => tier !== row[c + 1] && tier !== cells[r + 1]?.[c]));
}

/** The ways from a cell to other tiers, without those that cross what a shorter one need not. */
export function waysOut({ cuts, cells }: Matrix, [row, column = 0]: readonly number[]): Way[] {
  const now = cells[row!]![column]!;
  const ways = new Map<string, Way>();
  const crossing = (axis: number, from: number, to: number): Way =>
    to === from ? [] : [{ axis, cut: to > from ? cuts[axis]![to - 1]! : cuts[axis]![to]!, up: to > from }];
  for (const down of [1, -1])
    for (const right of [1, -1]) {
      // whoever goes further down need not go as far to the right
      let most = Number.POSITIVE_INFINITY;
      for (let r = row!; most > 0 && cells[r]; r += down)
        for (let steps = 0; steps < most; steps++) {
          const c = column + steps * right;
          const tier = cells[r]![c];
          if (tier === undefined) break;
          if (tier === now) continue;
          ways.set(`${r} ${c}`, [...crossing(0, row!, r), ...crossing(1, column, c)]);
          most = steps;
        }
    }
  return [...ways.values()];
}

/** From the values of the matrix's axes to the nearest other tier: the way that takes least of its longest step. */
export function nearestTier(
  matrix: Matrix,
  values: readonly number[],
): { way: Way; distance: number } | undefined {
  const parting = partingCuts(matrix);
  const cell = parting.cuts.map((cuts, m) => cuts.filter((cut) => values[m]! >= cut).length);
  let nearest: { way: Way; distance: number } | undefined;
  for (const way of waysOut(parting, cell)) {
    const distance = Math.max(...way.map(({ axis, cut }) => Math.abs(values[axis]! - cut)));
    if (!nearest || distance < nearest.distance) nearest = { way, distance };
  }
  return nearest;
}
