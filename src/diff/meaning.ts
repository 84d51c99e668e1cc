import { compareText } from '../findings/finding.ts';
import { recordKinds } from '../plan/files.ts';
import { type Column, decimalPattern } from '../plan/records/record-kind.ts';
import { rates } from '../plan/workspace/rates.ts';
import type { Mapping, Part, Value } from './change.ts';
import { isItems, keyOf, orderCounts, type Place } from './shape.ts';

/**
 * What a text means, and nothing else: two texts that mean the same have equal meanings. Absent keys are left out, words
 * of a list stand in one order, items in that of what they are known by; blanks at the end of a text, two ways to
 * compose a letter, and a list without items (it is as if it were not there) make no difference.
 */
export function meaningOf(part: Part, value: unknown): Mapping {
  return mapping(value as object, part);
}

function mapping(value: object, place: Place): Mapping {
  const meant: { [key: string]: Value } = {};
  for (const key of Object.keys(value).sort(compareText)) {
    const below = (value as { [key: string]: unknown })[key];
    if (below === undefined || below === null || isFormal(key, place)) continue;
    const one = meaning(below, `${place}.${key}`);
    if (one !== undefined) meant[key] = one;
  }
  return meant;
}

/** Which kind of file it is and whose says nothing about the plan: the folder does. */
const isFormal = (key: string, place: Place) =>
  !place.includes('.') && (key === 'kam' || key === 'account') && place !== 'rates';

function meaning(value: unknown, place: Place): Value | undefined {
  if (typeof value === 'string') return (ascii.test(value) ? value : value.normalize('NFC')).trimEnd();
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return listed(value, place);
  const meant = mapping(value as object, place);
  return Object.keys(meant).length === 0 ? undefined : meant;
}

// composing asks the tables of Unicode, for each text of a plan
const ascii = /^[\x20-\x7e]*$/;

function listed(list: readonly unknown[], place: Place): Value | undefined {
  const meant = list.map((item) => meaning(item, place) ?? {});
  if (isItems(meant)) return sortedItems(meant, place);
  if (meant.length === 0) return emptyCounts(place) ? [] : undefined;
  if (orderCounts(place) || meant.some((word) => typeof word !== 'string')) return meant;
  return (meant as string[]).sort(compareText);
}

/** `restriction: []` says that there is none; every other empty list says nothing. */
const emptyCounts = (place: Place) => place === 'diagnosis.formulary.restriction';

function sortedItems(items: readonly Mapping[], place: Place): Mapping[] {
  return items
    .map((item) => ({ item, key: keyOf(place, item), text: '' }))
    .sort((a, b) => compareText(a.key, b.key) || compareText(textOf(a), textOf(b)))
    .map(({ item }) => item);
}

/** Items of one key stand in the order of all they say. */
function textOf(entry: { item: Mapping; text: string }): string {
  entry.text ||= JSON.stringify(entry.item);
  return entry.text;
}

/** The records of a file: cells by column, the empty ones left out, 1250.50 and 1250.5 one amount. */
export function meaningOfRows(part: Part, rows: readonly object[] | undefined): Mapping[] {
  const meant = (rows ?? []).map((row) => {
    const cells: { [column: string]: Value } = {};
    for (const column of Object.keys(row).sort(compareText)) {
      const cell = (row as { [column: string]: unknown })[column];
      if (column === 'line' || column === 'index' || cell === '' || typeof cell !== 'string') continue;
      cells[column] = decimalColumns.has(column) && decimalPattern.test(cell) ? shortest(cell) : cell;
    }
    return cells;
  });
  return sortedItems(meant, part);
}

const decimalColumns = new Set(
  [...recordKinds, rates].flatMap(({ columns }: { columns: readonly Column[] }) =>
    columns.flatMap(({ name, kind }) => (/^(amount|quantity|share)$/.test(kind) ? name : [])),
  ),
);

function shortest(decimal: string): string {
  let end = decimal.length;
  if (decimal.includes('.')) {
    while (decimal[end - 1] === '0') end--;
    if (decimal[end - 1] === '.') end--;
  }
  const plain = decimal.slice(0, end);
  return plain === '-0' ? '0' : plain;
}
