/**
 * A git revision as a set of texts: no checkout, no work tree, at most four git processes for a command
 * (one more than three only where the repository belongs to another user).
 */
import { realpathSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { caps, type TextEntry, type Texts } from '../documents/texts.ts';
import { compareText } from '../findings/finding.ts';
import { printable, quoted } from '../findings/printable.ts';
import { type Blobs, openBlobs } from './blobs.ts';
import { dayOfEpoch } from './clock.ts';
import { notAFile, overCap, segmentsOf } from './door.ts';
import { DiskFault, UsageError } from './faults.ts';
import { isLeftOut } from './folder.ts';
import { type Env, type Git, gitAround, lastWords, runGit } from './git.ts';

export interface Revision {
  texts: Texts;
  /** 40 or 64 hex digits */
  commit: string;
  /** the day the commit was made (committer date), in UTC: the default "today" of what is read from it */
  date: string;
  /** sentences for stderr */
  warnings: string[];
}

/** The workspace folder (a real path) as it stood at `ref`: a branch, tag, commit id or HEAD~3. `option`: that names it. */
export async function openRevision(
  folder: string,
  ref: string,
  env: Env = process.env,
  option = '--at',
): Promise<Revision> {
  if (ref === '' || /[\u0000-\u001f\u007f]/.test(ref)) throw noSuchRef(ref);
  const git = await gitAround(folder, env);
  if (git === undefined) {
    throw new UsageError(
      `${option} ${quoted(ref)} needs a git repository, and this workspace is in none.`,
      `Run \`git init\` and commit the workspace, or leave ${option} away to read the files as they are.`,
    );
  }
  const { commit, warnings } = await resolveRef(git, ref, env);
  const name = `${printable(ref)} (${commit.slice(0, 8)})`;
  const entries = await listTree(git, commit, pathBelow(git.top, folder), name);
  const blobs = openBlobs(git);
  try {
    const date = commitDate(new TextDecoder().decode(await blobs.read(commit, caps.yaml)), name);
    return { texts: revisionTexts(name, entries, blobs), commit, date, warnings };
  } catch (error) {
    await blobs.close();
    throw error;
  }
}

/** The commit the working tree stands on, shortened for a file name; undefined without one. One git process. */
export async function headRevision(folder: string, env: Env = process.env): Promise<string | undefined> {
  const git = await gitAround(folder, env);
  if (git === undefined) return undefined;
  const { commit } = await revParse(git, 'HEAD');
  return commit?.slice(0, 8);
}

/** rev-parse answers three things at once, and checks that git itself sees the repository where kam does (G7). */
async function revParse(git: Git, ref: string): Promise<{ commit?: string; shallow: boolean; err: string }> {
  const args = ['rev-parse', '--show-toplevel', '--is-shallow-repository', '--verify', '--end-of-options'];
  const { out, err } = await runGit(git, [...args, `${ref}^{commit}`]);
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
  const commit = /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(rest!)?.[1];
  return { ...(commit && { commit }), shallow: shallow === 'true', err };
}

async function resolveRef(git: Git, ref: string, env: Env) {
  const { commit, shallow, err } = await revParse(git, ref);
  if (commit !== undefined) return { commit, warnings: ambiguity(ref, commit, err, env) };
  if (/dereferences to/.test(err)) {
    throw new UsageError(
      `${quoted(ref)} is no commit but a file or folder in git.`,
      'Name a branch, tag or commit.',
    );
  }
  if (/short object ID .* is ambiguous/.test(err)) {
    throw new UsageError(
      `${quoted(ref)} fits more than one object in git.`,
      'Write more digits of the commit id.',
    );
  }
  if ((await revParse(git, 'HEAD')).commit === undefined) {
    throw new UsageError(
      `There is no ${quoted(ref)} yet: the repository has no commits.`,
      'Commit the workspace once (git add, git commit), or leave --at away.',
    );
  }
  throw shallow ? beyondShallow(ref) : noSuchRef(ref);
}

function noSuchRef(ref: string): UsageError {
  return new UsageError(
    `There is no branch, tag or commit ${quoted(ref)} in this repository.`,
    '`git branch -a` and `git tag` list the names; a branch that is only on the server is written origin/NAME.',
  );
}

function beyondShallow(ref: string): UsageError {
  return new UsageError(
    `${quoted(ref)} is not in this clone, which holds only the newest commits (a shallow clone).`,
    'In a workflow give actions/checkout `fetch-depth: 0`; on your machine run `git fetch --unshallow` or `git fetch --deepen=100`.',
  );
}

/** One name for two things: on a person's machine a warning, in CI a refusal (whoever adds a tag would choose). */
function ambiguity(ref: string, commit: string, err: string, env: Env): string[] {
  if (!/refname .* is ambiguous/.test(err)) return [];
  const message = `${quoted(ref)} names more than one branch, tag or commit; git takes ${commit.slice(0, 8)}.`;
  const help = 'Say which: refs/heads/NAME is the branch, refs/tags/NAME the tag.';
  if (env.CI && !/^(0|false)$/i.test(env.CI)) throw new UsageError(message, help);
  return [`${message} ${help}`];
}

function pathBelow(top: string, folder: string): string {
  return relative(top, folder).split(sep).join('/');
}

interface TreeEntry extends TextEntry {
  id: string;
}

async function listTree(git: Git, commit: string, below: string, name: string): Promise<TreeEntry[]> {
  // The id comes first, so that no path can become an option; what follows the colon is taken as it is.
  const { code, out, err } = await runGit(git, ['ls-tree', '-r', '-l', '-z', `${commit}:${below}`]);
  if (code !== 0 && below !== '' && /Not a valid object name|not a tree object/.test(err)) {
    throw new UsageError(
      `The workspace folder ${quoted(below)} does not exist at ${name}.`,
      'Name a later commit, one where the folder stands in its present place.',
    );
  }
  if (code !== 0) {
    throw new DiskFault(
      `git cannot list the files of ${name}: ${lastWords(err)}`,
      git.top,
      'If this is a partial clone, fetch a full one; otherwise run `git fsck`.',
    );
  }
  return out
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '')
    .map(treeEntry);
}

/** `<mode> <type> <id> <size right-aligned, - for none>\t<path>` */
function treeEntry(record: string): TreeEntry {
  const tab = record.indexOf('\t');
  const [mode, , id, size] = record.slice(0, tab).split(/ +/) as [string, string, string, string];
  const path = record.slice(tab + 1);
  const kind = kindOfMode(mode);
  return kind === 'file' && /^\d+$/.test(size) ? { path, kind, id, size: Number(size) } : { path, kind, id };
}

function kindOfMode(mode: string): TextEntry['kind'] {
  if (mode === '120000') return 'link';
  if (mode === '160000') return 'submodule';
  return mode.startsWith('100') ? 'file' : 'other';
}

function revisionTexts(name: string, entries: readonly TreeEntry[], blobs: Blobs): Texts {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  let listed: readonly TextEntry[] | undefined;

  return {
    label: name,
    list: async () =>
      (listed ??= entries
        .filter(({ path }) => !path.split('/').some(isLeftOut))
        .map(({ id: _, ...entry }) => entry)
        .sort((a, b) => compareText(a.path, b.path))),
    read: async (path, cap = caps.yaml) => {
      const entry = entryFor(path);
      if (entry === undefined) return undefined;
      if (entry.kind !== 'file') throw notAFile(entry.kind);
      if (entry.size !== undefined && entry.size > cap) throw overCap(entry.size, cap);
      return blobs.read(entry.id, cap);
    },
    close: () => blobs.close(),
  };

  /** As in a folder: what stands below a link, or is itself a folder, is refused and not just absent. */
  function entryFor(path: string): TreeEntry | undefined {
    const segments = segmentsOf(path);
    const found = byPath.get(path);
    if (found) return found;
    for (let depth = 1; depth < segments.length; depth++) {
      const above = byPath.get(segments.slice(0, depth).join('/'));
      if (above) return above.kind === 'file' ? undefined : above;
    }
    if (entries.some((entry) => entry.path.startsWith(`${path}/`))) throw notAFile('folder');
    return undefined;
  }
}

function commitDate(commit: string, name: string): string {
  const header = commit.slice(0, commit.indexOf('\n\n') + 1 || undefined);
  const seconds = /^committer .*> (-?\d+) [-+]\d{4}$/m.exec(header)?.[1];
  const day = seconds === undefined ? undefined : dayOfEpoch(seconds);
  if (day === undefined) {
    throw new UsageError(
      `The commit ${name} carries no usable date.`,
      'Say which day counts as today with --as-of.',
    );
  }
  return day;
}
