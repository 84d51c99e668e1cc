/** Which paths differ between two trees, or between a tree and the folder on disk: by ids, entering folders where these differ. */
import { join } from 'node:path';
import type { TextEntry } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';
import { diskTrees } from './disk-trees.ts';
import { lookAt } from './door.ts';
import { isLeftOut } from './folder.ts';
import { below, type Children, type TreeEntry, type Trees, withinBounds } from './trees.ts';

export interface Differing {
  /** files, links and submodules, sorted */
  changed: string[];
  /** the folders that hold a difference, or stand on one side only */
  folders: ReadonlySet<string>;
}

const nothing: Children = new Map();

/** Names of people are ignored by git, and never a change of a plan. */
const isPrivate = (path: string) => path === 'people.csv' || path.endsWith('/people.csv');

/** `base`, `head`: ids of trees; undefined where no folder stands. `isSame`: whether a submodule of the base is still there. */
export async function differing(
  trees: Trees,
  base: string | undefined,
  head: string | undefined,
  isSame: (submodule: string) => boolean = () => false,
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
      if (was?.kind === 'submodule' && isSame(path)) return;
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

/** `listed`: what the folder on disk holds, as its set of texts lists it. */
export async function differingOnDisk(
  trees: Trees,
  base: string | undefined,
  root: string,
  listed: readonly TextEntry[],
): Promise<Differing> {
  const disk = diskTrees(root, listed, base?.length ?? 40);
  const both: Trees = { children: (id) => (disk.has(id) ? disk : trees).children(id) };
  // a submodule is a folder on disk; which commit that folder stands on is no matter of this workspace
  const isModule = (path: string) => lookAt(join(root, path), path)?.isDirectory() ?? false;
  return differing(both, base, disk.top, isModule);
}
