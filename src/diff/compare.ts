import { compareText } from '../findings/finding.ts';
import { type Change, isList, isMapping, type Mapping, type Part, type Value } from './change.ts';
import { isItems, isWhole, keyOf, type Place } from './shape.ts';

/**
 * Two meanings of one file → what changed. Empty exactly when they are equal; applied to the one it gives the other.
 * Absent on both sides is no change; a file that is there on one side only is a change at the root, and all in it too.
 */
export function compareMeanings(
  part: Part,
  before: Mapping | undefined,
  after: Mapping | undefined,
): Change[] {
  if (before === after) return [];
  const changes: Change[] = [];
  const at = root(part, (change) => changes.push(change));
  if (before === undefined || after === undefined) {
    if (before !== after) at.say(changeOf(at, before && {}, after && {}));
  }
  mappings(before ?? {}, after ?? {}, at);
  return changes;
}

/** The rows of a record file. Whether the file is there says nothing: no line, nothing happened. */
export function compareRows(part: Part, before: readonly Mapping[], after: readonly Mapping[]): Change[] {
  if (before === after) return [];
  const changes: Change[] = [];
  items(
    before,
    after,
    root(part, (change) => changes.push(change)),
  );
  return changes;
}

interface At {
  readonly part: Part;
  readonly place: Place;
  readonly path: readonly string[];
  readonly items: readonly number[];
  readonly id: string | null;
  readonly say: (change: Change) => void;
}

const root = (part: Part, say: At['say']): At => ({ part, place: part, path: [], items: [], id: null, say });

function changeOf(
  { part, path, items, id }: At,
  before: Value | undefined,
  after: Value | undefined,
): Change {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { part, kind, path, items, id, before: before ?? null, after: after ?? null };
}

function mappings(before: Mapping, after: Mapping, at: At): void {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of [...keys].sort(compareText))
    values(before[key], after[key], { ...at, place: `${at.place}.${key}`, path: [...at.path, key] });
}

function values(before: Value | undefined, after: Value | undefined, at: At): void {
  if (isWhole(at.place)) {
    if (!same(before, after)) at.say(changeOf(at, before, after));
  } else if (areItems(before, after)) items(itemsOf(before), itemsOf(after), at);
  else if (eachIs(isMapping, before, after))
    mappings((before ?? {}) as Mapping, (after ?? {}) as Mapping, at);
  else if (!same(before, after)) at.say(changeOf(at, before, after));
}

const eachIs = (is: (value: Value) => boolean, ...sides: (Value | undefined)[]) =>
  sides.every((side) => side === undefined || is(side));

const areItems = (...sides: (Value | undefined)[]) =>
  eachIs((value) => isList(value) && isItems(value), ...sides);
const itemsOf = (value: Value | undefined) => (value ?? []) as readonly Mapping[];

function items(before: readonly Mapping[], after: readonly Mapping[], at: At): void {
  const was = byKey(before, at.place);
  const is = byKey(after, at.place);
  for (const key of [...new Set([...was.keys(), ...is.keys()])].sort(compareText)) {
    const here: At = {
      ...at,
      path: [...at.path, key],
      items: [...at.items, at.path.length],
      id: key,
    };
    const [one, other] = [was.get(key), is.get(key)];
    if ((one?.length ?? 0) > 1 || (other?.length ?? 0) > 1) severalOfOneKey(one, other, here);
    else if (one && other) mappings(one[0]!, other[0]!, here);
    else here.say(changeOf(here, one?.[0], other?.[0]));
  }
}

/** Nobody can say which of several is which: together they are one value. */
function severalOfOneKey(
  before: readonly Mapping[] | undefined,
  after: readonly Mapping[] | undefined,
  at: At,
): void {
  if (!same(before, after)) at.say(changeOf(at, before, after));
}

function byKey(list: readonly Mapping[], place: Place): Map<string, Mapping[]> {
  const groups = new Map<string, Mapping[]>();
  for (const item of list) {
    const key = keyOf(place, item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]));
  if (!isMapping(a) || !isMapping(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => same(a[key], b[key]));
}
