/**
 * Calendar days as text (2026-11-23) and as whole numbers since 1970-01-01. No time zone ever enters: a day is
 * what stands in the file.
 */

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const leap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

function lastDayOf(year: number, month: number): number {
  return month === 2 && leap(year) ? 29 : daysInMonth[month - 1]!;
}

const shape = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/** A day of the calendar, years 0001 to 9999. */
export function isDay(text: string): boolean {
  if (!shape.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const dayOfMonth = Number(text.slice(8));
  // nearly all days need no look at the year
  if (dayOfMonth <= 28) return dayOfMonth >= 1 && month >= 1 && month <= 12;
  return month >= 1 && month <= 12 && dayOfMonth <= lastDayOf(Number(text.slice(0, 4)), month);
}

/** Days since 1970-01-01 of a valid calendar day. */
export function dayNumber(day: string): number {
  // Date.UTC would take the years 0 to 99 for 1900 to 1999
  const midnight = new Date(0).setUTCFullYear(
    Number(day.slice(0, 4)),
    Number(day.slice(5, 7)) - 1,
    Number(day.slice(8, 10)),
  );
  return Math.round(midnight / 86_400_000);
}

export function dayFromNumber(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

/** How many days later `to` is than `from`; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

export function addDays(day: string, days: number): string {
  return dayFromNumber(dayNumber(day) + days);
}

/** The same day of a later (or earlier) month; the month's last day where it has no such day. */
export function addMonths(day: string, months: number): string {
  const index = monthNumber(day.slice(0, 7)) + months;
  const [year, month] = [Math.floor(index / 12), (index % 12) + 1];
  const dayOfMonth = Math.min(Number(day.slice(8, 10)), lastDayOf(year, month));
  return `${monthFromNumber(index)}-${String(dayOfMonth).padStart(2, '0')}`;
}

/** Months since year 0: whole numbers to count with. "2026-11" or any day of it. */
export function monthNumber(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

export function monthFromNumber(months: number): string {
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`;
}

export function lastDayOfMonth(month: string): string {
  const year = Number(month.slice(0, 4));
  const number = Number(month.slice(5, 7));
  return `${month.slice(0, 7)}-${lastDayOf(year, number)}`;
}
