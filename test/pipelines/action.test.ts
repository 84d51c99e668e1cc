import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { kam } from '../commands/harness.ts';
import { repository, temporaryFolder } from '../io/repository.ts';
import { complaints } from '../schemas/pipelines.ts';
import { bash, envOf, readYamlFile, type Step } from './runner.ts';

interface Action {
  inputs: Record<string, { default: string }>;
  runs: { steps: (Step & { shell: string })[] };
}
const action = readYamlFile<Action>('action.yml');
const [build, run] = action.runs.steps as unknown as [Step, Step];

/** The arguments that kam gets from these inputs. */
async function called(inputs: Record<string, string>, event = 'push') {
  const temp = temporaryFolder();
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  mkdirSync(join(temp, 'home/bin'), { recursive: true });
  mkdirSync(join(temp, 'work/pl ans'), { recursive: true });
  writeFileSync(
    join(temp, 'home/bin/kam.js'),
    'console.log(JSON.stringify([process.cwd(), ...process.argv.slice(2)]));',
  );
  const values = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, inputs[name] ?? input.default]),
  );
  const { code, log } = await bash(run.run!, {
    cwd: join(temp, 'work'),
    env: {
      PATH: process.env.PATH,
      RUNNER_TEMP: temp,
      GITHUB_EVENT_NAME: event,
      ...envOf(run.env, { ...values, 'github.action_path': join(temp, 'home') }),
    },
  });
  const left = readdirSync(join(temp, 'work'));
  if (code !== 0) return { code, log, left };
  const [cwd, ...argv] = JSON.parse(log) as string[];
  return { code, argv, folder: cwd!.slice(join(temp, 'work').length), left };
}

describe('the action', () => {
  it('is as GitHub’s published schema wants it, and its scripts hold no expression', () => {
    expect(complaints('action', action)).toEqual([]);
    expect(complaints('action', { ...action, runs: { using: 'composite' } })).not.toEqual([]);
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
  });

  it('checks, with annotations', async () => {
    expect(await called({})).toMatchObject({ argv: ['check', '--format', 'github'], folder: '' });
    expect(await called({ format: 'sarif', 'working-directory': 'pl ans' })).toMatchObject({
      argv: ['check', '--format', 'sarif'],
      folder: '/pl ans',
    });
  });

  it('passes arguments on as they stand, one a line', async () => {
    const args = '--out\na b;touch x.md\n\n$(touch x)\n`touch x`\n*\n"\'\n  two  blanks ';
    expect(await called({ command: 'kpi', args })).toMatchObject({
      argv: ['kpi', '--out', 'a b;touch x.md', '$(touch x)', '`touch x`', '*', '"\'', '  two  blanks '],
      left: ['pl ans'],
    });
  });

  it('uses no template of a pull request', async () => {
    const report = { command: 'report', args: 'san-telmo' };
    expect((await called(report, 'pull_request')).argv).toEqual([
      'report',
      '--builtin-templates',
      'san-telmo',
    ]);
    expect((await called(report, 'pull_request_target')).argv).toContain('--builtin-templates');
    expect((await called(report)).argv).toEqual(['report', 'san-telmo']);
    expect((await called({ ...report, format: 'json' }, 'pull_request')).argv).toEqual([
      'report',
      '--format',
      'json',
      'san-telmo',
    ]);
  });

  it.each(['', '--version', 'check; touch x', '$(touch x)', 'check\ntouch x'])(
    'takes %j for no command',
    async (command) => {
      const { code, log, left } = await called({ command });
      expect([code, left]).toEqual([2, ['pl ans']]);
      expect(log).toMatch(/^::error title=kam::/);
    },
  );

  it('builds kam from its own folder, once, without scripts of packages', async () => {
    const temp = temporaryFolder();
    onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
    const home = join(temp, 'kam home');
    const bin = join(temp, 'bin');
    for (const folder of [home, bin]) mkdirSync(folder);
    writeFileSync(join(bin, 'npm'), '#!/bin/sh\necho "$PWD npm $*"\n', { mode: 0o755 });
    writeFileSync(
      join(home, 'build.js'),
      "require('fs').mkdirSync('dist');require('fs').writeFileSync('dist/cli.js', '');",
    );
    const go = () =>
      bash(build.run!, {
        cwd: temp,
        env: {
          PATH: `${bin}:${process.env.PATH}`,
          RUNNER_TEMP: temp,
          ...envOf(build.env, { 'github.action_path': home }),
        },
      });
    expect(await go()).toEqual({
      code: 0,
      log: `${home} npm ci --ignore-scripts --no-audit --no-fund\n`,
    });
    expect(existsSync(join(home, 'dist/cli.js'))).toBe(true);
    expect(await go()).toEqual({ code: 0, log: '' });
  });
});

const inPlans = (files: Record<string, string>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`plans/${path}`, text]));

describe('the pre-commit hook', () => {
  const hooks = readYamlFile<Record<string, unknown>[]>('.pre-commit-hooks.yaml');

  it('is as the framework’s published schema wants it', () => {
    expect(complaints('hooks', hooks)).toEqual([]);
    expect(complaints('hooks', [{ ...hooks[0], pass_filenames: 'no' }])).not.toEqual([]);
  });

  it('shows the errors and no warning, and lets none through that nobody touched', async () => {
    const warned = (name: string, more = '') => ({
      [`accounts/${name}/5-objectives.yaml`]: `kam: objectives/1\naccount: "${name}"\nobjectives:\n  - { id: x, measure: roi, target: 2, due: 2026-12-31 }\n${more}`,
    });
    const { root, put, remove, commit } = repository({
      'plans/kam.yaml': 'kam: workspace/1\n',
      ...inPlans(warned('a')),
      ...inPlans(warned('b')),
    });
    onTestFinished(remove);
    const hook = async () => {
      const [, ...argv] = String(hooks[0]!.entry).split(' ');
      return kam([...argv, '-C', 'plans'], { cwd: root });
    };
    // no commit is needed yet
    const fine = await hook();
    expect([fine.exitCode, fine.stdout]).toEqual([0, expect.stringMatching(/^0 errors, \d+ warnings\.\n$/)]);
    put(inPlans(warned('b', 'nonsense: 1\n')));
    commit();
    put(inPlans(warned('a', 'more: 1\n')));
    const { exitCode, stdout, stderr } = await hook();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^accounts\/a\/5-objectives.yaml:5:1 {2}error/);
    expect(stdout).toMatch(/\naccounts\/b\/5-objectives.yaml:5:1 {2}error/);
    expect(stdout).not.toMatch(/ {2}(warn|info) {2}/);
    expect(stdout).toMatch(/\n2 errors, [1-9]\d* warnings, .*First: kam next a\n$/);
    expect(stderr).toContain('Shown are errors only');
  });

  it('checks plans as a whole, where YAML or CSV changed', () => {
    expect(hooks).toMatchObject([
      {
        id: 'kam-check',
        entry: 'kam check --errors-only',
        language: 'node',
        types_or: ['yaml', 'csv'],
        pass_filenames: false,
      },
    ]);
  });
});
