/** Asks git for what the next commits brought while the last one is looked at: to wait for each answer would cost more than to read it. */
import { caps } from '../../documents/texts.ts';
import type { HistoryCommit } from '../../io/history.ts';

export type Read = (id: string, cap: number) => Promise<Uint8Array>;

/** commits that are asked for ahead */
const lead = 50;

export interface ReadAhead {
  read: Read;
  /** The commit with this number is next. */
  reach(at: number): void;
}

/** `wants`: which files will be read, each of their versions once. */
export function readAhead(
  commits: readonly HistoryCommit[],
  read: Read,
  wants: (path: string) => boolean,
): ReadAhead {
  const coming = new Map<string, Promise<Uint8Array>>();
  let asked = 0;
  return {
    read: (id, cap) => {
      const known = coming.get(id);
      coming.delete(id);
      return known ?? read(id, cap);
    },
    reach(at) {
      for (; asked < Math.min(at + lead, commits.length); asked++)
        for (const { path, after } of commits[asked]!.changes) {
          if (after?.kind !== 'file' || !wants(path)) continue;
          const bytes = read(after.id, path.endsWith('.csv') ? caps.records : caps.yaml);
          bytes.catch(() => {}); // what is wrong with it is said to whoever reads it
          coming.set(after.id, bytes);
        }
    },
  };
}
