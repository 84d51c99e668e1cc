import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commands/index.ts';
import { folder, kam } from '../harness.ts';

describe('kam completion', () => {
  it.each(['bash', 'zsh', 'fish'])('knows every command for %s', async (shell) => {
    const { stdout, exitCode } = await kam(['completion', shell], { cwd: folder() });
    expect(exitCode).toBe(0);
    for (const { name, hidden } of commands) if (!hidden) expect(stdout).toContain(name);
    expect(stdout).toContain('max-warnings');
  });

  it('works in bash', async () => {
    const { stdout } = await kam(['completion', 'bash'], { cwd: folder() });
    const ask = (words: string) =>
      execFileSync(
        'bash',
        [
          '-c',
          `${stdout}\nCOMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _kam; echo "\${COMPREPLY[*]}"`,
        ],
        {
          encoding: 'utf8',
        },
      ).trim();
    expect(ask('kam ch')).toBe('check');
    expect(ask('kam check --format ""')).toBe('pretty json github gitlab sarif junit');
    expect(ask('kam check --max')).toBe('--max-warnings');
  });

  it('knows three shells', async () => {
    const { exitCode, stderr } = await kam(['completion', 'tcsh'], { cwd: folder() });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('bash, zsh, fish');
  });
});
