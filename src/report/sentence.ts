/**
 * A sentence of the report: the name of a frame and the values that go into it. The frame's text stands in
 * words.ts; the numbers stay raw until a page prints them, so that the JSON of a report holds no formatted
 * text. In a frame `{name}` is a value and `{n|account|accounts}` a count with its word.
 */

import type { Format } from './format.ts';

export type Value = string | number | { value: number; unit: string } | { date: string } | Value[];

export interface Sentence {
  frame: string;
  values: Record<string, Value>;
}

export function sentence(frame: string, values: Record<string, Value> = {}): Sentence {
  return { frame, values };
}

/** Throws on an unknown frame or a value that is not there: a report with a hole is worse than none. */
export function spoken(said: Sentence, frames: Readonly<Record<string, string>>, format: Format): string {
  const text = Object.hasOwn(frames, said.frame) ? frames[said.frame]! : undefined;
  if (text === undefined) throw new Error(`there is no text for "${said.frame}" in the report's words`);
  return text.replace(
    /\{([a-z_]+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
    (_, name: string, one?: string, many?: string) => {
      const value = Object.hasOwn(said.values, name) ? said.values[name] : undefined;
      if (value === undefined) throw new Error(`the sentence "${said.frame}" has no value for "${name}"`);
      if (one === undefined) return shown(value, format);
      return `${shown(value, format)}\u00a0${value === 1 ? one : many}`;
    },
  );
}

function shown(value: Value, format: Format): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return format.num(value);
  if (Array.isArray(value)) {
    const parts = value.map((part) => shown(part, format));
    return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  }
  return 'date' in value ? format.date(value.date) : format.measure(value.value, value.unit);
}
