/**
 * Writing in a workspace (hostile.md R5): a change happened or it did not. New bytes go into temporary files
 * beside their targets and reach the disk before any target is touched; then the old bytes are compared with
 * what the change was made from; then the names are switched, and switched back if one of them fails.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Unreadable } from '../documents/texts.ts';
import { printable } from '../findings/printable.ts';
import { kindOf, lookAt, readRegular, segmentsOf } from './door.ts';
import { codeOf, DiskFault, diskFault } from './faults.ts';
import { onInterrupt } from './interrupt.ts';
import { cannotLink, dropStaleLock, withLock } from './lock.ts';
import { openTemporary, removeTemporary, sweep, syncFolder, temporaryName, writeFully } from './temporary.ts';

export interface Change {
  /** relative to the workspace, with "/" */
  path: string;
  /** the bytes the change was made from; undefined: there must be no such file */
  before: Uint8Array | undefined;
  after: Uint8Array | string;
}

/** All changes or none. DiskFault where the disk fails, or where a file is no longer what `before` says. */
export async function writeAll(root: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  try {
    mkdirSync(root, { recursive: true });
  } catch (error) {
    throw diskFault(error, 'create the folder', root);
  }
  const done = onInterrupt(nothingLeft);
  try {
    await withLock(root, () => writeLocked(root, changes));
  } finally {
    done();
  }
}

/** What a killed kam left beside these files goes, also beside those that need no change now. */
export function sweepBeside(root: string, paths: readonly string[]): void {
  dropStaleLock(root);
  for (const folder of new Set(paths.map((path) => dirname(join(root, path))))) sweep(folder);
}

/** Registered all the same: then Ctrl-C waits for the end of the writing, which tidies up itself. */
function nothingLeft() {}

interface Step {
  path: string;
  full: string;
  before: Uint8Array | undefined;
  temporary: string;
  /** the old file under a second name, until all is done */
  backup: string | undefined;
  switched: boolean;
}

function writeLocked(root: string, changes: readonly Change[]): void {
  const steps: Step[] = [];
  const made: string[] = [];
  try {
    for (const { path, before, after } of changes) {
      const { full, stats } = target(root, path);
      if (steps.some((step) => step.full === full)) throw new Error(`two changes of one file: ${path}`);
      makeFolders(root, path, made);
      const temporary = temporaryName(dirname(full));
      steps.push({ path, full, before, temporary, backup: undefined, switched: false });
      fill(temporary, path, stats, typeof after === 'string' ? Buffer.from(after) : after);
    }
    for (const step of steps) compare(step);
    for (const step of steps) switchName(step, steps.length > 1);
    for (const folder of new Set([...steps.map((step) => step.full), ...made].map(dirname)))
      syncFolder(folder);
  } catch (error) {
    throw putBack(steps, made, error);
  } finally {
    for (const step of steps) {
      removeTemporary(step.temporary);
      if (step.backup) removeTemporary(step.backup);
    }
    for (const folder of new Set(steps.map((step) => dirname(step.full)))) sweep(folder);
  }
}

/** Where a path leads; a link on the way is refused, whatever it points at. */
function target(root: string, path: string): { full: string; stats: Stats | undefined } {
  const segments = plainSegments(path);
  for (let depth = 1; depth <= segments.length; depth++) {
    const upTo = segments.slice(0, depth).join('/');
    const stats = lookAt(join(root, upTo), upTo);
    if (stats === undefined) break;
    const wanted = depth < segments.length ? 'folder' : 'file';
    const kind = kindOf(stats);
    if (kind !== wanted) throw notWritable(upTo, kind);
    if (wanted === 'file') return { full: join(root, path), stats };
  }
  return { full: join(root, path), stats: undefined };
}

function plainSegments(path: string): string[] {
  try {
    return segmentsOf(path);
  } catch (error) {
    throw new DiskFault(`cannot write ${printable(path)}: ${(error as Error).message}`, path);
  }
}

function notWritable(path: string, kind: string): DiskFault {
  const what =
    kind === 'link' ? 'a link' : kind === 'folder' ? 'a folder' : kind === 'file' ? 'a file' : 'a device';
  return new DiskFault(
    `cannot write: ${printable(path)} is ${what}; kam writes into plain folders and files only`,
    path,
    'Remove it or rename it, then run the command again.',
  );
}

function makeFolders(root: string, path: string, made: string[]): void {
  const segments = path.split('/');
  for (let depth = 1; depth < segments.length; depth++) {
    const folder = join(root, ...segments.slice(0, depth));
    try {
      mkdirSync(folder);
      made.push(folder);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw diskFault(error, `create the folder of ${path}`, path);
    }
  }
}

function fill(temporary: string, path: string, like: Stats | undefined, bytes: Uint8Array): void {
  try {
    const file = openTemporary(temporary, like);
    try {
      writeFully(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw diskFault(error, `write ${path}`, path);
  }
}

function compare({ full, path, before }: Step): void {
  let now: Uint8Array | undefined;
  try {
    now = readRegular(full, path, Number.POSITIVE_INFINITY);
  } catch (error) {
    if (error instanceof Unreadable) throw changedMeanwhile(path);
    throw error;
  }
  const same = now && before ? Buffer.compare(now, before) === 0 : now === before;
  if (!same) throw changedMeanwhile(path);
}

function changedMeanwhile(path: string): DiskFault {
  return new DiskFault(
    `${printable(path)} was changed while kam was working; nothing was written`,
    path,
    'Save or close it in the other program, then run the command again.',
  );
}

function switchName(step: Step, several: boolean): void {
  try {
    if (step.before === undefined) appear(step);
    else {
      if (several) step.backup = backUp(step, step.before);
      renameSync(step.temporary, step.full);
    }
    step.switched = true;
  } catch (error) {
    throw diskFault(error, `write ${step.path}`, step.path);
  }
}

/** A new file: a link cannot replace what somebody else put there meanwhile, a rename would. */
function appear(step: Step): void {
  try {
    linkSync(step.temporary, step.full);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw changedMeanwhile(step.path);
    if (!cannotLink(error)) throw error;
    if (lookAt(step.full, step.path)) throw changedMeanwhile(step.path);
    renameSync(step.temporary, step.full);
  }
}

function backUp({ full, path }: Step, before: Uint8Array): string {
  const backup = temporaryName(dirname(full));
  try {
    linkSync(full, backup);
  } catch (error) {
    if (!cannotLink(error)) throw error;
    fill(backup, path, lookAt(full, path), before);
  }
  return backup;
}

/** Undoes what was switched, newest first; gives the error to throw. */
function putBack(steps: readonly Step[], made: readonly string[], error: unknown): unknown {
  const left: string[] = [];
  for (const step of [...steps].reverse()) {
    if (!step.switched) continue;
    try {
      if (step.before === undefined) unlinkSync(step.full);
      else if (step.backup) renameSync(step.backup, step.full);
      else fillAndRename(step, step.before);
    } catch {
      left.push(step.path);
      keepBackup(step);
    }
  }
  for (const step of steps) removeTemporary(step.temporary);
  for (const folder of [...made].reverse()) {
    try {
      rmdirSync(folder);
    } catch {} // not empty: somebody else uses it
  }
  if (left.length === 0 || !(error instanceof DiskFault)) return error;
  return new DiskFault(
    `${error.message}; ${left.map(printable).join(', ')} could not be put back`,
    error.path,
    'Compare these files with git (git diff) before you go on; what they held stands beside them in .kam-tmp-kept-*.',
  );
}

/** Out of reach of the sweep: it may be the only copy of what the file held. */
function keepBackup(step: Step): void {
  if (step.backup === undefined) return;
  try {
    renameSync(step.backup, join(dirname(step.full), `.kam-tmp-kept-${randomBytes(6).toString('hex')}`));
  } catch {}
  step.backup = undefined;
}

function fillAndRename({ full, path, temporary }: Step, before: Uint8Array): void {
  fill(temporary, path, lookAt(full, path), before);
  renameSync(temporary, full);
}

/**
 * Appends one record (without its line end) in one write that reaches the disk. A missing or empty file gets
 * `header` first; a last line without its end is ended first; the file's own line ends are kept. The columns
 * of `line` are the caller's care: they follow the header that stands in the file.
 */
export async function appendLine(root: string, path: string, header: string, line: string): Promise<void> {
  const done = onInterrupt(nothingLeft);
  try {
    await withLock(root, () => appendLocked(root, path, header, line));
  } finally {
    done();
  }
}

function appendLocked(root: string, path: string, header: string, line: string): void {
  const { full, stats } = target(root, path);
  if (stats === undefined) {
    writeLocked(root, [{ path, before: undefined, after: `${header}\n${line}\n` }]);
    return;
  }
  const flags =
    constants.O_RDWR | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  let file: number;
  try {
    file = openSync(full, flags);
  } catch (error) {
    throw diskFault(error, `write ${path}`, path);
  }
  try {
    const { size } = fstatSync(file);
    const { torn, lineEnd } = ending(file, size);
    const start = size === 0 ? header + lineEnd : torn ? lineEnd : '';
    appendWhole(file, path, size, Buffer.from(start + line + lineEnd));
  } catch (error) {
    throw diskFault(error, `write ${path}`, path);
  } finally {
    closeSync(file);
  }
}

/** Half a record is cut off again, unless somebody else has written behind it. */
function appendWhole(file: number, path: string, size: number, bytes: Uint8Array): void {
  let written = 0;
  try {
    written = writeSync(file, bytes);
    if (written < bytes.length) throw diskFault({ code: 'ENOSPC' }, 'write the whole record', path);
    fsyncSync(file);
  } catch (error) {
    try {
      if (written > 0 && fstatSync(file).size === size + written) ftruncateSync(file, size);
    } catch {} // the first error says what is wrong; a torn line is ended by the next append
    throw error;
  }
}

/** Whether the last line lacks its end, and which line end the file uses (its first one; "\n" for none). */
function ending(file: number, size: number): { torn: boolean; lineEnd: string } {
  const last = Buffer.alloc(1);
  if (size > 0) readSync(file, last, 0, 1, size - 1);
  const head = Buffer.alloc(Math.min(size, 65_536));
  const read = readSync(file, head, 0, head.length, 0);
  const first = head.subarray(0, read).indexOf(10);
  return { torn: size > 0 && last[0] !== 10, lineEnd: first > 0 && head[first - 1] === 13 ? '\r\n' : '\n' };
}
