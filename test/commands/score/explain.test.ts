import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { copyOf, kam, write } from '../harness.ts';
import { json, model, portfolio, settings, table, workspace } from './questions.ts';

interface Told {
  criteria: {
    axis: string;
    criterion: string;
    value: string | number | null;
    points: number | null;
    weight_pct: number;
    contribution: number | null;
  }[];
  reach: {
    tier: string;
    axis: string;
    criterion: string;
    from: string | number | null;
    to: string | number;
  }[];
  lose: Told['reach'];
  find: { axis: string; criterion: string; tiers: [string, string] }[];
}
const asked = async (cwd: string, account: string) => (await json(cwd, '--explain', account)).explain as Told;
const columnOf = ['beds', 'growth', 'kind', 'sales', 'share'];

/** The portfolio with one cell of one account changed. */
function changed(text: string, account: string, column: string, to: string | number): string {
  const [head, ...rows] = text.split('\n');
  const at = head!.split(',').indexOf(column);
  return [
    head,
    ...rows.map((row) => {
      const cells = row.split(',');
      if (cells[0] !== account) return row;
      cells[at] = String(to);
      return cells.join(',');
    }),
  ].join('\n');
}

describe('kam score --explain on two axes, with missing values and worst policy', () => {
  it('tells changes that, made in the file, lead where it says', async () => {
    const text = portfolio(50);
    const cwd = workspace();
    let tried = 0;
    for (const account of ['a000', 'a003', 'a007', 'a011', 'a019']) {
      const { reach, lose } = await asked(cwd, account);
      for (const { criterion, to, tier } of [...reach, ...lose]) {
        if (!columnOf.includes(criterion)) continue;
        write(cwd, 'changed.csv', changed(text, account, criterion, to));
        const { accounts } = await json(cwd, 'changed.csv');
        expect([account, criterion, to, accounts.find((one) => one.account === account)!.tier]).toEqual([
          account,
          criterion,
          to,
          tier,
        ]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(10);
  });

  it('has shares that add up to the axis, a missing one as its policy says', async () => {
    const cwd = workspace({
      'portfolio.csv': 'id,name,area,beds,growth,kind,sales,share\na,A,,,5,big,900,\n',
    });
    const { criteria } = await asked(cwd, 'a');
    const by = Object.fromEntries(
      criteria.map((one) => [one.criterion, [one.points, one.weight_pct, one.contribution]]),
    );
    expect(by).toEqual({
      beds: [null, 0, null],
      growth: [75, 66.666667, 50],
      kind: [100, 33.333333, 33.333333],
      openness: [null, 0, null],
      sales: [88, 60, 52.8],
      share: [null, 40, 0],
    });
    const text = await table(cwd, 80, '--explain', 'a');
    expect(text).toContain('beds      –    missing: its weight is shared out');
    expect(text).toContain('share  ');
    expect(text).toContain('→ missing: 0.0 × 40 % =  0.00');
  });

  it('says of an account without a tier which value is enough to know, and every such value is', async () => {
    const rows = 'id,name,area,beds,growth,kind,sales,share\na,A,,,5,,900,\n';
    const cwd = workspace({ 'portfolio.csv': rows });
    const { find } = await asked(cwd, 'a');
    expect(find.map(({ criterion }) => criterion)).toEqual(['beds', 'openness', 'share']);
    for (const { criterion, tiers } of find) {
      if (criterion === 'openness') continue;
      const extremes = criterion === 'beds' ? [0, 100] : [0, 50];
      for (const [i, value] of extremes.entries()) {
        write(cwd, 'found.csv', changed(rows, 'a', criterion, value));
        expect([criterion, (await json(cwd, 'found.csv')).accounts[0]!.tier]).toEqual([criterion, tiers[i]]);
      }
    }
    expect((await table(cwd, 80, '--explain', 'a')).replace(/\s+/g, ' ')).toContain(
      'To get a tier: find out beds, which makes it between "serve" and "key".',
    );
  });

  it('tells of a rating that is missing the mildest that would do it', async () => {
    const cwd = workspace({
      'portfolio.csv': 'id,name,area,beds,growth,kind,sales,share\na,A,,70,5,big,900,40\n',
    });
    const { lose } = await asked(cwd, 'a');
    const rated = lose.find(({ criterion }) => criterion === 'openness')!;
    const tierAt = async (rating: number) => {
      const with_ = workspace({
        'portfolio.csv': 'id,name,area,beds,growth,kind,sales,share\na,A,,70,5,big,900,40\n',
        'accounts/a/2-segmentation.yaml': `kam: tier/1\naccount: "a"\nratings: { openness: ${rating} }\n`,
      });
      return (await json(with_)).accounts[0]!.tier;
    };
    expect([await tierAt(rated.to as number), await tierAt((rated.to as number) + 1)]).toEqual([
      rated.tier,
      'key',
    ]);
  });

  it('says where no single value is enough', async () => {
    const cwd = workspace({ 'portfolio.csv': 'id,name,area,beds,growth,kind,sales,share\na,A,,,5,,,\n' });
    expect((await asked(cwd, 'a')).find).toEqual([]);
    expect((await table(cwd, 80, '--explain', 'a')).replace(/\s+/g, ' ')).toContain(
      'No single one of the missing values gives it a tier: find out beds, kind, openness, sales, share.',
    );
  });

  it('counts what can be counted, and names large numbers as the locale writes them', async () => {
    const cwd = copyOf('examples/andes-pharma');
    const text = (await table(cwd, 80, '--explain', 'ALBORADA')).replace(/\s+/g, ' ');
    expect(text).toContain('838 beds more');
    expect(text).toContain('sales 1,361,112 instead of 420,000');
    expect(text).not.toMatch(/sales more|sales fewer/);
  });

  it('fits 80 and 40 columns, whatever is missing and however long an id is', async () => {
    const long = 'a-criterion-whose-name-is-far-longer-than-a-narrow-screen-is';
    for (const cwd of [
      copyOf('examples/andes-pharma'),
      workspace({
        'segmentation.yaml': model
          .replace('id: beds,', `id: ${long},`)
          .replace('id: sales,', `id: ${long}s,`),
        'kam.yaml': settings,
      }),
    ]) {
      const { accounts } = await json(cwd);
      for (const { account } of accounts.slice(0, 12))
        for (const columns of [80, 40]) {
          const wide = (await table(cwd, columns, '--explain', account))
            .split('\n')
            .filter((line) => displayWidth(line) > columns);
          expect([account, columns, wide]).toEqual([account, columns, []]);
        }
    }
  });
});

describe('kam score --missing', () => {
  it('comes by owner, nobody last, and with each first what could change a tier, then by rank', async () => {
    const plans = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => `a${String(i).padStart(3, '0')}`).map((id, i) => [
        `accounts/${id}/1-analysis.yaml`,
        `kam: analysis/1\naccount: "${id}"\nowner: kam-${1 + (i % 2)}\n`,
      ]),
    );
    const cwd = workspace(plans);
    const { accounts, missing } = (await json(cwd, '--missing')) as unknown as {
      accounts: { account: string; rank: number }[];
      missing: { requests: { owner: string | null; account: string; could_become: string[] }[] };
    };
    const rank = new Map(accounts.map((one) => [one.account, one.rank]));
    const key = missing.requests.map(
      ({ owner, account, could_become }) =>
        [owner ?? '~', could_become.length > 0 ? 0 : 1, rank.get(account)!] as const,
    );
    expect(key).toEqual(
      [...key].sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0) || a[1] - b[1] || a[2] - b[2]),
    );
    expect(new Set(key.map(([owner]) => owner))).toEqual(new Set(['kam-1', 'kam-2', '~']));
    expect(new Set(key.map(([, changes]) => changes))).toEqual(new Set([0, 1]));
  });
});

describe('kam score --explain, for people', () => {
  const list =
    'id,name,area,beds,growth,kind,sales,share\n' +
    '01,Hospital  de Leza,south,54.321,3.3,big,777,33\n02,Same,south,70,10,big,700,50\n03,SAME ,south,70,10,big,700,50\n';
  const here = () => workspace({ 'portfolio.csv': list });

  it('says whose it is, and numbers that multiply to what is shown', async () => {
    const lines = (await table(here(), 100, '--explain', '01')).split('\n');
    expect(lines[0]).toBe('01 Hospital  de Leza · rank 3 of 3');
    const sums = lines.flatMap((line) => /([\d.]+) × ([\d.]+) % = +([\d.]+)/.exec(line)?.slice(1) ?? []);
    expect(sums.length).toBe(15);
    for (let i = 0; i < sums.length; i += 3) {
      const [points, weight, contribution] = sums.slice(i, i + 3).map(Number) as [number, number, number];
      expect(Math.abs((points * weight) / 100 - contribution)).toBeLessThan(0.00501);
    }
  });

  it('finds an account by its name, whatever its case and blanks', async () => {
    for (const name of ['Hospital  de Leza', ' HOSPITAL de leza'])
      expect(await table(here(), 80, '--explain', name)).toMatch(/^01 /);
    const { stderr, exitCode } = await kam(['score', '--explain', 'hospital de lesa'], { cwd: here() });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('Did you mean Hospital  de Leza?')]);
  });

  it('lists the ids where several have the name', async () => {
    const { stderr, exitCode } = await kam(['score', '--explain', 'same'], { cwd: here() });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('2 accounts are called "same": 02, 03.')]);
  });
});
