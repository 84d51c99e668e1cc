/** Temporary files beside their target, `.kam-tmp-<pid>-<random>`: ignored by git and by the reader, swept when stale. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { codeOf, diskFault } from './faults.ts';

const own = new Set<string>();
const pattern = /^\.kam-tmp-(\d+)-[0-9a-f]+$/;
const hour = 3_600_000;

export function temporaryName(folder: string): string {
  const full = join(folder, `.kam-tmp-${process.pid}-${randomBytes(6).toString('hex')}`);
  own.add(full);
  return full;
}

/** A new file with the mode and owner of the one it will replace. The errors are node's own. */
export function openTemporary(full: string, like: Stats | undefined): number {
  const file = openSync(full, 'wx', 0o666);
  if (like === undefined) return file;
  fchmodSync(file, like.mode & 0o7777);
  try {
    if (like.uid !== process.geteuid?.() || like.gid !== process.getegid?.())
      fchownSync(file, like.uid, like.gid);
  } catch {} // only root may give a file away; anybody else keeps it
  return file;
}

export function writeFully(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at);
}

export function removeTemporary(full: string): void {
  try {
    unlinkSync(full);
  } catch {} // not there, or the next sweep will have it
  own.delete(full);
}

/** What a killed kam left behind in a folder. Old ones go whatever their number: numbers are used again. */
export function sweep(folder: string): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) {
    const pid = pattern.exec(name)?.[1];
    const full = join(folder, name);
    if (pid === undefined || own.has(full)) continue;
    const age = Date.now() - (lstatSync(full, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (Number(pid) === process.pid || !isAlive(Number(pid)) || age > hour) removeTemporary(full);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Makes a new or renamed entry survive a power cut; where a system cannot do that for folders, it needs no help. */
export function syncFolder(folder: string): void {
  let file: number;
  try {
    file = openSync(folder, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    if (/^(EIO|ENOSPC|EDQUOT)$/.test(codeOf(error))) throw diskFault(error, 'write in the folder', folder);
  } finally {
    closeSync(file);
  }
}
