import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kam, workspaceOf } from '../harness.ts';

const kamYaml = 'kam: workspace/1\ntiers: { key: { key: true }, serve: { hours: 20 } }\n';
const segmentation = `kam: segmentation/1
account: id
axes:
  - id: worth
    criteria:
      - { id: beds, column: beds, weight: 1, scale: { linear: [5, 95] } }
matrix:
  cuts: { worth: [50] }
  cells: [serve, key]
`;
const header = 'account,worth,score,rank,cell,tier,abc,data_pct,to_cut,fragile,model,row\n';
const row = (id: string, rank: number, tier: string) =>
  `${id},76.666667,76.666667,${rank},${tier === 'key' ? 1 : 0},${tier},A,100,26.666667,false,0123456789ab,ba9876543210\n`;

async function check(scores: string | Uint8Array) {
  const cwd = workspaceOf({ 'kam.yaml': kamYaml, 'segmentation.yaml': segmentation, 'scores.csv': scores });
  const { exitCode, stdout } = await kam(['check', '--format', 'json'], { cwd });
  const { findings } = JSON.parse(stdout) as {
    findings: { rule: string; file: string; line: number; message: string; help: string }[];
  };
  return {
    cwd,
    exitCode,
    findings: findings.filter(({ file }) => file === 'scores.csv' || file === 'segmentation.yaml'),
  };
}

describe('scores.csv as kam check reads it', () => {
  it('has no cap: it is as long as the portfolio that was scored', async () => {
    const rows = Array.from({ length: 50_000 }, (_, i) =>
      row(i < 2 ? `acc-${i}` : `acc-${i}-${'x'.repeat(350)}`, i + 1, i < 2 ? 'key' : 'serve'),
    );
    const text = header + rows.join('');
    expect(text.length).toBeGreaterThan(20_000_000);
    const { exitCode, findings } = await check(text);
    expect(findings.map(({ rule, line, message }) => [rule, line, message])).toEqual([
      ['key-account-has-plan', 2, '2 of 2 key accounts have no plan: "acc-0" and "acc-1".'],
    ]);
    expect(exitCode).toBe(0);
  });

  it.each([
    [
      'a cell that is none of kam’s',
      header + row('a', 1, 'key') + row('b', 2, 'serve').replace('false', 'no'),
      3,
    ],
    ['a line that was cut off', (header + row('a', 1, 'key')).slice(0, -6), 2],
    ['a merge that is not resolved', `${header}<<<<<<< HEAD\n${row('a', 1, 'key')}`, 2],
    ['a quote that never closes', `${header}"${row('a', 1, 'key')}`, 2],
    ['an account that stands twice', header + row('a', 1, 'key') + row('a', 2, 'key'), 3],
    ['other columns', 'id,tier\na,key\n', 1],
    ['nothing in it', '', 1],
    ['an invisible character', header + row('a\u200bb', 1, 'serve'), 2],
    ['a byte that is not UTF-8', Buffer.from(header + row('\u00e4', 1, 'serve'), 'latin1'), 2],
  ])('with %s is one error, and nobody says that it is not there', async (_, scores, line) => {
    const { exitCode, findings } = await check(scores);
    expect(findings.map((finding) => [finding.rule, finding.line])).toEqual([['scores', line]]);
    expect(findings[0]!.help).toContain('kam score --write');
    expect(exitCode).toBe(1);
  });

  it('says so where it is not there', async () => {
    const { cwd } = await check(header);
    rmSync(`${cwd}/scores.csv`);
    const { stdout } = await kam(['check'], { cwd });
    expect(stdout).toContain('There is no scores.csv');
  });
});
