/**
 * The folder on disk as git would write it: an id for each file and folder, so that it is compared like a revision, from the top
 * down. Files are hashed as they are, because the size of an unchanged file tells nothing and its times are git's own affair.
 */
import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TextEntry, Unreadable } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';
import { feedRegular } from './door.ts';
import { codeOf, diskFault } from './faults.ts';
import type { TreeEntry, Trees } from './trees.ts';

interface Node {
  path: string;
  name: string;
  kind: TextEntry['kind'];
  /** as a tree of git names it */
  mode: string;
  /** its id, a character for each byte; undefined: git has none for it, or it went while it was read */
  id: string | undefined;
}

export interface DiskTrees extends Trees {
  /** the id of the folder itself */
  top: string;
  /** whether a folder of this id lies on disk */
  has(id: string): boolean;
}

/** `listed`: what the folder holds. `digits`: how long the ids of the repository are. */
export function diskTrees(root: string, listed: readonly TextEntry[], digits: number): DiskTrees {
  const nodes = foldersOf(root, listed, digits);
  const known = new Map<string, readonly Node[]>();
  let top = '';
  // the deepest first: the id of a folder is made of those of its folders
  for (const path of [...nodes.keys()].sort((a, b) => depthOf(b) - depthOf(a))) {
    const children = nodes.get(path)!;
    const folder = folderOf(path, children, digits);
    known.set(keyOf(folder), children);
    if (path === '') top = keyOf(folder);
    else nodes.get(above(path))!.push(folder);
  }
  return {
    top,
    has: (id) => known.has(id),
    children: async (id) =>
      new Map(
        (known.get(id) ?? []).map((node): [string, TreeEntry] => [
          node.name,
          { name: node.name, kind: node.kind, id: keyOf(node) },
        ]),
      ),
  };
}

/** No id of a revision has a question mark in it. */
const keyOf = ({ id, path }: Node) =>
  id === undefined ? `?${path}` : Buffer.from(id, 'latin1').toString('hex');

const depthOf = (path: string) => (path === '' ? 0 : path.split('/').length);
const above = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1);

/** Each folder with what lies directly in it, folders not yet; the top is "". */
function foldersOf(root: string, listed: readonly TextEntry[], digits: number): Map<string, Node[]> {
  const folders = new Map<string, Node[]>([['', []]]);
  for (const { path, kind } of listed) {
    for (let folder = above(path); !folders.has(folder); folder = above(folder)) folders.set(folder, []);
    folders.get(above(path))!.push({ path, name: nameOf(path), kind, ...leafOf(root, path, kind, digits) });
  }
  return folders;
}

function leafOf(
  root: string,
  path: string,
  kind: TextEntry['kind'],
  digits: number,
): Pick<Node, 'mode' | 'id'> {
  if (kind === 'file') return fileOf(root, path, digits);
  return { mode: '120000', id: kind === 'link' ? idOfLink(root, path, digits) : undefined };
}

function fileOf(root: string, path: string, digits: number): Pick<Node, 'mode' | 'id'> {
  const hash = hashFor(digits);
  let mode = '100644';
  try {
    const whole = feedRegular(
      join(root, path),
      path,
      (size, executable) => {
        if (executable) mode = '100755';
        hash.update(`blob ${size}\0`);
      },
      (piece) => hash.update(piece),
    );
    return { mode, id: whole ? hash.digest('binary') : undefined };
  } catch (error) {
    if (error instanceof Unreadable) return { mode, id: undefined }; // no file any more
    throw error;
  }
}

function idOfLink(root: string, path: string, digits: number): string | undefined {
  try {
    const target = readlinkSync(join(root, path), 'buffer');
    return hashFor(digits).update(`blob ${target.length}\0`).update(target).digest('binary');
  } catch (error) {
    if (['ENOENT', 'EINVAL'].includes(codeOf(error))) return undefined;
    throw diskFault(error, `look at ${path}`, path);
  }
}

/** A tree lists its entries as if a slash followed the name of each folder. */
function folderOf(path: string, children: readonly Node[], digits: number): Node {
  const folder = { path, name: nameOf(path), kind: 'folder' as const, mode: '40000' };
  if (children.some(({ id }) => id === undefined)) return { ...folder, id: undefined };
  const placed = children.map((node) => ({
    node,
    key: node.kind === 'folder' ? `${node.name}/` : node.name,
  }));
  placed.sort((a, b) => compareText(a.key, b.key));
  const body = placed
    .map(({ node: { mode, name, id } }) => `${mode} ${Buffer.from(name).toString('latin1')}\0${id}`)
    .join('');
  const hash = hashFor(digits).update(`tree ${body.length}\0`).update(body, 'latin1');
  return { ...folder, id: hash.digest('binary') };
}

const hashFor = (digits: number) => createHash(digits === 40 ? 'sha1' : 'sha256');
