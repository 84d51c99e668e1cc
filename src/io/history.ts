/**
 * The history of the workspace folder, newest commit first: one `git log` that names the blobs each commit changed, and one
 * `git cat-file` to read them. Of a merge the first parent counts, so that a merged pull request is one step: what it brought
 * to the branch. `git log` without a patch runs neither filters, text converters nor drivers; what its settings could still
 * start or change (signatures, notes, mail maps, the encoding) is told off by its arguments.
 */
import { caps, type TextEntry } from '../documents/texts.ts';
import { dayOfEpoch } from './clock.ts';
import { DiskFault, UsageError } from './faults.ts';
import { type Env, type Git, lastWords, openGit, patience, topAbove } from './git.ts';
import { type Objects, openObjects } from './objects.ts';
import { type Asking, deepen, repositoryOf, resolveRefs } from './refs.ts';
import { below, kindOfMode } from './trees.ts';

export interface HistoryCommit {
  id: string;
  /** seconds since 1970 of the committer's clock, and that day in UTC; undefined where the commit carries no usable date */
  time: number | undefined;
  date: string | undefined;
  /** the first line of its message, at most a thousand characters, as somebody wrote it: for printable() */
  subject: string;
  /** nothing came before it */
  isFirst: boolean;
  changes: readonly BlobChange[];
}

/** One path of the workspace in one commit; on the side that is undefined it does not stand. */
export interface BlobChange {
  path: string;
  before: Blob | undefined;
  after: Blob | undefined;
  /** the path that left in the same commit and said much the same: the file was called so before */
  was?: string;
}

export interface Blob {
  id: string;
  kind: TextEntry['kind'];
}

export interface History {
  /** the commit it begins with, the newest */
  tip: string;
  /** the clone holds only the newest commits: what came first is not known */
  shallow: boolean;
  /** newest first; commits that changed none of the paths are left out, those of a side branch count as their merge */
  commits(other?: Stretch): AsyncIterable<HistoryCommit>;
  /** the bytes of a blob; Unreadable over the cap */
  read(id: string, cap?: number): Promise<Uint8Array>;
  /** sentences for stderr */
  warnings: readonly string[];
  close(): Promise<void>;
}

/** Another stretch of the same history. */
export interface Stretch {
  /** the id of the commit it begins with, if that changed one of the paths */
  tip: string;
  paths: readonly string[];
  /** no more commits than this */
  most?: number;
}

export interface Asked {
  /** a branch, tag or commit; HEAD by default */
  ref?: string;
  /** files and folders of the workspace; none: all of it */
  paths?: readonly string[];
}

const asking: Asking = { needs: 'A history', without: ': it begins with the first commit' };

/** A repository that is open already: its history needs one more process. */
export interface Repository {
  git: Git;
  objects: Objects;
  /** where in it the workspace lies; "" at its top */
  below: string;
  shallow: boolean;
}

/** Closing it leaves the repository open. */
export function historyFrom(
  { git, objects, below: folder, shallow }: Repository,
  tip: string,
  paths: readonly string[] = [],
): History {
  const wanted = (some: readonly string[]) =>
    some.length > 0 ? some.map((path) => below(folder, path)) : folder === '' ? [] : [folder];
  return {
    tip,
    shallow,
    commits: (other) => logOf(git, folder, { tip, ...other, paths: wanted(other?.paths ?? paths) }),
    read: (id, cap = caps.yaml) => objects.read(id, cap),
    warnings: shallow
      ? [`This clone holds only the newest commits (a shallow clone), so the history is not whole: ${deepen}`]
      : [],
    close: async () => {},
  };
}

/** `root`: the workspace folder, as a real path. */
export async function openHistory(
  root: string,
  { ref = 'HEAD', paths = [] }: Asked,
  env: Env = process.env,
): Promise<History> {
  const { git, below } = await repositoryOf(root, env, asking);
  const { commits, shallow, warnings } = await resolveRefs(git, [ref], env, asking);
  const objects = openObjects(git);
  const history = historyFrom({ git, objects, below, shallow }, commits[0]!, paths);
  return {
    ...history,
    warnings: [...warnings, ...history.warnings],
    close: () => objects.close(),
  };
}

/** The same of the files as they are; undefined where no history is known: no repository, none that git reads, no commits. */
export async function historyHere(
  root: string,
  paths: readonly string[],
  env: Env,
): Promise<History | undefined> {
  if (topAbove(root) === undefined) return undefined;
  try {
    return await openHistory(root, { paths }, env);
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

async function* logOf(git: Git, folder: string, { tip, paths, most }: Stretch): AsyncIterable<HistoryCommit> {
  const child = openGit(git, [
    '--literal-pathspecs',
    'log',
    '--first-parent',
    '--diff-merges=first-parent',
    '--raw',
    '--root',
    '-z',
    '--no-abbrev',
    // a file that is called anew and says much the same is known again; never more than this many are compared
    '--find-renames=50%',
    '-l1000',
    ...(most === undefined ? [] : [`--max-count=${most}`]),
    '--no-ext-diff',
    '--no-textconv',
    '--no-show-signature',
    '--no-notes',
    '--no-mailmap',
    '--no-color',
    '--encoding=UTF-8',
    '--format=%H%x00%ct%x00%P%x00%s',
    '--end-of-options',
    tip,
    '--',
    ...paths,
  ]);
  let err = '';
  let fault: Error | undefined;
  child.stdin.end();
  child.stdin.on('error', () => {});
  child.stderr.on('data', (chunk: Buffer) => {
    if (err.length < 10_000) err += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', (error) => {
      fault = error;
      resolve(null);
    });
    child.on('close', resolve);
  });
  const deadline = setTimeout(() => child.kill('SIGKILL'), patience);
  try {
    const read = commitReader(folder);
    for await (const chunk of child.stdout) {
      deadline.refresh();
      yield* read.take(chunk as Buffer);
    }
    const code = await ended;
    if (code !== 0 || fault) throw brokenOff(git, fault?.message ?? err);
    yield* read.end();
  } finally {
    clearTimeout(deadline);
    child.kill('SIGKILL'); // whoever has read enough waits for nothing
  }
}

function brokenOff(git: Git, err: string): DiskFault {
  return new DiskFault(
    `git cannot tell the whole history: ${lastWords(err)}`,
    git.top,
    'If this is a partial clone, fetch a full one; otherwise run `git fsck`.',
  );
}

/** more of one name or subject than this is not kept */
const longest = 65_536;
const longestSubject = 1000;

/**
 * What `git log -z --raw --format=%H%x00%ct%x00%P%x00%s` prints, a NUL after each: an id, a time, its parents, a subject, and
 * for each path `:<mode> <mode> <id> <id> <letter>` and the path, of a renamed one both; the first of them after a line break.
 */
function commitReader(folder: string) {
  const prefix = folder === '' ? '' : `${folder}/`;
  let rest: Buffer[] = [];
  let length = 0;
  let commit: (Omit<HistoryCommit, 'changes'> & { changes: BlobChange[] }) | undefined;
  let header: string[] = [];
  let raw: string | undefined;
  let was: string | undefined;

  return { take, end };

  function* take(chunk: Buffer): Iterable<HistoryCommit> {
    let from = 0;
    for (let to = chunk.indexOf(0); to !== -1; to = chunk.indexOf(0, from)) {
      keep(chunk.subarray(from, to));
      const word = Buffer.concat(rest).toString('utf8');
      rest = [];
      length = 0;
      from = to + 1;
      const done = hear(word);
      if (done) yield done;
    }
    keep(Buffer.from(chunk.subarray(from)));
  }

  function* end(): Iterable<HistoryCommit> {
    if (commit) yield commit;
  }

  function keep(part: Buffer): void {
    if (length < longest) rest.push(part.subarray(0, longest - length));
    length += part.length;
  }

  /** The commit before, once the next one begins. */
  function hear(word: string): HistoryCommit | undefined {
    if (raw !== undefined) {
      if (was === undefined && / R\d+$/.test(raw)) {
        was = word;
        return undefined;
      }
      change(raw, word, was);
      raw = was = undefined;
      return undefined;
    }
    if (header.length === 0 && /^\n?:/.test(word)) {
      raw = word;
      return undefined;
    }
    header.push(word);
    if (header.length < 4) return undefined;
    const [id, time, parents, subject] = header as [string, string, string, string];
    header = [];
    const before = commit;
    const date = dayOfEpoch(time);
    commit = {
      id,
      time: date === undefined ? undefined : Number(time),
      date,
      subject: [...subject.slice(0, 2 * longestSubject)].slice(0, longestSubject).join(''),
      isFirst: parents === '',
      changes: [],
    };
    return before;
  }

  function change(said: string, path: string, was: string | undefined): void {
    const [, modeBefore, modeAfter, before, after] = /:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) /.exec(said) ?? [];
    if (commit === undefined || after === undefined) return;
    const sides = { before: blob(modeBefore!, before!), after: blob(modeAfter!, after) };
    if (was === undefined) add({ path, ...sides });
    else {
      add({ path: was, before: sides.before, after: undefined });
      add({
        path,
        before: undefined,
        after: sides.after,
        ...(was.startsWith(prefix) && { was: inside(was) }),
      });
    }
  }

  function add(one: BlobChange): void {
    if (one.path.startsWith(prefix)) commit!.changes.push({ ...one, path: inside(one.path) });
  }

  function inside(path: string): string {
    return path.slice(prefix.length);
  }
}

/** Mode 000000 stands for "not there". */
function blob(mode: string, id: string): Blob | undefined {
  return /^0+$/.test(mode) ? undefined : { id, kind: kindOfMode(mode) };
}
