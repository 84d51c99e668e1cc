import { homedir, hostname, tmpdir, userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';
import { git } from '../process.ts';
import { printing } from './printed.ts';
import { example, type Files } from './texts.ts';

const canary = 'canary-7f3a';

/** A comment behind every line of every YAML file, and above it. */
function commented(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      path.endsWith('.yaml')
        ? `# ${canary} at the top\n${text
            .split('\n')
            .map((line) => (line === '' ? line : `${line} # ${canary}`))
            .join('\n')}# ${canary} at the end\n`
        : text,
    ]),
  );
}

/** The forms in which a text can hide in an output. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('hex'),
    encodeURIComponent(text),
    Buffer.from(text, 'utf16le').toString('latin1'),
  ];
}

describe('a comment of a plan', () => {
  it('is in no output of any command', async () => {
    const cwd = workspaceOf(commented(example()));
    expect((await kam(['check'], { cwd })).exitCode).toBe(0);
    for (const argv of printing.filter((words) => !words.includes('--excerpt'))) {
      const { stdout, stderr, exitCode } = await kam(argv, { cwd });
      expect(exitCode, `${argv.join(' ')}\n${stderr}`).toBe(0);
      for (const form of forms(canary)) expect(stdout + stderr, argv.join(' ')).not.toContain(form);
    }
  });
});

describe('where a plan lies and who works on it', () => {
  it('is in no output: no path, user, machine, branch or author', async () => {
    const cwd = workspaceOf(example());
    git(cwd, 'init', '-q', '-b', `branch-${canary}`);
    git(cwd, 'add', '-A', '-f');
    git(cwd, '-c', `user.name=author-${canary}`, 'commit', '-q', '-m', `subject-${canary}`);
    const unwanted = [cwd, tmpdir(), process.cwd(), homedir(), hostname(), canary].filter(
      (text) => text.length > 3,
    );
    // a short login such as "root" is an English word too
    if (userInfo().username.length > 6) unwanted.push(userInfo().username);
    for (const argv of printing)
      for (const at of argv[0] === 'init' ? [[]] : [[], ['--at', 'HEAD']]) {
        const { stdout, stderr, exitCode } = await kam([...argv, ...at], { cwd });
        expect(exitCode).toBe(0);
        for (const text of unwanted)
          expect(stdout + stderr, `${argv.join(' ')}: ${text}`).not.toContain(text);
      }
  });
});

describe('what personal data is found', () => {
  it('is named by its line, never quoted: not even with --excerpt off a terminal', async () => {
    const secret = 'somebody@kam.invalid';
    const files = example();
    const path = 'accounts/san-telmo/1-analysis.yaml';
    const cwd = workspaceOf({
      ...files,
      [path]: files[path]!.replace('The hospital wants', `Ask ${secret}. The hospital wants`),
    });
    for (const argv of [
      ['check'],
      ['check', '--format', 'json'],
      ['check', '--format', 'github'],
      ['check', '--format', 'gitlab'],
      ['check', '--format', 'sarif'],
      ['check', '--format', 'junit'],
      ['next', '--all'],
      ['status'],
    ]) {
      const { stdout, stderr } = await kam(argv, { cwd });
      expect(stdout + stderr).not.toContain(secret);
      if (argv[0] === 'check') expect(stdout).toContain('no-personal-data');
    }
  });
});
