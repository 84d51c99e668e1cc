import { describe, expect, it } from 'vitest';
import { segmentation } from '../../src/plan/workspace/segmentation.ts';
import { profileColumn, proposePoints, proposeScale } from '../../src/scoring/propose.ts';

const input = segmentation.shape.input.parse({});
const profile = (cells: readonly string[]) => {
  const column = profileColumn(input);
  for (const cell of cells) column.add(cell);
  return column;
};

describe('what kam init proposes for a column', () => {
  it('numbers: 0, median and 95th percentile at 0, 40, 100, to two digits', () => {
    const cells = Array.from({ length: 100 }, (_, i) => String(i * 11));
    expect(proposeScale(profile(cells))).toEqual({
      kind: 'points',
      points: [
        [0, 0],
        [540, 40],
        [1000, 100],
      ],
    });
    expect(proposeScale(profile(['1,5', '2,5', '30,25', '']))).toEqual({
      kind: 'points',
      points: [
        [0, 0],
        [2.5, 40],
        [30, 100],
      ],
    });
  });

  it('always rises, whatever the numbers are', () => {
    for (const numbers of [[0], [5], [0, 0, 0, 7], [-4, -3, -2], [-4, 2, 9], [1e-9], [3, 3, 3]]) {
      const points = proposePoints(numbers);
      for (const [i, [x]] of points.entries()) if (i > 0) expect(x).toBeGreaterThan(points[i - 1]![0]);
      expect([points[0]![1], points.at(-1)![1]]).toEqual([0, 100]);
    }
  });

  it('few texts: each with 50 points, the most frequent first; many: nothing', () => {
    expect(proposeScale(profile(['b', 'a', ' a ', 'c', 'b', 'a']))).toEqual({
      kind: 'lookup',
      lookup: [
        ['a', 50],
        ['b', 50],
        ['c', 50],
      ],
    });
    expect(proposeScale(profile(Array.from({ length: 21 }, (_, i) => `x${i}`)))).toBeUndefined();
    expect(proposeScale(profile(['', ' ']))).toBeUndefined();
  });
});
