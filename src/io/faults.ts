import { printable } from '../findings/printable.ts';

/** The call is wrong: option, no such file, ref or account, not a workspace. Exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
    this.name = 'UsageError';
  }
}

/** The disk, a permission or a full device failed. Exit code 3. */
export class DiskFault extends Error {
  constructor(
    message: string,
    readonly path: string,
    readonly help?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'DiskFault';
  }
}

const causes: Record<string, [cause: string, help: string]> = {
  EACCES: ['permission denied', 'Give your user the right to it, or work in a folder that is yours.'],
  EPERM: ['operation not permitted', 'Give your user the right to it, or work in a folder that is yours.'],
  EROFS: ['the disk is read-only', 'Work in a folder you can write to, or name one with --out.'],
  ENOSPC: [
    'no space left on the disk',
    'Free some space and run the command again; the old file is as it was.',
  ],
  EDQUOT: [
    'your disk quota is used up',
    'Free some space and run the command again; the old file is as it was.',
  ],
  EIO: ['the disk reports an error', 'Check the disk or the network drive, then run the command again.'],
  EMFILE: ['too many files are open', 'Close other programs, or raise the limit (ulimit -n).'],
  ENFILE: ['too many files are open', 'Close other programs, or raise the limit (ulimit -n).'],
  ENAMETOOLONG: ['the name is too long for this disk', 'Shorten the folder or file name.'],
  ENOENT: ['no such file or folder', 'Check the path.'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Check the path.'],
  EEXIST: ['something else of that name is there', 'Rename or remove it.'],
  EISDIR: ['it is a folder', 'Name a file.'],
  EBUSY: ['another program holds it', 'Close that program and run the command again.'],
};

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

/** An error of node:fs in words; `doing` completes "cannot …", `path` is what the person should look at. */
export function diskFault(error: unknown, doing: string, path: string): DiskFault {
  if (error instanceof DiskFault) return error;
  const code = codeOf(error);
  const [cause, help] = causes[code] ?? [code || 'the system gave no reason', undefined];
  return new DiskFault(printable(`cannot ${doing}: ${cause}`), path, help);
}
