/** What each account had promised up to a point: every version of its objectives and tactics, read once. */
import { Unreadable } from '../../documents/texts.ts';
import type { History, Version } from '../../facts/commitments.ts';
import type { Blob, HistoryCommit } from '../../io/history.ts';
import { fileOf } from '../../plan/files.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Parsed, readStep } from '../../plan/reading.ts';
import { renaming } from '../shared/past.ts';

type Part = 'objectives' | 'tactics';
const partOf = new Map<string, Part>([
  [fileOf.objectives, 'objectives'],
  [fileOf.tactics, 'tactics'],
]);

export interface Promises {
  note(commit: HistoryCommit): void;
  /** of an account, up to the last commit that was noted */
  of(account: string): Promise<History>;
}

interface Waiting {
  part: Part;
  path: string;
  commit: string;
  date: string;
  blob: Blob | undefined;
}

interface Versions {
  objectives: Version<NonNullable<Plan['objectives']>>[];
  tactics: Version<NonNullable<Plan['tactics']>>[];
}

/** `parsed`: what accounts are loaded with, so that the version that counts now is parsed no second time. */
export function openPromises(
  read: (path: string, blob: Blob) => Promise<Uint8Array>,
  parsed: Parsed,
): Promises {
  const waiting = new Map<string, Waiting[]>();
  const known = new Map<string, Versions>();
  const told = new Map<string, History>();
  return {
    note({ id, date, changes }) {
      if (date === undefined) return;
      for (const { path, after } of changes) {
        const [, account, file] = /^accounts\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
        const part = partOf.get(file ?? '');
        if (part === undefined) continue;
        const one = { part, path, commit: id, date, blob: after };
        const others = waiting.get(account!);
        if (others) others.push(one);
        else waiting.set(account!, [one]);
      }
    },
    async of(account) {
      const before = told.get(account);
      if (before && !waiting.has(account)) return before;
      const versions = known.get(account) ?? { objectives: [], tactics: [] };
      known.set(account, versions);
      for (const one of waiting.get(account) ?? []) await add(versions, one);
      waiting.delete(account);
      // another list each time: what was made of the shorter one stays what it was
      const history = {
        versions: { objectives: [...versions.objectives], tactics: [...versions.tactics] },
        renaming,
      };
      told.set(account, history);
      return history;
    },
  };

  async function add(versions: Versions, { part, path, commit, date, blob }: Waiting): Promise<void> {
    const bytes = blob?.kind === 'file' ? await bytesOf(path, blob) : undefined;
    const version = { commit, date };
    if (part === 'objectives')
      versions.objectives.push({ ...version, value: bytes && readStep('objectives', path, bytes, parsed) });
    else versions.tactics.push({ ...version, value: bytes && readStep('tactics', path, bytes, parsed) });
  }

  /** A version that is too large promises nothing. */
  async function bytesOf(path: string, blob: Blob): Promise<Uint8Array | undefined> {
    try {
      return await read(path, blob);
    } catch (error) {
      if (error instanceof Unreadable) return undefined;
      throw error;
    }
  }
}
