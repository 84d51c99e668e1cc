import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyOf, folder, kam, read, write } from '../harness.ts';
import { built, git, start } from '../process.ts';

let cli: string;
beforeAll(async () => {
  cli = await built('at');
});

/** andes-pharma as a repository with one commit, then a change in the working tree that no commit has. */
function repository(): string {
  const cwd = copyOf('examples/andes-pharma');
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '-A', '-f');
  git(cwd, 'commit', '-q', '-m', 'plan');
  return cwd;
}

const day = ['--as-of', '2026-11-23'];
const commands: [string, string[]][] = [
  ['check', ['check', '--format', 'json', ...day]],
  ['next', ['next', '--all', ...day]],
  ['status', ['status', ...day]],
  ['kpi', ['kpi', 'san-telmo', '--format', 'json', ...day]],
  ['kpi of all', ['kpi', '--accounts', 'all', ...day]],
  ['kpi --explain', ['kpi', 'san-telmo', '--explain', 'roi', ...day]],
  ['score', ['score', '--format', 'csv', ...day]],
  ['score --missing', ['score', '--missing', ...day]],
  ['report', ['report', 'san-telmo', '--format', 'json', '--out', '-', ...day]],
];

describe('--at REF', () => {
  it.each(commands)('%s says of a commit what it said before the change', async (_, argv) => {
    const cwd = repository();
    const before = await kam(argv, { cwd });
    expect(before.exitCode).toBe(0);
    // a change that every command would notice, and files that are gone
    write(cwd, 'portfolio.csv', read(cwd, 'portfolio.csv').replace(/SAN-TELMO[^\n]*\n/, ''));
    write(
      cwd,
      'accounts/san-telmo/records/ledger.csv',
      `${read(cwd, 'accounts/san-telmo/records/ledger.csv').split('\n').slice(0, 40).join('\n')}\n`,
    );
    write(cwd, 'accounts/san-telmo/6-tactics.yaml', 'kam: tactics/1\naccount: "san-telmo"\n');
    rmSync(join(cwd, 'accounts/nova-clinic'), { recursive: true });
    const after = await kam([...argv, '--at', 'HEAD'], { cwd });
    expect(after.stdout).toBe(before.stdout);
    expect((await kam(argv, { cwd })).stdout).not.toBe(before.stdout);
  });

  it.each(commands)(
    '%s needs at most four git processes, no checkout and no file in the repository',
    (_, argv) => {
      const cwd = repository();
      const bin = folder();
      const log = join(bin, 'log');
      const real = execFileSync('bash', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
      writeFileSync(join(bin, 'git'), `#!/bin/sh\necho "$*" >> '${log}'\nexec '${real}' "$@"\n`);
      chmodSync(join(bin, 'git'), 0o755);
      git(cwd, 'status'); // refreshes the index once, so that its bytes tell
      const index = readFileSync(join(cwd, '.git/index'));
      const { status, stderr } = start(cli, [...argv, '--at', 'HEAD'], {
        cwd,
        env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` },
      });
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(status).toBe(0);
      const calls = readFileSync(log, 'utf8').trim().split('\n');
      expect(calls.length).toBeLessThanOrEqual(4);
      // a log without a patch names objects and starts nothing
      for (const call of calls)
        expect(call).toMatch(
          / (rev-parse|ls-tree|cat-file|config) | log (?!.* (-p|--patch)).*--no-ext-diff --no-textconv /,
        );
      expect(readFileSync(join(cwd, '.git/index')).equals(index)).toBe(true);
      expect(git(cwd, 'status', '--porcelain')).toBe('');
    },
  );

  it('takes the commit’s own day where none is given', async () => {
    const cwd = copyOf('examples/andes-pharma');
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', '-A', '-f');
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', 'commit', '-q', '-m', 'x'],
      {
        cwd,
        env: {
          ...process.env,
          GIT_COMMITTER_DATE: '2026-05-04T23:30:00+02:00',
          GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z',
        },
      },
    );
    const { result } = await kam(['check', '--format', 'json', '--at', 'HEAD'], {
      cwd,
      env: { SOURCE_DATE_EPOCH: '' },
    });
    expect(result).toMatchObject({ as_of: '2026-05-04' });
  });

  it('reads a workspace in a subfolder of the repository', async () => {
    const top = folder();
    mkdirSync(join(top, 'plans'));
    execFileSync('cp', ['-r', 'examples/andes-pharma/.', join(top, 'plans')]);
    git(top, 'init', '-q', '-b', 'main');
    git(top, 'add', '-A', '-f');
    git(top, 'commit', '-q', '-m', 'plan');
    const { exitCode, result } = await kam(['check', '--format', 'json', '--at', 'main'], {
      cwd: join(top, 'plans'),
    });
    expect(exitCode).toBe(0);
    expect((result as { files: number }).files).toBeGreaterThan(10);
  });

  it.each([
    ['no-such-branch', 'no-such-branch'],
    ['--output=x', '--output=x'],
    ['HEAD~99', 'HEAD~99'],
  ])('calls the ref %s wrong with exit 2 and writes nothing', async (ref, says) => {
    const cwd = repository();
    const { exitCode, stderr } = await kam(['check', '--at', ref], { cwd });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(says);
    expect(git(cwd, 'status', '--porcelain')).toBe('');
  });
});
