/**
 * What people call a revision → the id of a commit, or a plain word why not. A ref is data: it stands behind
 * --end-of-options and is asked of rev-parse alone; every other git command gets the id.
 */
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { caps } from '../documents/texts.ts';
import { printable, quoted } from '../findings/printable.ts';
import { dayOfEpoch } from './clock.ts';
import { DiskFault, UsageError } from './faults.ts';
import { type Env, type Git, gitAround, lastWords, runGit } from './git.ts';
import type { Objects } from './objects.ts';

/** Words of the command that asks, for its messages. */
export interface Asking {
  /** "--at "HEAD~1"", "kam diff": what needs a repository */
  needs: string;
  /** what to do where there is no repository, or none with commits */
  without: string;
}

/** The repository around the workspace folder (a real path), and where in it the workspace lies ("" at its top). */
export async function repositoryOf(
  folder: string,
  env: Env,
  { needs, without }: Asking,
): Promise<{ git: Git; below: string }> {
  const git = await gitAround(folder, env);
  if (git === undefined)
    throw new UsageError(
      `${needs} needs a git repository, and this workspace is in none.`,
      `Run \`git init\` and commit the workspace${without}.`,
    );
  return { git, below: relative(git.top, folder).split(sep).join('/') };
}

interface Parsed {
  ok: boolean;
  /** what rev-parse printed for the questions, a line each */
  lines: string[];
  shallow: boolean;
  err: string;
}

/** One rev-parse: what it says to the questions, and a check that git itself sees the repository where kam does (G7). */
async function revParse(git: Git, questions: readonly string[]): Promise<Parsed> {
  const { code, out, err } = await runGit(git, [
    'rev-parse',
    '--show-toplevel',
    '--is-shallow-repository',
    ...questions,
  ]);
  if (/dubious ownership/.test(err)) {
    throw new UsageError(
      `git does not read the repository ${printable(git.top)}, because it belongs to another user.`,
      `If you trust it: git config --global --add safe.directory ${printable(git.top)}`,
    );
  }
  const [, top, shallow, rest] = /^([\s\S]*?)\n(true|false)\n([\s\S]*)$/.exec(out.toString('utf8')) ?? [];
  if (top === undefined || realpathSync.native(top) !== git.top) {
    throw new UsageError(
      `git does not take ${printable(git.top)} for a repository with files: ${lastWords(err)}`,
      'Look at its .git with `git status`; kam reads the repository that holds the workspace and no other.',
    );
  }
  // without --verify, rev-parse repeats the words that are not for it
  const lines = rest!.split('\n').filter((line) => line !== '' && line !== '--end-of-options');
  return { ok: code === 0, lines, shallow: shallow === 'true', err };
}

const isId = (line: string | undefined) => /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(line ?? '');

async function verify(git: Git, ref: string) {
  const { lines, shallow, err } = await revParse(git, ['--verify', '--end-of-options', `${ref}^{commit}`]);
  return { commit: lines.length === 1 && isId(lines[0]) ? lines[0] : undefined, shallow, err };
}

/** The commit the working tree stands on; undefined without one. */
export async function headCommit(git: Git): Promise<string | undefined> {
  return (await verify(git, 'HEAD')).commit;
}

export interface Resolved {
  commits: string[];
  /** this clone holds only the newest commits */
  shallow: boolean;
  /** sentences for stderr */
  warnings: string[];
}

/** The commits that some refs mean. One process where all is well; asked one by one for the words of a refusal. */
export async function resolveRefs(
  git: Git,
  refs: readonly string[],
  env: Env,
  asking: Asking,
): Promise<Resolved> {
  for (const ref of refs) if (ref === '' || /[\u0000-\u001f\u007f]/.test(ref)) throw noSuchRef(ref);
  // ".." would be a range to rev-parse
  if (refs.length > 1 && !refs.some((ref) => ref.includes('..'))) {
    const { lines, shallow, err } = await revParse(git, [
      '--end-of-options',
      ...refs.map((ref) => `${ref}^{commit}`),
    ]);
    if (lines.length === refs.length && lines.every(isId))
      return { commits: lines, shallow, warnings: ambiguities(refs, lines, err, env) };
  }
  const commits: string[] = [];
  const warnings: string[] = [];
  let shallow = false;
  for (const ref of refs) {
    const found = await verify(git, ref);
    if (found.commit === undefined) throw await refusal(git, ref, found, asking);
    commits.push(found.commit);
    warnings.push(...ambiguities([ref], [found.commit], found.err, env));
    shallow = found.shallow;
  }
  return { commits, shallow, warnings };
}

async function refusal(
  git: Git,
  ref: string,
  { shallow, err }: { shallow: boolean; err: string },
  { without }: Asking,
): Promise<UsageError> {
  if (/dereferences to/.test(err))
    return new UsageError(
      `${quoted(ref)} is no commit but a file or folder in git.`,
      'Name a branch, tag or commit.',
    );
  if (/short object ID .* is ambiguous/.test(err))
    return new UsageError(
      `${quoted(ref)} fits more than one object in git.`,
      'Write more digits of the commit id.',
    );
  if ((await headCommit(git)) === undefined)
    return new UsageError(
      `There is no ${quoted(ref)} yet: the repository has no commits.`,
      `Commit the workspace once (git add, git commit)${without}.`,
    );
  return shallow ? beyondShallow(ref) : noSuchRef(ref);
}

const whereNames =
  '`git branch -a` and `git tag` list the names; a branch that is only on the server is written origin/NAME.';

function noSuchRef(ref: string): UsageError {
  return new UsageError(`There is no branch, tag or commit ${quoted(ref)} in this repository.`, whereNames);
}

/** What to do about a shallow clone. */
export const deepen =
  'In a workflow give actions/checkout `fetch-depth: 0` (GitLab: `GIT_DEPTH: "0"`); on your machine run `git fetch --unshallow` or `git fetch --deepen=100`.';

function beyondShallow(ref: string): UsageError {
  return new UsageError(
    `There is no branch, tag or commit ${quoted(ref)} in this clone, which holds only the newest commits (a shallow clone): either nothing is called so, or it lies beyond them.`,
    `${whereNames} For what lies beyond: ${deepen}`,
  );
}

/** One name for two things: on a person's machine a warning, in CI a refusal (whoever adds a tag would choose). */
function ambiguities(refs: readonly string[], commits: readonly string[], err: string, env: Env): string[] {
  const twice = [...err.matchAll(/refname '(.*)' is ambiguous/g)].map(([, name]) => name!);
  return refs.flatMap((ref, i) => {
    // git names the ref without what follows it, as ~2
    if (!twice.some((name) => ref.startsWith(name))) return [];
    const message = `${quoted(ref)} names more than one branch, tag or commit; git takes ${commits[i]!.slice(0, 8)}.`;
    const help = 'Say which: refs/heads/NAME is the branch, refs/tags/NAME the tag.';
    if (env.CI && !/^(0|false)$/i.test(env.CI)) throw new UsageError(message, help);
    return [`${message} ${help}`];
  });
}

export interface Fork extends Resolved {
  /** the merge bases, the one first that git diff A...B takes; none where the two have no common past */
  bases: string[];
}

/** Two refs as commits, and where their histories part. One process where all is well. */
export async function resolveFork(
  git: Git,
  one: string,
  other: string,
  env: Env,
  asking: Asking,
): Promise<Fork> {
  const refs = [one, other];
  const first = refs.every(isPlain) ? await parting(git, `${one}^{commit}`, `${other}^{commit}`) : undefined;
  if (first) {
    const { commits, bases, shallow, err } = first;
    return { commits, bases, shallow, warnings: ambiguities(refs, commits, err, env) };
  }
  const resolved = await resolveRefs(git, refs, env, asking);
  const then = await parting(git, resolved.commits[0]!, resolved.commits[1]!);
  if (then) return { ...resolved, bases: then.bases };
  throw new DiskFault(
    'git cannot follow the history to where the two revisions part; this clone is partial or damaged',
    git.top,
    'Fetch a full clone (without --filter), or run `git fsck`.',
  );
}

/**
 * The commits of a base and of a head (undefined: none is named, and the working tree stands on HEAD), and whether the base
 * is known to have gone on since the two parted. One process where all is well.
 */
export async function resolvePair(
  git: Git,
  base: string,
  head: string | undefined,
  env: Env,
  asking: Asking,
): Promise<Resolved & { baseWentOn: boolean }> {
  const refs = head === undefined ? [base] : [base, head];
  const found = [base, head ?? 'HEAD'].every(isPlain)
    ? await parting(git, `${base}^{commit}`, `${head ?? 'HEAD'}^{commit}`)
    : undefined;
  if (!found) return { ...(await resolveRefs(git, refs, env, asking)), baseWentOn: false };
  const { bases, shallow, err } = found;
  const commits = found.commits.slice(0, refs.length);
  return {
    commits,
    shallow,
    warnings: ambiguities(refs, commits, err, env),
    // of a shallow clone's history the part may be missing that leads from one to the other; strangers never parted
    baseWentOn: !shallow && bases.length > 0 && !bases.includes(commits[0]!),
  };
}

/** ".." would be a range to rev-parse. */
const isPlain = (ref: string) => ref !== '' && !ref.includes('..') && !/[\u0000-\u001f\u007f]/.test(ref);

/** rev-parse answers A...B with B, A and a ^ before each merge base. */
async function parting(git: Git, one: string, other: string) {
  const { ok, lines, shallow, err } = await revParse(git, ['--end-of-options', `${one}...${other}`]);
  const [there, here, ...bases] = lines;
  if (!ok || !isId(here) || !isId(there) || !bases.every((line) => line[0] === '^' && isId(line.slice(1))))
    return undefined;
  return { commits: [here!, there!], bases: bases.map((line) => line.slice(1)), shallow, err };
}

/** What a repository's main branch may be called, the one on the server first: a local copy of it can be old. */
const mainBranches = [
  'refs/remotes/origin/HEAD',
  'refs/remotes/origin/main',
  'refs/remotes/origin/master',
  'refs/heads/main',
  'refs/heads/master',
];

/** The main branch: the first of those names that there is, as people write it, and its commit. */
export async function mainBranch(objects: Objects): Promise<{ name: string; commit: string } | undefined> {
  const found = await Promise.all(mainBranches.map((name) => objects.named(name, caps.yaml)));
  const at = found.findIndex((one) => one?.type === 'commit');
  if (at === -1) return undefined;
  return { name: mainBranches[at]!.replace(/^refs\/(remotes|heads)\//, ''), commit: found[at]!.id };
}

export interface Commit {
  tree: string;
  /** the day it was made (committer date), in UTC; undefined where it carries no usable date */
  date: string | undefined;
}

export async function readCommit(objects: Objects, id: string): Promise<Commit> {
  const text = new TextDecoder().decode(await objects.read(id, caps.yaml));
  const header = text.slice(0, text.indexOf('\n\n') + 1 || undefined);
  const tree = /^tree ([0-9a-f]{40,64})$/m.exec(header)?.[1];
  if (tree === undefined) throw noSuchRef(id);
  const seconds = /^committer .*> (-?\d+) [-+]\d{4}$/m.exec(header)?.[1];
  return { tree, date: seconds === undefined ? undefined : dayOfEpoch(seconds) };
}

export function noDate(name: string): UsageError {
  return new UsageError(
    `The commit ${name} carries no usable date.`,
    'Say which day counts as today with --as-of.',
  );
}
