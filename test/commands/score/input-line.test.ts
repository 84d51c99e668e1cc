import { expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';

const model = (input: string) => `kam: segmentation/1
account: id
${input}axes:
  - id: worth
    criteria: [{ id: x, column: x, weight: 1, scale: { linear: [0, 100] } }]
`;
const said = async (input: string, columns = 80) => {
  const cwd = workspaceOf({
    'kam.yaml': 'kam: workspace/1\n',
    'segmentation.yaml': model(input),
    'portfolio.csv': 'id;x\na;1.234\n',
  });
  return (await kam(['score'], { cwd, columns })).stderr;
};

it('a hint to write input: names the one that is there, so that nobody writes a second', async () => {
  expect((await said('')).replace(/\s+/g, ' ')).toContain(
    'Say it in segmentation.yaml: input: { decimal: "." } or input: { decimal: "," }.',
  );
  const text = (await said('input: { delimiter: ";" }\n')).replace(/\s+/g, ' ');
  expect(text).toContain(
    'Say it in segmentation.yaml: decimal: "." or decimal: ",". segmentation.yaml has an input: on line 3: put it there, between the braces or below.',
  );
  expect(text).not.toContain('input: {');
});

it('a hint is not broken within what is to be typed', async () => {
  for (let columns = 40; columns < 120; columns++)
    expect(await said('', columns)).toMatch(/input: \{ decimal: "\." \}[\s\S]*input: \{ decimal: "," \}/);
});
