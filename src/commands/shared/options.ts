import { quoted } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { type Asked, parsePeriod } from '../../plan/period.ts';
import type { Call, OptionSpec } from '../command.ts';

/** Options that several commands take, and what is read from them. */

export const outOption: OptionSpec = {
  flags: '--out <path>',
  summary: 'write to a file; - is standard output',
};
export const forceOption: OptionSpec = {
  flags: '--force',
  summary: 'let --out overwrite a file that kam did not make',
};
export const periodOption: OptionSpec = {
  flags: '--period <period>',
  summary: 'fiscal year, quarter or month: 2026, 2026-Q3, 2026-09',
  preset: 'the fiscal year',
};

/** What --period names; undefined without it. `starts`: first month of the fiscal year, 1–12. */
export function periodAsked({ options: { period } }: Call, starts: number): Asked | undefined {
  if (typeof period !== 'string') return undefined;
  const asked = parsePeriod(period, starts);
  if (asked) return asked;
  throw new UsageError(
    `--period ${quoted(period)} is no period.`,
    'Write a fiscal year, a quarter or a month: 2026, 2026-Q3, 2026-09.',
  );
}

/** The number an option gives; undefined without it. */
export function wholeNumber(value: Call['options'][string], option: string): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`${option} takes a whole number.`, `Write ${option} 3, for example.`);
}
