import type { CsvDocument, DataDocument, SourceDocument } from '../documents/document.ts';
import type { Path } from '../findings/finding.ts';
import { slugPattern } from './field.ts';

/**
 * Where something stands, in names that stay when lines and items move: the item of a list is called by its id, by the
 * fields that make it the one it is, or, where it has neither, by its index. For whatever compares two states of a plan.
 */

/** What makes an item of a list the one it is, where it has no id; by the key the list stands under. */
export const namedBy: { readonly [list: string]: readonly string[] } = {
  eligible_patients: ['indication'],
  formulary: ['product', 'body'],
  links: ['from', 'to', 'kind'],
  // of an objective by year, of a tactic by date
  milestones: ['year', 'date'],
  reviews: ['date'],
  // of segmentation.pin.json
  scales: ['axis', 'criterion'],
};

/** The same of a table that has no column `id`: scores.csv and rates.csv. */
const rowsNamedBy = ['account', 'date', 'currency'];

/**
 * The path's keys as they are and its indices as names: ["stakeholders", 3, "support"] → ["stakeholders", "ph-02",
 * "support"]. No two items of a list have one name: a second "ph-02" is "ph-02~2". What has no name is "[3]", which no
 * id can be. Where the value ends before the path does, the rest is taken as it stands.
 */
export function stablePath(value: unknown, path: Path): string[] {
  const names: string[] = [];
  let here = value;
  let key = '';
  for (const segment of path) {
    if (Array.isArray(here) && typeof segment === 'number') {
      names.push(itemNames(here, key)[segment] ?? indexed(segment));
      here = here[segment];
    } else {
      names.push(typeof segment === 'number' ? indexed(segment) : segment);
      key = String(segment);
      here =
        typeof here === 'object' && here !== null && Object.hasOwn(here, key)
          ? (here as { [key: string]: unknown })[key]
          : undefined;
    }
  }
  return names;
}

/** The same within a text: its keys and values, or its rows and columns; as it stands where the text could not be read. */
export function stablePathIn(document: SourceDocument | undefined, path: Path): string[] {
  if (document && 'rows' in document) return rowPath(document as CsvDocument, path);
  return stablePath((document as Partial<DataDocument> | undefined)?.value, path);
}

function rowPath({ header, rows }: CsvDocument, [row, ...rest]: Path): string[] {
  if (typeof row !== 'number') return row === undefined ? [] : stablePath(undefined, [row, ...rest]);
  const columns = (header.includes('id') ? ['id'] : rowsNamedBy).map((name) => header.indexOf(name));
  const names = namesOnce(rows, () => rows.map(({ cells }) => joined(columns.map((i) => cells[i]))));
  return [names[row] ?? indexed(row), ...stablePath(undefined, rest)];
}

/** What the items of a list are called, in its order. `key`: the one the list stands under. */
export function itemNames(list: readonly unknown[], key: string): readonly string[] {
  return namesOnce(list, () => list.map((item) => nameOf(item, namedBy[key] ?? [])));
}

function nameOf(item: unknown, fields: readonly string[]): string {
  // a list of ids or words says what it holds; of texts that people write only their place stays when they are reworded
  if (typeof item === 'string')
    return item.length <= 64 && slugPattern.test(item.replaceAll('_', '-')) ? item : '';
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return '';
  const { id, ...others } = item as { [field: string]: unknown };
  return joined([id]) || joined(fields.map((field) => others[field]));
}

function joined(parts: readonly unknown[]): string {
  return parts
    .filter((part) => typeof part === 'number' || (typeof part === 'string' && part !== ''))
    .join('+');
}

const indexed = (index: number) => `[${index}]`;

const known = new WeakMap<readonly unknown[], readonly string[]>();

/** Worked out once for a list: a record file may have thousands of findings and 200 000 rows. */
function namesOnce(list: readonly unknown[], make: () => string[]): readonly string[] {
  const before = known.get(list);
  if (before) return before;
  // how often a name was given so far: counting anew for each would take hours where 200 000 rows have one id
  const given = new Map<string, number>();
  const names = make().map((name, i) => {
    const plain = name || indexed(i);
    let times = given.get(plain) ?? 0;
    let free = plain;
    for (; given.has(free); times++) free = `${plain}~${times + 1}`;
    given.set(free, 1);
    if (free !== plain) given.set(plain, times);
    return free;
  });
  known.set(list, names);
  return names;
}
