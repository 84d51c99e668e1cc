/** The one git command that kam runs to change something: a new repository, where there is none. No commit. */
import { simpleGit } from 'simple-git';
import { topAbove } from './git.ts';

/** Whether a folder lies in a repository. */
export const inRepository = (folder: string): boolean => topAbove(folder) !== undefined;

/** `git init` in a folder; false where git is not there or does not want to. Fixed arguments, no text of a user. */
export async function gitInit(folder: string): Promise<boolean> {
  try {
    await simpleGit({ baseDir: folder }).init();
    return true;
  } catch {
    return false;
  }
}
