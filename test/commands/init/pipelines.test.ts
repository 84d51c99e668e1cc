import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { folder, kam, read, workspaceOf, write } from '../harness.ts';
import { init } from './workspaces.ts';

const github = ['.github/workflows/kam.yml', '.github/workflows/kam-comment.yml'];

/** A repository whose folder `plans` is a workspace. */
function repository(at = 'plans', more: Record<string, string> = {}): string {
  const cwd = workspaceOf({ [`${at}/kam.yaml`]: 'kam: workspace/1\n', ...more });
  execFileSync('git', ['init', '-q'], { cwd });
  return cwd;
}

describe('kam init --ci', () => {
  it('writes into a workspace that is there the pipelines and nothing else, at the top of the repository', async () => {
    const cwd = repository();
    const { exitCode, result, stderr } = await init(cwd, 'plans', '--ci', 'github');
    expect(exitCode).toBe(0);
    expect(result).toEqual({ kam: 'init/1', files: github, findings: [] });
    expect(stderr).toContain(
      'names, and there is none. There:\n  npm init -y\n  npm install --save-dev ./vendor/kam-',
    );
    expect(stderr).toContain('node_modules/ in .gitignore');
    expect(stderr).not.toContain('no git repository');
    expect(readdirSync(join(cwd, 'plans'))).toEqual(['kam.yaml']);
    const shipped = readFileSync('templates/ci/github/kam.yml', 'utf8');
    expect(read(cwd, github[0]!)).toBe(shipped.replace('KAM_WORKSPACE: .', 'KAM_WORKSPACE: "plans"'));
    expect(read(cwd, github[1]!)).toBe(readFileSync('templates/ci/github/kam-comment.yml', 'utf8'));
  });

  it('starts a workspace where there is none, with its pipelines', async () => {
    const cwd = folder();
    const { exitCode, result } = await init(cwd, '--ci', 'gitlab');
    expect(exitCode).toBe(0);
    expect((result as { files: string[] }).files).toEqual(
      expect.arrayContaining(['kam.yaml', '.gitattributes', '.gitlab/kam.yml', '.gitlab-ci.yml']),
    );
    expect(parse(read(cwd, '.gitlab/kam.yml'))['.kam'].variables.KAM_WORKSPACE).toBe('.');
    expect((await kam(['check'], { cwd })).exitCode).toBe(0);
  });

  it('finds the one workspace of a repository from its top, and starts no second one', async () => {
    const cwd = repository('plans/spain', { 'docs/x.md': '' });
    const { exitCode, result, stderr } = await init(cwd, '--ci', 'github');
    expect([exitCode, result]).toEqual([0, { kam: 'init/1', files: github, findings: [] }]);
    expect(stderr).toContain('for the workspace "plans/spain"');
    expect(parse(read(cwd, github[0]!)).env.KAM_WORKSPACE).toBe('plans/spain');
    expect(readdirSync(cwd).sort()).toEqual(['.git', '.github', 'docs', 'plans']);
    // also from a folder in it, and beside it
    mkdirSync(join(cwd, 'plans/spain/accounts'));
    expect((await init(join(cwd, 'plans/spain/accounts'), '--ci', 'github')).stderr).toContain(
      'as they should',
    );
    expect((await init(join(cwd, 'docs'), '--ci', 'github')).stderr).toContain('as they should be');
  });

  it('asks which one is meant where there are several, and writes nothing', async () => {
    const cwd = repository('plans', { 'other plans/kam.yaml': 'kam: workspace/1\n' });
    const { exitCode, stderr } = await init(cwd, '--ci', 'gitlab');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('several workspaces here: other plans, plans.');
    expect(stderr).toContain("kam init -C 'other plans' --ci gitlab");
    expect(readdirSync(cwd).sort()).toEqual(['.git', 'other plans', 'plans']);
    expect((await init(cwd, '-C', 'plans', '--ci', 'gitlab')).exitCode).toBe(0);
    expect(parse(read(cwd, '.gitlab/kam.yml'))['.kam'].variables.KAM_WORKSPACE).toBe('plans');
  });

  it('starts no workspace around one, whatever it is given', async () => {
    const cwd = repository('plans', { 'a.yaml': '{}\n' });
    const { exitCode, stderr } = await init(cwd, '--ci', 'github', '--answers', 'a.yaml');
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('is the workspace plans')]);
    expect(readdirSync(cwd).sort()).toEqual(['.git', 'a.yaml', 'plans']);
  });

  it('run again changes nothing', async () => {
    const cwd = repository();
    await init(cwd, 'plans', '--ci', 'github');
    const { result, stderr } = await init(cwd, 'plans', '--ci', 'github');
    expect(result).toMatchObject({ files: [] });
    expect(stderr).toContain('as they should be');
  });

  it('never overwrites what somebody changed; nothing is written then, unless --force says so', async () => {
    const cwd = repository('plans', { [github[1]!]: 'name: mine\n' });
    const { exitCode, stderr } = await init(cwd, 'plans', '--ci', 'github');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('.github/workflows/kam-comment.yml is here already');
    expect(existsSync(join(cwd, github[0]!))).toBe(false);
    expect((await init(cwd, 'plans', '--ci', 'github', '--force')).exitCode).toBe(0);
    expect(read(cwd, github[1]!)).toContain('name: kam comment');
  });

  it.each([
    ['{"devDependencies":{"kam":"file:vendor/kam-0.1.0.tgz"}}', 'They run kam as package.json'],
    ['{"name":"plans"}', 'names, and it names none. There:\n  npm install'],
    ['{', 'and it names none. There:\n  npm install'],
    ['[]', 'and it names none. There:\n  npm install'],
    ['null', 'and it names none. There:\n  npm install'],
  ])('of the package.json %j says whether it names kam', async (text, said) => {
    const { exitCode, stderr } = await init(repository('plans', { 'package.json': text }), '--ci', 'github');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(said)]);
    expect(stderr).not.toContain('npm init');
  });

  it('says outside of a repository that nobody runs them there, unless one is made', async () => {
    const cwd = workspaceOf({ 'kam.yaml': 'kam: workspace/1\n' });
    const { exitCode, stderr } = await init(cwd, '--ci', 'github');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('lies in no git repository')]);
    expect((await init(cwd, '--ci', 'github')).stderr).toContain('lies in no git repository');
    expect((await init(folder(), '--ci', 'github')).stderr).not.toContain('in no git repository');
  });

  it.each(['github', 'gitlab'])(
    'serves one workspace of a repository; for %s it says which one that is, and what to do for a second',
    async (server) => {
      const cwd = repository('plans', { 'other/kam.yaml': 'kam: workspace/1\n' });
      const [file] = server === 'github' ? github : ['.gitlab/kam.yml'];
      await init(cwd, '-C', 'plans', '--ci', server);
      const before = read(cwd, file!);
      const { exitCode, stderr } = await init(cwd, '-C', 'other', '--ci', server);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(
        `kam: ${file} is here already, for the workspace plans: kam writes the pipelines of one`,
      );
      expect(stderr).toContain('KAM_WORKSPACE: "other"');
      expect(read(cwd, file!)).toBe(before);
      write(cwd, file!, before.replace('"plans"', '"\\u202e\u202e"'));
      expect((await init(cwd, '-C', 'other', '--ci', server)).stderr).toContain('\\u{202e}: kam writes');
      write(cwd, file!, `${before}# mine\n`);
      expect((await init(cwd, '-C', 'other', '--ci', server)).stderr).toContain('not as kam writes');
    },
  );

  it('starts no workspace either where it would overwrite a pipeline', async () => {
    const cwd = workspaceOf({ [github[0]!]: 'name: mine\n' });
    expect((await init(cwd, '--ci', 'github')).exitCode).toBe(2);
    expect(readdirSync(cwd)).toEqual(['.github']);
  });

  it('leaves a .gitlab-ci.yml of others alone and says what belongs into it, as often as it is asked', async () => {
    const cwd = repository('plans', { '.gitlab-ci.yml': 'test: { script: [make] }\n' });
    for (const _ of 'ab') {
      const { exitCode, stderr } = await init(cwd, 'plans', '--ci', 'gitlab', '--force');
      expect(exitCode).toBe(0);
      expect(stderr).toContain('does not include .gitlab/kam.yml');
      expect(stderr).toContain('\ninclude:\n  - local: .gitlab/kam.yml\n');
      expect(stderr).not.toContain('as they should be');
    }
    expect(read(cwd, '.gitlab-ci.yml')).toBe('test: { script: [make] }\n');
  });

  it.each([
    'include: .gitlab/kam.yml',
    'include: /.gitlab/kam.yml',
    'include: { local: "/.gitlab/kam.yml" }',
    'include: [{ project: a/b, file: x.yml }, { local: .gitlab/kam.yml, rules: [] }]',
    'include: [other.yml, .gitlab/kam.yml]',
    'include:\n  - local: .gitlab/*.yml',
    'include: "**.yml"',
    'stages: [build, test]\ninclude: .gitlab/kam.yml',
    // what kam does not read
    '.x: &x { a: 1 }\ninclude:\n  - local: .gitlab/kam.yml\ny: *x',
  ])('sees that it is taken in: %j', async (text) => {
    const cwd = repository('plans', { '.gitlab-ci.yml': text });
    await init(cwd, 'plans', '--ci', 'gitlab');
    const { stderr } = await init(cwd, 'plans', '--ci', 'gitlab');
    expect(stderr).toBe('The pipelines for gitlab are as they should be.\n');
  });

  it.each([
    ['', 'Add to it:\ninclude:\n  - local: .gitlab/kam.yml\n'],
    ['# nothing\n', 'Add to it:\ninclude:'],
    ['# include: .gitlab/kam.yml\nx: {}', 'Add to it:\ninclude:\n  - local'],
    ['x: "see .gitlab/kam.yml"', 'Add to it:\ninclude:\n  - local'],
    ['include: []', 'Add to the list below its include:'],
    ['include:', 'Make its include: a list'],
    ['include: [other.yml]', 'Add to the list below its include:\n  - local: .gitlab/kam.yml\n'],
    ['include: other.yml', 'Make its include: a list, of what stands there now and this line:\n  - local'],
    ['include: { project: a/b, file: .gitlab/kam.yml }', 'Make its include: a list'],
    ['include: https://example.org/.gitlab/kam.yml', 'Make its include: a list'],
    ['include: .gitlab/*/kam.yml', 'Make its include: a list'],
    [`include: "${'**x'.repeat(5000)}"`, 'Make its include: a list'],
    ['.x: &x { a: 1 }\n# .gitlab/kam.yml\ny: *x', 'kam cannot read all of it'],
    ['stages: [build]\ninclude: .gitlab/kam.yml', 'has no stage "test"'],
  ])('says what %j lacks', async (text, missing) => {
    const cwd = repository('plans', { '.gitlab-ci.yml': text });
    const { exitCode, stderr } = await init(cwd, 'plans', '--ci', 'gitlab');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining(missing)]);
    expect(read(cwd, '.gitlab-ci.yml')).toBe(text);
  });

  it.each(['sales plans/españa', 'a/b', 'x_1.2-y'])('names the folder %j', async (at) => {
    const cwd = repository(at);
    await init(cwd, at, '--ci', 'github');
    expect(parse(read(cwd, github[0]!)).env.KAM_WORKSPACE).toBe(at);
  });

  it.each(['$(touch x)', `\${{ github.token }}`, 'a"b', "a'b", 'a\\b', 'a$b', '-x', 'a\nb: c'])(
    'refuses the folder %j, which a server could take for more than a name',
    async (at) => {
      const cwd = repository(at);
      const { exitCode, stderr } = await kam(['init', '-C', join(cwd, at), '--ci', 'github'], { cwd });
      expect(exitCode).toBe(2);
      expect(stderr).toContain('characters in its name');
      expect(existsSync(join(cwd, '.github'))).toBe(false);
    },
  );

  it('writes through no link', async () => {
    const cwd = repository();
    const elsewhere = folder();
    mkdirSync(join(elsewhere, 'workflows'));
    symlinkSync(elsewhere, join(cwd, '.github'));
    expect((await init(cwd, 'plans', '--ci', 'github')).exitCode).not.toBe(0);
    expect(readdirSync(join(elsewhere, 'workflows'))).toEqual([]);
  });

  it.each([
    [['--force'], '--force replaces pipelines'],
    [['--account', 'x', '--ci', 'github'], '--ci writes pipelines for a workspace'],
    [['--questions', '--ci', 'github'], '--ci writes pipelines for a workspace'],
    [['--ci', 'jenkins'], 'Allowed are github'],
  ])('takes %j for a wrong call', async (args, why) => {
    const { exitCode, stderr } = await init(repository(), ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(why);
  });
});
