/** The workspace as it stood after each commit: which blob lies at which path, and the texts of that moment. */
import { caps, type TextEntry, type Texts } from '../../documents/texts.ts';
import { compareText } from '../../findings/finding.ts';
import { notAFile } from '../../io/door.ts';
import type { Blob, BlobChange } from '../../io/history.ts';
import { fileOf } from '../../plan/files.ts';
import type { Read } from './read-ahead.ts';

/** What of a workspace its accounts are read with; the portfolio and the scores are not. */
export const sharedPaths = ['kam.yaml', 'rates.csv', 'questionnaire.yaml', 'segmentation.yaml', 'journeys'];

/** What a commit touched. */
export interface Touched {
  /** a file that all accounts are read with */
  shared: boolean;
  accounts: ReadonlySet<string>;
}

export function touchedBy(changes: readonly BlobChange[]): Touched {
  const accounts = new Set<string>();
  let shared = false;
  for (const { path } of changes) {
    const account = accountOf(path);
    if (account === undefined) shared = true;
    else accounts.add(account);
  }
  return { shared, accounts };
}

/** The account a path lies in, from the workspace's top. */
export const accountOf = (path: string) =>
  path.startsWith('accounts/') ? path.slice('accounts/'.length).split('/', 1)[0] : undefined;

export interface State {
  apply(changes: readonly BlobChange[]): void;
  /** The bytes of one version of a file, which may be the one that stands there now. */
  version(path: string, blob: Blob): Promise<Uint8Array>;
  /** Asks for the bytes of a file ahead, so that they come while something else is done. */
  fetch(path: string): void;
  /** folders below accounts/, sorted, each with its files, as a workspace lists them; another map where one came or left */
  accounts(): ReadonlyMap<string, readonly string[]>;
  texts: Texts;
}

/** `read`: the bytes of a blob. Bytes of what stays are handed out as the same object, so that nothing is parsed again. */
export function emptyState(read: Read): State {
  const shared = new Map<string, Blob>();
  const byAccount = new Map<string, Map<string, Blob>>();
  const known = new Map<string, { id: string; bytes: Promise<Uint8Array> }>();
  let accounts = new Map<string, readonly string[]>();
  const stale = new Set<string>();
  return {
    apply(changes) {
      for (const { path, after } of changes) {
        const account = accountOf(path);
        const files = account === undefined ? shared : (byAccount.get(account) ?? new Map<string, Blob>());
        if (after === undefined) {
          files.delete(path);
          known.delete(path);
        } else files.set(path, after);
        if (account === undefined) continue;
        if (files.size === 0) byAccount.delete(account);
        else byAccount.set(account, files);
        stale.add(account);
      }
    },
    accounts: listed,
    texts: {
      label: 'history',
      list: async () =>
        [shared, ...byAccount.values()]
          .flatMap((files) => [...files].map(([path, { kind }]): TextEntry => ({ path, kind })))
          .sort((a, b) => compareText(a.path, b.path)),
      read: bytesOf,
      close: async () => {},
    },
    version: (path, blob) =>
      blobAt(path)?.id === blob.id ? bytesAt(path, blob, caps.yaml) : read(blob.id, caps.yaml),
    fetch: (path) => {
      // what is wrong with it is said to whoever reads it
      bytesOf(path, path.endsWith('.csv') ? caps.records : caps.yaml).catch(() => {});
    },
  };

  async function bytesOf(path: string, cap: number = caps.yaml): Promise<Uint8Array | undefined> {
    const blob = blobAt(path);
    if (blob === undefined) return undefined;
    if (blob.kind !== 'file') throw notAFile(blob.kind);
    return bytesAt(path, blob, cap);
  }

  function blobAt(path: string): Blob | undefined {
    const account = accountOf(path);
    return (account === undefined ? shared : byAccount.get(account))?.get(path);
  }

  function bytesAt(path: string, { id }: Blob, cap: number): Promise<Uint8Array> {
    const before = known.get(path);
    if (before?.id === id) return before.bytes;
    const bytes = read(id, cap);
    known.set(path, { id, bytes });
    return bytes;
  }

  function listed(): ReadonlyMap<string, readonly string[]> {
    const before = new Set(accounts.keys());
    let same = true;
    for (const name of stale) {
      const files = filesOf(name);
      if (files) accounts.set(name, files);
      else accounts.delete(name);
      same &&= before.has(name) === (files !== undefined);
    }
    stale.clear();
    if (!same) accounts = new Map([...accounts].sort(([a], [b]) => compareText(a, b)));
    return accounts;
  }

  /** As loadWorkspace lists them: a link in the place of the folder is the one file "", another file there is no account. */
  function filesOf(name: string): string[] | undefined {
    const entries = [...(byAccount.get(name) ?? [])].map(([path, { kind }]) => ({
      file: path.slice(`accounts/${name}/`.length),
      kind,
    }));
    const isAccount = entries.some(({ file, kind }) => file !== '' || kind === 'link');
    // nothing that a log shows rests on step 7, and no other step refers to it: its versions need not be read
    const files = entries.map(({ file }) => file).filter((file) => file !== fileOf.monitoring);
    return isAccount ? files.sort(compareText) : undefined;
  }
}
