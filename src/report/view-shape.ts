/** Questions to the JSON Schema of the view: what may stand under a name, or in a list. */

export interface Shape {
  type?: string;
  const?: unknown;
  properties?: Record<string, Shape>;
  additionalProperties?: Shape | boolean;
  items?: Shape;
  anyOf?: readonly Shape[];
  oneOf?: readonly Shape[];
}

/** `{}`: anything at all, where the view is no further described (a sentence's values, a chart's data). */
const anything = (shape: Shape): boolean => Object.keys(shape).every((key) => key === '$schema');

export function unionMembers(shapes: readonly Shape[]): Shape[] {
  return shapes.flatMap((shape) => {
    const members = shape.anyOf ?? shape.oneOf;
    return members ? unionMembers(members) : [shape];
  });
}

export function propertyOf(shapes: readonly Shape[], name: string): Shape[] {
  return unionMembers(shapes).flatMap((shape) => {
    if (anything(shape)) return [shape];
    const property = Object.hasOwn(shape.properties ?? {}, name) ? shape.properties![name] : undefined;
    if (property) return [property];
    if (shape.type === 'array' && name === 'length') return [{ type: 'number' }];
    return [];
  });
}

export function itemsOf(shapes: readonly Shape[]): Shape[] {
  return unionMembers(shapes).flatMap((shape) => {
    if (anything(shape)) return [shape];
    return shape.items ? unionMembers([shape.items]) : [];
  });
}

export function namesOf(shapes: readonly Shape[]): Set<string> {
  return new Set(unionMembers(shapes).flatMap((shape) => Object.keys(shape.properties ?? {})));
}

const numbers = new WeakMap<object, number>();
let count = 0;

/** The same shapes give the same key: a partial is checked once per kind of context. */
export function shapeKey(shapes: readonly Shape[]): string {
  return shapes
    .map((shape) => {
      const known = numbers.get(shape) ?? ++count;
      numbers.set(shape, known);
      return known;
    })
    .sort((a, b) => a - b)
    .join(',');
}
