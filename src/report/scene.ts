/**
 * A chart as plain data: what a painter (svg.ts now, slides later) needs and nothing else. Coordinates are
 * pixels at the size the chart is drawn for, y downwards; a text's y is its baseline. Colours are tokens of
 * the theme, so that one picture serves light, dark and print.
 */

export const colours = [
  'ink',
  'mute',
  'line',
  'bg',
  'soft',
  'good',
  'bad',
  'c1',
  'c2',
  'c3',
  'c4',
  'c5',
  'c6',
  'c1s',
  'c2s',
  'c3s',
  'c6s',
] as const;
export type Colour = (typeof colours)[number];

export interface Stroke {
  colour: Colour;
  width: number;
  dash?: readonly number[];
}

interface Painted {
  fill?: Colour;
  /** 0–1; of the fill only */
  opacity?: number;
  stroke?: Stroke;
}

export interface RectShape extends Painted {
  kind: 'rect';
  x: number;
  y: number;
  w: number;
  h: number;
  radius?: number;
}

export interface LineShape {
  kind: 'line';
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  stroke: Stroke;
}

export interface CircleShape extends Painted {
  kind: 'circle';
  x: number;
  y: number;
  r: number;
}

export type PathStep =
  | readonly ['move', number, number]
  | readonly ['line', number, number]
  | readonly ['quad', number, number, number, number]
  | readonly ['close'];

export interface PathShape extends Painted {
  kind: 'path';
  steps: readonly PathStep[];
}

export type Anchor = 'start' | 'middle' | 'end';

export interface TextShape {
  kind: 'text';
  x: number;
  y: number;
  text: string;
  size: number;
  fill: Colour;
  bold?: boolean;
  anchor?: Anchor;
  /** drawn upwards, turned around (x, y): titles of y-axes */
  turned?: boolean;
}

/** Shapes that belong together; `title` is what a pointer or a screen reader is told. */
export interface GroupShape {
  kind: 'group';
  title?: string;
  shapes: readonly Shape[];
}

export type Shape = RectShape | LineShape | CircleShape | PathShape | TextShape | GroupShape;

export interface Size {
  w: number;
  h: number;
}

export interface Scene extends Size {
  /** file-name-like: ids of title and description are made from it */
  name: string;
  title: string;
  /** the picture in words, for those who do not see it */
  description: string;
  shapes: readonly Shape[];
}

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** 0.1 is the unit of all output; −0 never appears. */
export function tenth(value: number): number {
  const rounded = Math.round(value * 10) / 10;
  return rounded === 0 ? 0 : rounded;
}

export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** Every text of a scene, groups opened: for tests of fit and collision. */
export function textsOfScene(shapes: readonly Shape[]): TextShape[] {
  return shapes.flatMap((shape) =>
    shape.kind === 'text' ? [shape] : shape.kind === 'group' ? textsOfScene(shape.shapes) : [],
  );
}
