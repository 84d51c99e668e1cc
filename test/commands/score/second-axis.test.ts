import { expect, it } from 'vitest';
import { kam, read, workspaceOf, write } from '../harness.ts';
import { init, portfolio } from '../init/workspaces.ts';
import { json } from './questions.ts';

it('the advice of --missing, followed to the letter, gives a model with two axes', async () => {
  const cwd = workspaceOf({ 'list.csv': portfolio, 'a.yaml': 'id: id\ncriteria: [{ column: beds }]\n' });
  await init(cwd, '--from', 'list.csv', '--answers', 'a.yaml');
  const { stdout } = await kam(['score', '--missing'], { cwd, terminal: true });
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'add this item to the list under axes:, below the one that stands there:',
  );
  const pasted = stdout.split('\n').map((line) => line.slice(2));
  const from = (words: string, until: RegExp) => {
    const start = pasted.findIndex((line) => line.startsWith(words));
    const lines = pasted.slice(start);
    return lines
      .slice(
        0,
        lines.findIndex((line) => !until.test(line)),
      )
      .join('\n');
  };
  const axis = from('  - id: strength', /^ {2}/);
  const before = (await json(cwd)).accounts;
  const rest = from('overall:', /^(overall:|min_data_pct|matrix:| )/);
  const [head] = read(cwd, 'segmentation.yaml').split('matrix:');
  write(cwd, 'segmentation.yaml', `${head}${axis}\n${rest}\n`);
  const scored = await kam(['score', '--format', 'json'], { cwd });
  expect([scored.exitCode, scored.stderr]).toEqual([0, '']);
  // nobody changes tier, and nobody is thrown about in the list
  const after = (await json(cwd)).accounts;
  expect(after.map(({ account, tier, rank }) => [account, tier, rank])).toEqual(
    before.map(({ account, tier, rank }) => [account, tier, rank]),
  );
  for (const [i, { score }] of after.entries())
    expect(Math.abs((score ?? 0) - (before[i]!.score ?? 0))).toBeLessThanOrEqual(1);
});
