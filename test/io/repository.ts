/** Real git repositories in a temporary folder, for tests: the person's own settings and clock stay outside. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Repository {
  root: string;
  git(...args: string[]): string;
  /** writes files below the root */
  put(files: Record<string, string | Uint8Array>): void;
  /** commits everything that stands in the folder; gives the commit's id */
  commit(message?: string, date?: string): string;
  remove(): void;
}

/** Where the system has a folder in memory: a process that is killed loses nothing there, and no test waits for a disk. */
export function inMemory(): string {
  const memory = '/dev/shm';
  const parent = existsSync(memory) ? memory : tmpdir();
  return realpathSync(mkdtempSync(join(parent, 'kam-test-')));
}

export function temporaryFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'kam-test-')));
}

export function repository(files: Record<string, string | Uint8Array> = {}): Repository {
  const root = temporaryFolder();
  const git = (...args: string[]) => gitIn(root, args);
  const put: Repository['put'] = (more) => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  git('init', '--quiet', '--initial-branch=main');
  put(files);
  return {
    root,
    git,
    put,
    commit: (message = 'plan', date = '2026-03-01T12:00:00Z') => {
      git('add', '--all', '--force');
      gitIn(root, ['commit', '--quiet', '--allow-empty', '-m', message], date);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export function gitIn(folder: string, args: readonly string[], date = '2026-03-01T12:00:00Z'): string {
  return execFileSync('git', ['-C', folder, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'kam-1',
      GIT_AUTHOR_EMAIL: 'kam-1@example.org',
      GIT_COMMITTER_NAME: 'kam-1',
      GIT_COMMITTER_EMAIL: 'kam-1@example.org',
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      LC_ALL: 'C',
    },
  }).trim();
}
