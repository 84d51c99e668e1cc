import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  calendarOf,
  closedMonths,
  daysBefore,
  daysUpTo,
  defaultPeriod,
  months,
  monthsBefore,
} from '../../src/facts/period.ts';
import { monthNumber } from '../../src/plan/day.ts';
import { fiscalYear, fiscalYearOf, parsePeriod } from '../../src/plan/period.ts';

const span = (text: string, starts = 1) => {
  const asked = parsePeriod(text, starts);
  return asked && months(asked.first, asked.last);
};

describe('a period', () => {
  it('is a fiscal year, quarter or month, named by the year the fiscal year begins in', () => {
    expect(span('2026')).toMatchObject({ label: '2026', from: '2026-01-01', to: '2026-12-31' });
    expect(span('2026', 4)).toMatchObject({
      label: 'Apr 2026–Mar 2027',
      from: '2026-04-01',
      to: '2027-03-31',
    });
    expect(span('2026-Q3')).toMatchObject({ label: 'Jul–Sep 2026' });
    expect(span('2026-Q4', 4)).toMatchObject({ label: 'Jan–Mar 2027' });
    expect(span('2026-02')).toMatchObject({ label: 'Feb 2026', to: '2026-02-28' });
    expect(span('2026-09', 4)).toMatchObject({ label: 'Sep 2026' });
  });

  it('is nothing else', () => {
    for (const text of [
      '26',
      '2026-Q5',
      '2026-13',
      '2026-00',
      '2026Q1',
      '2026-1',
      '',
      '2026-Q1 ',
      '2026-09-01',
    ])
      expect(parsePeriod(text, 1), text).toBeUndefined();
  });

  it('counts closed months that are over, and is named by them', () => {
    const asOf = '2026-11-23';
    const closed = (closed_until?: string, on = asOf) =>
      closedMonths(parsePeriod('2026', 1)!, calendarOf({ fiscal_year_starts: 1, closed_until }, on))?.label;
    expect(closed('2026-09')).toBe('Jan–Sep 2026');
    expect(closed()).toBe('Jan–Oct 2026');
    expect(closed('2027-05')).toBe('Jan–Oct 2026');
    expect(closed('2025-12')).toBeUndefined();
    expect(closed(undefined, '2026-10-31')).toBe('Jan–Sep 2026');
    expect(closed(undefined, '2026-11-01')).toBe('Jan–Oct 2026');
    expect(closed(undefined, '2027-03-01')).toBe('2026');
  });

  it('is by default the fiscal year of as-of, or the one before where nothing of it is closed', () => {
    const name = (asOf: string, starts: number, closed_until?: string) =>
      defaultPeriod(calendarOf({ fiscal_year_starts: starts, closed_until }, asOf)).name;
    expect(name('2026-11-23', 1)).toBe('2026');
    expect(name('2026-01-31', 1)).toBe('2025');
    expect(name('2026-02-01', 1)).toBe('2026');
    expect(name('2026-02-01', 1, '2025-12')).toBe('2025');
    expect(name('2026-03-31', 4)).toBe('2025');
    expect(name('2026-05-01', 4)).toBe('2026');
    expect(name('2026-11-23', 1, '2020-01')).toBe('2025');
  });

  it('counts events up to as-of, and compares with the same days a year before', () => {
    const days = (text: string, asOf: string) => daysUpTo(parsePeriod(text, 1)!, asOf);
    expect(days('2026', '2026-11-23')).toEqual({
      label: '1 Jan–23 Nov 2026',
      from: '2026-01-01',
      to: '2026-11-23',
    });
    expect(days('2026', '2026-10-31')).toMatchObject({ label: 'Jan–Oct 2026' });
    expect(days('2025', '2026-10-31')).toMatchObject({ label: '2025' });
    expect(days('2027', '2026-10-31')).toBeUndefined();
    expect(days('2026', '2026-01-01')).toMatchObject({ label: '1 Jan 2026' });
    expect(daysBefore(days('2026', '2026-11-23')!).label).toBe('1 Jan–23 Nov 2025');
    // a month's end stays a month's end
    expect(daysBefore(days('2025', '2025-02-28')!).to).toBe('2024-02-29');
    expect(daysBefore(days('2024', '2024-02-29')!).to).toBe('2023-02-28');
  });

  it('puts every month into exactly one fiscal year, quarter and year before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1901 * 12, max: 2199 * 12 }),
        fc.integer({ min: 1, max: 12 }),
        (month, starts) => {
          const year = fiscalYear(fiscalYearOf(month, starts), starts);
          expect(year.first <= month && month <= year.last).toBe(true);
          const quarters = [1, 2, 3, 4].map((q) => parsePeriod(`${year.name}-Q${q}`, starts)!);
          expect(quarters.filter(({ first, last }) => first <= month && month <= last)).toHaveLength(1);
          expect(quarters.map(({ first }) => first)).toEqual([0, 3, 6, 9].map((n) => year.first + n));
          const before = monthsBefore(months(year.first, year.last));
          expect(fiscalYearOf(before.first, starts)).toBe(fiscalYearOf(month, starts) - 1);
          expect(monthNumber(before.to)).toBe(before.last);
        },
      ),
      { seed: 20261123 },
    );
  });
});
