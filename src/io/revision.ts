/** A git revision as a set of texts: no checkout, no work tree, two git processes (one more in other people's repositories). */
import type { Texts } from '../documents/texts.ts';
import { printable, quoted } from '../findings/printable.ts';
import { UsageError } from './faults.ts';
import { type Env, gitAround } from './git.ts';
import { type History, historyFrom } from './history.ts';
import { openObjects } from './objects.ts';
import { headCommit, noDate, readCommit, repositoryOf, resolveRefs } from './refs.ts';
import { openTrees, treeAt, treeTexts } from './trees.ts';

export interface Revision {
  texts: Texts;
  /** 40 or 64 hex digits */
  commit: string;
  /** the day the commit was made (committer date), in UTC: the default "today" of what is read from it */
  date: string;
  /** sentences for stderr */
  warnings: string[];
  /** what led to it; closed with the texts */
  history(paths: readonly string[]): History;
}

/** The workspace folder (a real path) as it stood at `ref`: a branch, tag, commit id or HEAD~3. `option`: that names it. */
export async function openRevision(
  folder: string,
  ref: string,
  env: Env = process.env,
  option = '--at',
): Promise<Revision> {
  const asking = {
    needs: `${option} ${quoted(ref)}`,
    without: `, or leave ${option} away to read the files as they are`,
  };
  const { git, below } = await repositoryOf(folder, env, asking);
  const { commits, shallow, warnings } = await resolveRefs(git, [ref], env, asking);
  const commit = commits[0]!;
  const name = `${printable(ref)} (${commit.slice(0, 8)})`;
  const objects = openObjects(git);
  try {
    const { tree, date } = await readCommit(objects, commit);
    if (date === undefined) throw noDate(name);
    const trees = openTrees(objects);
    const root = await treeAt(trees, tree, below);
    if (root === undefined)
      throw new UsageError(
        `The workspace folder ${quoted(below)} does not exist at ${name}.`,
        'Name a later commit, one where the folder stands in its present place.',
      );
    return {
      texts: treeTexts(name, trees, objects, root),
      commit,
      date,
      warnings,
      history: (paths) => historyFrom({ git, objects, below, shallow }, commit, paths),
    };
  } catch (error) {
    await objects.close();
    throw error;
  }
}

/** The commit the working tree stands on, shortened for a file name; undefined without one. One git process. */
export async function headRevision(folder: string, env: Env = process.env): Promise<string | undefined> {
  const git = await gitAround(folder, env);
  return git && (await headCommit(git))?.slice(0, 8);
}
