/** A folder on disk as a set of texts, and the way to the workspace folder. */
import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { caps, naming, type TextEntry, type Texts } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';
import { printable } from '../findings/printable.ts';
import { kindOf, lookAt, notAFile, readRegular, segmentsOf } from './door.ts';
import { codeOf, diskFault, UsageError } from './faults.ts';

/** `out` is where reports go, at the top only: an account may be called so. */
export function isLeftOut(name: string, depth: number): boolean {
  return (
    name === '.git' ||
    name === 'node_modules' ||
    name.startsWith('.kam-tmp-') ||
    (depth === 0 && name === 'out')
  );
}

/**
 * The working tree. Files are read one at a time and synchronously: for thousands of small files that is
 * several times faster than the asynchronous calls, and nothing else runs meanwhile. `listed`: what list() of
 * this folder has answered before, in another thread.
 */
export function folderTexts(root: string, listed?: readonly TextEntry[]): Texts {
  let entries: readonly TextEntry[] | undefined;
  const files = new Set<string>();
  const plainFolders = new Set<string>();

  return {
    label: 'working tree',
    list: async () => {
      if (!entries) {
        entries = listed ?? walk(root);
        for (const entry of entries) if (entry.kind === 'file') files.add(entry.path);
      }
      return entries;
    },
    read: async (path, cap = caps.yaml) =>
      naming(path, () => {
        const segments = segmentsOf(path);
        if (!foldersArePlain(segments)) return undefined;
        return readRegular(join(root, ...segments), path, cap, { listed: files.has(path) });
      }),
    close: async () => {},
  };

  /** False where a folder above the file does not exist; a link among them is refused. */
  function foldersArePlain(segments: readonly string[]): boolean {
    const folder = segments.slice(0, -1).join('/');
    if (folder === '' || plainFolders.has(folder)) return true;
    for (let depth = 1; depth < segments.length; depth++) {
      const above = segments.slice(0, depth).join('/');
      if (plainFolders.has(above)) continue;
      const stats = lookAt(join(root, above), above);
      if (stats === undefined || stats.isFile()) return false;
      if (!stats.isDirectory()) throw notAFile(kindOf(stats));
      plainFolders.add(above);
    }
    return true;
  }
}

function walk(root: string): TextEntry[] {
  const found: TextEntry[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of children(join(root, folder), folder || '.')) {
      if (isLeftOut(entry.name, folder === '' ? 0 : 1)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const kind = kindOf(entry);
      if (kind === 'folder') waiting.push(path);
      else found.push({ path, kind });
    }
  }
  return found.sort((a, b) => compareText(a.path, b.path));
}

function children(full: string, path: string) {
  try {
    return readdirSync(full, { withFileTypes: true });
  } catch (error) {
    throw diskFault(error, `list the folder ${path}`, path);
  }
}

/** The nearest folder with a kam.yaml, from `start` upwards, as its real path; undefined where there is none. */
export function findWorkspace(start: string): string | undefined {
  let folder = realFolder(start);
  for (;;) {
    if (lookAt(join(folder, 'kam.yaml'), 'kam.yaml')) return folder;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

/** The real path of a folder that somebody named; a wrong name is a wrong call. */
export function realFolder(named: string): string {
  let isFolder: boolean;
  try {
    const real = realpathSync.native(resolve(named));
    isFolder = statSync(real).isDirectory();
    if (isFolder) return real;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ERR_INVALID_ARG_VALUE') {
      throw new UsageError(
        `There is no folder ${printable(named)}.`,
        'Check the path, or create the folder.',
      );
    }
    throw diskFault(error, `look at ${named}`, named);
  }
  throw new UsageError(`${printable(named)} is not a folder.`, 'Name the folder that holds kam.yaml.');
}
