/**
 * The day numbers of spreadsheets → ISO dates. In the 1900 system, day 60 is 29 February 1900, which never was
 * (the first spreadsheets counted it, and all later ones must): days before it count from one day later.
 */

const day = 86_400_000;
const from1900 = Date.UTC(1899, 11, 30);
const from1904 = Date.UTC(1904, 0, 1);
const lastDay = 2_958_465; // 31 December 9999, in the 1900 system

/**
 * "2026-03-14", with a time "2026-03-14T09:30:00", and "09:30:00" for a part of a day without a date (in the 1904
 * system, where day 0 is a date, only where the format shows no date). Undefined where the calendar has no such day.
 */
export function isoOf(serial: number, is1904: boolean, timeOnly: boolean): string | undefined {
  if (!(serial >= 0 && serial < lastDay + 1)) return undefined;
  // to the millisecond: more digits are the rounding of a fraction that stands for a time
  const ms = Math.round(serial * day);
  const days = Math.floor(ms / day);
  const time = new Date(ms % day).toISOString().slice(11, ms % 1000 === 0 ? 19 : 23);
  if (days === 0 && (timeOnly || !is1904)) return ms === 0 && !timeOnly ? undefined : time;
  if (!is1904 && days === 60) return undefined;
  const start = is1904 ? from1904 : days < 60 ? from1900 + day : from1900;
  const date = new Date(start + days * day).toISOString();
  if (date.startsWith('+')) return undefined; // beyond the year 9999
  return ms % day === 0 ? date.slice(0, 10) : `${date.slice(0, 10)}T${time}`;
}
