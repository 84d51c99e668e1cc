/**
 * Puts labels beside points so that no two labels touch and as few points as possible are covered. The first
 * label in the list has the first choice; one that finds no room is left out, unless it is `must`, which
 * then goes to the nearest free place of the whole picture. No chance is involved: same input, same places.
 */

import { type Box, overlap } from './scene.ts';

export interface Label {
  /** the point's centre and radius */
  x: number;
  y: number;
  r: number;
  w: number;
  h: number;
  must?: boolean;
}

export interface Placed extends Box {
  /** from the point's rim to the label, where the label stands away from it */
  leader?: { x1: number; y1: number; x2: number; y2: number };
}

export interface Surroundings {
  bounds: Box;
  /** nothing may touch these: titles of zones, axis texts */
  reserved: readonly Box[];
  /** better not covered: points (weight 1), lines sampled as small boxes (less) */
  obstacles: readonly (Box & { weight: number })[];
}

const turns = 16;
const distances = [3, 8, 14, 22, 32, 46];
const leaderFrom = 9;
/** a label that would hide more points than this share of itself is left out */
const mostCovered = 0.12;

export function placeLabels(labels: readonly Label[], around: Surroundings): (Placed | undefined)[] {
  const obstacles = gridOf(around.obstacles);
  const taken = gridOf(around.reserved.map((box) => ({ ...box, weight: 1 })));
  const placed: (Placed | undefined)[] = [];
  for (const label of labels) {
    const spot =
      best(near(label), label, around.bounds, taken, obstacles, label.must ? Infinity : mostCovered) ??
      (label.must
        ? best(everywhere(label, around.bounds), label, around.bounds, taken, obstacles, Infinity)
        : undefined);
    if (spot) taken.add({ ...spot, weight: 1 });
    placed.push(spot && withLeader(spot, label));
  }
  return placed;
}

function best(
  candidates: Iterable<Box & { distance: number }>,
  label: Label,
  bounds: Box,
  taken: Grid,
  obstacles: Grid,
  limit: number,
): Box | undefined {
  let choice: Box | undefined;
  let lowest = Infinity;
  for (const box of candidates) {
    if (!inside(box, bounds) || taken.covers(grown(box, 1)) > 0) continue;
    const covered = obstacles.covers(box) / (label.w * label.h);
    if (covered > limit) continue;
    const cost = covered * 120 + box.distance + (box.x < label.x ? 0.5 : 0);
    if (cost < lowest - 1e-9) {
      lowest = cost;
      choice = { x: box.x, y: box.y, w: box.w, h: box.h };
    }
  }
  return choice;
}

/** Around the point: straight right first, then in turn above and below, ever farther. */
function* near(label: Label): Generator<Box & { distance: number }> {
  for (const distance of distances) {
    for (let turn = 0; turn < turns; turn++) {
      const steps = turn % 2 === 0 ? turn / 2 : -(turn + 1) / 2;
      const angle = (steps / turns) * 2 * Math.PI;
      const reach = label.r + distance;
      // the label's nearest edge, not its centre, keeps the distance
      const cx = label.x + Math.cos(angle) * (reach + label.w / 2);
      const cy = label.y + Math.sin(angle) * (reach + label.h / 2);
      yield { x: cx - label.w / 2, y: cy - label.h / 2, w: label.w, h: label.h, distance };
    }
  }
}

function* everywhere(label: Label, bounds: Box): Generator<Box & { distance: number }> {
  for (let y = bounds.y; y + label.h <= bounds.y + bounds.h; y += 4) {
    for (let x = bounds.x; x + label.w <= bounds.x + bounds.w; x += 8) {
      const distance = Math.hypot(x + label.w / 2 - label.x, y + label.h / 2 - label.y);
      yield { x, y, w: label.w, h: label.h, distance };
    }
  }
}

function withLeader(box: Box, label: Label): Placed {
  const x = Math.min(Math.max(label.x, box.x), box.x + box.w);
  const y = Math.min(Math.max(label.y, box.y), box.y + box.h);
  const distance = Math.hypot(x - label.x, y - label.y);
  if (distance < label.r + leaderFrom) return box;
  const share = label.r / distance;
  return {
    ...box,
    leader: { x1: label.x + (x - label.x) * share, y1: label.y + (y - label.y) * share, x2: x, y2: y },
  };
}

function inside(box: Box, bounds: Box): boolean {
  return (
    box.x >= bounds.x &&
    box.y >= bounds.y &&
    box.x + box.w <= bounds.x + bounds.w &&
    box.y + box.h <= bounds.y + bounds.h
  );
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, w: box.w + 2 * by, h: box.h + 2 * by };
}

interface Grid {
  add(box: Box & { weight: number }): void;
  /** Σ weight × covered area */
  covers(box: Box): number;
}

/** Boxes by squares of 48 px, so that a label is compared with its neighbours only. */
function gridOf(boxes: readonly (Box & { weight: number })[]): Grid {
  const side = 48;
  const squares = new Map<string, Set<Box & { weight: number }>>();
  const keys = (box: Box): string[] => {
    const found: string[] = [];
    for (let i = Math.floor(box.x / side); i <= Math.floor((box.x + box.w) / side); i++)
      for (let j = Math.floor(box.y / side); j <= Math.floor((box.y + box.h) / side); j++)
        found.push(`${i},${j}`);
    return found;
  };
  const grid: Grid = {
    add(box) {
      for (const key of keys(box)) {
        const square = squares.get(key) ?? new Set();
        square.add(box);
        squares.set(key, square);
      }
    },
    covers(box) {
      const near = new Set<Box & { weight: number }>();
      for (const key of keys(box)) for (const other of squares.get(key) ?? []) near.add(other);
      let sum = 0;
      for (const other of near) sum += overlap(box, other) * other.weight;
      return sum;
    },
  };
  for (const box of boxes) grid.add(box);
  return grid;
}
