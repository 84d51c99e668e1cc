/** What committed history knows of what accounts promised: the versions of their objectives and tactics. */
import { renamedItems } from '../../diff/renames.ts';
import { Unreadable } from '../../documents/texts.ts';
import type { History, Renaming, Version, Versions } from '../../facts/commitments.ts';
import type { HistoryCommit, History as Log } from '../../io/history.ts';
import { fileOf, inAccount } from '../../plan/files.ts';
import type { Plan } from '../../plan/plan.ts';
import { readStep } from '../../plan/reading.ts';
import { presentNames, renamedFolders } from './renamed-folders.ts';
import type { HistoryOpener } from './workspace.ts';

const parts = ['objectives', 'tactics'] as const;
type Part = (typeof parts)[number];

export const renaming: Renaming = {
  objectives: (before, after) => renamedItems('objectives', before, after),
  tactics: (before, after) => renamedItems('tactics', before, after),
};

export interface PastSource {
  /** undefined: nobody knows, because there is no repository, no commit, or only the newest ones (a shallow clone) */
  of(account: string): Promise<History | undefined>;
  /** the accounts of which something can have been put off three times: all that rules ask of many accounts */
  suspects(): Promise<ReadonlyMap<string, Versions>>;
  /** how far back it goes: to the first commit, over the newest ones only (a shallow clone), or there is none */
  reach(): Promise<'whole' | 'newest' | 'none'>;
  close(): Promise<void>;
}

/** Asked again it is the same answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => (asked ??= ask());
}

/** For whoever looks at accounts one after the other. */
export const inHistory =
  (versions: ReadonlyMap<string, Versions>) =>
  (account: string): History | undefined => {
    const known = versions.get(account);
    return known && { versions: known, renaming };
  };

/** Three committed versions and the files as they are: two moves and a third. */
const fewest = 3;

/** git begins at once, and is waited for only when somebody asks. `account`: the only one that will be asked for. */
export function openPast(open: HistoryOpener, account?: string): PastSource {
  const opening = open(account === undefined ? ['accounts'] : promisesOf(account));
  const reading = logged(opening, account);
  reading.catch(() => {}); // told to whoever asks
  const versionsOf = async (found: Found, account: string): Promise<Versions> => ({
    objectives: await versions(found, account, 'objectives'),
    tactics: await versions(found, account, 'tactics'),
  });
  return {
    of: async (account) => {
      const found = await reading;
      return found && { versions: await versionsOf(found, account), renaming };
    },
    suspects: once(async () => {
      const found = await reading;
      const known = new Map<string, Versions>();
      for (const [file, blobs] of found?.blobs ?? []) {
        const account = file.split('/')[1]!;
        if (blobs.length >= fewest && file.endsWith(fileOf.objectives) && !known.has(account))
          known.set(account, await versionsOf(found!, account));
      }
      return known;
    }),
    reach: async () => {
      const log = await opening;
      return log === undefined ? 'none' : log.shallow ? 'newest' : 'whole';
    },
    close: async () => {
      await (await reading.catch(() => undefined))?.log.close();
    },
  };
}

interface Found {
  log: Log;
  /** file → its blobs, newest first; undefined where it was gone */
  blobs: Map<string, { commit: string; date: string; id: string | undefined }[]>;
}

async function logged(
  opening: Promise<Log | undefined>,
  account: string | undefined,
): Promise<Found | undefined> {
  const log = await opening;
  if (log === undefined) return undefined;
  if (log.shallow) {
    await log.close();
    return undefined;
  }
  const blobs: Found['blobs'] = new Map();
  const names = account === undefined ? presentNames() : undefined;
  let oldest: HistoryCommit | undefined;
  for await (const commit of log.commits()) {
    note(blobs, names ? names.tell(commit) : commit);
    oldest = commit;
  }
  if (account !== undefined) await noteBefore(log, blobs, account, oldest);
  return { log, blobs };
}

/** What the account promised while its folder was called otherwise; asked of git only where it did not begin with the repository. */
async function noteBefore(
  log: Log,
  blobs: Found['blobs'],
  account: string,
  oldest: HistoryCommit | undefined,
): Promise<void> {
  let name = account;
  let first = oldest;
  while (first !== undefined && !first.isFirst) {
    const { id }: HistoryCommit = first;
    const was = await nameBefore(log, id, name);
    if (was === undefined) return;
    first = undefined;
    for await (const commit of log.commits({ tip: id, paths: promisesOf(was) })) {
      // the commit that gave the folder its new name is noted under that
      if (commit.id === id) continue;
      note(blobs, {
        ...commit,
        changes: commit.changes.map((one) => ({
          ...one,
          path: one.path.replace(inAccount(was, ''), inAccount(account, '')),
        })),
      });
      first = commit;
    }
    name = was;
  }
}

async function nameBefore(log: Log, commit: string, name: string): Promise<string | undefined> {
  for await (const { changes } of log.commits({ tip: commit, paths: ['accounts'], most: 1 }))
    return renamedFolders(changes).get(name);
  return undefined;
}

const promisesOf = (account: string) => parts.map((part) => inAccount(account, fileOf[part]));

const promises = /^accounts\/[^/]+\/(5-objectives|6-tactics)\.yaml$/;

function note(blobs: Found['blobs'], { id: commit, date, changes }: HistoryCommit): void {
  if (date === undefined) return;
  for (const { path, after } of changes) {
    if (!promises.test(path)) continue;
    const version = { commit, date, id: after?.kind === 'file' ? after.id : undefined };
    const known = blobs.get(path);
    if (known) known.push(version);
    else blobs.set(path, [version]);
  }
}

async function versions<P extends Part>(
  { log, blobs }: Found,
  account: string,
  part: P,
): Promise<Version<NonNullable<Plan[P]>>[]> {
  const file = inAccount(account, fileOf[part]);
  const read = (blobs.get(file) ?? []).map(async ({ commit, date, id }) => ({
    commit,
    date,
    value: id === undefined ? undefined : await stepOf(log, part, file, id),
  }));
  return (await Promise.all(read)).reverse();
}

/** A version that is too large or no text promises nothing. */
async function stepOf<P extends Part>(
  log: Log,
  part: P,
  file: string,
  id: string,
): Promise<NonNullable<Plan[P]> | undefined> {
  try {
    return (readStep(part, file, await log.read(id)) ?? undefined) as NonNullable<Plan[P]> | undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}
