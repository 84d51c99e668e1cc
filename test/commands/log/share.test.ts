import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { folder, kam, today } from '../harness.ts';
import { inThreads } from '../in-threads.ts';
import { git } from '../process.ts';

const accounts = Array.from({ length: 40 }, (_, n) => `h-${String(n).padStart(2, '0')}`);

const analysis = (id: string, more = '') =>
  `kam: analysis/1\naccount: "${id}"\nname: Hospital ${id}\n${more}`;
const ledger = (rows: readonly string[]) => `id,date,kind,amount,currency,product,note\n${rows.join('')}`;

/** 40 accounts over 30 months: money comes, a file breaks, an account goes and another comes, books are closed. */
function history(): string {
  const cwd = folder();
  git(cwd, 'init', '-q', '-b', 'main');
  const rows = new Map<string, string[]>();
  let stream = '';
  for (let month = 0; month < 30; month++) {
    const day = new Date(Date.UTC(2024, month, 28, 12));
    const files: Record<string, string | undefined> = {};
    if (month % 10 === 0)
      files['kam.yaml'] =
        `kam: workspace/1\ncompany: Example Pharma\ncurrency: EUR\ntiers: { key: { key: true } }\nclosed_until: 202${4 + month / 10}-0${5 - month / 10}\nproducts: [{ id: relivax, label: Relivax }]\n`;
    for (const [n, id] of accounts.entries()) {
      if (month === 0) files[`accounts/${id}/1-analysis.yaml`] = analysis(id);
      if ((n + month) % 3 !== 0) continue;
      const booked = rows.get(id) ?? [];
      rows.set(id, booked);
      booked.push(`x-${month},2024-0${1 + (month % 9)}-20,sale,${1000 * n + month}.10,EUR,relivax,\n`);
      files[`accounts/${id}/records/ledger.csv`] = ledger(booked);
    }
    if (month === 12) files['accounts/h-07/1-analysis.yaml'] = analysis('h-07', 'colour: red\n');
    if (month === 15) files['accounts/h-07/1-analysis.yaml'] = analysis('h-07');
    if (month === 20) files['accounts/late/1-analysis.yaml'] = analysis('late');
    if (month === 22) files['accounts/h-03'] = undefined;
    stream += `commit refs/heads/main\ncommitter bench <bench@example.org> ${day.getTime() / 1000} +0000\ndata 1\nm\n`;
    for (const [path, text] of Object.entries(files))
      stream +=
        text === undefined
          ? `D ${path}\n`
          : `M 100644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    stream += '\n';
  }
  spawnSync('git', ['-C', cwd, 'fast-import', '--quiet'], { input: stream });
  git(cwd, 'reset', '-q', '--hard');
  return cwd;
}

it('says the same in several threads as in one', async () => {
  const cwd = history();
  const program = await inThreads('src/log.ts');
  for (const more of [[], ['--by', 'commit']]) {
    const args = ['log', '--accounts', 'all', ...more, '--format', 'json', '--as-of', today, '-C', cwd];
    const several = program(args);
    const one = await kam(args, { cwd });
    expect(several.stderr).toContain('a thread; ');
    expect(several.stdout).toBe(one.stdout);
    expect(several.status).toBe(one.exitCode);
    const { points, series } = JSON.parse(several.stdout);
    expect(points).toHaveLength(30);
    expect(points[12].broken).toEqual([{ file: 'accounts/h-07/1-analysis.yaml', errors: 1 }]);
    const sales = series.filter(({ id }: { id: string }) => id === 'net_sales');
    expect(sales).toHaveLength(more.length === 0 ? 1 : 41);
    expect(
      sales.some(({ values }: { values: { value: unknown }[] }) =>
        values.some(({ value }) => Number(value) > 1000),
      ),
    ).toBe(true);
  }
});
