import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/commands/index.ts';
import { folder, kam } from '../harness.ts';

describe('help', () => {
  it('names every command', async () => {
    const { stdout, exitCode } = await kam(['--help'], { cwd: folder() });
    expect(exitCode).toBe(0);
    for (const { name, hidden } of commands) if (!hidden) expect(stdout).toContain(`\n  ${name} `);
  });

  it.each([80, 40])('keeps to %i columns, in every command', async (columns) => {
    for (const argv of [['--help'], ...commands.map(({ name }) => [name, '--help'])]) {
      const { stdout } = await kam(argv, { cwd: folder(), columns });
      const examples = stdout.indexOf('\nExamples:');
      const text = examples === -1 ? stdout : stdout.slice(0, examples);
      const wide = text.split('\n').filter((line) => [...line].length > columns);
      expect({ argv, wide }).toEqual({ argv, wide: [] });
    }
  });

  it('says the default of an option', async () => {
    const { stdout } = await kam(['report', '--help'], { cwd: folder() });
    expect(stdout.replace(/\s+/g, ' ')).toContain('(default: out/<account>.<format>)');
  });

  it('wraps what is wrong and what to do between words', async () => {
    const { stderr, exitCode } = await kam(['chekc'], { cwd: folder(), columns: 40 });
    expect(exitCode).toBe(2);
    for (const line of stderr.split('\n')) expect([...line].length).toBeLessThanOrEqual(42);
    expect(stderr).toContain('check');
  });
});
