import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { beforeEach, describe, expect, it } from 'vitest';
import { kpiIds } from '../../../src/kpis/index.ts';
import { textsFor } from '../../kpis/account.ts';
import { copyOf, kam, read, workspaceOf, write } from '../harness.ts';

const day = ['--as-of', '2026-11-23'];

/** The worked ROI of the catalogue, in a workspace of two accounts. */
function workspace(): string {
  const market = [2025, 2026]
    .flatMap((year) => Array.from({ length: 10 }, (_, i) => [year, String(i + 1).padStart(2, '0')] as const))
    .map(([year, month]) => `${year}-${month}-a,${year}-${month},a,m,10,${year === 2025 ? 100 : 105}`);
  const texts = textsFor({
    'a-1': {
      decided: { won: 7, lost: 3 },
      answers: { w2: '6x9 6x8 2x3' },
      files: {
        '3-dmu.yaml': 'stakeholders:\n  - id: r-01\n    influence: 3\n    support: -1\n',
        '5-objectives.yaml':
          'objectives:\n  - id: grow\n    measure: net_sales\n    baseline: { value: 1000000 }\n    target: 1300000\n    due: 2026-12-31\n',
        '6-tactics.yaml': 'tactics: [{ id: t, due: 2026-05-05, done_on: 2026-05-05, status: done }]\n',
        'ledger.csv': [
          'id,date,kind,amount,product,tactic',
          's25,2025-06-30,sale,1020000,a,',
          'c25,2025-06-30,cogs,387600,a,',
          's26,2026-06-30,sale,1239999.90,a,',
          't26,2026-07-01,sale,0.10,a,',
          'c26,2026-06-30,cogs,400000,a,',
          'i26,2026-05-01,investment,46975,,t',
          '',
        ].join('\n'),
        'contacts.csv': 'id,date,stakeholder,by,channel,hours\n1,2026-03-01,r-01,kam-1,visit,365\n',
        'market.csv': `id,period,product,market,own,total\n${market.join('\n')}\n`,
      },
    },
    'a-2': { decided: { won: 1, lost: 4 } },
  });
  return workspaceOf(texts);
}

let cwd: string;
beforeEach(() => {
  cwd = workspace();
});

describe('kam kpi', () => {
  it.each([80, 40, 120])('fits a terminal of %i columns', async (columns) => {
    const calls = [
      ['kpi', 'a-1'],
      ['kpi', '--accounts', 'all'],
      ...kpiIds.map((id) => ['kpi', 'a-1', '--explain', id]),
    ];
    const real = copyOf('examples/andes-pharma');
    const realCalls = [
      ['kpi', 'san-telmo'],
      ['kpi', 'san-telmo', '--explain', 'objective_attainment'],
    ];
    for (const [where, argv] of [
      ...calls.map((argv) => [cwd, argv] as const),
      ...realCalls.map((argv) => [real, argv] as const),
    ]) {
      const { stdout, exitCode } = await kam([...argv, ...day], { cwd: where, columns, terminal: true });
      expect(exitCode).toBe(0);
      for (const line of stdout.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(columns);
    }
  });

  it('shows each number with its period, what it was before, and what makes it sure', async () => {
    const { stdout } = await kam(['kpi', 'a-1', ...day], { cwd, columns: 80, terminal: true });
    expect(stdout).toContain('Jan–Oct 2026, compared with Jan–Oct 2025');
    expect(stdout).toMatch(/Net sales +€1,240,000 {2}↑ was €1,020,000/);
    expect(stdout).toMatch(/Win rate +70% {2}95%: 39\.7 to 89\.2%/);
    expect(stdout).toMatch(/NPS +28\.6\u00a0points {2}± 36\.7 · n\u00a014/);
    expect(stdout).toMatch(/Listing rate +0%/);
    expect(stdout).toMatch(/Formulary access \(our index\) +– {2}no formulary line is known/);
  });

  it('puts the numbers into the formula and names file and line', async () => {
    const { stdout } = await kam(['kpi', 'a-1', '--explain', 'roi', ...day], { cwd, columns: 80 });
    const lines = stdout.split('\n');
    expect(lines.slice(0, 2).join(' ').replace(/\s+/g, ' ')).toBe(
      '(1,240,000 − 1,020,000 × 1.05) × 62% − 78,000 = 26,780; ÷ 78,000 × 100 = 34.3% (before–after: 74.9%)',
    );
    expect(stdout).toMatch(/net sales Jan–Oct 2026 +1,240,000 +records\/ledger\.csv:4,5\n/);
    expect(stdout).toMatch(/365 h of people Jan–Oct 2026 +31,025 +records\/contacts\.csv:2\n/);
    expect(stdout).toContain('records/market.csv, 10 lines');
    expect(stdout).toContain('without people’s hours: 123.1%');
  });

  it('names every line with --lines', async () => {
    const { stdout } = await kam(['kpi', 'a-1', '--explain', 'roi', '--lines', ...day], { cwd, columns: 80 });
    for (let line = 2; line <= 21; line++) expect(stdout).toContain(`records/market.csv:${line}\n`);
    expect(stdout).toMatch(/1,239,999\.9 +records\/ledger\.csv:4\n/);
  });

  it('says what was left out and why', async () => {
    const { stdout } = await kam(['kpi', 'a-1', '--explain', 'net_sales', ...day, '--as-of', '2026-06-30'], {
      cwd,
    });
    expect(stdout).toMatch(/Left out\n {2}records\/ledger\.csv:4 {2}in a month that is not closed yet/);
    expect(stdout.split('\n')[0]).toBe(
      'Net sales: no value: nothing booked in Jan–May 2026: no line of sales',
    );
  });

  it('answers in JSON with exact sums, positions and reasons', async () => {
    const { stdout, exitCode } = await kam(['kpi', 'a-1', '--format', 'json', ...day], { cwd });
    expect(exitCode).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({ kam: 'kpi/1', as_of: '2026-11-23', period: '2026', findings: [] });
    const { kpis } = answer.accounts[0];
    expect(kpis.map(({ id }: { id: string }) => id)).toEqual(kpiIds);
    for (const kpi of kpis)
      expect(Object.keys(kpi)).toEqual([
        'id',
        'label',
        'value',
        'unit',
        'display',
        'better',
        'n',
        'interval',
        'margin',
        'period',
        'compared_with',
        'reason',
        'beside',
        'rows',
        'inputs',
      ]);
    const of = (id: string) => kpis.find((kpi: { id: string }) => kpi.id === id);
    expect(of('net_sales')).toMatchObject({
      value: 1240000,
      unit: 'EUR',
      compared_with: { label: 'Jan–Oct 2025', value: 1020000, distinct: true },
      inputs: [{ file: 'accounts/a-1/records/ledger.csv', lines: 2, sum: 1240000 }],
    });
    expect(of('formulary_access')).toMatchObject({ value: null, reason: 'no formulary line is known' });
    // a YAML value stands on the line that is named
    const [influence] = of('dmu_support').inputs;
    expect(read(cwd, influence.file).split('\n')[influence.line - 1]).toContain(
      `influence: ${influence.value}`,
    );
  });

  it('explains in JSON so that a calculator gives the value', async () => {
    for (const id of kpiIds) {
      const { stdout } = await kam(['kpi', 'a-1', '--explain', id, '--format', 'json', ...day], { cwd });
      const [{ value, explanation }] = JSON.parse(stdout).accounts[0].kpis;
      expect(explanation.formula.words.length, id).toBeGreaterThan(10);
      if (value === null) continue;
      const last = explanation.numbers.replace(/^.*= .*?;/, (step: string) => `(${step.split(' = ')[0]})`);
      const arithmetic = last
        .replace(/−/g, '-')
        .replace(/×/g, '*')
        .replace(/÷/g, '/')
        .replace(/ %/g, '*0.01');
      expect(arithmetic).toMatch(/^[\d\s.()*/+-]+$/);
      expect(new Function(`return ${arithmetic}`)(), id).toBeCloseTo(value, 6);
    }
  });

  it('is CSV when piped, one row for each KPI, plain numbers', async () => {
    const { stdout } = await kam(['kpi', 'a-1', ...day], { cwd, terminal: false });
    const rows = parse(stdout, { columns: true }) as { [column: string]: string }[];
    expect(rows.map(({ kpi }) => kpi)).toEqual([...kpiIds]);
    expect(rows.find(({ kpi }) => kpi === 'net_sales')).toMatchObject({
      account: 'a-1',
      value: '1240000',
      unit: 'EUR',
      from: '2026-01-01',
      to: '2026-10-31',
      compared_value: '1020000',
      reason: '',
    });
  });

  it('is Markdown when asked', async () => {
    const { stdout } = await kam(['kpi', 'a-1', '--format', 'md', ...day], { cwd });
    const table = stdout.split('\n').filter((line) => line.startsWith('|'));
    expect(table).toHaveLength(2 + kpiIds.length);
    expect(new Set(table.map((line) => line.replace(/\\\|/g, '').split('|').length)).size).toBe(1);
  });

  it('adds up a portfolio from counts and sums', async () => {
    const { stdout } = await kam(['kpi', '--accounts', 'all', '--format', 'json', ...day], { cwd });
    const answer = JSON.parse(stdout);
    expect(answer.accounts.map(({ account }: { account: string }) => account)).toEqual(['a-1', 'a-2']);
    const winRate = answer.portfolio.kpis.find(({ id }: { id: string }) => id === 'win_rate');
    // 8 of 15, not the mean of 70 and 20
    expect(winRate.value).toBeCloseTo((8 / 15) * 100, 10);
    expect(winRate.rows).toMatchObject([
      { id: 'a-1', value: 70, n: 10 },
      { id: 'a-2', value: 20, n: 5 },
    ]);
    const objectives = answer.portfolio.kpis.find(({ id }: { id: string }) => id === 'objective_attainment');
    const target = objectives.inputs.find(({ what }: { what: string }) => what === 'grow: target');
    expect(read(cwd, target.file).split('\n')[target.line - 1]).toContain('target: 1300000');
  });

  it('says of each account of a portfolio what it says of it alone', async () => {
    const json = async (...which: string[]) =>
      JSON.parse((await kam(['kpi', ...which, '--format', 'json', '--lines', ...day], { cwd })).stdout);
    const whole = await json('--accounts', 'all');
    expect(whole.accounts).toEqual([...(await json('a-1')).accounts, ...(await json('a-2')).accounts]);
  });

  it('holds no JSON of thousands of accounts for an answer that is none', async () => {
    const { result } = await kam(['kpi', '--accounts', 'all', '--format', 'csv', ...day], { cwd });
    expect(result).not.toHaveProperty('accounts');
  });

  it('takes the account of the folder one is in', async () => {
    const here = join(cwd, 'accounts', 'a-2');
    mkdirSync(here, { recursive: true });
    const { stdout } = await kam(['kpi', '--explain', 'win_rate', ...day], { cwd: here });
    expect(stdout.split('\n')[0]).toBe('1 ÷ (1 + 4) × 100 = 20%');
  });

  it.each([
    [['a-3'], /no account "a-3"/, /a-1|a-2/],
    [[], /Which account/, /a-1, a-2.*--accounts all/],
    [['a-1', '--accounts', 'all'], /different questions/, /./],
    [['a-1', '--explain', 'winrate'], /no KPI "winrate"/, /Did you mean win_rate/],
    [['a-1', '--explain', 'happiness'], /no KPI/, /net_sales/],
    [['a-1', '--period', '2026-13'], /"2026-13" is no period/, /2026-Q3/],
    [['a-1', '--lines'], /--lines/, /--explain/],
    [['a-1', '--explain', 'roi', '--format', 'csv'], /text or json/, /json/],
    [['a-1', '--as-of', '2026-02-30'], /no day/, /./],
  ])('a wrong call is told so: %j', async (argv, message, help) => {
    const { exitCode, stderr, stdout } = await kam(['kpi', ...day, ...argv], { cwd });
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(help);
  });

  it('makes no number of a file with errors, says so, and keeps the others', async () => {
    const broken = workspace();
    write(
      broken,
      'accounts/a-1/records/ledger.csv',
      'id,date,kind,amount\n1,2026-01-01,sale,-5\n2,2026-01-01,sale,1.000,5\n',
    );
    const { exitCode, stdout, stderr } = await kam(['kpi', 'a-1', '--format', 'json', ...day], {
      cwd: broken,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('accounts/a-1/records/ledger.csv has errors');
    const answer = JSON.parse(stdout);
    expect(answer.findings.length).toBeGreaterThan(0);
    const of = (id: string) => answer.accounts[0].kpis.find((kpi: { id: string }) => kpi.id === id);
    expect(of('net_sales')).toMatchObject({ value: null });
    expect(of('net_sales').reason).toMatch(/^records\/ledger\.csv has \d+ errors?$/);
    expect(of('win_rate').value).toBe(70);
    // another account's files do not count
    expect((await kam(['kpi', 'a-2', ...day], { cwd: broken })).exitCode).toBe(0);
  });

  it('writes numbers by kam.yaml’s locale, and plain ones for machines', async () => {
    const german = workspace();
    write(german, 'kam.yaml', `${read(german, 'kam.yaml')}locale: de-DE\n`);
    const table = await kam(['kpi', 'a-1', ...day], { cwd: german, terminal: true, columns: 80 });
    expect(table.stdout).toContain('1.240.000\u00a0€');
    expect(table.stdout).toContain('28,6\u00a0points');
    const json = async (root: string) =>
      (await kam(['kpi', 'a-1', '--format', 'json', ...day], { cwd: root })).stdout;
    expect(await json(german)).toBe(await json(cwd));
  });

  it('writes to a file with --out, but not over somebody’s own', async () => {
    const own = copyOf('examples/andes-pharma');
    const argv = ['kpi', 'san-telmo', ...day, '--out', 'kpis.csv'];
    expect((await kam(argv, { cwd: own })).exitCode).toBe(0);
    expect(read(own, 'kpis.csv')).toMatch(/^account,kpi,/);
    expect((await kam(argv, { cwd: own })).exitCode).toBe(0);
    write(own, 'kpis.csv', 'my own notes\n');
    expect((await kam(argv, { cwd: own })).exitCode).toBe(2);
    expect(read(own, 'kpis.csv')).toBe('my own notes\n');
  });
});
