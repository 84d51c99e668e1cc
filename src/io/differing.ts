/**
 * Which paths differ between two trees, or between a tree and the folder on disk. Two trees are compared by their ids, and
 * entered where these differ. Disks know no ids: files are hashed as git does it, because the size of an unchanged file tells
 * nothing and its times are git's own affair.
 */
import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TextEntry, Unreadable } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';
import { feedRegular, lookAt } from './door.ts';
import { codeOf, diskFault } from './faults.ts';
import { isLeftOut } from './folder.ts';
import {
  below,
  type Children,
  type Found,
  type TreeEntry,
  type Trees,
  walkTree,
  withinBounds,
} from './trees.ts';

export interface Differing {
  /** files, links and submodules, sorted */
  changed: string[];
  /** the folders that hold a difference, or stand on one side only */
  folders: ReadonlySet<string>;
}

const nothing: Children = new Map();

/** Names of people are ignored by git, and never a change of a plan. */
const isPrivate = (path: string) => path === 'people.csv' || path.endsWith('/people.csv');

/** `base`, `head`: ids of trees; undefined where no folder stands. */
export async function differing(
  trees: Trees,
  base: string | undefined,
  head: string | undefined,
): Promise<Differing> {
  const changed: string[] = [];
  const folders = new Set<string>();
  type Pair = { path: string; base: string | undefined; head: string | undefined };
  let level: Pair[] = base === head ? [] : [{ path: '', base, head }];
  for (let depth = 0; level.length > 0; depth++) {
    const next: Pair[] = [];
    const both = await Promise.all(
      level.map((pair) => Promise.all([childrenOf(trees, pair.base), childrenOf(trees, pair.head)])),
    );
    for (const [i, { path }] of level.entries()) {
      const [before, after] = both[i]!;
      for (const [name, was] of before) compare(path, name, was, after.get(name));
      for (const [name, is] of after) if (!before.has(name)) compare(path, name, undefined, is);
    }
    level = next;

    function compare(folder: string, name: string, was: TreeEntry | undefined, is: TreeEntry | undefined) {
      const path = below(folder, name);
      if ((was?.id === is?.id && was?.kind === is?.kind) || isLeftOut(name, depth) || isPrivate(path)) return;
      if ((was && was.kind !== 'folder') || (is && is.kind !== 'folder')) changed.push(path);
      if (was?.kind === 'folder' || is?.kind === 'folder') {
        folders.add(path);
        next.push({ path, base: folderId(was), head: folderId(is) });
      }
      withinBounds(changed.length + folders.size, depth);
    }
  }
  return { changed: changed.sort(compareText), folders };
}

const childrenOf = async (trees: Trees, id: string | undefined) =>
  id === undefined ? nothing : trees.children(id);

const folderId = (entry: TreeEntry | undefined) => (entry?.kind === 'folder' ? entry.id : undefined);

/** `listed`: what the folder holds, as its set of texts lists it. */
export async function differingOnDisk(
  trees: Trees,
  base: string | undefined,
  root: string,
  listed: readonly TextEntry[],
): Promise<Differing> {
  const found = base === undefined ? [] : await walkTree(trees, base);
  const before = new Map(found.filter(({ kind }) => kind !== 'folder').map((one) => [one.path, one]));
  const modules = new Set(found.filter(({ kind }) => kind === 'submodule').map(({ path }) => path));
  const after = new Set<string>();
  const changed: string[] = [];
  for (const { path, kind } of listed) {
    if (modules.size > 0 && foldersOf(path).some((folder) => modules.has(folder))) continue;
    after.add(path);
    const was = before.get(path);
    if (was === undefined || was.kind !== kind || !isSame(root, was)) changed.push(path);
  }
  for (const { path, kind } of before.values()) {
    // a submodule is a folder on disk; which commit that folder stands on is no matter of this workspace
    const isModule = kind === 'submodule' && lookAt(join(root, path), path)?.isDirectory();
    if (!after.has(path) && !isModule) changed.push(path);
  }
  return {
    changed: changed.filter((path) => !isPrivate(path)).sort(compareText),
    folders: new Set(changed.flatMap(foldersOf)),
  };
}

/** a/b/c → a, a/b */
function foldersOf(path: string): string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, i) => segments.slice(0, i + 1).join('/'));
}

function isSame(root: string, { path, kind, id }: Found): boolean {
  if (kind === 'file') return idOfFile(root, path, id.length) === id;
  return kind === 'link' && idOfLink(root, path, id.length) === id;
}

/** The id git would give the bytes as they are: a checkout that changed line ends differs, and means the same. */
function idOfFile(root: string, path: string, digits: number): string | undefined {
  const hash = hashFor(digits);
  try {
    const whole = feedRegular(
      join(root, path),
      path,
      (size) => hash.update(header(size)),
      (piece) => hash.update(piece),
    );
    return whole ? hash.digest('hex') : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined; // no file any more
    throw error;
  }
}

function idOfLink(root: string, path: string, digits: number): string | undefined {
  try {
    const target = readlinkSync(join(root, path), 'buffer');
    return hashFor(digits).update(header(target.length)).update(target).digest('hex');
  } catch (error) {
    if (['ENOENT', 'EINVAL'].includes(codeOf(error))) return undefined;
    throw diskFault(error, `look at ${path}`, path);
  }
}

const hashFor = (digits: number) => createHash(digits === 40 ? 'sha1' : 'sha256');

const header = (size: number) => `blob ${size}\0`;
