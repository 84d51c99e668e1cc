import fc from 'fast-check';
import { expect, it } from 'vitest';
import { short } from '../../../src/checks/words.ts';
import { numbersFor } from '../../../src/commands/kpi/numbers.ts';
import { Decimal } from '../../../src/plan/exact.ts';
import { formatFor } from '../../../src/report/format.ts';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

it.each([
  ['en-GB', '34.3%', '1.60', '33.333333%'],
  ['de-DE', '34,3 %', '1,60', '33,333333 %'],
  // Arabic-Indic digits, the sign of a percentage and the decimal sign
  ['ar-EG', '٣٤٫٣٪', '١٫٦٠', '٣٣٫٣٣٣٣٣٣٪'],
])('%s: percentages and ratios are of the locale', (locale, percentage, ratio, exact) => {
  const numbers = numbersFor(formatFor(locale, 'EUR'));
  expect(plain(numbers.value(34.25, '%'))).toBe(percentage);
  expect(plain(numbers.value(1.6, 'ratio'))).toBe(ratio);
  expect(plain(numbers.inFormula(new Decimal(100).dividedBy(3), '%'))).toBe(exact);
});

it('rules and report call the same amounts thousands and millions', () => {
  const format = formatFor('en-GB', 'EUR');
  const suffix = (text: string) => /[kM]$/.exec(text)?.[0];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: 0, max: 2_000_000 }),
        fc.integer({ min: 9_990, max: 10_000 }),
        fc.integer({ min: 999_000, max: 1_000_100 }),
      ),
      (value) => {
        expect(suffix(short(value))).toBe(suffix(format.short(value)));
      },
    ),
    { seed: 1 },
  );
});
