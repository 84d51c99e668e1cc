/**
 * git as a reader of objects and nothing else (hostile.md section 6). kam runs only rev-parse, cat-file and log (without a
 * patch), with fixed arguments: none of them runs a hook, filter, pager or monitor of the repository. What could still lead
 * astray is closed here: the environment, replaced objects, lazy fetching and repositories planted inside a workspace folder.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import { printable } from '../findings/printable.ts';
import { DiskFault, UsageError } from './faults.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** A repository, ready to be asked: the program, its top folder and the guarded surroundings. */
export interface Git {
  program: string;
  top: string;
  env: Record<string, string>;
  /** `safe.directory` of the person's own settings, which the guarded environment does not see */
  safe: readonly string[];
}

export interface Answer {
  code: number | null;
  out: Buffer;
  err: string;
}

const nullDevice = process.platform === 'win32' ? 'NUL' : '/dev/null';

// What git needs to start at all; everything else of the environment stays outside. SUDO_UID: who owns a folder.
const allowed = /^(PATH|PATHEXT|SYSTEMROOT|WINDIR|TEMP|TMP|TMPDIR|SUDO_UID|LD_LIBRARY_PATH|DEVELOPER_DIR)$/i;

// Where the person's own git settings are found; only `git config` is told.
const ownSettings =
  /^(HOME|XDG_CONFIG_HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|PROGRAMDATA|GIT_CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/i;

/** milliseconds without a byte after which git is given up */
export const patience = 60_000;

function guardedEnv(env: Env): Record<string, string> {
  return {
    ...pick(env, allowed),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: nullDevice,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

function pick(env: Env, names: RegExp): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && names.test(name)) picked[name] = value;
  return picked;
}

/** The repository that holds `folder` (a real path); undefined where there is none. Runs git at most once. */
export async function gitAround(folder: string, env: Env): Promise<Git | undefined> {
  const top = topAbove(folder);
  if (top === undefined) return undefined;
  const program = findGit(env);
  const git = { program, top, env: guardedEnv(env), safe: [] };
  return isOurs(top) ? git : { ...git, safe: await safeDirectories(program, env) };
}

/** The folder of a repository above (or at) a folder. Only a `.git` counts: a folder that itself looks like a repository is somebody's plant, or not for reading. */
export function topAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (lstatSync(join(at, '.git'), { throwIfNoEntry: false })) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** The first git on the PATH, by its full path: Windows would look into the current folder first. */
function findGit(env: Env): string {
  const path = Object.entries(env).find(([name]) => name.toUpperCase() === 'PATH')?.[1] ?? '';
  const name = process.platform === 'win32' ? 'git.exe' : 'git';
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    const program = join(folder, name);
    try {
      accessSync(program, constants.X_OK);
      if (statSync(program).isFile()) return program;
    } catch {}
  }
  throw new UsageError(
    'git is not installed, or not on the PATH; kam reads earlier versions of a plan through it.',
    'Install git (https://git-scm.com); what reads only the files as they are does without.',
  );
}

/** git refuses other people's repositories unless safe.directory names them: then the person's setting is needed. */
function isOurs(top: string): boolean {
  const me = process.geteuid?.();
  const mark = lstatSync(join(top, '.git'));
  // Without user ids, or where .git is a file that points elsewhere (a work tree), git alone knows.
  if (me === undefined || !mark.isDirectory()) return false;
  return mark.uid === me && lstatSync(top).uid === me;
}

async function safeDirectories(program: string, env: Env): Promise<string[]> {
  const settings = {
    ...pick(env, allowed),
    ...pick(env, ownSettings),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
  };
  const args = ['-c', 'safe.bareRepository=explicit', '-C', rootFolder(), 'config', '--show-scope', '-z'];
  const answer = await runProgram(program, [...args, '--get-all', 'safe.directory'], settings);
  const fields = answer.out.toString('utf8').split('\0');
  const values: string[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    if (/^(system|global|command)$/.test(fields[i]!)) values.push(fields[i + 1]!);
  }
  return values;
}

function rootFolder(): string {
  return process.platform === 'win32' ? `${process.env.SYSTEMDRIVE ?? 'C:'}\\` : '/';
}

function argumentsFor(git: Git, args: readonly string[]): string[] {
  return [
    '--no-pager',
    '-c',
    'safe.bareRepository=explicit',
    '-c',
    'core.fsmonitor=false',
    '-c',
    `core.hooksPath=${nullDevice}`,
    '-c',
    'core.warnAmbiguousRefs=true',
    ...git.safe.flatMap((folder) => ['-c', `safe.directory=${folder}`]),
    '-C',
    git.top,
    ...args,
  ];
}

/** One git command to its end. `args` are fixed words, object ids, and a ref only behind --end-of-options. */
export function runGit(git: Git, args: readonly string[]): Promise<Answer> {
  return runProgram(git.program, argumentsFor(git, args), git.env);
}

/** A git process that stays open for questions on its standard input. */
export function openGit(git: Git, args: readonly string[]): ChildProcessWithoutNullStreams {
  return spawn(git.program, argumentsFor(git, args), { env: git.env, stdio: 'pipe', windowsHide: true });
}

function runProgram(program: string, args: string[], env: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    const deadline = setTimeout(() => {
      child.kill('SIGKILL');
      reject(noAnswer());
    }, patience);
    child.stdout.on('data', (chunk: Buffer) => {
      deadline.refresh();
      out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (err.length < 100) err.push(chunk);
    });
    child.on('error', (error) => {
      clearTimeout(deadline);
      reject(didNotStart(error));
    });
    child.on('close', (code) => {
      clearTimeout(deadline);
      resolve({ code, out: Buffer.concat(out), err: Buffer.concat(err).toString('utf8') });
    });
  });
}

export function didNotStart(error: Error): DiskFault {
  return new DiskFault(`git did not start: ${printable(error.message)}`, 'git', 'Try `git --version`.');
}

export function noAnswer(): DiskFault {
  return new DiskFault(
    'git gave no answer for a minute',
    'git',
    'Check the disk or network drive of the repository.',
  );
}

/** git's own last words, for a message. */
export function lastWords(err: string): string {
  const lines = err.split('\n').filter((line) => line.trim() !== '');
  return printable((lines.at(-1) ?? 'no reason given').slice(0, 300));
}
