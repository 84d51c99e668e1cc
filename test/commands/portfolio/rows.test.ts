import { describe, expect, it } from 'vitest';
import { scoredAccounts } from '../../../src/commands/report/scores.ts';
import { portfolioIn, portfolioRows } from '../../../src/commands/shared/portfolio-rows.ts';
import { tierBasis } from '../../../src/commands/shared/tier-hashes.ts';
import { textsOf } from '../../../src/documents/texts.ts';
import { privateFolder } from '../../../src/io/private-folder.ts';
import { loadAccount, loadWorkspace } from '../../../src/plan/load.ts';
import { PortfolioFault } from '../../../src/scoring/rows.ts';
import { kam, read, workspaceOf } from '../harness.ts';

const kamYaml = `kam: workspace/1
portfolio: { file: portfolio.csv, columns: { id: id, name: name, beds: beds } }
`;
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
const scores = `account,worth,score,rank,cell,tier,abc,data_pct,to_cut,fragile,model,row
late,1,1,1,0,serve,,100,1,false,0123456789ab,0123456789ab
`;
/** 3 000 plain rows, more than any head, and behind them the row that shows how the file is written. */
const plain = Array.from({ length: 3000 }, (_, i) => `acc-${i};house number ${i};${i}\n`).join('');
const list = (last: string) => Buffer.from(`id;name;beds\n${plain}${last}`, 'latin1');

const filesOf = (portfolio: Uint8Array) => ({
  'kam.yaml': kamYaml,
  'segmentation.yaml': segmentation,
  'scores.csv': scores,
  'portfolio.csv': portfolio,
  'accounts/late/1-analysis.yaml': 'kam: analysis/1\naccount: "late"\n',
});

async function rows(portfolio: Uint8Array) {
  const texts = textsOf(filesOf(portfolio));
  const workspace = await loadWorkspace(texts);
  const folder = privateFolder();
  try {
    const source = (await portfolioIn(texts, workspace, folder))!;
    const all = [];
    for await (const row of portfolioRows(source, workspace, ['name', 'nowhere'], folder)) all.push(row);
    return all;
  } finally {
    folder.remove();
  }
}

describe('the rows of a portfolio', () => {
  it('come once each, also where a letter far behind the head says that it is Windows-1252', async () => {
    const all = await rows(list('late;Cl\u00ednica;1 200\n'));
    expect(all).toHaveLength(3001);
    expect(new Set(all.map(({ id }) => id)).size).toBe(3001);
    expect(all.at(-1)).toEqual({ line: 3002, id: 'late', cells: ['Cl\u00ednica', undefined] });
  });

  it('stop at a byte that is no letter in either encoding', async () => {
    await expect(rows(list('late;Cl\u0081nica;1\n'))).rejects.toBeInstanceOf(PortfolioFault);
  });

  it('are the same to kam init, to the report and to kam check', async () => {
    const files = filesOf(list('late;Cl\u00ednica;1 200\n'));
    const texts = textsOf(files);
    const workspace = await loadWorkspace(texts);
    const reported = await scoredAccounts(texts, workspace);
    expect(reported.scores![0]).toMatchObject({ name: 'Cl\u00ednica', size: 1200 });

    const basis = await tierBasis(texts, workspace, workspace.segmentation!);
    const plan = await loadAccount(texts, workspace, 'late');
    expect(basis.rowHash?.(plan)).toMatch(/^[0-9a-f]{12}$/);

    const cwd = workspaceOf(files);
    expect((await kam(['init', '--account', 'late'], { cwd })).exitCode).toBe(0);
    const written = read(cwd, 'accounts/late/1-analysis.yaml');
    expect(written).toContain('Cl\u00ednica');
    expect(written).toMatch(/beds: 1200/);
  });
});

describe('a plan and its row in the portfolio', () => {
  const named = (ref: string) =>
    `kam: analysis/1\naccount: "es-1"\n${ref === '' ? '' : `account_ref: "${ref}"\n`}`;
  const files = (ref: string) => ({
    ...filesOf(Buffer.from('id,name,beds\nES/1,One,10\nES-2,Two,90\n')),
    'scores.csv': scores.replace('late,', 'ES/1,'),
    'accounts/es-1/1-analysis.yaml': named(ref),
  });

  it('find each other by the folder where the plan keeps no id, in every command', async () => {
    const cwd = workspaceOf(files(''));
    const { stdout } = await kam(['report', 'es-1', '--format', 'json', '--out', '-'], { cwd });
    expect(JSON.stringify(JSON.parse(stdout).sections)).toContain('score.rank');
    await kam(['score', '--write'], { cwd });
    expect((await kam(['check', 'es-1'], { cwd })).stdout).not.toContain('tier-is-current');
  });

  it('are told apart by the id where two ids give one folder', async () => {
    const both = Buffer.from('id,name,beds\nES/1,One,10\nES-1,Two,90\n');
    const texts = textsOf({ ...files('ES/1'), 'portfolio.csv': both });
    const workspace = await loadWorkspace(texts);
    const { rowHash } = await tierBasis(texts, workspace, workspace.segmentation!);
    const only = textsOf(files('ES/1'));
    const alone = await tierBasis(only, workspace, workspace.segmentation!);
    const plan = await loadAccount(texts, workspace, 'es-1');
    expect(rowHash!(plan)).toBe(alone.rowHash!(plan));
  });
});
