/** Histories from object literals, without git: commits as they are read from it, and the blobs they name. */
import { createHash } from 'node:crypto';
import type { BlobChange, HistoryCommit } from '../../../src/io/history.ts';

export type Files = Record<string, string>;

export interface Replay {
  /** oldest first */
  commits: HistoryCommit[];
  read(id: string): Promise<Uint8Array>;
  /** ids that were read, in order */
  reads: string[];
}

/** `states`: all files after each commit, and its day (undefined: none that can be used). */
export function replayOf(states: readonly { files: Files; date?: string; subject?: string }[]): Replay {
  const blobs = new Map<string, Uint8Array>();
  const reads: string[] = [];
  let before: Files = {};
  const commits = states.map(({ files, date, subject = 'a commit' }, i): HistoryCommit => {
    const changes: BlobChange[] = [];
    for (const path of new Set([...Object.keys(before), ...Object.keys(files)])) {
      if (before[path] === files[path]) continue;
      changes.push({ path, before: blob(before[path]), after: blob(files[path]) });
    }
    before = files;
    return {
      id: createHash('sha1').update(`commit ${i}`).digest('hex'),
      time: date === undefined ? undefined : 0,
      date,
      subject,
      isFirst: i === 0,
      changes,
    };
  });
  return {
    commits,
    reads,
    read: async (id) => {
      reads.push(id);
      return blobs.get(id)!;
    },
  };

  function blob(text: string | undefined) {
    if (text === undefined) return undefined;
    const id = createHash('sha1').update(`blob ${text}`).digest('hex');
    blobs.set(id, new TextEncoder().encode(text));
    return { id, kind: 'file' as const };
  }
}
