import { addMonths, dayNumber, lastDayOfMonth, monthFromNumber, monthNumber } from '../plan/day.ts';
import { type Asked, fiscalYear, fiscalYearOf } from '../plan/period.ts';

/** Which part of a fiscal year, quarter or month counts. Months are whole numbers (year × 12 + month − 1); days are text. */

/** What is printed: both days belong to it. */
export interface Period {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

/** A period of whole months. */
export interface Months extends Period {
  readonly first: number;
  readonly last: number;
}

/** What decides which months count. */
export interface Calendar {
  readonly asOf: string;
  /** first month of the fiscal year, 1–12 */
  readonly starts: number;
  /** the last month that is closed and over at as-of */
  readonly lastClosed: number;
}

/**
 * A month counts for ledger and market if it is closed (kam.yaml's closed_until; all are where it says none) and
 * over: its last day lies before as-of.
 */
export function calendarOf(
  settings: { fiscal_year_starts: number; closed_until?: string | undefined },
  asOf: string,
): Calendar {
  const over = monthNumber(asOf) - 1;
  const closed = settings.closed_until === undefined ? over : monthNumber(settings.closed_until);
  return { asOf, starts: settings.fiscal_year_starts, lastClosed: Math.min(over, closed) };
}

/** As-of's fiscal year, or the one before if none of its months is closed. */
export function defaultPeriod({ asOf, starts, lastClosed }: Calendar): Asked {
  const year = fiscalYear(fiscalYearOf(monthNumber(asOf), starts), starts);
  return lastClosed < year.first ? fiscalYear(fiscalYearOf(monthNumber(asOf), starts) - 1, starts) : year;
}

/** The months of it that count for ledger and market; undefined where none is closed yet. */
export function closedMonths(asked: { first: number; last: number }, calendar: Calendar): Months | undefined {
  const last = Math.min(asked.last, calendar.lastClosed);
  return last < asked.first ? undefined : months(asked.first, last);
}

/** The days of it that count for events: up to as-of; undefined where it has not begun. */
export function daysUpTo(asked: { first: number; last: number }, asOf: string): Period | undefined {
  const from = `${monthFromNumber(asked.first)}-01`;
  if (from > asOf) return undefined;
  const end = lastDayOfMonth(monthFromNumber(asked.last));
  return days(from, end < asOf ? end : asOf);
}

export function months(first: number, last: number): Months {
  const from = `${monthFromNumber(first)}-01`;
  const to = lastDayOfMonth(monthFromNumber(last));
  return { label: monthsLabel(first, last), from, to, first, last };
}

/** A state on one day. */
export function onDay(day: string): Period {
  return { label: `as of ${dayLabel(day)}`, from: day, to: day };
}

function days(from: string, to: string): Period {
  const whole = from.endsWith('-01') && to === lastDayOfMonth(to);
  if (whole) return { label: monthsLabel(monthNumber(from), monthNumber(to)), from, to };
  if (from === to) return { label: dayLabel(from), from, to };
  const sameYear = from.slice(0, 4) === to.slice(0, 4);
  return { label: `${dayLabel(from, sameYear)}–${dayLabel(to)}`, from, to };
}

/** The same months a year before. */
export function monthsBefore({ first, last }: Months): Months {
  return months(first - 12, last - 12);
}

/** The same days a year before; a period that ends with a month ends with that month then, too. */
export function daysBefore({ from, to }: Period): Period {
  const end = addMonths(to, -12);
  return days(addMonths(from, -12), to === lastDayOfMonth(to) ? lastDayOfMonth(end) : end);
}

/** How much of a run of months has passed, by days: the days of `part` over the days of `whole`. */
export function shareOfDays(part: Period, whole: Period): { days: number; of: number } {
  const length = ({ from, to }: Period) => dayNumber(to) - dayNumber(from) + 1;
  return { days: length(part), of: length(whole) };
}

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const nameOf = (month: number) => monthNames[((month % 12) + 12) % 12]!;
const yearOf = (month: number) => String(Math.floor(month / 12)).padStart(4, '0');

/** "2026", "Jan–Oct 2026", "Apr 2026–Mar 2027", "Sep 2026" */
function monthsLabel(first: number, last: number): string {
  if (first === last) return `${nameOf(first)} ${yearOf(first)}`;
  if (first % 12 === 0 && last === first + 11) return yearOf(first);
  if (yearOf(first) === yearOf(last)) return `${nameOf(first)}–${nameOf(last)} ${yearOf(last)}`;
  return `${nameOf(first)} ${yearOf(first)}–${nameOf(last)} ${yearOf(last)}`;
}

/** "23 Nov 2026" */
export function dayLabel(day: string, withoutYear = false): string {
  const name = `${Number(day.slice(8))} ${nameOf(monthNumber(day))}`;
  return withoutYear ? name : `${name} ${day.slice(0, 4)}`;
}
