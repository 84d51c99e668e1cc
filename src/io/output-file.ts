/** `--out FILE`: a finished file or none, and never over something that kam did not make (hostile.md P6). */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
} from 'node:fs';
import { dirname, join, parse, resolve, sep } from 'node:path';
import { printable } from '../findings/printable.ts';
import { kindOf, lookAt } from './door.ts';
import { diskFault, UsageError } from './faults.ts';
import { onInterrupt } from './interrupt.ts';
import { type Content, chunksOf } from './output.ts';
import { openTemporary, removeTemporary, sweep, syncFolder, temporaryName, writeFully } from './temporary.ts';

export interface OutputRules {
  /** the workspace folder (real path): below it no folder on the way may be a link; a branch could bring one */
  root?: string;
  /** files and folders kam reads, absolute: neither they nor anything in them is written */
  inputs: readonly string[];
  /** writes over a file that is not kam's */
  force?: boolean;
  /** tells a file that kam made from its first bytes and its last ones (at most 64 kB each) */
  ours(head: Uint8Array, tail: Uint8Array): boolean;
}

const endSize = 65_536;

/** Writes `path` (relative to the current folder), its folders included. UsageError where it must not be written. */
export async function writeOutput(path: string, content: Content, rules: OutputRules): Promise<void> {
  const full = realTarget(path, rules.root);
  allow(full, path, rules);
  const folder = dirname(full);
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw diskFault(error, `create the folder of ${path}`, path);
  }
  sweep(folder);
  const temporary = temporaryName(folder);
  const done = onInterrupt(() => removeTemporary(temporary));
  try {
    await fill(temporary, full, path, content);
    allow(full, path, rules);
    rename(temporary, full, path);
  } finally {
    removeTemporary(temporary);
    done();
  }
}

/** Follows the links of the person's own folders, refuses those inside the workspace. */
function realTarget(path: string, root: string | undefined): string {
  if (path === '' || path.includes('\0'))
    throw new UsageError('--out names no file.', 'Write --out PATH, or - for standard output.');
  const lexical = resolve(path);
  const { root: top } = parse(lexical);
  const segments = lexical.slice(top.length).split(sep).filter(Boolean);
  let at = top;
  for (const [index, segment] of segments.entries()) {
    const next = join(at, segment);
    const stats = lookAt(next, path);
    if (stats === undefined) return join(at, ...segments.slice(index));
    const isLast = index === segments.length - 1;
    if (stats.isSymbolicLink() && (isLast || (root !== undefined && isWithin(at, root))))
      throw throughLink(path, next);
    at = isLast ? next : stats.isSymbolicLink() ? followed(next, path) : next;
  }
  return at;
}

function followed(link: string, path: string): string {
  try {
    return realpathSync.native(link);
  } catch (error) {
    throw diskFault(error, `write ${path}: a link on the way leads nowhere`, path);
  }
}

function throughLink(path: string, link: string): UsageError {
  return new UsageError(
    `--out ${printable(path)} leads through the link ${printable(link)} (to ${printable(readlinkSync(link))}); kam writes through no link.`,
    'Name another file, or remove the link.',
  );
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function allow(full: string, path: string, { inputs, force, ours }: OutputRules): void {
  const name = printable(path);
  for (const input of inputs) {
    const real = realIfThere(input);
    if (isWithin(full, real)) {
      throw new UsageError(
        `--out ${name} would overwrite what kam reads (${printable(input)}).`,
        'Name a file elsewhere, such as out/report.html.',
      );
    }
  }
  const stats = lookAt(full, path);
  if (stats === undefined) return;
  const kind = kindOf(stats);
  if (kind === 'folder')
    throw new UsageError(
      `--out ${name} is a folder.`,
      `Name a file in it: ${printable(join(path, 'report.html'))}`,
    );
  if (kind !== 'file') {
    throw new UsageError(
      `--out ${name} is no regular file.`,
      'Name a file; --out - writes to standard output.',
    );
  }
  if (!force && stats.size > 0 && !ours(...endsOf(full, path))) {
    throw new UsageError(
      `--out ${name} exists and was not made by kam.`,
      'Name another file, or add --force to overwrite it.',
    );
  }
}

function realIfThere(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}

function endsOf(full: string, path: string): [head: Uint8Array, tail: Uint8Array] {
  try {
    const file = openSync(full, 'r');
    try {
      const { size } = fstatSync(file);
      const at = (from: number) => {
        const bytes = new Uint8Array(endSize);
        return bytes.subarray(0, readSync(file, bytes, 0, endSize, from));
      };
      return [at(0), at(Math.max(0, size - endSize))];
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw diskFault(error, `read ${path}`, path);
  }
}

async function fill(temporary: string, full: string, path: string, content: Content): Promise<void> {
  const file = onDisk(path, () => openTemporary(temporary, lookAt(full, path)));
  try {
    for await (const chunk of chunksOf(content)) {
      onDisk(path, () => writeFully(file, typeof chunk === 'string' ? Buffer.from(chunk) : chunk));
    }
    onDisk(path, () => fsyncSync(file));
  } finally {
    closeSync(file);
  }
}

function rename(temporary: string, full: string, path: string): void {
  onDisk(path, () => {
    renameSync(temporary, full);
    syncFolder(dirname(full));
  });
}

/** An error of the disk in words; one of whoever makes the content passes as it is. */
function onDisk<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw diskFault(error, `write ${path}`, path);
  }
}
