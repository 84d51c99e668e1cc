import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { copyOf, folder, kam, read, workspaceOf, write } from '../harness.ts';
import { git } from '../process.ts';
import { commit, day } from './commit.ts';

interface Logged {
  as_of: string;
  account: string | null;
  points: {
    label: string;
    date: string;
    commit: string;
    subject: string;
    commits: number;
    broken: { file: string; errors: number }[];
  }[];
  series: {
    account: string | null;
    kind: string;
    id: string;
    values: { point: number; value: number | string | null; reason?: string; gap?: true; gone?: true }[];
  }[];
}

const account = 'accounts/san-telmo';
const edit = (cwd: string, path: string, from: string | RegExp, to: string) => {
  const before = read(cwd, path);
  const after = before.replace(from, to);
  expect(after, `${path} has ${from}`).not.toBe(before);
  write(cwd, path, after);
};

/** andes-pharma with a few months of history, each step of which means something else. */
function story(): string {
  const cwd = copyOf('examples/andes-pharma');
  git(cwd, 'init', '-q', '-b', 'main');
  commit(cwd, '2026-07-10', 'plans');
  edit(cwd, `${account}/3-dmu.yaml`, 'support: -1', 'support: 1');
  commit(cwd, '2026-08-03', 'visit of 2 August');
  edit(
    cwd,
    `${account}/5-objectives.yaml`,
    /due: 2026-12-31\n {4}milestones/,
    'due: 2027-03-31\n    milestones',
  );
  commit(cwd, '2026-08-20', 'net sales put off');
  write(cwd, 'accounts/nova-clinic/README.md', 'of another account');
  commit(cwd, '2026-09-02', 'another account');
  edit(cwd, `${account}/2-segmentation.yaml`, /^tier: \w+/m, 'tier: serve');
  commit(cwd, '2026-09-15', 'tier');
  write(cwd, `${account}/3-dmu.yaml`, `${read(cwd, `${account}/3-dmu.yaml`)}nonsense: 1\n`);
  commit(cwd, '2026-10-05', 'a mistake');
  edit(cwd, `${account}/3-dmu.yaml`, 'nonsense: 1\n', '');
  commit(cwd, '2026-11-02', 'mended');
  edit(cwd, 'kam.yaml', 'closed_until: 2026-10', 'closed_until: 2026-09');
  commit(cwd, '2026-11-20', 'books opened again');
  return cwd;
}

async function logged(cwd: string, ...args: string[]): Promise<Logged> {
  const { exitCode, stdout, stderr } = await kam(['log', ...args, '--format', 'json'], { cwd });
  expect([0, 1], stderr).toContain(exitCode);
  return JSON.parse(stdout) as Logged;
}
const valuesOf = ({ series }: Logged, kind: string, id: string) =>
  series.find((one) => one.kind === kind && one.id === id)?.values.map(({ value }) => value);

describe('kam log ACCOUNT', () => {
  it('says at each point what kam kpi says of that commit', async () => {
    const cwd = story();
    for (const by of ['commit', 'month']) {
      const found = await logged(cwd, 'san-telmo', '--by', by);
      expect(found.points.map(({ label }) => label)).toEqual(
        by === 'month'
          ? ['2026-07', '2026-08', '2026-09', '2026-10', '2026-11']
          : [
              '2026-07-10',
              '2026-08-03',
              '2026-08-20',
              '2026-09-15',
              '2026-10-05',
              '2026-11-02',
              '2026-11-20',
            ],
      );
      for (const [i, { commit: at, date }] of found.points.entries()) {
        const asked = ['kpi', 'san-telmo', '--at', at, '--as-of', date, '--format', 'json'];
        const { kpis } = (
          JSON.parse((await kam(asked, { cwd })).stdout) as {
            accounts: [{ kpis: { id: string; value: number | null; reason?: string | null }[] }];
          }
        ).accounts[0];
        expect(kpis.length).toBeGreaterThan(10);
        for (const { id, value, reason } of kpis) {
          const said = found.series.find((one) => one.kind === 'kpi' && one.id === id)?.values[i];
          expect([id, said?.value, said?.reason ?? null]).toEqual([
            id,
            value,
            value === null ? reason : null,
          ]);
        }
      }
    }
  });

  it('follows tier, support and due dates, and hides what a mistake hides', async () => {
    const cwd = story();
    const found = await logged(cwd, 'san-telmo', '--by', 'commit');
    expect(valuesOf(found, 'tier', 'tier')).toEqual([
      'key',
      'key',
      'key',
      'serve',
      'serve',
      'serve',
      'serve',
    ]);
    expect(valuesOf(found, 'support', 'r-07')).toEqual([-1, 1, 1, 1, null, 1, 1]);
    expect(valuesOf(found, 'due', 'net-sales-2026')).toEqual([
      '2026-12-31',
      '2026-12-31',
      ...Array(5).fill('2027-03-31'),
    ]);
    const support = found.series.find(({ kind, id }) => kind === 'support' && id === 'r-07')!;
    expect(support.values[4]).toEqual({ point: 4, value: null, reason: '3-dmu.yaml has 1 error', gap: true });
    expect(found.points.map(({ broken }) => broken.map(({ file }) => file))[4]).toEqual([
      `${account}/3-dmu.yaml`,
    ]);
    expect(found.points[6]).toMatchObject({ date: '2026-11-20', subject: 'books opened again', commits: 1 });
  });

  it('counts a merge as what it brought', async () => {
    const cwd = copyOf('examples/andes-pharma');
    git(cwd, 'init', '-q', '-b', 'main');
    commit(cwd, '2026-07-10', 'plans');
    git(cwd, 'checkout', '-q', '-b', 'branch');
    for (const [from, to, date] of [
      ['support: -1', 'support: 0', '2026-07-12'],
      ['support: 0', 'support: 2', '2026-07-14'],
    ] as const) {
      edit(cwd, `${account}/3-dmu.yaml`, from, to);
      commit(cwd, date, to);
    }
    git(cwd, 'checkout', '-q', 'main');
    Object.assign(process.env, day('2026-08-01'));
    git(cwd, 'merge', '-q', '--no-ff', '-m', 'the branch', 'branch');
    const found = await logged(cwd, 'san-telmo', '--by', 'commit');
    expect(found.points.map(({ subject }) => subject)).toEqual(['plans', 'the branch']);
    expect((await logged(cwd, 'san-telmo', '--by', 'commit', '--at', 'branch')).points).toHaveLength(3);
  });

  it('--since begins with how things stood that day; --as-of ends it; --kpi shows no more than that', async () => {
    const cwd = story();
    const labels = ({ points }: Logged) => points.map(({ label }) => label);
    expect(labels(await logged(cwd, 'san-telmo', '--since', '2026-09-01'))).toEqual([
      '2026-08',
      '2026-09',
      '2026-10',
      '2026-11',
    ]);
    expect(labels(await logged(cwd, 'san-telmo', '--as-of', '2026-09-10'))).toEqual(['2026-07', '2026-08']);
    const { series } = await logged(cwd, 'san-telmo', '--kpi', 'nps', '--kpi', 'Net-Sales');
    expect(series.map(({ kind, id }) => [kind, id])).toEqual([
      ['kpi', 'nps'],
      ['kpi', 'net_sales'],
    ]);
  });

  it('an account that left is told to its end', async () => {
    const cwd = story();
    rmSync(join(cwd, account), { recursive: true });
    commit(cwd, '2026-12-01', 'sold');
    const found = await logged(cwd, 'san-telmo', '--by', 'commit');
    expect(found.points.at(-1)!.subject).toBe('sold');
    for (const { values } of found.series) expect(values.at(-1)).toMatchObject({ point: 7, gone: true });
  });

  it('a table: what moved with a line of bars, then each point, the newest first', async () => {
    const cwd = story();
    const shown = (columns: number, ...args: string[]) =>
      kam(['log', 'san-telmo', ...args], { cwd, terminal: true, columns });
    const { stdout, exitCode } = await shown(80);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Hospital San Telmo \(san-telmo\) · 2026-07 to 2026-11 · by month · 7 commits\n/);
    expect(stdout).toMatch(/\n {2}r-07 +−1 → \+1 +↑ ▁██·█\n/);
    expect(stdout).toMatch(/\n {2}Tier +key → serve\n/);
    expect([...stdout.matchAll(/^(?:Tier|Objectives|Support|KPIs)/gm)].map(String)).toEqual([
      'Tier',
      'Objectives',
      'Support',
      'KPIs',
    ]);
    expect(stdout).toMatch(
      /\n {2}net-sales-2026 +70\.9% → not known .*\n +due 31\sDec\s2026 → 31\sMar\s2027 \(put off\), in 2026-08\n/,
    );
    expect(stdout).not.toMatch(/^ {2}r-02 /m);
    // its KPI says the same, and it is reached all the time
    expect(stdout).toMatch(/^ {2}win-rate-2026 .*reached/m);
    expect(stdout).not.toMatch(/win-rate-2026:/);
    const heads = [...stdout.matchAll(/^(2026-\d\d) {2}.*$/gm)].map(([line]) => line);
    expect(heads.map((line) => line.slice(0, 7))).toEqual(['2026-11', '2026-10', '2026-09', '2026-08']);
    expect(heads[3]).toMatch(/^2026-08 {2}2 commits, the last [0-9a-f]{8} net sales put off$/);
    expect(stdout).toMatch(/2026-10 .*\n(?: {2}.*\n)* {2}not known: 3-dmu\.yaml has 1 error\n/);
    for (const columns of [40, 80, 120])
      for (const line of (await shown(columns, '--by', 'commit')).stdout.split('\n'))
        expect(displayWidth(line), line).toBeLessThanOrEqual(columns);
  });

  it('csv: a row for each thing at each point', async () => {
    const cwd = story();
    const { stdout } = await kam(['log', 'san-telmo', '--kpi', 'dmu_support'], { cwd });
    const [head, ...rows] = stdout.trim().split('\n');
    expect(head).toBe(
      'point,date,commit,account,kind,id,label,value,unit,better,period,display,reason,measure,expected,pace',
    );
    expect(rows).toHaveLength(5);
    expect(rows[0]).toMatch(
      /^2026-07,2026-07-10,[0-9a-f]{40},san-telmo,kpi,dmu_support,DMU support,[\d.]+,%,up,as of 10 Jul 2026,,,,,$/,
    );
    expect(rows[3]).toMatch(/,,%,up,as of 5 Oct 2026,,3-dmu\.yaml has 1 error,,,$/);
  });

  it('errors at the last point end with 1 and are named; earlier ones do not', async () => {
    const cwd = story();
    expect((await kam(['log', 'san-telmo'], { cwd })).exitCode).toBe(0);
    const { exitCode, stderr } = await kam(['log', 'san-telmo', '--at', 'HEAD~2'], { cwd });
    expect([exitCode, stderr]).toEqual([
      1,
      `kam: At the last point ${account}/3-dmu.yaml has errors: what rests on that has no value.\n`,
    ]);
  });

  it('--out writes a file that a later run knows as its own', async () => {
    const cwd = story();
    for (const name of ['log.csv', 'log.json', 'log.txt', 'forecast.csv'])
      for (const times of [1, 2]) {
        const args = [
          'log',
          'san-telmo',
          '--out',
          name,
          ...(name.startsWith('forecast') ? ['--forecast'] : []),
        ];
        expect((await kam(args, { cwd })).stdout, `${name}, ${times}`).toBe(`${name}\n`);
      }
  });
});

describe('kam log --accounts all', () => {
  it('by month says what kam kpi says of the whole portfolio, and how many accounts each tier has', async () => {
    const cwd = story();
    const found = await logged(cwd, '--accounts', 'all');
    expect(found.account).toBeNull();
    for (const [i, { commit: at, date }] of found.points.entries()) {
      const asked = ['kpi', '--accounts', 'all', '--at', at, '--as-of', date, '--format', 'json'];
      const { portfolio } = JSON.parse((await kam(asked, { cwd })).stdout) as {
        portfolio: { kpis: { id: string; value: number | null }[] };
      };
      for (const { id, value } of portfolio.kpis)
        expect([id, valuesOf(found, 'kpi', id)?.[i]]).toEqual([id, value]);
    }
    expect(valuesOf(found, 'tier', 'serve')).toEqual([0, 0, 1, 1, 1]);
    expect(found.points[3]!.broken).toEqual([{ file: `${account}/3-dmu.yaml`, errors: 1 }]);
  });

  it('by commit says of each account that was touched what it says alone', async () => {
    const cwd = story();
    const all = await logged(cwd, '--accounts', 'all', '--by', 'commit');
    const alone = await logged(cwd, 'san-telmo', '--by', 'commit');
    const commitOf = ({ points }: Logged, { point }: { point: number }) => points[point]!.commit;
    for (const one of alone.series) {
      const same = all.series.find(
        ({ account, kind, id }) => account === 'san-telmo' && kind === one.kind && id === one.id,
      )!;
      expect(same.values.map((value) => [commitOf(all, value), value.value])).toEqual(
        one.values.map((value) => [commitOf(alone, value), value.value]),
      );
    }
    const { stdout } = await kam(['log', '--accounts', 'all', '--by', 'commit'], { cwd, terminal: true });
    expect(stdout).toMatch(
      /^2026-08-03 [0-9a-f]{8} visit of 2 August\n {2}san-telmo\n {4}Support {5}r-07 −1 → \+1\n {4}KPIs /m,
    );
  });
});

describe('a call that is wrong, and a repository that is not like others', () => {
  it('says what is wrong with a call', async () => {
    const cwd = story();
    const table: [string[], RegExp][] = [
      [[], /Which account\?/],
      [['san-telm'], /Did you mean san-telmo\?/],
      [['san-telmo', '--accounts', 'all'], /different questions/],
      [['san-telmo', '--since', '2026-02-30'], /no day of the calendar/],
      [['san-telmo', '--kpi', 'net_sale'], /Did you mean net_sales\?/],
      [['san-telmo', '--forecast', '--by', 'month'], /--forecast looks at every objective/],
      [['san-telmo', '--at', 'gone'], /There is no branch, tag or commit "gone"/],
      [['san-telmo', '--at', '--output=x'], /There is no branch, tag or commit/],
      [['san-telmo', '--force'], /--force lets --out overwrite/],
    ];
    for (const [args, words] of table) {
      const { exitCode, stderr } = await kam(['log', ...args], { cwd });
      expect([args, exitCode]).toEqual([args, 2]);
      expect(stderr).toMatch(words);
    }
    expect((await kam(['log'], { cwd: join(cwd, account) })).exitCode, 'from the account’s folder').toBe(0);
  });

  it('no repository, no commit, a workspace no commit holds', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const said = async () => {
      const { exitCode, stderr } = await kam(['log', 'san-telmo'], { cwd });
      expect(exitCode).toBe(2);
      return stderr;
    };
    expect(await said()).toMatch(/A history needs a git repository/);
    git(cwd, 'init', '-q', '-b', 'main');
    expect(await said()).toMatch(/no commits/);
    git(cwd, 'commit', '-q', '--allow-empty', '-m', 'nothing');
    expect(await said()).toMatch(/No commit holds this workspace yet/);
  });

  it('a shallow clone tells what it holds, says so, and makes no forecast', async () => {
    const origin = story();
    const cwd = join(folder(), 'c');
    git(origin, 'clone', '-q', '--depth=2', `file://${origin}`, cwd);
    const { exitCode, stdout, stderr } = await kam(['log', 'san-telmo', '--by', 'commit', '--kpi', 'nps'], {
      cwd,
    });
    expect(exitCode).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stderr).toMatch(/not whole: .*fetch-depth: 0/);
    const forecast = await kam(['log', 'san-telmo', '--forecast'], { cwd });
    expect([forecast.exitCode, forecast.stderr]).toEqual([
      2,
      expect.stringMatching(/nobody knows what was promised first/),
    ]);
  });

  it('text of commits, files and ids is data in every form', async () => {
    const cwd = workspaceOf({
      'kam.yaml': 'kam: workspace/1\ncompany: X\ncurrency: EUR\n',
      'accounts/a/1-analysis.yaml': 'kam: analysis/1\naccount: "a"\nname: "=cmd()\\e[2J"\n',
      'accounts/a/2-segmentation.yaml': 'kam: tier/1\naccount: "a"\ntier: key\n',
    });
    git(cwd, 'init', '-q', '-b', 'main');
    commit(cwd, '2026-01-01', 'one');
    write(cwd, 'accounts/a/2-segmentation.yaml', 'kam: tier/1\naccount: "a"\ntier: serve\n');
    write(cwd, 'accounts/a/\u001b[2J::error::.yaml', 'x');
    commit(cwd, '2026-02-01', '::error::\u001b]0;x\u0007 ##[group] \u202e');
    for (const args of [
      [],
      ['--by', 'commit'],
      ['--accounts', 'all'],
      ['--accounts', 'all', '--by', 'commit'],
    ])
      for (const format of ['table', 'csv', 'json']) {
        const named = args.includes('--accounts') ? [] : ['a'];
        const { stdout, stderr } = await kam(['log', ...named, ...args, '--format', format], { cwd });
        expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
        expect(stdout).not.toMatch(/^\s*(::|##\[)/m);
      }
  });
});
