import { expect, it, vi } from 'vitest';
import { kam } from '../harness.ts';
import { workspace } from './questions.ts';

vi.mock('../../../src/scoring/sensitivity/count.ts', async (original) => {
  const real = (await original()) as typeof import('../../../src/scoring/sensitivity/count.ts');
  return {
    countTiers: (...given: Parameters<typeof real.countTiers>) => {
      const counted = real.countTiers(...given);
      counted.today[3] = (counted.today[3]! + 1) % 3;
      return counted;
    },
  };
});

it('a count that disagrees with the engine is a defect, not an answer', async () => {
  await expect(kam(['score', '--sensitivity', '--draws', '10'], { cwd: workspace() })).rejects.toThrow(
    /^with the model's own weights "a\d\d\d" is \w+ here and \w+ in the engine$/,
  );
});
