/**
 * Where texts come from: the one interface the rest of kam sees. A folder and a git revision are its two
 * sources (io/folder.ts, io/revision.ts); tests use a third, an object literal (`textsOf`).
 */
import { compareText } from '../findings/finding.ts';

export interface TextEntry {
  /** relative to the workspace root, with "/"; compared and sorted by code points */
  path: string;
  /**
   * only `file` is read; the others are findings of whoever needs them. `folder`: one whose files are not listed here,
   * because nobody asked for them (io/comparison.ts); what lies in it can still be read.
   */
  kind: 'file' | 'link' | 'submodule' | 'other' | 'folder';
}

export interface Texts {
  /** for messages: "working tree", or "HEAD~1 (3f9a1c0b)" */
  readonly label: string;
  /** every entry below the workspace root except .git, node_modules, out and .kam-tmp-*; sorted; asked once */
  list(): Promise<readonly TextEntry[]>;
  /**
   * The bytes of one file, at most `cap` of them (default: the YAML cap). undefined where there is no such file.
   * Throws Unreadable for what stands in the set but must not be read (a link, a device, over the cap),
   * and a fault of the outside world (disk, permission, git) as io/faults.ts names it.
   */
  read(path: string, cap?: number): Promise<Uint8Array | undefined>;
  close(): Promise<void>;
}

/** What stands in the set but is not read: becomes a finding at 1:1 of that file. */
export class Unreadable extends Error {
  /** which file, as its set of texts names it */
  path?: string;

  constructor(
    message: string,
    readonly help: string,
  ) {
    super(message);
    this.name = 'Unreadable';
  }
}

/** What `read` throws, with the file it speaks of. */
export function naming<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unreadable) error.path ??= path;
    throw error;
  }
}

/** hostile.md R2: sizes of files that are read whole. */
export const caps = { yaml: 1_000_000, records: 20_000_000 } as const;

/** A set of texts from an object literal. */
export function textsOf(files: Record<string, string | Uint8Array>, label = 'literal'): Texts {
  const bytes = new Map(
    Object.entries(files).map(([path, text]) => [
      path,
      typeof text === 'string' ? new TextEncoder().encode(text) : text,
    ]),
  );
  return {
    label,
    list: async () => [...bytes.keys()].sort(compareText).map((path) => ({ path, kind: 'file' })),
    read: async (path) => bytes.get(path),
    close: async () => {},
  };
}
