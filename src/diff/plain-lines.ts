import { printable } from '../findings/printable.ts';
import { isMapping, type Mapping, type Part, type Value } from './change.ts';
import { isItems, keyFields, keyOf, type Place } from './shape.ts';

/**
 * What a text means as plain lines, one for each value, called by the ids on the way to it: for tools that compare line
 * by line. Two texts have the same lines exactly where they mean the same.
 */
export function plainLines(part: Part, meaning: Mapping): string[] {
  const lines: string[] = [];
  ofMapping(meaning, part, '', lines);
  return lines;
}

function ofMapping(mapping: Mapping, place: Place, way: string, lines: string[]): void {
  for (const [key, value] of Object.entries(mapping))
    ofValue(value, `${place}.${key}`, way + word(key, names), lines);
}

function ofValue(value: Value, place: Place, way: string, lines: string[]): void {
  if (isMapping(value)) ofMapping(value, place, `${way}/`, lines);
  else if (!Array.isArray(value)) lines.push(`${way}: ${scalar(value as string | number | boolean)}`);
  else if (value.length === 0) lines.push(`${way}: []`);
  else if (isItems(value)) ofItems(value, place, way, lines);
  // of a list of words only who is in it counts: a place would move with every word before it
  else
    for (const [i, one] of (value as readonly Value[]).entries())
      ofValue(one, place, typeof one === 'object' ? `${way}[${i + 1}]` : `${way}[]`, lines);
}

function ofItems(items: readonly Mapping[], place: Place, way: string, lines: string[]): void {
  const given = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(place, item);
    const times = (given.get(key) ?? 0) + 1;
    given.set(key, times);
    const named = key === '' ? `[${times}]` : `/${word(key, names)}${times === 1 ? '' : `[${times}]`}`;
    const { id: _, ...others } = item;
    const told = keyFields(place).join() === 'id' && Object.keys(others).length > 0 ? others : item;
    if (Object.keys(told).length === 0) lines.push(`${way}${named}: {}`);
    else ofMapping(told, place, `${way}${named}/`, lines);
  }
}

/** The records of a file, a line each: an event is one fact, and it is added or gone as a whole. */
export function recordLines(
  columns: readonly string[],
  idColumns: readonly string[],
  records: readonly Mapping[],
): string[] {
  return records.map((record) => {
    const id = idColumns.map((column) => word(String(record[column] ?? ''), names)).join('+');
    const cells = columns
      .filter((column) => record[column] !== undefined && !idColumns.includes(column))
      .map((column) => `${column} ${word(String(record[column]), cellText)}`);
    return `${id}: ${cells.join(', ')}`;
  });
}

/** Ids, keys, dates, and what an item is known by. */
const names = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.+-]*$/u;
const cellText = /^[^\s,"](?:[^,"]*[^\s,"])?$/;
const plainText = /^[^\s"[{](?:.*\S)?$/s;
/** Texts that would be read as something else: they are told with their quotes. */
const otherwise = /^(?:true|false|-?\d+(?:\.\d+)?)$/;

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return otherwise.test(value) ? JSON.stringify(value) : word(value, plainText);
}

/** As it stands where nobody could take it for anything else; in quotes where it has line ends or what is not printed. */
function word(text: string, plain: RegExp): string {
  return plain.test(text) && printable(text) === text ? text : printable(JSON.stringify(text));
}
