import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayFromNumber, dayNumber, daysBetween, isDay } from '../../src/plan/day.ts';
import { day } from '../../src/plan/field.ts';

test.each(['2026-11-23', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '2026-04-30'])(
  '%s is a day',
  (text) => {
    expect(isDay(text)).toBe(true);
    expect(day.safeParse(text).success).toBe(true);
  },
);

test.each([
  '2026-02-29',
  '2100-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '2026-04-31',
  '2026-01-00',
  '0000-01-01',
  '2026-2-3',
  '26-02-03',
  '2026-02-03T00:00:00Z',
  ' 2026-02-03',
  '2026-02-03\n',
  '2026/02/03',
  '',
  '+2026-02-03',
  '２０２６-02-03',
  'today',
])('%j is none', (text) => {
  expect(isDay(text)).toBe(false);
  // a date in a YAML file is the same
  expect(day.safeParse(text).success).toBe(false);
});

test('days are counted in every century', () => {
  expect(dayNumber('1970-01-01')).toBe(0);
  expect(dayNumber('0001-01-01')).toBe(-719_162);
  expect(daysBetween('0099-12-31', '0100-01-01')).toBe(1);
  fc.assert(
    fc.property(fc.integer({ min: -719_162, max: 2_932_896 }), (number) => {
      expect(dayNumber(dayFromNumber(number))).toBe(number);
    }),
    { seed: 1 },
  );
});
