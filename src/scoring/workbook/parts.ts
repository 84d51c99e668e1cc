/** How the parts of a workbook find each other: relationships, and the list of sheets in workbook.xml. */
import { PartFault } from './faults.ts';
import { unescaped } from './texts.ts';
import type { XmlHandlers } from './xml.ts';

export interface Relationship {
  /** "worksheet", "sharedStrings": the end of its type, which is the same in strict and transitional files */
  type: string;
  /** the part's name from the root of the package; undefined where it leads out of it */
  part: string | undefined;
}

/** The relationships of `source`, a part's name ("" for the package itself), by id. */
export function relationshipsReader(source: string): XmlHandlers & { found: Map<string, Relationship> } {
  const found = new Map<string, Relationship>();
  return {
    found,
    open(name, { Id, Type, Target, TargetMode }, depth) {
      if (depth !== 2 || name !== 'Relationship' || Id === undefined) return;
      found.set(Id, {
        type: (Type ?? '').split('/').at(-1)!,
        part: TargetMode === 'External' ? undefined : partName(source, Target ?? ''),
      });
    },
  };
}

/** Where the relationships of a part stand. */
export function relationshipsOf(part: string): string {
  const slash = part.lastIndexOf('/') + 1;
  return `${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`;
}

/** A target, relative to the folder of `source` or from the root ("/xl/…") → a part's name, never outside. */
function partName(source: string, target: string): string | undefined {
  let path = target.replaceAll('\\', '/');
  try {
    path = decodeURIComponent(path);
  } catch {} // a "%" that is one
  if (/^[a-z][a-z0-9+.-]*:|^\/\/|\0/i.test(path)) return undefined;
  const segments = path.startsWith('/') ? [] : source.split('/').slice(0, -1);
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}

export interface Sheet {
  name: string;
  hidden: boolean;
  relationship: string;
}

export interface SheetList {
  sheets: Sheet[];
  /** day 0 is 1 January 1904 */
  is1904: boolean;
  /** the program that wrote it left the calculating to the one that opens it */
  uncalculated: boolean;
}

export function sheetListReader(): XmlHandlers & { list: SheetList } {
  const list: SheetList = { sheets: [], is1904: false, uncalculated: false };
  let inSheets = false;
  return {
    list,
    open(name, attributes, depth) {
      if (depth === 1 && name !== 'workbook') throw new PartFault('root', name);
      if (depth === 2) {
        inSheets = name === 'sheets';
        if (name === 'workbookPr') list.is1904 = isTrue(attributes.date1904);
        if (name === 'calcPr') list.uncalculated = isTrue(attributes.fullCalcOnLoad);
      } else if (depth === 3 && inSheets && name === 'sheet')
        list.sheets.push({
          name: unescaped(attributes.name ?? ''),
          hidden: (attributes.state ?? 'visible') !== 'visible',
          relationship: prefixed(attributes, 'id') ?? '',
        });
    },
  };
}

/** r:id, whatever the prefix is called in this file. */
function prefixed(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const key = Object.keys(attributes).find((key) => key.endsWith(`:${name}`));
  return key === undefined ? undefined : attributes[key];
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
