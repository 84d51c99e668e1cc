/** Folders in messages: as a list to read, and as a way to type. */
import { relative, sep } from 'node:path';
import { inShell } from '../../findings/in-shell.ts';
import { printable } from '../../findings/printable.ts';
import { realFolder } from '../../io/folder.ts';

export function listOf(folders: readonly string[]): string {
  const named = folders.slice(0, 8).map(printable).join(', ');
  return folders.length > 8 ? `${named} and ${folders.length - 8} more` : named;
}

/** The way to a folder as somebody who stands here types it. */
export function shellWay(folder: string, { cwd }: { cwd: string }): string {
  return inShell(printable(relative(realFolder(cwd), folder).split(sep).join('/')));
}
