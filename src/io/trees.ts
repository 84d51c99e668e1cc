/**
 * The folders of a revision, read one by one out of tree objects: only what is asked for is read, and a folder that two
 * revisions share is read once. A tree is data of whoever made the commit: one that folds millions of names into a few bytes
 * is given up, not listed.
 */
import { caps, type TextEntry, type Texts, Unreadable } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';
import { notAFile, segmentsOf } from './door.ts';
import { DiskFault } from './faults.ts';
import { isLeftOut } from './folder.ts';
import type { Objects } from './objects.ts';

export interface TreeEntry {
  name: string;
  kind: TextEntry['kind'];
  id: string;
}

export type Children = ReadonlyMap<string, TreeEntry>;

export interface Trees {
  /** the entries of one folder by name, as the tree with this id holds them */
  children(id: string): Promise<Children>;
}

/** bytes of one tree: some 200 000 names */
const treeCap = 10_000_000;

/** more entries or folders within folders than this are no workspace */
const mostEntries = 1_000_000;
const deepest = 64;

export function openTrees(objects: Objects): Trees {
  const known = new Map<string, Promise<Children>>();
  return {
    children: (id) => {
      let entries = known.get(id);
      if (entries === undefined) {
        entries = objects.read(id, treeCap).then((bytes) => parseTree(id, bytes));
        known.set(id, entries);
      }
      return entries;
    },
  };
}

/** A tree is a row of `<mode> <name>\0<id>`, the id in as many bytes as the repository's hash has. */
function parseTree(id: string, bytes: Uint8Array): Children {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const idLength = id.length / 2;
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < buffer.length; ) {
    const blank = buffer.indexOf(32, at);
    const end = buffer.indexOf(0, blank + 1);
    const next = end + 1 + idLength;
    if (blank === -1 || end === -1 || next > buffer.length) throw damaged(id);
    const name = buffer.toString('utf8', blank + 1, end);
    const kind = kindOfMode(buffer.toString('latin1', at, blank));
    entries.set(name, { name, kind, id: buffer.toString('hex', end + 1, next) });
    at = next;
  }
  return entries;
}

export function kindOfMode(mode: string): TextEntry['kind'] {
  if (mode === '40000' || mode === '040000') return 'folder';
  if (mode === '120000') return 'link';
  if (mode === '160000') return 'submodule';
  return mode.startsWith('100') ? 'file' : 'other';
}

function damaged(id: string): DiskFault {
  return new DiskFault(
    `git holds a folder that is no list of names (${id.slice(0, 8)}); this clone is damaged`,
    'git',
    'Run `git fsck`, or make a new clone.',
  );
}

/** The tree of a folder ("" is the top), from the tree of a commit; undefined where no folder stands there. */
export async function treeAt(trees: Trees, top: string, folder: string): Promise<string | undefined> {
  let id = top;
  for (const name of folder === '' ? [] : folder.split('/')) {
    const entry = (await trees.children(id)).get(name);
    if (entry?.kind !== 'folder') return undefined;
    id = entry.id;
  }
  return id;
}

interface Found extends TreeEntry {
  /** from the folder where the walk began */
  path: string;
}

/**
 * All entries below a tree, folders too, without what no set of texts lists. `into` says which folders are entered
 * (default: all). Level by level, so that git is asked for a whole level at once.
 */
async function walkTree(
  trees: Trees,
  root: string,
  into: (folder: Found) => boolean = () => true,
): Promise<Found[]> {
  const found: Found[] = [];
  let level: { id: string; path: string }[] = [{ id: root, path: '' }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: Found[] = [];
    const children = await Promise.all(level.map(({ id }) => trees.children(id)));
    for (const [i, { path }] of level.entries())
      for (const entry of children[i]!.values()) {
        if (isLeftOut(entry.name, depth)) continue;
        const one = { ...entry, path: below(path, entry.name) };
        withinBounds(found.push(one), depth);
        if (one.kind === 'folder' && into(one)) next.push(one);
      }
    level = next;
  }
  return found;
}

export function below(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Throws Unreadable where a walk through trees has come further than any workspace goes. */
export function withinBounds(entries: number, depth: number): void {
  if (entries <= mostEntries && depth <= deepest) return;
  throw new Unreadable(
    entries > mostEntries
      ? 'This revision holds more than a million files and folders, which is no workspace; kam does not list them.'
      : `This revision holds folders more than ${deepest} deep, which is no workspace; kam does not list them.`,
    'Look for a folder that does not belong there, with `git ls-tree REVISION`.',
  );
}

/**
 * A tree as a set of texts; `root` undefined: nothing stands there. `into`: which folders list() looks into. Closing it
 * ends the process that its objects come from.
 */
export function treeTexts(
  label: string,
  trees: Trees,
  objects: Objects,
  root: string | undefined,
  into?: (folder: Found) => boolean,
): Texts {
  let listed: Promise<readonly TextEntry[]> | undefined;
  return {
    label,
    list: () => (listed ??= list()),
    read: async (path, cap = caps.yaml) => {
      const entry = await entryAt(segmentsOf(path));
      if (entry === undefined) return undefined;
      if (entry.kind !== 'file') throw notAFile(entry.kind);
      return objects.read(entry.id, cap);
    },
    close: () => objects.close(),
  };

  async function list(): Promise<readonly TextEntry[]> {
    if (root === undefined) return [];
    const entered = new Set<string>();
    const found = await walkTree(trees, root, (folder) => {
      if (into && !into(folder)) return false;
      entered.add(folder.path);
      return true;
    });
    return found
      .filter(({ path }) => !entered.has(path))
      .map(({ path, kind }) => ({ path, kind }))
      .sort((a, b) => compareText(a.path, b.path));
  }

  /** As in a folder on disk: what stands below a link is refused and not just absent. */
  async function entryAt(segments: readonly string[]): Promise<TreeEntry | undefined> {
    if (root === undefined) return undefined;
    let id = root;
    for (const [i, name] of segments.entries()) {
      const entry = (await trees.children(id)).get(name);
      if (entry === undefined || i === segments.length - 1) return entry;
      if (entry.kind === 'file') return undefined;
      if (entry.kind !== 'folder') return entry;
      id = entry.id;
    }
    return undefined;
  }
}
