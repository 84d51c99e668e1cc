/**
 * Two states of the workspace: two revisions, or a revision and the working tree. What differs is found by ids alone,
 * from the top down, so that a change of one account among a thousand reads the folders of that one. Nothing is checked out,
 * and neither the index nor `git diff` is asked: both can start programs that a repository brings along.
 */
import { caps, type Texts } from '../documents/texts.ts';
import { printable } from '../findings/printable.ts';
import { differing, differingOnDisk } from './differing.ts';
import { UsageError } from './faults.ts';
import { folderTexts } from './folder.ts';
import type { Env, Git } from './git.ts';
import { type History, historyFrom } from './history.ts';
import { type Objects, openObjects } from './objects.ts';
import {
  type Asking,
  deepen,
  mainBranch,
  readCommit,
  repositoryOf,
  resolveFork,
  resolvePair,
  resolveRefs,
} from './refs.ts';
import { openTrees, type Trees, treeAt, treeTexts } from './trees.ts';

export interface Side {
  /** list() names every account, but lists the files of those alone that differ; any path can be read */
  texts: Texts;
  /** the same with every file listed: for a change that concerns all accounts */
  whole: Texts;
  /** 40 or 64 hex digits; absent for the working tree */
  commit?: string;
  /** the day of the commit, in UTC; absent for the working tree and where the commit carries no usable date */
  date?: string;
  /** for people: "origin/main (3f9a1c0b)", "working tree" */
  name: string;
}

export interface Comparison {
  base: Side;
  head: Side;
  /** paths in the workspace whose bytes or kind differ, or that stand on one side only; sorted */
  changed: readonly string[];
  /** sentences for stderr */
  warnings: readonly string[];
  /** what led to the head, of the working tree what led to its HEAD; undefined: there is none. Closed with the comparison. */
  history(paths: readonly string[]): Promise<History | undefined>;
  /** ends git; closing a side's texts does nothing, because both sides read through one process */
  close(): Promise<void>;
}

const asking: Asking = {
  needs: 'A comparison',
  without: ': kam compares with what is committed',
};

/**
 * `root`: the workspace folder, as a real path. `base` may be "A..B" or "A...B" as in git diff. No `head`: the working tree;
 * no `base`: where it and the main branch part.
 */
export async function openComparison(
  root: string,
  named: { base?: string; head?: string },
  env: Env = process.env,
): Promise<Comparison> {
  const asked = parseRange(named);
  const { git, below } = await repositoryOf(root, env, asking);
  const objects = openObjects(git);
  try {
    const { base, head, shallow, warnings } = await resolveSides(git, objects, asked, env);
    const trees = openTrees(objects);
    const [from, to] = await Promise.all([
      look(objects, trees, base, below),
      head && look(objects, trees, head, below),
    ]);
    const disk = to ? undefined : workingTree(root);
    const { changed, folders } = to
      ? await differing(trees, from.tree, to.tree)
      : await differingOnDisk(trees, from.tree, root, await disk!.texts.list());
    const listed = (folder: string) => isListed(folder, folders);
    return {
      base: sideOf(from, trees, objects, listed),
      head: to ? sideOf(to, trees, objects, listed) : disk!,
      changed,
      warnings,
      history: async (paths) => {
        const tip = head?.commit ?? (await objects.named('HEAD', caps.yaml))?.id;
        return tip === undefined ? undefined : historyFrom({ git, objects, below, shallow }, tip, paths);
      },
      close: () => objects.close(),
    };
  } catch (error) {
    await objects.close();
    throw error;
  }
}

interface Asked {
  base: string | undefined;
  /** undefined: the working tree */
  head: string | undefined;
  /** compare with the merge base of both, not with the base itself */
  fork: boolean;
}

/** As git diff reads its arguments; a side of the dots that is left empty is HEAD. */
function parseRange({ base, head }: { base?: string; head?: string }): Asked {
  const [, from, dots, to] = /^(.*?)(\.\.\.?)(.*)$/s.exec(base ?? '') ?? [];
  if (dots === undefined) return { base, head, fork: base === undefined };
  if (head !== undefined)
    throw new UsageError(
      `${printable(base!)} already names both sides.`,
      'Write A..B, or the two revisions one after the other.',
    );
  return { base: from || 'HEAD', head: to || 'HEAD', fork: dots === '...' };
}

interface Named {
  commit: string;
  name: string;
}

async function resolveSides(
  git: Git,
  objects: Objects,
  { base, head, fork }: Asked,
  env: Env,
): Promise<{ base: Named; head: Named | undefined; shallow: boolean; warnings: string[] }> {
  // the working tree stands on HEAD: where it leaves another branch is where HEAD does
  const tip = head ?? 'HEAD';
  if (!fork) {
    const { commits, shallow, warnings, baseWentOn } = await resolvePair(git, base!, head, env, asking);
    const [from, to] = [base!, ...(head === undefined ? [] : [head])].map((ref, i) =>
      named(printable(ref), commits[i]!),
    );
    if (baseWentOn) warnings.push(shownBackwards(printable(base!), head && printable(head)));
    return { base: from!, head: to, shallow, warnings };
  }

  const main = base === undefined ? await mainBranch(objects) : undefined;
  if (base === undefined && main === undefined) throw await noMainBranch(git, tip, env);
  const there = main?.name ?? printable(base!);
  const here = printable(tip);
  const resolved = await resolveFork(git, main?.commit ?? base!, tip, env, asking);
  const { commits, bases, shallow, warnings } = resolved;
  const [first, ...others] = bases;
  if (first === undefined) throw noCommonPast(there, here, shallow);
  const parted = named(`where ${here} left ${there}`, first);
  if (others.length > 0)
    warnings.push(
      `${here} and ${there} were merged both ways and part at ${bases.length} commits; ${first.slice(0, 8)} is taken.`,
    );
  if (main) warnings.push(`No BASE is named: this is compared with ${parted.name}.`);
  return { base: parted, head: head === undefined ? undefined : named(here, commits[1]!), shallow, warnings };
}

function shownBackwards(base: string, head: string | undefined): string {
  const here = head ?? 'this branch';
  const compare = head === undefined ? 'compare what is committed here' : `compare ${here}`;
  return `${base} has commits that ${here} lacks, and what they brought is shown backwards, as if it had been taken back; write ${base}...${head ?? ''} (three dots) to ${compare} with where it left ${base}, without them.`;
}

const named = (name: string, commit: string): Named => ({ name: `${name} (${commit.slice(0, 8)})`, commit });

async function noMainBranch(git: Git, tip: string, env: Env): Promise<UsageError> {
  // without any commit, or with a name that is none, that is the word to say
  await resolveRefs(git, [tip], env, asking);
  return new UsageError(
    'kam cannot tell which branch is the main one: there is neither origin/HEAD nor a main or master, here or on origin.',
    'Name the revision to compare with, for example HEAD~1 or origin/NAME.',
  );
}

function noCommonPast(base: string, head: string, shallow: boolean): UsageError {
  return shallow
    ? new UsageError(
        `This clone holds only the newest commits (a shallow clone), and the one where ${head} left ${base} is not among them.`,
        deepen,
      )
    : new UsageError(
        `${base} and ${head} have no commit in common, so there is none where they part.`,
        `Compare the two as they are: write ${base}..${head}, or name another BASE.`,
      );
}

interface Seen extends Named {
  date: string | undefined;
  /** the workspace's tree; undefined: the folder does not stand there, and all the other side has is added */
  tree: string | undefined;
}

async function look(objects: Objects, trees: Trees, { commit, name }: Named, below: string): Promise<Seen> {
  const { tree, date } = await readCommit(objects, commit);
  return { commit, name, date, tree: await treeAt(trees, tree, below) };
}

function sideOf(
  { commit, name, date, tree }: Seen,
  trees: Trees,
  objects: Objects,
  listed: (folder: string) => boolean,
): Side {
  const open = (into?: (folder: { path: string }) => boolean): Texts => ({
    ...treeTexts(name, trees, objects, tree, into),
    close: async () => {},
  });
  return { texts: open(({ path }) => listed(path)), whole: open(), commit, ...(date && { date }), name };
}

function workingTree(root: string): Side {
  const texts = folderTexts(root);
  return { texts, whole: texts, name: texts.label };
}

/** What lies at the top or directly below it is always named; further down, what differs (an account is at the second level). */
function isListed(folder: string, differ: ReadonlySet<string>): boolean {
  const [top, second] = folder.split('/');
  return second === undefined || differ.has(`${top}/${second}`);
}
