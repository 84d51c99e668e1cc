import { compareText } from '../findings/finding.ts';
import { type StepPart, steps } from '../plan/files.ts';
import { references } from '../plan/references.ts';
import { type Change, isList, isMapping, type Mapping, type Value } from './change.ts';
import { compareMeanings, same } from './compare.ts';
import { meaningOf } from './meaning.ts';
import type { PlanMeaning } from './plan-meaning.ts';
import { keyFields, placeOf } from './shape.ts';

/** An item that left and one that came with nearly the same content are one item under another id. */
export interface Rename {
  readonly part: StepPart;
  /** the key of its list, which is also what references.ts calls it */
  readonly list: string;
  readonly before: string;
  readonly after: string;
}

/** So much of what two items say must be equal, and so much of it there must be. */
const share = 0.6;
const least = 2;

/** The same pairs whichever side is called the earlier. */
export function renamesAmong(changes: readonly Change[]): Rename[] {
  const left = changes.filter((change) => isNamedItem(change) && change.kind === 'removed');
  const came = changes.filter((change) => isNamedItem(change) && change.kind === 'added');
  if (left.length === 0 || came.length === 0) return [];
  const pairs = left.flatMap((one) =>
    came
      .filter(({ part, path }) => part === one.part && path[0] === one.path[0])
      .map((other) => ({ one, other, likeness: likeness(one.before as Mapping, other.after as Mapping) }))
      .filter(({ likeness }) => likeness >= share),
  );
  pairs.sort((a, b) => b.likeness - a.likeness || compareText(namesOf(a), namesOf(b)));
  const taken = new Set<Change>();
  const renames: Rename[] = [];
  for (const { one, other } of pairs) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    renames.push({
      part: one.part as StepPart,
      list: one.path[0]!,
      before: one.path[1]!,
      after: other.path[1]!,
    });
  }
  return renames.sort((a, b) => compareText(a.part, b.part) || compareText(a.list, b.list));
}

const stepParts = new Set<string>(steps.map(({ part }) => part));

/** Today's ids by the ids they had before, of the list a step is named after. */
export function renamedItems(
  part: 'objectives' | 'tactics',
  before: object,
  after: object,
): ReadonlyMap<string, string> {
  const changes = compareMeanings(part, meaningOf(part, before), meaningOf(part, after));
  return new Map(
    renamesAmong(changes).flatMap(({ list, before, after }) => (list === part ? [[after, before]] : [])),
  );
}

/** One item, known by its id, of a list at the top of a step. */
const isNamedItem = ({ part, path, before, after }: Change) =>
  path.length === 2 &&
  stepParts.has(part) &&
  isMapping(before ?? after) &&
  keyFields(placeOf(part, [path[0]!]))[0] === 'id';

/** The two names in an order that does not know which is the earlier. */
const namesOf = ({ one, other }: { one: Change; other: Change }) =>
  [one.path[1]!, other.path[1]!].sort(compareText).join('\n');

/** How much of what the two say is equal, by weight: a sentence says more than a number. 0 where there is too little to tell. */
function likeness(a: Mapping, b: Mapping): number {
  const mine = leavesOf(a);
  const theirs = leavesOf(b);
  let equal = 0;
  let all = 0;
  for (const path of new Set([...mine.keys(), ...theirs.keys()])) {
    const [one, other] = [mine.get(path), theirs.get(path)];
    const weight = Math.max(weightOf(one), weightOf(other));
    all += weight;
    if (same(one, other)) equal += weight;
  }
  return equal < least ? 0 : equal / all;
}

const weightOf = (value: Value | undefined) => (typeof value === 'string' && value.length >= 20 ? 3 : 1);

function leavesOf(item: Mapping, above = '', leaves = new Map<string, Value>()): Map<string, Value> {
  for (const [key, value] of Object.entries(item)) {
    if (above === '' && key === 'id') continue;
    const path = `${above}/${key}`;
    if (isMapping(value)) leavesOf(value, path, leaves);
    else leaves.set(path, value);
  }
  return leaves;
}

/** The plan as it was, under the names of today: items and all that refers to them. */
export function renamedIn(plan: PlanMeaning, renames: readonly Rename[]): PlanMeaning {
  const names = new Map<string, Map<string, string>>();
  for (const { list, before, after } of renames)
    names.set(list, (names.get(list) ?? new Map()).set(before, after));
  const inPart = (part: string, value: Value): Value => {
    let now = value;
    for (const { at, to } of references[part] ?? []) {
      const known = to.split(' ').flatMap((target) => names.get(target) ?? []);
      if (known.length > 0) now = replaced(now, at.split('.'), (id) => nameIn(known, id));
    }
    for (const { part: own, list } of renames)
      if (own === part) now = replaced(now, [list, '*', 'id'], (id) => nameIn([names.get(list)!], id));
    return now;
  };
  return {
    steps: Object.fromEntries(
      Object.entries(plan.steps).map(([part, value]) => [
        part,
        meaningOf(part as StepPart, inPart(part, value)),
      ]),
    ),
    records: Object.fromEntries(
      Object.entries(plan.records).map(([name, rows]) => [name, inPart(name, rows) as readonly Mapping[]]),
    ),
  };
}

const nameIn = (known: readonly ReadonlyMap<string, string>[], id: string) =>
  known.reduce<string | undefined>((found, names) => found ?? names.get(id), undefined) ?? id;

function replaced(value: Value, pattern: readonly string[], rename: (id: string) => string): Value {
  const [key, ...rest] = pattern;
  if (key === undefined) return typeof value === 'string' ? rename(value) : value;
  if (key === '*') return isList(value) ? value.map((item) => replaced(item, rest, rename)) : value;
  if (!isMapping(value) || value[key] === undefined) return value;
  return { ...value, [key]: replaced(value[key], rest, rename) };
}
