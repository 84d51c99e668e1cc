import { describe, expect, it } from 'vitest';
import { unknownMarks } from '../../src/commands/init/portfolio.ts';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { profileColumn } from '../../src/scoring/propose.ts';
import { isFrequent, sentinels } from '../../src/scoring/sentinels.ts';

const input = segmentation.shape.input.parse(undefined);

describe('numbers that stand for "unknown"', () => {
  it.each([
    [4, 100, false],
    [5, 100, true],
    [5, 500, true],
    [5, 501, false],
  ])('%i times among %i values: %s, for kam score and for kam init', (times, filled, frequent) => {
    expect(isFrequent(times, filled)).toBe(frequent);
    for (const sentinel of sentinels) {
      const profile = profileColumn(input, 1000);
      for (let i = 0; i < filled; i++) profile.add(i < times ? sentinel : String(i));
      expect(unknownMarks({ name: 'beds', profile, unique: false, leadingZeros: undefined })).toEqual(
        frequent ? [sentinel] : [],
      );
    }
  });
});
