import { namedBy } from '../plan/stable-path.ts';
import type { Mapping, Part, Value } from './change.ts';

/** What of a file's shape matters to a comparison: by what items are known, which values are one, where order counts. */

/** "dmu.links": the file's part and the keys down to a list, without the items on the way. */
export type Place = string;

/** Items are known by their id, or by what stable-path.ts names them by; these it names by where they stand. */
const keysOf: { readonly [place: Place]: readonly string[] } = {
  'tactics.tactics.risks': ['text'],
  rates: ['date', 'currency'],
};

export const keyFields = (place: Place): readonly string[] =>
  keysOf[place] ?? namedBy[place.slice(place.lastIndexOf('.') + 1)] ?? ['id'];

/** What an item is known by in its list. */
export function keyOf(place: Place, item: Mapping): string {
  return keyFields(place)
    .flatMap((field) => (item[field] === undefined ? [] : String(item[field])))
    .join('+');
}

/** Values that are judged or set as one: their evidence, day and author change with them. */
const wholes = new Set<Place>([
  'analysis.category_spend',
  'analysis.reviewed',
  'analysis.status',
  'tier.reviewed',
  'tier.override',
  'dmu.reviewed',
  'dmu.stakeholders.influence',
  'dmu.stakeholders.support',
  'diagnosis.reviewed',
  'objectives.reviewed',
  'objectives.objectives.baseline',
  'tactics.reviewed',
  'tactics.tactics.evaluation',
  'monitoring.reviewed',
]);
export const isWhole = (place: Place): boolean => wholes.has(place);

/** Of a list of words only who is in it counts, but for these: a model's columns and cells, the tiles of a page. */
export const orderCounts = (place: Place): boolean =>
  place.startsWith('segmentation.') || place === 'kam.kpis.tiles';

/** A list of items, each with what it is known by; a list of words or numbers is a value of its own. */
export const isItems = (list: readonly Value[]): list is readonly Mapping[] =>
  list.length > 0 && list.every((item) => typeof item === 'object' && !Array.isArray(item));

export const placeOf = (part: Part, keys: readonly string[]): Place => [part, ...keys].join('.');
