import { expect, it } from 'vitest';
import { workspaceOf } from '../harness.ts';
import { json, table } from './questions.ts';

const cells = (rows: string) => `kam: segmentation/1
account: id
axes:
  - id: worth
    criteria: [{ id: worth, column: worth, weight: 1, scale: { linear: [0, 100] } }]
  - id: strength
    criteria: [{ id: sales, column: sales, weight: 1, scale: { linear: [0, 100] } }]
matrix: { cuts: { worth: [55, 75], strength: [45] }, cells: ${rows} }
`;
const portfolio = 'id,worth,sales\na,72,44.5\nb,90,46\nc,54.5,44\nd,20,45\n';
const workspace = (rows: string) =>
  workspaceOf({
    'kam.yaml': 'kam: workspace/1\n',
    'segmentation.yaml': cells(rows),
    'portfolio.csv': portfolio,
  });
const told = async (cwd: string) =>
  Object.fromEntries(
    (await json(cwd)).accounts.map(({ account, to_cut, fragile }) => [account, [to_cut, fragile]]),
  );
const verdict = async (cwd: string, account: string) =>
  (await table(cwd, 100, '--explain', account)).split('\n').find((line) => line.includes('→'));

it('a cut with one tier on both of its sides makes nobody fragile', async () => {
  const cwd = workspace('[[serve, serve], [develop, develop], [key, key]]');
  expect(await told(cwd)).toEqual({
    a: [3, false],
    b: [15, false],
    c: [0.5, true],
    d: [35, false],
  });
  expect(await verdict(cwd, 'a')).toMatch(/→ develop, 3\.00 points below a cut on worth$/);
  expect(await verdict(cwd, 'b')).toMatch(/→ key, by 15\.00 points on worth$/);
});

it('where it depends on the cell, the nearest other tier counts, also one that takes two steps', async () => {
  const cwd = workspace('[[serve, serve], [serve, key], [key, key]]');
  expect(await told(cwd)).toEqual({
    // up on worth takes 3, on strength 0.5
    a: [0.5, true],
    // only both together lead away
    b: [15, false],
    c: [1, true],
    d: [35, false],
  });
  expect(await verdict(cwd, 'c')).toMatch(
    /→ serve, 1\.00 points below a cut on worth and on strength \(fragile\)$/,
  );
});

it('nothing is near where all cells hold one tier', async () => {
  const cwd = workspace('[[key, key], [key, key], [key, key]]');
  expect(await told(cwd)).toMatchObject({ a: [null, null], d: [null, null] });
  expect(await verdict(cwd, 'a')).toMatch(/→ key, as all cells of the matrix are$/);
});
