/** The one git command that kam runs to change something: a new repository, where there is none. No commit. */
import { simpleGit } from 'simple-git';
import { topAbove } from './git.ts';

/** Whether a folder lies in a repository. */
export const inRepository = (folder: string): boolean => topAbove(folder) !== undefined;

/**
 * `git init` in a folder; false where git is not there or does not want to. Fixed arguments, no text of a user. The branch is
 * called main, as all of kam's examples are, unless the user has told git another name (init.defaultBranch).
 */
export async function gitInit(folder: string): Promise<boolean> {
  try {
    const git = simpleGit({ baseDir: folder });
    const { value } = await git.getConfig('init.defaultBranch');
    // git before 2.28 knows no such option
    if (value === null) await git.init(['--initial-branch=main']).catch(() => git.init());
    else await git.init();
    return true;
  } catch {
    return false;
  }
}
