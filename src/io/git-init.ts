/** The one git command that kam runs to change something: a new repository, where there is none. No commit. */
import { dirname, join } from 'node:path';
import { simpleGit } from 'simple-git';
import { lookAt } from './door.ts';

/** Whether a folder lies in a repository. */
export function inRepository(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (lookAt(join(at, '.git'), '.git')) return true;
    if (dirname(at) === at) return false;
  }
}

/** `git init` in a folder; false where git is not there or does not want to. Fixed arguments, no text of a user. */
export async function gitInit(folder: string): Promise<boolean> {
  try {
    await simpleGit({ baseDir: folder }).init();
    return true;
  } catch {
    return false;
  }
}
