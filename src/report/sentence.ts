/**
 * A sentence of the report: the name of a frame and the values that go into it. The frame's text stands in
 * words.ts and sentences.ts; the numbers stay raw until a page prints them, so that the JSON of a report
 * holds no formatted text. In a frame `{name}` is a value and `{n|account|accounts}` a count with its word.
 */

import { type Format, isCurrency } from './format.ts';

export interface Sentence {
  frame: string;
  values: Record<string, Value>;
}

/**
 * What a sentence or a cell holds: plan text, a plain number, a number with its unit (money in full where
 * `exact`), a signed change, a day or month, one of the report's own words, another sentence, several of these in a row ("a, b and c"), or as clauses of their own ("a; b"). null is
 * shown as a dash: not known.
 */
export type Value =
  | null
  | string
  | number
  | { value: number; unit: string; exact?: true }
  | { delta: number; unit: string }
  | { date: string }
  | { word: string }
  | { lines: Value[] }
  | Sentence
  | Value[];

export function sentence(frame: string, values: Record<string, Value> = {}): Sentence {
  return { frame, values };
}

interface Speaker extends Format {
  t(key: string): string;
}

/** Throws on an unknown frame or a value that is not there: a report with a hole is worse than none. */
export function spoken(said: Sentence, frames: Readonly<Record<string, string>>, words: Speaker): string {
  const text = Object.hasOwn(frames, said.frame) ? frames[said.frame]! : undefined;
  if (text === undefined) throw new Error(`the report has no sentence "${said.frame}"`);
  return text.replace(
    /\{([a-z_]+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
    (_, name: string, one?: string, many?: string) => {
      const value = Object.hasOwn(said.values, name) ? said.values[name] : undefined;
      if (value === undefined) throw new Error(`the sentence "${said.frame}" has no value for "${name}"`);
      if (one === undefined) return shown(value, frames, words);
      return `${shown(value, frames, words)}\u00a0${value === 1 ? one : many}`;
    },
  );
}

export function shown(value: Value, frames: Readonly<Record<string, string>>, words: Speaker): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return words.num(value);
  if (Array.isArray(value)) {
    const parts = value.map((part) => shown(part, frames, words));
    return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
  }
  if ('frame' in value) return spoken(value, frames, words);
  if ('delta' in value) return words.delta(value.delta, value.unit);
  if ('date' in value) return words.date(value.date);
  if ('word' in value) return words.t(value.word);
  if ('lines' in value) return value.lines.map((part) => shown(part, frames, words)).join('; ');
  return value.exact && isCurrency(value.unit)
    ? words.money(value.value, value.unit)
    : words.measure(value.value, value.unit);
}
