import { describe, expect, it } from 'vitest';
import { numbersFor } from '../../../src/commands/kpi/numbers.ts';
import { type Forecast, forecastJson, forecastText } from '../../../src/commands/log/forecast.ts';
import { displayWidth } from '../../../src/findings/width.ts';
import type { Promised } from '../../../src/history/forecast.ts';
import { formatFor } from '../../../src/report/format.ts';
import { promised as promisedOf } from '../../history/promised.ts';

const plain = (text: string) => text;
const look = (columns: number) => ({
  numbers: numbersFor(formatFor('en-GB', 'EUR')),
  columns,
  good: plain,
  bad: plain,
  faint: plain,
  strong: plain,
});

/** `came`: percent of the way; null: its day has not come. */
const promised = (id: string, owner: string, came: number | null): Promised =>
  promisedOf(came ?? undefined, { id, owner });
const forecast = (...promises: Promised[]): Forecast => ({
  asOf: '2026-11-23',
  account: 'a',
  promises,
  endless: 0,
});
const textOf = (columns: number, ...promises: Promised[]) =>
  forecastText(forecast(...promises), 'a', look(columns), (id) => id);

describe('a forecast for people', () => {
  it('does not judge anybody by fewer than three objectives', () => {
    const text = textOf(
      80,
      promised('x', 'kam-1', 40),
      promised('y', 'kam-1', 0),
      promised('z', 'kam-1', null),
    );
    expect(text).toMatch(/\n {2}kam-1 +2 {2}too few to say +–\n/);
    expect(text).toMatch(/\nStill to come\n {2}z, first due 30\sJun\s2026\n$/);
    expect(text).toMatch(/\nToo few: less than three of which it is known how far they came\.\n/);
    expect(text).not.toMatch(/0 of|Half of them|Median/);
  });

  it('says of three what came, and what the median is', () => {
    const three = [promised('x', 'kam-1', 40), promised('y', 'kam-1', 62), promised('w', 'kam-1', 130)];
    const text = textOf(80, ...three, promised('z', 'kam-1', null));
    expect(text).toMatch(
      /3 objectives were due; 1 reached.*\. Half of them came to at least 62% of the way\.\n/s,
    );
    expect(text).toMatch(/\n {2}kam-1 +3 +1 of 3 +62% {2}–\n/);
    // before the first table that has one
    expect(text).toMatch(/\nMedian: half of the objectives came to at least so much.*\nBy owner/s);
    expect(text).not.toMatch(/Moved:/);
    expect(text.replace(/\n {4}/, ' ')).toMatch(
      /\n {2}z, first due .* · others of kam-1: 1 of 3 reached · win_rate: 1 of 3 reached\n/,
    );
    const moved = three.map((one) => ({ ...one, dueMoves: 5 }));
    expect(textOf(80, ...moved).replaceAll('\n', ' ')).toMatch(
      / Moved: how often their days, targets and baselines were moved, of all objectives of a line together\. .*By owner .* kam-1 .* 15 times /,
    );
    for (const columns of [40, 60, 71, 72, 80])
      for (const line of textOf(columns, ...moved).split('\n'))
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  });

  it('keeps every figure for programs, and marks those that say nothing', () => {
    const { forecast: told } = forecastJson(forecast(promised('x', 'kam-1', 40)));
    expect(told.by_owner).toMatchObject([{ id: 'kam-1', due: 1, reached: 0, too_few: true }]);
    expect(told.by_owner[0]!.median_attainment_pct?.toString()).toBe('40');
  });
});
