import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, kam, workspaceOf } from '../harness.ts';
import { built, git, start } from '../process.ts';
import { example, type Files } from './texts.ts';

let cli: string;
beforeAll(async () => {
  cli = await built('hostile-git');
});

const day = ['--as-of', '2026-11-23'];
/** Every command, each as it would run in a pull request or on the branch of a colleague. */
const commands: [string, string[]][] = [
  ['check', ['check', ...day]],
  ['check --format github', ['check', '--format', 'github', ...day]],
  ['next', ['next', ...day]],
  ['status', ['status', ...day]],
  ['kpi', ['kpi', 'san-telmo', ...day]],
  ['score', ['score', ...day]],
  ['score --missing', ['score', '--missing', ...day]],
  ['report', ['report', 'san-telmo', '--out', '-', ...day]],
  ['log', ['log', 'san-telmo', ...day]],
  ['log --accounts all', ['log', '--accounts', 'all', ...day]],
  ['log --forecast', ['log', '--accounts', 'all', '--forecast', ...day]],
];
/** Those that compare with what is committed. */
const comparing: [string, string[]][] = [
  ['check --changed', ['check', '--changed', ...day]],
  ['diff', ['diff', ...day]],
  ['diff HEAD HEAD', ['diff', 'HEAD', 'HEAD', '--format', 'md', ...day]],
  ['review', ['review', 'san-telmo', ...day]],
];
const writing: [string, string[]][] = [
  ['review --close', ['review', 'san-telmo', '--close', '--next', '2027-01-12', ...day]],
  ['score --write', ['score', '--write', ...day]],
  ['report', ['report', 'san-telmo', ...day]],
  ['book', ['book', 'visit', 'san-telmo', '--stakeholder', 'r-01', '--by', 'kam-1', '--hours', '1', ...day]],
  ['init', ['init']],
  ['init --account', ['init', '--account', 'OTHER', ...day]],
  ['init --ci', ['init', '--ci', 'github']],
  ['init --ci gitlab', ['init', '--ci', 'gitlab']],
  ['schema', ['schema']],
  ['textconv', ['textconv', 'accounts/san-telmo/5-objectives.yaml']],
  ['completion', ['completion', 'bash']],
];

/** A repository whose every setting that can start a program touches the marker. */
function trapped(): { cwd: string; marker: string } {
  const cwd = workspaceOf(example());
  const marker = join(folder(), 'ran');
  const trap = join(folder(), 'trap.sh');
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${marker}'\n`);
  chmodSync(trap, 0o755);
  writeFileSync(join(cwd, '.gitattributes'), '* filter=trap diff=trap merge=trap\n');
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '-A', '-f');
  git(cwd, 'commit', '-q', '-m', 'plan');
  for (const name of [
    'filter.trap.clean',
    'filter.trap.smudge',
    'filter.trap.process',
    'diff.trap.command',
    'diff.trap.textconv',
    'diff.external',
    'merge.trap.driver',
    'core.fsmonitor',
    'core.pager',
    'core.editor',
    'core.askPass',
    'core.sshCommand',
    'core.alternateRefsCommand',
    'credential.helper',
    'gpg.program',
    'uploadpack.packObjectsHook',
    'interactive.diffFilter',
    'alias.cat-file',
    'alias.log',
    'alias.ls-tree',
    'alias.rev-parse',
  ])
    git(cwd, 'config', name, name.startsWith('alias') ? `!${trap}` : trap);
  // the program that looks at signatures is the trap
  git(cwd, 'config', 'log.showSignature', 'true');
  git(cwd, 'config', 'core.hooksPath', join(cwd, 'hooks'));
  mkdirSync(join(cwd, 'hooks'));
  for (const hook of [
    'pre-commit',
    'post-checkout',
    'post-index-change',
    'reference-transaction',
    'fsmonitor-watchman',
    'post-merge',
    'pre-auto-gc',
  ])
    symlinkSync(trap, join(cwd, 'hooks', hook));
  rmSync(marker, { force: true });
  return { cwd, marker };
}

/** The same by ordinary committed files: what a pull request can bring. */
function planted(): { cwd: string; marker: string } {
  const marker = join(folder(), 'ran');
  const trap = join(folder(), 'trap.sh');
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${marker}'\n`);
  chmodSync(trap, 0o755);
  const repository = (at: string): Files => ({
    [`${at}HEAD`]: 'ref: refs/heads/main\n',
    [`${at}config`]: `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = ${trap}\n[diff]\n\texternal = ${trap}\n`,
    [`${at}objects/.keep`]: '',
    [`${at}refs/.keep`]: '',
  });
  const cwd = workspaceOf({ ...example(), ...repository(''), ...repository('accounts/san-telmo/') });
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '-A', '-f');
  git(cwd, 'commit', '-q', '-m', 'plan');
  return { cwd, marker };
}

describe('no command runs what a repository brings along', () => {
  it.each([...commands, ...comparing, ...writing])('%s, with and without --at', async (_, argv) => {
    for (const { cwd, marker } of [trapped(), planted()]) {
      const ats = commands.some(([, reading]) => reading === argv) ? [[], ['--at', 'HEAD']] : [[]];
      // the planted repository is entered from within
      for (const at of ats)
        for (const from of at.length > 0 || comparing.some(([, it]) => it === argv)
          ? ['accounts/san-telmo']
          : ['.']) {
          const printed = await kam([...argv, ...at], { cwd: join(cwd, from), env: { HOME: cwd } });
          expect([0, 1, 2], printed.stderr).toContain(printed.exitCode);
        }
      expect(existsSync(marker) ? readFileSync(marker, 'utf8') : '').toBe('');
    }
  });

  it('the trap works: git itself falls into it', () => {
    const { cwd, marker } = trapped();
    spawnSync('git', ['status'], { cwd, stdio: 'ignore' });
    expect(existsSync(marker)).toBe(true);
  });
});

describe('the environment does not lead a command to another repository', () => {
  it.each(commands)('%s --at HEAD', async (_, argv) => {
    const cwd = workspaceOf(example());
    git(cwd, 'init', '-q', '-b', 'main');
    git(cwd, 'add', '-A', '-f');
    git(cwd, 'commit', '-q', '-m', 'plan');
    const other = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n', 'accounts/forged/1-analysis.yaml': 'x' });
    git(other, 'init', '-q', '-b', 'main');
    git(other, 'add', '-A', '-f');
    git(other, 'commit', '-q', '-m', 'forged');
    const call = [...argv, '--at', 'HEAD'];
    const plain = await kam(call, { cwd });
    const led = await kam(call, {
      cwd,
      env: {
        GIT_DIR: join(other, '.git'),
        GIT_WORK_TREE: other,
        GIT_INDEX_FILE: join(other, '.git/index'),
        GIT_OBJECT_DIRECTORY: join(other, '.git/objects'),
        GIT_NAMESPACE: 'forged',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.worktree',
        GIT_CONFIG_VALUE_0: other,
      },
    });
    expect(led).toEqual(plain);
    expect(plain.exitCode).toBe(0);
  });
});

describe('a program named git in a workspace is not started', () => {
  it.each([
    ['check', ['check', '--at', 'HEAD', ...day]],
    ['init', ['init', 'new']],
  ])('%s', (name, argv) => {
    const cwd = name === 'init' ? folder() : workspaceOf(example());
    if (name !== 'init') {
      git(cwd, 'init', '-q', '-b', 'main');
      git(cwd, 'add', '-A', '-f');
      git(cwd, 'commit', '-q', '-m', 'plan');
    }
    const marker = join(folder(), 'ran');
    for (const program of ['git', 'node', 'sh']) {
      writeFileSync(join(cwd, program), `#!/bin/sh\ntouch '${marker}'\n`);
      chmodSync(join(cwd, program), 0o755);
    }
    const { status, stderr } = start(cli, argv, {
      cwd,
      env: { ...process.env, PATH: `.:${process.env.PATH}` },
    });
    expect(stderr).not.toMatch(/^\s+at /m);
    expect([0, 1]).toContain(status);
    expect(existsSync(marker)).toBe(false);
  });
});
