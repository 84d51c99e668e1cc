import type { Change } from '../../src/diff/change.ts';

/** Changes as the JSON tells them, and nothing else of kam diff. */
export type Told = Pick<Change, 'part' | 'kind' | 'path' | 'id' | 'before' | 'after'>;
type Json = unknown;
type Files = Map<string, Json>;

/** The one plan with what changed → the other. Files by part; lists of items by what `keyOf` knows them by. */
export function apply(
  files: Files,
  changes: readonly Told[],
  keyOf: (place: string, item: object) => string,
): Files {
  const now: Files = structuredClone(files);
  const gone = new Set<string>();
  for (const { part, kind, path, id, after } of changes) {
    if (path.length === 0) {
      if (kind === 'removed') gone.add(part);
      else now.set(part, {});
      continue;
    }
    const holder = { [part]: now.get(part) } as { [key: string]: Json };
    put(holder, [part, ...path], after, id, '', keyOf);
    now.set(part, holder[part]);
  }
  for (const part of gone) now.delete(part);
  return now;
}

function put(
  holder: { [key: string]: Json },
  [key, ...rest]: readonly string[],
  value: Json,
  id: string | null,
  above: string,
  keyOf: (place: string, item: object) => string,
): void {
  const place = above === '' ? key! : `${above}.${key}`;
  if (rest.length === 0) {
    if (value === null) delete holder[key!];
    else holder[key!] = value;
    return;
  }
  const [next, ...behind] = rest;
  const isItem =
    Array.isArray(holder[key!]) || (holder[key!] === undefined && isNewItem(next!, behind, value, id));
  if (!isItem) {
    holder[key!] ??= {};
    put(holder[key!] as { [key: string]: Json }, rest, value, id, place, keyOf);
    if (above !== '' && Object.keys(holder[key!] as object).length === 0) delete holder[key!];
    return;
  }
  const list = (holder[key!] ?? []) as object[];
  if (behind.length === 0) {
    const others = list.filter((item) => keyOf(place, item) !== next);
    const these = value === null ? [] : Array.isArray(value) ? value : [value];
    holder[key!] = [...others, ...these];
    if ((holder[key!] as Json[]).length === 0) delete holder[key!];
    return;
  }
  const item = list.find((one) => keyOf(place, one) === next) as { [key: string]: Json };
  put(item, behind, value, id, place, keyOf);
}

const isNewItem = (next: string, behind: readonly string[], value: Json, id: string | null) =>
  behind.length === 0 && id === next && typeof value === 'object';
