import type { RecordName, StepPart } from '../plan/files.ts';

/** What a change of meaning is. Everything here is plain data; words are made in say/. */

/** A value of a plan as it is compared: no line, no quotes, no order where order means nothing. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };
export type Mapping = { readonly [key: string]: Value };

/** Which file a change stands in: a step, a record file, or a file of the workspace's root. */
export type Part = StepPart | RecordName | WorkspacePart;
export type WorkspacePart = 'kam' | 'segmentation' | 'questionnaire' | 'journeys' | 'rates';

export interface Change {
  readonly part: Part;
  readonly kind: 'added' | 'removed' | 'changed';
  /** keys from the file's root; an item of a list by what it is known by ("listing-relivax", "r-02+r-01+advises") */
  readonly path: readonly string[];
  /** which parts of the path name an item of a list */
  readonly items: readonly number[];
  /** the innermost item of a list the change stands in; null: it stands in none */
  readonly id: string | null;
  /** null: it was not there */
  readonly before: Value | null;
  readonly after: Value | null;
  /** the item goes by another id now: `before` and `after` are the two */
  readonly renamed?: true;
}

export const isMapping = (value: Value | null | undefined): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Value | null | undefined): value is readonly Value[] => Array.isArray(value);
