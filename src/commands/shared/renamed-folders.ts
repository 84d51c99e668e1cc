/**
 * Accounts whose folder was called otherwise before: the folder is where an account stands, not who it is, and whoever renames
 * one must not lose what it promised.
 */
import type { BlobChange, HistoryCommit } from '../../io/history.ts';
import { fileOf } from '../../plan/files.ts';

/** The folders that a commit renamed, the name they have now → the one they had: what says who it is moved, and half of the rest. */
export function renamedFolders(changes: readonly BlobChange[]): Map<string, string> {
  const folders = new Map<string, { came: number; moved: Map<string, number>; from: string | undefined }>();
  const left = new Map<string, boolean>();
  for (const { path, before, after, was } of changes) {
    const [folder, file] = split(path);
    if (folder === undefined) continue;
    if (after === undefined) left.set(folder, left.get(folder) ?? true);
    else left.set(folder, false);
    if (before !== undefined || after === undefined) continue;
    const one = folders.get(folder) ?? { came: 0, moved: new Map<string, number>(), from: undefined };
    folders.set(folder, one);
    one.came++;
    const [from, same] = was === undefined ? [] : split(was);
    if (from === undefined || same !== file) continue;
    one.moved.set(from, (one.moved.get(from) ?? 0) + 1);
    if (file === fileOf.analysis) one.from = from;
  }
  const renamed = new Map<string, string>();
  for (const [name, { came, moved, from }] of folders)
    if (from !== undefined && left.get(from) && 2 * moved.get(from)! >= came) renamed.set(name, from);
  return renamed;
}

export interface PresentNames {
  /** Takes commits, newest first, and tells them as if each folder had had its present name all along. */
  tell(commit: HistoryCommit): HistoryCommit;
  /** what a folder is called now that was called so before the commits that were told */
  nameOf(folder: string): string | undefined;
}

export function presentNames(): PresentNames {
  /** how folders are called now, by the name they have once the commit is made */
  let now: ReadonlyMap<string, string> = new Map();
  return { tell, nameOf: (folder) => now.get(folder) };

  function tell(commit: HistoryCommit): HistoryCommit {
    const renamed = renamedFolders(commit.changes);
    if (renamed.size === 0 && now.size === 0) return commit;
    const then = new Map(now);
    // a folder that has the new name before it was given away is another account
    for (const name of renamed.keys()) then.set(name, `${name}-before`);
    for (const [name, from] of renamed) then.set(from, now.get(name) ?? name);
    const changes = new Map<string, BlobChange>();
    for (const { path, before, after } of commit.changes) {
      const as = under(path, after === undefined ? then : now);
      const other = changes.get(as);
      changes.set(as, { path: as, before: before ?? other?.before, after: after ?? other?.after });
    }
    now = then;
    return { ...commit, changes: [...changes.values()].filter(isChange) };
  }
}

const isChange = ({ before, after }: BlobChange) => before?.id !== after?.id || before?.kind !== after?.kind;

function under(path: string, names: ReadonlyMap<string, string>): string {
  const [folder, file] = split(path);
  const name = folder === undefined ? undefined : names.get(folder);
  return name === undefined ? path : `accounts/${name}/${file}`;
}

function split(path: string): [folder: string, file: string] | [] {
  const [, folder, file] = /^accounts\/([^/]+)\/(.+)$/s.exec(path) ?? [];
  return folder === undefined ? [] : [folder, file!];
}
