/**
 * A portfolio as a stream of bytes and as a path the engine may open. There is no cap: what is large is never
 * held in memory. The engine never sees a name with signs it would expand ("*", "?", "["), nor a link.
 */
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Unreadable } from '../documents/texts.ts';
import { printable } from '../findings/printable.ts';
import { kindOf, lookAt, notAFile, segmentsOf } from './door.ts';
import { codeOf, diskFault, UsageError } from './faults.ts';
import type { PrivateFolder } from './private-folder.ts';

export interface PortfolioFile {
  /** its name for people, with "/" */
  label: string;
  /** in bytes, when it was found */
  size: number;
  /** the whole file, from its first byte, each time it is asked for; a chunk is good until the next one */
  chunks(): AsyncIterable<Uint8Array>;
  /** the first bytes, at most `size`; `whole` when that is all of it */
  head(size: number): { bytes: Uint8Array; whole: boolean };
  /** where its bytes lie on this disk */
  readonly path: string;
  /** where the engine reads the file's own bytes; "" where it can only be given a copy */
  enginePath(): string;
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
  if (named === '-') return onDisk(await privateCopy(standardInput(), folder), 'standard input', folder);
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
    if (isPipe(resolve(cwd, named))) throw piped(named);
    throw new UsageError(`There is no file ${printable(named)}.`, help);
  }
  if (isPipe(full)) throw piped(named);
  const kind = kindOf(lookAt(full, named)!);
  if (kind !== 'file') {
    const { message } = notAFile(kind);
    throw new UsageError(`${printable(named)}: ${message}`, help);
  }
  return onDisk(full, named.replaceAll('\\', '/'), folder);
}

/** What a shell makes of <(…) is a pipe whose path leads nowhere. */
function isPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/** A pipe can be read once, and opening it waits for somebody to write. */
function piped(named: string): UsageError {
  return new UsageError(
    `${printable(named)} is a pipe, and a portfolio named by its path is read more than once.`,
    'Send it to standard input instead: … | kam score -',
  );
}

async function* standardInput(): AsyncGenerator<Uint8Array | string> {
  try {
    yield* process.stdin;
  } catch (error) {
    throw diskFault(error, 'read standard input', 'standard input');
  }
}

/** Bytes that are no file of this disk: a portfolio at a git revision. They are written to one where only that will do. */
export function portfolioOf(bytes: Uint8Array, label: string, folder: PrivateFolder): PortfolioFile {
  let path: string | undefined;
  const onThisDisk = () => {
    if (path !== undefined) return path;
    path = folder.newPath();
    try {
      writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 });
    } catch (error) {
      throw diskFault(error, 'write a temporary copy of the portfolio', path);
    }
    return path;
  };
  return {
    label,
    size: bytes.length,
    get path() {
      return onThisDisk();
    },
    head: (size) => ({ bytes: bytes.subarray(0, size), whole: bytes.length <= size }),
    async *chunks() {
      // in pieces, so that no more than one piece's rows are at hand
      for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize);
    },
    enginePath: onThisDisk,
  };
}

/** Everything `chunks` yields, in a private file; gives its path. */
export async function privateCopy(
  chunks: AsyncIterable<Uint8Array | string>,
  folder: PrivateFolder,
): Promise<string> {
  const path = folder.newPath();
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

// Windows has neither flag: there the lstat before and the fstat after the open stand alone.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const chunkSize = 1 << 20;

/** A regular file as a portfolio; `full` has been looked at. */
export function onDisk(full: string, label: string, folder: PrivateFolder): PortfolioFile {
  let linked: string | undefined;
  return {
    label,
    path: full,
    size: lookAt(full, label)?.size ?? 0,
    chunks: () => chunksAt(full, label),
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
      if (linked !== undefined) return linked;
      const plain = folder.newPath();
      try {
        linkSync(full, plain);
        linked = plain;
      } catch {
        linked = '';
      }
      return linked;
    },
  };
}

/** The bytes of a regular file, each chunk good until the next one. */
export async function* chunksAt(full: string, label: string): AsyncGenerator<Uint8Array> {
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
