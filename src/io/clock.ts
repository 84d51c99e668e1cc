/** The one clock. Days are text, YYYY-MM-DD; no text is ever given to Date (hostile.md P11). */
import { quoted } from '../findings/printable.ts';
import { isDay } from '../plan/day.ts';
import { UsageError } from './faults.ts';
import type { Env } from './git.ts';

/** The UTC day of a count of seconds since 1970, written in decimal; undefined outside the years 0001 to 9999. */
export function dayOfEpoch(seconds: string): string | undefined {
  if (!/^-?\d{1,12}$/.test(seconds)) return undefined;
  const date = new Date(Number(seconds) * 1000);
  const day = date.toISOString().slice(0, 10);
  return isDay(day) ? day : undefined;
}

/** The local calendar day, or the day of SOURCE_DATE_EPOCH where a build fixes it. An empty value counts as none. */
export function today(env: Env, now: () => Date = () => new Date()): string {
  const epoch = env.SOURCE_DATE_EPOCH;
  if (epoch) {
    const day = /^\d+$/.test(epoch) ? dayOfEpoch(epoch) : undefined;
    if (day) return day;
    throw new UsageError(
      `SOURCE_DATE_EPOCH is ${quoted(epoch)}; it must be whole seconds since 1970-01-01 UTC.`,
      'Correct or unset the variable, or say the day with --as-of YYYY-MM-DD.',
    );
  }
  const local = now();
  const digits = (value: number, width: number) => String(value).padStart(width, '0');
  return `${digits(local.getFullYear(), 4)}-${digits(local.getMonth() + 1, 2)}-${digits(local.getDate(), 2)}`;
}

export interface AsOf {
  /** --as-of as it was typed */
  option?: string | undefined;
  env: Env;
  /** with --at: the day of that commit */
  commitDate?: string | undefined;
}

/** Which day counts as today: --as-of, then SOURCE_DATE_EPOCH, then the commit's day with --at, then today. */
export function asOf({ option, env, commitDate }: AsOf): string {
  if (option !== undefined) {
    if (isDay(option)) return option;
    throw new UsageError(`--as-of ${quoted(option)} is no day of the calendar.`, 'Write it as 2026-11-23.');
  }
  return env.SOURCE_DATE_EPOCH || commitDate === undefined ? today(env) : commitDate;
}
