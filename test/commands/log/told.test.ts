import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { kam, read, workspaceOf, write } from '../harness.ts';
import { git } from '../process.ts';
import { commit } from './commit.ts';

/** What a log says of objectives whose promise moved, and what it leaves out of each month. */

const objectives = (...list: string[]) =>
  `kam: objectives/1\naccount: "a"\nobjectives:\n${list.map((one) => `  - ${one}\n`).join('')}`;
const calls = (more: string) => `{ id: more-calls, statement: x, shape: line, ${more} }`;
const readings = (...rows: string[]) => `id,date,measure,value,source\n${rows.join('\n')}\n`;
const sales = (...rows: [month: string, amount: number][]) =>
  `id,date,kind,amount,currency,product\n${rows.map(([month, amount]) => `${month}-s${amount},${month}-20,sale,${amount},EUR,relivax\n`).join('')}`;

const settings = (closed: string) => `kam: workspace/1
company: X
currency: EUR
closed_until: ${closed}
products: [{ id: relivax, label: Relivax }]
measures:
  - { id: calls, label: Calls, unit: calls, better: up }
  - { id: letters, label: Letters, unit: calls, better: up }
`;

const first = 'measure: calls, baseline: { value: 0, date: 2025-12-31 }, target: 100, due: 2026-12-31';
const file = 'accounts/a/5-objectives.yaml';
const measures = 'accounts/a/records/measures.csv';
const ledger = 'accounts/a/records/ledger.csv';

function begun(): string {
  const cwd = workspaceOf({
    'kam.yaml': settings('2025-12'),
    'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\n',
    [file]: objectives(calls(first)),
    [measures]: readings('m1,2026-01-10,calls,10,x', 'm2,2026-01-10,letters,90,x'),
    [ledger]: sales(['2025-11', 100], ['2025-12', 200]),
  });
  git(cwd, 'init', '-q', '-b', 'main');
  commit(cwd, '2026-01-15', 'plan');
  return cwd;
}

async function logOf(cwd: string, args: string[] = ['a'], columns = 100): Promise<string> {
  const { stdout, stderr } = await kam(['log', ...args], { cwd, terminal: true, columns });
  expect(stderr).toBe('');
  return stdout.replaceAll('\u00a0', ' ');
}

/** What stands below a point, without its head. */
function at(text: string, label: string): string {
  const block = text.split('\n\n').find((one) => one.startsWith(label));
  return (block ?? '').trimEnd().split('\n').slice(1).join('\n');
}

describe('an objective whose promise moved', () => {
  it('stands with its percentage, which says that it is of another promise', async () => {
    const cwd = begun();
    write(cwd, measures, `${read(cwd, measures)}m3,2026-02-10,calls,25,x\n`);
    commit(cwd, '2026-02-15', 'reading');
    write(cwd, file, objectives(calls(first.replace('target: 100', 'target: 50'))));
    commit(cwd, '2026-03-15', 'lowered');
    write(
      cwd,
      file,
      objectives(calls(first.replace('target: 100', 'target: 50').replace('value: 0', 'value: -50'))),
    );
    commit(cwd, '2026-04-15', 'baseline');
    write(cwd, file, objectives(calls(first.replace('target: 100', 'target: 200'))));
    commit(cwd, '2026-05-15', 'raised');
    write(cwd, file, objectives(calls(first.replace('2026-12-31', '2027-06-30'))));
    commit(cwd, '2026-06-15', 'put off');
    write(cwd, file, objectives(calls(first.replace('measure: calls', 'measure: letters'))));
    commit(cwd, '2026-07-15', 'another measure');
    const text = await logOf(cwd);
    expect(at(text, '2026-02')).toBe('  Objectives  more-calls: 10% → 25% of the way, ahead');
    expect(at(text, '2026-03')).toBe(
      '  Objectives  more-calls: target 100 calls → 50 calls (made easier); 25% → 50% of the way to a lower\n' +
        '                target, ahead',
    );
    expect(at(text, '2026-04')).toBe(
      '  Objectives  more-calls: baseline 0 calls → −50 calls; 50% → 75% of the way from a lower baseline,\n' +
        '                ahead',
    );
    expect(at(text, '2026-05').replace(/\n +/g, ' ')).toMatch(
      /target 50 calls → 200 calls \(made harder\); baseline −50 calls → 0 calls; 75% → 12.5% of the way from a higher baseline to a higher target, behind \(was ahead\)/,
    );
    expect(at(text, '2026-06').replace(/\n +/g, ' ')).toMatch(
      /target 200 calls → 100 calls \(made easier\); due 31 Dec 2026 → 30 Jun 2027 \(put off\); 12.5% → 25% of the way to a lower target, on track \(was behind\)/,
    );
    expect(at(text, '2026-07').replace(/\n +/g, ' ')).toMatch(
      /measured by letters \(was calls\); due 30 Jun 2027 → 31 Dec 2026 \(brought forward\); 25% → 90% of the way by another measure, ahead/,
    );
    // what went nowhere has no arrow; what was moved and moved back is not forgotten
    expect(text).toMatch(/\n {2}more-calls +10% → 90% +ahead +[▁-█]+\n/);
    expect(text).toMatch(
      /\n {4}measured by letters \(was calls\)\n {4}target moved, and back, moved 3 times, last in 2026-06\n {4}baseline moved, and back, moved twice, last in 2026-05\n {4}due moved, and back, moved twice, last in 2026-07\n/,
    );
  });

  it('is in csv and json by kinds of its own', async () => {
    const cwd = begun();
    write(cwd, file, objectives(calls(first.replace('target: 100', 'target: 50'))));
    commit(cwd, '2026-03-15', 'lowered');
    const { stdout } = await kam(['log', 'a', '--format', 'csv'], { cwd });
    const rows = stdout.split('\n').filter((row) => row.includes(',more-calls,'));
    const cells = rows.map((row) => row.split(',')).map((row) => [row[0], ...row.slice(4)]);
    expect(cells.map((row) => row.map((cell) => cell!.slice(0, 20)).join(' | '))).toEqual([
      '2026-01 | objective | more-calls | more-calls | 10 | % | up | 10 Jan 2026 |  |  | calls | 4.10958904109589 | ahead',
      '2026-03 | objective | more-calls | more-calls | 20 | % | up | 10 Jan 2026 |  |  | calls | 20.2739726027397 | on track',
      '2026-01 | baseline | more-calls | more-calls | 0 | calls | none | 2025-12-31 |  |  |  |  | ',
      '2026-03 | baseline | more-calls | more-calls | 0 | calls | none | 2025-12-31 |  |  |  |  | ',
      '2026-01 | target | more-calls | more-calls | 100 | calls | up |  |  |  | calls |  | ',
      '2026-03 | target | more-calls | more-calls | 50 | calls | up |  |  |  | calls |  | ',
      '2026-01 | due | more-calls | more-calls | 2026-12-31 |  | none |  |  |  |  |  | ',
      '2026-03 | due | more-calls | more-calls | 2026-12-31 |  | none |  |  |  |  |  | ',
    ]);
    const json = JSON.parse((await kam(['log', 'a', '--format', 'json'], { cwd })).stdout);
    const target = json.series.find(({ kind }: { kind: string }) => kind === 'target');
    expect(target).toMatchObject({ id: 'more-calls', unit: 'calls', better: 'up' });
    expect(target.values).toEqual([
      { point: 0, value: 100, measure: 'calls' },
      { point: 1, value: 50, measure: 'calls' },
    ]);
  });

  it('says so beside the share of objectives on track', async () => {
    const cwd = begun();
    write(cwd, file, objectives(calls(first.replace('target: 100', 'target: 10'))));
    commit(cwd, '2026-06-15', 'lowered');
    write(cwd, measures, `${read(cwd, measures)}m3,2026-07-10,calls,-90,x\n`);
    commit(cwd, '2026-07-15', 'reading');
    write(cwd, file, objectives(calls(first.replace('target: 100', 'target: -90'))));
    commit(cwd, '2026-08-15', 'lowered');
    const text = await logOf(cwd);
    expect(at(text, '2026-07')).toMatch(/Objective attainment 100% → 0%$/);
    write(cwd, file, objectives(calls(first)));
    commit(cwd, '2026-09-15', 'back');
    write(
      cwd,
      file,
      objectives(
        calls(first),
        '{ id: keep, statement: y, shape: hold, measure: letters, target: 80, due: 2026-12-31 }',
      ),
    );
    commit(cwd, '2026-10-15', 'another');
    expect(at(await logOf(cwd), '2026-10')).toMatch(/Objective attainment .* \(objectives came or went\)$/);
    expect(at(text, '2026-08')).toMatch(
      /Objective attainment 0% → 100% \(targets or days of it were moved\)$/,
    );
  });

  it('comes, goes, becomes late, is held and is known no more, each in a word', async () => {
    const cwd = begun();
    const hold = '{ id: keep, statement: y, shape: hold, measure: letters, target: 80, due: 2026-12-31 }';
    write(cwd, file, objectives(calls(first), hold));
    commit(cwd, '2026-02-15', 'another');
    write(cwd, measures, `${read(cwd, measures)}m3,2026-03-10,letters,70,x\n`);
    commit(cwd, '2026-03-15', 'fewer letters');
    write(cwd, file, objectives(calls(first)));
    commit(cwd, '2026-04-15', 'dropped');
    write(cwd, file, objectives(calls('measure: calls, target: 100, due: 2026-12-31')));
    commit(cwd, '2026-05-15', 'no baseline');
    write(cwd, file, objectives(calls(first)));
    commit(cwd, '2027-01-15', 'over');
    const text = (await logOf(cwd)).replace(/\n {16}/g, ' ');
    expect(at(text, '2026-02')).toMatch(/keep: new, target 80 calls, due 31 Dec 2026, held, on track/);
    expect(at(text, '2026-03')).toMatch(/keep: held → not held, behind \(was on track\)/);
    expect(at(text, '2026-04')).toMatch(/more-calls: 10% of the way, behind \(was on track\)/);
    expect(at(text, '2026-04')).toMatch(/keep: dropped from the plan/);
    expect(at(text, '2026-05')).toMatch(/baseline 0 calls → none; 10% → not known \(it has no baseline\)$/m);
    expect(at(text, '2027-01')).toMatch(/baseline none → 0 calls; not known → 10% of the way.*, overdue/);
  });
});

describe('what a month says', () => {
  function grown(): string {
    const cwd = begun();
    write(cwd, 'kam.yaml', settings('2026-01'));
    write(cwd, ledger, sales(['2025-11', 100], ['2025-12', 200], ['2026-01', 50]));
    commit(cwd, '2026-02-15', 'January is closed');
    write(cwd, 'kam.yaml', settings('2026-02'));
    write(cwd, ledger, sales(['2025-11', 100], ['2025-12', 200], ['2026-01', 50], ['2026-02', 60]));
    commit(cwd, '2026-03-15', 'February is closed');
    write(cwd, ledger, sales(['2025-11', 100], ['2025-12', 200], ['2026-01', 55], ['2026-02', 60]));
    commit(cwd, '2026-04-15', 'January is corrected');
    return cwd;
  }

  it('leaves out what only another closed month moved, says so, and tells what was booked afterwards', async () => {
    const text = await logOf(grown());
    expect(text).toMatch(/\n {2}Net sales +€300 → €115 +↓ [▁-█]{4}\n/);
    expect(text).toMatch(/\nBelow, what moved only because another month was closed is left out; --kpi ID/);
    expect(at(text, '2026-02')).not.toMatch(/Net sales/);
    expect(at(text, '2026-03')).not.toMatch(/Net sales/);
    expect(at(text, '2026-04')).toMatch(/Net sales €110 → €115 \(Jan–Feb 2026\)/);
  });

  it('says which periods the sums stand for, in one year and over two, and shows no arrow between two that read the same', async () => {
    const cwd = grown();
    expect((await logOf(cwd)).replaceAll('\n', ' ')).toMatch(
      / Sums run from the start of the fiscal year: 2025 → Jan–Feb 2026\. They begin anew with each fiscal year\. /,
    );
    const within = (await logOf(cwd, ['a', '--since', '2026-02-20'])).replaceAll('\n', ' ');
    expect(within).toMatch(/ Sums run from the start of the fiscal year: Jan 2026 → Jan–Feb 2026\. /);
    const many = `${read(cwd, ledger).replace('-20,sale,60,', '-20,sale,600000,')}c1,2026-02-20,cogs,1000,EUR,relivax\n`;
    write(cwd, ledger, many);
    commit(cwd, '2026-04-15', 'more');
    write(cwd, ledger, many.replace('600000', '600000.10'));
    commit(cwd, '2026-05-15', 'ten cents');
    const cents = await logOf(cwd, [
      'a',
      '--since',
      '2026-04-20',
      '--kpi',
      'net_sales',
      '--kpi',
      'revenue_to_profit',
    ]);
    expect(cents).toMatch(/\n {2}Net sales +€600,055 → €600,055\.10 +↑/);
    expect(cents).toMatch(/\n {2}Revenue to profit +1.00 → 1.00 +=/);
    expect(cents).toMatch(/fiscal year: Jan–Feb 2026\.\n/);
  });

  it('tells each month of a KPI that was asked for', async () => {
    const text = await logOf(grown(), ['a', '--kpi', 'net_sales']);
    expect(at(text, '2026-02')).toBe('  KPIs        Net sales €300 → €50 (2025 → Jan 2026)');
    expect(at(text, '2026-03')).toBe('  KPIs        Net sales €50 → €110 (Jan 2026 → Jan–Feb 2026)');
    expect(text).not.toMatch(/left out/);
  });

  it('fits a terminal of any width, by account too', async () => {
    const cwd = grown();
    for (const columns of [40, 60, 69, 70, 80])
      for (const args of [['a'], ['a', '--by', 'commit'], ['--accounts', 'all', '--by', 'commit']])
        for (const line of (await logOf(cwd, args, columns)).split('\n'))
          expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  });
});
