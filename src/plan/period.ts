/**
 * Fiscal years, quarters and months as a plan writes them. A fiscal year is named by the year it begins in;
 * `2026-Q3` is its third quarter, in market.csv too; `2026-09` is a month of the calendar.
 * Months are whole numbers (year × 12 + month − 1).
 */

export interface Asked {
  /** "2026", "2026-Q3", "2026-09" */
  readonly name: string;
  readonly kind: 'year' | 'quarter' | 'month';
  readonly first: number;
  readonly last: number;
}

/** The fiscal year a month lies in. `starts`: first month of the fiscal year, 1–12. */
export function fiscalYearOf(month: number, starts: number): number {
  return Math.floor((month - (starts - 1)) / 12);
}

export function fiscalYear(year: number, starts: number): Asked {
  const first = year * 12 + starts - 1;
  return { name: String(year).padStart(4, '0'), kind: 'year', first, last: first + 11 };
}

/** undefined: the text is no period. */
export function parsePeriod(text: string, starts: number): Asked | undefined {
  const match = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(text);
  if (!match) return undefined;
  const year = Number(match[1]);
  if (match[3] !== undefined) {
    const month = year * 12 + Number(match[3]) - 1;
    return { name: text, kind: 'month', first: month, last: month };
  }
  const whole = fiscalYear(year, starts);
  if (match[2] === undefined) return whole;
  const first = whole.first + 3 * (Number(match[2]) - 1);
  return { name: text, kind: 'quarter', first, last: first + 2 };
}
