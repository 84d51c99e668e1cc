import { expect, it } from 'vitest';
import { progressOn } from '../../src/io/progress.ts';

/** A bar drawn over these moments (milliseconds), one step of ten each. */
function drawn(moments: readonly number[], screen = { interactive: true, columns: 80 }): string[] {
  const texts: string[] = [];
  let time = 0;
  const progress = progressOn(screen, 'checking accounts', () => time, { write: (text) => texts.push(text) });
  for (const [i, moment] of moments.entries()) {
    time = moment;
    progress.step(i, 10);
  }
  progress.end();
  return texts;
}

it('says nothing of what takes less than a second, nor where stderr is no terminal', () => {
  expect(drawn([0, 500, 999])).toEqual([]);
  expect(drawn([0, 5000, 9000], { interactive: false, columns: 80 })).toEqual([]);
});

it('shows how much is done, at most ten times a second, and goes away', () => {
  const [first, second, last, ...more] = drawn([0, 1000, 1050, 1100]);
  expect(more).toEqual([]);
  expect(first).toMatch(/^\rchecking accounts █+░+ 10 %$/);
  expect(second).toMatch(/ 30 %$/);
  expect(last).toMatch(/^\r +\r$/);
});

it.each([80, 40, 24])('fits %i columns', (columns) => {
  for (const text of drawn([0, 1000, 2000], { interactive: true, columns }))
    for (const line of text.split('\r')) expect([...line].length).toBeLessThan(columns);
});
