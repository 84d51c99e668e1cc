/**
 * The one door (hostile.md R1): every byte kam reads from disk comes through `readRegular`. What is read is a
 * regular file, opened without following a link and never waited for, and at most `cap` bytes of it.
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type TextEntry, Unreadable } from '../documents/texts.ts';
import { codeOf, diskFault } from './faults.ts';

// Windows has neither flag: there the lstat before and the fstat after the open stand alone.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The segments of a workspace path, or Unreadable where it could lead anywhere else. */
export function segmentsOf(path: string): string[] {
  const segments = path.split('/');
  const odd = segments.some((part) => part === '' || part === '.' || part === '..');
  const onWindows = process.platform === 'win32' && /[\\:]/.test(path);
  if (odd || onWindows || path.includes('\0')) {
    throw new Unreadable(
      'This path leads out of the workspace or is not written plainly; kam reads files of the workspace only.',
      'Write it from the workspace folder down, with "/" and without "..".',
    );
  }
  return segments;
}

/** Why an entry that is no regular file is not read. */
export function notAFile(kind: TextEntry['kind']): Unreadable {
  switch (kind) {
    case 'link':
      return new Unreadable(
        'This is a link. kam follows no links, because a link can lead out of the workspace.',
        'Put the file itself in its place.',
      );
    case 'submodule':
      return new Unreadable(
        'This is a git submodule; its files belong to another repository.',
        'Move the files into this repository.',
      );
    case 'folder':
      return new Unreadable('This is a folder where a file should be.', 'Rename the folder.');
    default:
      return new Unreadable(
        'This is neither a file nor a folder but a device, pipe or socket.',
        'Remove it and put a regular file in its place.',
      );
  }
}

export function overCap(size: number, cap: number): Unreadable {
  return new Unreadable(
    `This file has ${inWords(size)}; kam reads at most ${inWords(cap)} of such a file.`,
    'Split it, or remove what does not belong in it.',
  );
}

/** Rounded up, so that what is over a cap never reads like the cap. */
export function inWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [unit, name] = bytes < 1e6 ? [1000, 'kB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${Math.ceil((bytes / unit) * 100) / 100} ${name}`;
}

export function kindOf(stats: Pick<Stats, 'isFile' | 'isSymbolicLink' | 'isDirectory'>) {
  if (stats.isFile()) return 'file';
  if (stats.isSymbolicLink()) return 'link';
  return stats.isDirectory() ? 'folder' : 'other';
}

/** lstat that answers undefined where nothing stands; other errors are faults of the disk. */
export function lookAt(full: string, path: string): Stats | undefined {
  try {
    return lstatSync(full, { throwIfNoEntry: false });
  } catch (error) {
    if (codeOf(error) === 'ENOTDIR') return undefined;
    throw diskFault(error, `look at ${path}`, path);
  }
}

/**
 * At most `cap` bytes of the regular file `full` (`path` is its name for people); undefined where none stands.
 * Throws Unreadable (link, device, folder, over the cap) or DiskFault. The folders above are the caller's care.
 * `listed`: its folder was just read and called it a file, so it need not be looked at once more before it is opened.
 */
export function readRegular(
  full: string,
  path: string,
  cap: number,
  { listed = false } = {},
): Uint8Array | undefined {
  if (!(listed && 'O_NOFOLLOW' in constants)) {
    const seen = lookAt(full, path);
    if (seen === undefined) return undefined;
    const kind = kindOf(seen);
    if (kind !== 'file') throw notAFile(kind);
    if (seen.size > cap) throw overCap(seen.size, cap);
  }
  return withRegular(full, path, (file, size) => {
    if (size > cap) throw overCap(size, cap);
    return readUpTo(file, size, cap);
  });
}

/**
 * The bytes of a regular file of any size that its folder was just seen to hold, piece by piece: `begin` hears how many there
 * will be. False where it is gone, or changed while it was read.
 */
export function feedRegular(
  full: string,
  path: string,
  begin: (size: number, executable: boolean) => void,
  feed: (piece: Uint8Array) => void,
): boolean {
  const fed = withRegular(full, path, (file, size, mode) => {
    begin(size, (mode & 0o100) !== 0);
    let length = 0;
    for (;;) {
      const read = readSync(file, piece, 0, piece.length, null);
      length += read;
      if (read > 0) feed(piece.subarray(0, read));
      // as in readUpTo: one call saved for each small file
      if (read === 0 || (length === size && read < piece.length)) return length === size;
    }
  });
  return fed ?? false;
}

/** filled anew for each piece; whoever is fed keeps nothing of it */
const piece = new Uint8Array(262_144);

/** undefined where no such file stands. */
function withRegular<T>(
  full: string,
  path: string,
  use: (file: number, size: number, mode: number) => T,
): T | undefined {
  let file: number;
  try {
    file = openSync(full, openFlags);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'EMLINK') throw notAFile('link');
    if (code === 'ENXIO') throw notAFile('other');
    throw diskFault(error, `read ${path}`, path);
  }
  try {
    const opened = fstatSync(file);
    if (!opened.isFile()) throw notAFile(kindOf(opened));
    return use(file, opened.size, opened.mode);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw diskFault(error, `read ${path}`, path);
  } finally {
    closeSync(file);
  }
}

/** The size is a hint only: a file may grow while it is read, and those under /proc say 0. */
function readUpTo(file: number, size: number, cap: number): Uint8Array {
  let bytes = new Uint8Array(size + 1);
  let length = 0;
  for (;;) {
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(Math.max(65_536, length * 2), cap + 1));
      larger.set(bytes);
      bytes = larger;
    }
    const room = Math.min(bytes.length - length, 2 ** 30);
    const read = readSync(file, bytes, length, room, null);
    length += read;
    if (length > cap) throw overCap(length, cap);
    // a file whose size is true gives less than there is room for at its end only: one call saved for each
    if (read === 0 || (length === size && read < room)) return bytes.subarray(0, length);
  }
}
