/** Paints a scene as SVG text: real <text>, colours as the theme's variables, nothing that runs or loads. */

import { clean } from './clean.ts';
import { type PathStep, type Scene, type Shape, type Stroke, tenth } from './scene.ts';

export function svg(scene: Scene, id = scene.name): string {
  const { w, h } = scene;
  return [
    `<svg viewBox="0 0 ${tenth(w)} ${tenth(h)}" width="${tenth(w)}" height="${tenth(h)}" role="img" aria-labelledby="${attribute(id)}-t ${attribute(id)}-d">`,
    `<title id="${attribute(id)}-t">${escaped(scene.title)}</title>`,
    `<desc id="${attribute(id)}-d">${escaped(scene.description)}</desc>`,
    ...scene.shapes.map(paint),
    '</svg>',
  ].join('\n');
}

function paint(shape: Shape): string {
  switch (shape.kind) {
    case 'rect':
      return `<rect${number('x', shape.x)}${number('y', shape.y)}${number('width', shape.w)}${number('height', shape.h)}${shape.radius ? number('rx', shape.radius) : ''}${painted(shape)}/>`;
    case 'line':
      return `<line${number('x1', shape.x1)}${number('y1', shape.y1)}${number('x2', shape.x2)}${number('y2', shape.y2)}${stroked(shape.stroke)}/>`;
    case 'circle':
      return `<circle${number('cx', shape.x)}${number('cy', shape.y)}${number('r', shape.r)}${painted(shape)}/>`;
    case 'path':
      return `<path d="${shape.steps.map(step).join('')}"${painted(shape)}/>`;
    case 'text': {
      const anchor = shape.anchor && shape.anchor !== 'start' ? ` text-anchor="${shape.anchor}"` : '';
      const bold = shape.bold ? ' font-weight="600"' : '';
      const turned = shape.turned ? ` transform="rotate(-90 ${tenth(shape.x)} ${tenth(shape.y)})"` : '';
      return `<text${number('x', shape.x)}${number('y', shape.y)}${number('font-size', shape.size)}${bold}${anchor}${turned} fill="var(--${shape.fill})">${escaped(shape.text)}</text>`;
    }
    case 'group': {
      const title = shape.title === undefined ? '' : `<title>${escaped(shape.title)}</title>`;
      return `<g>${title}${shape.shapes.map(paint).join('')}</g>`;
    }
  }
}

function number(name: string, value: number): string {
  return ` ${name}="${tenth(value)}"`;
}

function painted(shape: { fill?: string; opacity?: number; stroke?: Stroke }): string {
  const fill = shape.fill ? ` fill="var(--${shape.fill})"` : ' fill="none"';
  const opacity =
    shape.opacity === undefined ? '' : ` fill-opacity="${Math.round(shape.opacity * 100) / 100}"`;
  return `${fill}${opacity}${shape.stroke ? stroked(shape.stroke) : ''}`;
}

function stroked(stroke: Stroke): string {
  const dash = stroke.dash ? ` stroke-dasharray="${stroke.dash.map(tenth).join(' ')}"` : '';
  return ` stroke="var(--${stroke.colour})" stroke-width="${tenth(stroke.width)}"${dash}`;
}

function step(part: PathStep): string {
  switch (part[0]) {
    case 'move':
      return `M${tenth(part[1])} ${tenth(part[2])}`;
    case 'line':
      return `L${tenth(part[1])} ${tenth(part[2])}`;
    case 'quad':
      return `Q${tenth(part[1])} ${tenth(part[2])} ${tenth(part[3])} ${tenth(part[4])}`;
    case 'close':
      return 'Z';
  }
}

function escaped(text: string): string {
  return clean(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** ids are made by us; whatever else comes is reduced to what an id may hold */
function attribute(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '-');
}
