import { daysBetween } from '../../plan/day.ts';
import type { StepPart } from '../../plan/files.ts';
import { type Change, isList, isMapping, type Mapping, type Part, type Value } from '../change.ts';
import { isWhole, type Place, placeOf } from '../shape.ts';
import { gistOf, itemName, judgedChange } from './nouns.ts';
import { type Context, labelOf, valueText } from './values.ts';
import { plural } from './words.ts';

/**
 * A change in words. The item it stands in is named once (`subject`), what became of it is a phrase, so that several
 * changes of one item read as one line: "objective listing-relivax: due 30 Sep 2026 → 31 Dec 2026; target 80 % → 70 %".
 */
export interface Phrase {
  /** '' for what belongs to the file as a whole */
  readonly subject: string;
  readonly text: string;
}

/** "tactic congress added: …", "objective x: due … → …". */
export function sentence({ subject, text }: Phrase): string {
  if (subject === '') return text;
  return /^(added|removed|was called)\b/.test(text) ? `${subject} ${text}` : `${subject}: ${text}`;
}

/** Items of lists on the way of a path: what each is, and where its list stands. */
interface Step {
  readonly place: Place;
  readonly key: string;
}

export function phraseOf(change: Change, item: Mapping | undefined, context: Context): Phrase {
  const { part, path, kind, before, after } = change;
  const { items, rest, place } = walked(change);
  const [outer, ...inner] = items;
  const subject = outer ? subjectOf(outer.place, outer.key, item) : '';
  if (change.renamed)
    return { subject: subjectOf(outer!.place, String(after), item), text: `was called ${String(before)}` };
  if (path.length === 0)
    return {
      subject: '',
      text: `${fileOf(part)} ${several.has(part) ? 'are' : 'is'} ${kind === 'added' ? 'new' : 'gone'}`,
    };
  const within = inner.map(({ place, key }) => itemName(place, key)).join(', ');
  const here: Context = { ...context, item };
  if (rest.length === 0) {
    const last = items.at(-1)!;
    return { subject, text: joined(within, itemText(change, last.place, here)) };
  }
  const label = rest.map(labelOf).join(' ');
  return { subject, text: joined(within, fieldText(label, place, before, after, here)) };
}

const several: ReadonlySet<Part> = new Set(['objectives', 'tactics']);

const joined = (within: string, text: string) => (within === '' ? text : `${within} ${text}`);

/** Whom a manager would not know by the pseudonym alone. */
export function subjectOf(place: Place, key: string, item: Mapping | undefined): string {
  const name = itemName(place, key);
  return place === 'dmu.stakeholders' && typeof item?.function === 'string'
    ? `${name} (${item.function})`
    : name;
}

const stepNames: { readonly [part in StepPart]: string } = {
  analysis: 'analysis',
  tier: 'segmentation',
  dmu: 'decision-making unit',
  diagnosis: 'diagnosis',
  objectives: 'objectives',
  tactics: 'tactics',
  monitoring: 'monitoring',
};

/** "monitoring"; of the workspace the file's name. */
export function fileOf(part: Part): string {
  if (part in stepNames) return stepNames[part as StepPart];
  return part === 'journeys' ? 'journey' : `${part}.${part === 'rates' ? 'csv' : 'yaml'}`;
}

/** An item that came or went, or several of one key. */
function itemText({ before, after, kind }: Change, place: Place, context: Context): string {
  if (isList(before) || isList(after))
    return `${isList(before) ? before.length : before ? 1 : 0} → ${isList(after) ? after.length : after ? 1 : 0} under one id`;
  const gist = gistOf(place, (after ?? before) as Mapping, context);
  return `${kind}${gist === '' ? '' : `: ${gist}`}`;
}

function fieldText(
  label: string,
  place: Place,
  before: Value | null,
  after: Value | null,
  context: Context,
): string {
  const told = (value: Value | null) => valueText(value, place, context);
  // "answered on 24 Nov 2026" says by itself that it is new
  if (before === null)
    return `${label} ${told(after)}${place.endsWith('_on') ? late(place, after, context.item) : ' (new)'}`;
  if (after === null) return `${label} ${told(before)} (taken out)`;
  if (isList(before) && isList(after) && areWords(before) && areWords(after))
    return `${label} ${inAndOut(before, after, told)}`;
  if (
    isMapping(before) &&
    isMapping(after) &&
    isWhole(place) &&
    'value' in after &&
    place !== 'analysis.status'
  )
    return `${label} ${judgedChange(before, after, place, context)}`;
  return `${label} ${told(before)} → ${told(after)}`;
}

/** An answer that came after the day it was needed. */
function late(place: Place, answered: Value | null, ask: Mapping | undefined): string {
  if (place !== 'tactics.asks.answered_on' || typeof ask?.by !== 'string' || typeof answered !== 'string')
    return '';
  const days = daysBetween(ask.by, answered);
  return days > 0 ? `, ${plural(days, 'day')} late` : '';
}

const areWords = (list: readonly Value[]) => list.every((word) => typeof word === 'string');

/** "+ winter-beds, − free-beds": who is in a list, and who is no longer. */
function inAndOut(before: readonly Value[], after: readonly Value[], told: (value: Value) => string): string {
  const only = (these: readonly Value[], those: readonly Value[]) => {
    const left = [...those];
    return these.filter((word) => {
      const at = left.indexOf(word);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
  };
  const came = only(after, before);
  const gone = only(before, after);
  return [...came.map((word) => `+ ${told(word)}`), ...gone.map((word) => `− ${told(word)}`)].join(', ');
}

/** The items a path goes through, the keys behind the last of them, and the place of what changed. */
export function walked({ part, path, items: at }: Change): { items: Step[]; rest: string[]; place: Place } {
  const items: Step[] = [];
  const keys: string[] = [];
  let rest: string[] = [];
  let place: Place = part;
  for (const [i, key] of path.entries()) {
    if (at.includes(i)) {
      items.push({ place: placeOf(part, keys), key });
      rest = [];
      continue;
    }
    keys.push(key);
    rest.push(key);
    place = placeOf(part, keys);
  }
  return { items, rest, place };
}
