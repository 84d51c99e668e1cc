/**
 * A portfolio as a stream of bytes and as a path the engine may open. There is no cap: what is large is never
 * held in memory. The engine never sees a name with signs it would expand ("*", "?", "["), nor a link.
 */
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdtempSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Unreadable } from '../documents/texts.ts';
import { printable } from '../findings/printable.ts';
import { kindOf, lookAt, notAFile, segmentsOf } from './door.ts';
import { codeOf, diskFault, UsageError } from './faults.ts';
import { onInterrupt } from './interrupt.ts';

export interface PortfolioFile {
  /** its name for people, with "/" */
  label: string;
  /** in bytes, when it was found */
  size: number;
  /** the whole file, from its first byte, each time it is asked for; a chunk is good until the next one */
  chunks(): AsyncIterable<Uint8Array>;
  /** the first bytes, at most `size`; `whole` when that is all of it */
  head(size: number): { bytes: Uint8Array; whole: boolean };
  /** where the engine reads the file's own bytes */
  enginePath(): string;
}

/** A folder of this process alone, outside every repository; gone when kam ends, also by Ctrl-C. */
export interface PrivateFolder {
  path: string;
  remove(): void;
}

export function privateFolder(): PrivateFolder {
  let path: string;
  try {
    path = realpathSync.native(mkdtempSync(join(tmpdir(), 'kam-')));
  } catch (error) {
    throw diskFault(error, 'create a temporary folder', tmpdir());
  }
  const drop = () => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {} // the system clears its temporary folder
  };
  const done = onInterrupt(drop);
  return {
    path,
    remove() {
      drop();
      done();
    },
  };
}

/** kam.yaml's portfolio.file: inside the workspace, no link on the way. Unreadable says why not. */
export function workspacePortfolio(
  root: string,
  path: string,
  folder: PrivateFolder,
): PortfolioFile | undefined {
  segmentsOf(path);
  const full = join(root, path);
  const seen = lookAt(full, path);
  if (seen === undefined) return undefined;
  if (kindOf(seen) !== 'file') throw notAFile(kindOf(seen));
  if (realpathSync.native(full) !== join(realpathSync.native(root), path)) throw notAFile('link');
  return onDisk(full, path, folder);
}

/** PORTFOLIO of the command line, relative to `cwd`; "-" is standard input. UsageError where it is no file. */
export async function namedPortfolio(
  named: string,
  cwd: string,
  folder: PrivateFolder,
): Promise<PortfolioFile> {
  if (named === '-') return copied(process.stdin, 'standard input', folder);
  const help = 'Check the path; it starts at the current folder.';
  let full: string;
  try {
    full = realpathSync.native(resolve(cwd, named));
  } catch (error) {
    const code = codeOf(error);
    if (
      code !== 'ENOENT' &&
      code !== 'ENOTDIR' &&
      code !== 'ELOOP' &&
      code !== 'ERR_INVALID_ARG_VALUE' &&
      code !== 'ENAMETOOLONG'
    )
      throw diskFault(error, `read ${printable(named)}`, named);
    throw new UsageError(`There is no file ${printable(named)}.`, help);
  }
  const kind = kindOf(lookAt(full, named)!);
  if (kind !== 'file') {
    const { message } = notAFile(kind);
    throw new UsageError(`${printable(named)}: ${message}`, help);
  }
  return onDisk(full, named.replaceAll('\\', '/'), folder);
}

/** Bytes that are no file of this disk: a portfolio at a git revision. */
export async function portfolioOf(
  bytes: Uint8Array,
  label: string,
  folder: PrivateFolder,
): Promise<PortfolioFile> {
  async function* once() {
    yield bytes;
  }
  return copied(once(), label, folder);
}

/** Everything `chunks` yields, in a private file; gives its path. */
export async function privateCopy(
  chunks: AsyncIterable<Uint8Array | string>,
  folder: PrivateFolder,
  name = 'portfolio.csv',
): Promise<string> {
  const path = join(folder.path, name);
  try {
    const file = openSync(path, 'wx', 0o600);
    try {
      for await (const chunk of chunks) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
      }
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw codeOf(error) ? diskFault(error, 'write a temporary copy of the portfolio', path) : error;
  }
  return path;
}

async function copied(
  source: AsyncIterable<Uint8Array | string>,
  label: string,
  folder: PrivateFolder,
): Promise<PortfolioFile> {
  return onDisk(await privateCopy(source, folder, 'input'), label, folder);
}

// Windows has neither flag: there the lstat before and the fstat after the open stand alone.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const chunkSize = 1 << 20;

function onDisk(full: string, label: string, folder: PrivateFolder): PortfolioFile {
  return {
    label,
    size: lookAt(full, label)?.size ?? 0,
    async *chunks() {
      const file = open(full, label);
      const { size } = fstatSync(file);
      const chunk = Buffer.allocUnsafeSlow(Math.min(chunkSize, size + 1));
      try {
        for (;;) {
          const length = readSome(file, chunk, label);
          if (length === 0) return;
          yield new Uint8Array(chunk.buffer, chunk.byteOffset, length);
        }
      } finally {
        closeSync(file);
      }
    },
    head(size) {
      const file = open(full, label);
      try {
        const bytes = Buffer.alloc(size + 1);
        let length = 0;
        for (;;) {
          const read = readSome(file, bytes.subarray(length), label);
          length += read;
          if (read === 0 || length === bytes.length) break;
        }
        return { bytes: bytes.subarray(0, Math.min(length, size)), whole: length <= size };
      } finally {
        closeSync(file);
      }
    },
    enginePath() {
      if (!/[*?[\]{}]/.test(full)) return full;
      const plain = join(folder.path, 'plain.csv');
      if (lookAt(plain, label)) return plain;
      try {
        linkSync(full, plain);
        return plain;
      } catch {
        return '';
      }
    },
  };
}

function open(full: string, label: string): number {
  try {
    const file = openSync(full, openFlags);
    if (fstatSync(file).isFile()) return file;
    closeSync(file);
  } catch (error) {
    if (codeOf(error) === 'ELOOP') throw notAFile('link');
    throw diskFault(error, `read ${printable(label)}`, label);
  }
  throw new Unreadable(notAFile('other').message, notAFile('other').help);
}

function readSome(file: number, into: Uint8Array, label: string): number {
  try {
    return into.length === 0 ? 0 : readSync(file, into, 0, into.length, null);
  } catch (error) {
    throw diskFault(error, `read ${printable(label)}`, label);
  }
}
