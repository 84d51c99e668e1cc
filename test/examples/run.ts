import { run } from '../../src/cli.ts';
import type { Outcome } from '../../src/commands/command.ts';

/** `kam ARGV…` as a script sees it: no terminal, 80 columns, the day of the examples. */
export function kam(...argv: string[]): Promise<Outcome> {
  const screen = { interactive: false, columns: 80, colour: false };
  return run(argv, {
    cwd: process.cwd(),
    env: { NO_COLOR: '1', SOURCE_DATE_EPOCH: String(Date.UTC(2026, 10, 23) / 1000) },
    out: screen,
    err: screen,
    input: { interactive: false },
  });
}
