import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asOf, dayOfEpoch, today } from '../../src/io/clock.ts';
import { UsageError } from '../../src/io/faults.ts';
import { isDay } from '../../src/plan/day.ts';

test('every day of 800 years is a day, and there are as many as the calendar has', () => {
  const days = new Set<string>();
  for (let day = 0; day < 292_194; day++) days.add(dayOfEpoch(String(day * 86_400))!);
  expect([...days].every(isDay)).toBe(true);
  expect(days.size).toBe(292_194);
  expect([...days].at(-1)).toBe('2769-12-31');
});

test('a second before midnight still belongs to its day', () => {
  fc.assert(
    fc.property(fc.integer({ min: -50_000, max: 50_000 }), (day) => {
      expect(dayOfEpoch(String(day * 86_400 + 86_399))).toBe(dayOfEpoch(String(day * 86_400)));
    }),
    { seed: 1 },
  );
});

describe('today', () => {
  test('is the calendar day where the person is, not the one in Greenwich', () => {
    const zone = process.env.TZ;
    try {
      const moment = () => new Date(Date.UTC(2026, 10, 23, 3, 0));
      process.env.TZ = 'America/Los_Angeles';
      expect(today({}, moment)).toBe('2026-11-22');
      process.env.TZ = 'Asia/Tokyo';
      expect(today({}, moment)).toBe('2026-11-23');
      expect(today({ SOURCE_DATE_EPOCH: '1700000000' }, moment)).toBe('2023-11-14');
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });

  test.each(['x', '1.5', '-1', '1e9', ' 1', '99999999999999', '0x10'])(
    'SOURCE_DATE_EPOCH=%j is a wrong call',
    (epoch) => {
      expect(() => today({ SOURCE_DATE_EPOCH: epoch })).toThrow(UsageError);
    },
  );
});

test('the order: --as-of, SOURCE_DATE_EPOCH, the day of the commit, today', () => {
  const env = { SOURCE_DATE_EPOCH: '0' };
  expect(asOf({ option: '2026-01-02', env, commitDate: '2025-05-05' })).toBe('2026-01-02');
  expect(asOf({ env, commitDate: '2025-05-05' })).toBe('1970-01-01');
  expect(asOf({ env: {}, commitDate: '2025-05-05' })).toBe('2025-05-05');
  expect(asOf({ env: { SOURCE_DATE_EPOCH: '' } })).toBe(today({}));
  expect(() => asOf({ option: '2026-02-30', env })).toThrow(/no day of the calendar/);
});
