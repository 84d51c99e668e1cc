import { run } from '../../src/cli.ts';
import type { Outcome } from '../../src/commands/command.ts';

/** `kam ARGV…` as a script sees it: no terminal, 80 columns, the day of the examples. */
export function kam(...argv: string[]): Promise<Outcome> {
  const screen = { interactive: false, columns: 80, colour: false };
  return run([...argv, '--as-of', '2026-11-23'], {
    cwd: process.cwd(),
    env: { NO_COLOR: '1' },
    out: screen,
    err: screen,
    input: { interactive: false },
  });
}
