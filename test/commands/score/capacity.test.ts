import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/findings/width.ts';
import { copyOf, kam, write } from '../harness.ts';
import { csv, json, settings, table, workspace } from './questions.ts';

interface Told {
  kam_hours: number;
  areas: {
    area: string | null;
    name: string | null;
    accounts: number;
    hours_needed: number;
    hours_there: number;
    kams_needed: number;
    need: string;
    kams_missing: number;
    staff: { id: string; hours: number }[];
    tiers: { tier: string | null; accounts: number }[];
  }[];
  total: Told['areas'][number];
}
const asked = async (cwd: string) => (await json(cwd, '--capacity')).capacity as Told;

describe('kam score --capacity', () => {
  it('adds up hours by area as the scores and the portfolio say', async () => {
    const cwd = workspace();
    const { accounts } = await json(cwd, '--with-input');
    const told = await asked(cwd);
    const hours: Record<string, number> = { key: 400, develop: 100, serve: 10 };
    const need = (area: string) =>
      accounts
        .filter((one) => one.area === area)
        .reduce((sum, { tier }) => sum + (tier === null ? 0 : hours[tier]!), 0);
    expect(told.areas.map(({ area, name, hours_needed }) => [area, name, hours_needed])).toEqual([
      ...[
        ['north', 'The North', need('The North')],
        ['south', 'south', need('south')],
      ].sort((a, b) => Number(b[2]) - Number(a[2])),
      [null, 'Mars', need('Mars')],
      [null, null, need('')],
    ]);
    expect(told.total.accounts).toBe(50);
    expect(told.kam_hours).toBe(1000);
    for (const { hours_needed, hours_there, kams_needed, kams_missing, staff } of told.areas) {
      expect(kams_needed).toBeCloseTo(hours_needed / 1000, 2);
      expect(kams_missing).toBeCloseTo((hours_needed - hours_there) / 1000, 2);
      expect(staff.reduce((sum, one) => sum + one.hours, 0)).toBeCloseTo(hours_there, 1);
    }
  });

  it('says the same in csv, and each count by tier', async () => {
    const cwd = workspace();
    const told = await asked(cwd);
    const rows = await csv(cwd, '--capacity');
    expect(
      rows.map((row) => [row.area, row.name, Number(row.accounts), Number(row.hours_needed), row.need]),
    ).toEqual(
      told.areas.map((one) => [one.area ?? '', one.name ?? '', one.accounts, one.hours_needed, one.need]),
    );
    for (const [i, row] of rows.entries())
      for (const { tier, accounts } of told.areas[i]!.tiers)
        expect(Number(row[`accounts_${tier ?? 'no_tier'}`])).toBe(accounts);
  });

  it('counts an account in the tier a human decided, and says so', async () => {
    const cwd = workspace();
    const before = await asked(cwd);
    const { accounts } = await json(cwd, '--with-input');
    const served = accounts.find(({ tier, area }) => tier === 'serve' && area === 'south')!;
    write(cwd, 'kam.yaml', settings);
    const decided = workspace({
      [`accounts/${served.account}/2-segmentation.yaml`]: `kam: tier/1\naccount: "${served.account}"\noverride: { tier: key, reason: ours }\n`,
    });
    const after = await asked(decided);
    const south = (told: Told) => told.areas.find(({ area }) => area === 'south')!.hours_needed;
    expect(south(after) - south(before)).toBe(390);
    expect(await table(decided, 80, '--capacity')).toContain('1 account counts in the tier a human decided.');
  });

  it('names who is missing and what the figures leave out', async () => {
    const cwd = workspace({
      'kam.yaml': settings
        .replace('areas: [north, south], hours: 1000', 'areas: [north]')
        .replace(', serve: { hours: 10 }', ', serve: {}'),
    });
    const text = (await table(cwd, 80, '--capacity')).replace(/\s+/g, ' ');
    for (const says of [
      '! Nobody serves: south.',
      '! kam.yaml has no such area, by id or name: Mars.',
      '! kam.yaml gives no hours for serve, so their accounts count nothing here.',
      '! kam-2: no hours: in kam.yaml, counted as none.',
      'without a tier count nothing here',
    ])
      expect(text).toContain(says);
  });

  it('shares out whoever works in several areas, and says how', async () => {
    const text = (await table(workspace(), 80, '--capacity')).replace(/\s+/g, ' ');
    expect(text).toMatch(
      /are shared out so that those are covered alike, as far as that goes: kam-2: .*The North [\d,]+ h/,
    );
  });

  it('stands all accounts together where nothing says which column is the area', async () => {
    for (const [columns, says] of [
      ['{ id: id, name: name }', 'kam.yaml does not say which column is the area'],
      [
        '{ id: id, name: name, area: region }',
        'The portfolio has no column region, which kam.yaml names as the area',
      ],
    ] as const) {
      const cwd = workspace({ 'kam.yaml': settings.replace('{ id: id, name: name, area: area }', columns) });
      const { stderr, exitCode } = await kam(['score', '--capacity'], { cwd });
      expect([exitCode, stderr.includes(says)]).toEqual([0, true]);
      expect((await asked(cwd)).areas.find(({ area }) => area === null)).toMatchObject({
        name: null,
        accounts: 50,
      });
    }
  });

  it('fits 80 and 40 columns, and writes numbers as the locale does', async () => {
    for (const cwd of [workspace(), copyOf('examples/andes-pharma')])
      for (const columns of [80, 40])
        expect(
          (await table(cwd, columns, '--capacity'))
            .split('\n')
            .filter((line) => displayWidth(line) > columns),
        ).toEqual([]);
    const german = workspace({ 'kam.yaml': settings.replace('portfolio:', 'locale: de-DE\nportfolio:') });
    expect(await table(german, 80, '--capacity')).toMatch(
      /^50 accounts need \d+\.\d{3} hours a year: \d+,\d KAMs of 1\.000 hours/,
    );
  });

  it('writes a need with the decimals that fit its word', async () => {
    const hours = (key: number) =>
      workspace({
        'kam.yaml': settings.replace(
          'key: { key: true, hours: 400 }, develop: { hours: 100 }, serve: { hours: 10 }',
          `key: { hours: ${key} }, develop: { hours: 0 }, serve: { hours: 0 }`,
        ),
        'portfolio.csv': 'id,name,area,beds,growth,kind,sales,share\na,A,south,100,10,big,1000,50\n',
      });
    for (const [key, need] of [
      [480, '0.48 none'],
      [499.9, '0.4999 none'],
      [500, '0.5 one'],
      [1500, '1.5 one'],
      [1530, '1.53 several'],
      [6510, '6.5 several'],
    ] as const)
      expect(await table(hours(key), 100, '--capacity')).toContain(` ${need} `);
  });

  it('does not add up hours that nobody wrote down', async () => {
    const without = settings.replace(/^tiers: .*$/m, 'tiers: { key: { key: true }, develop: {}, serve: {} }');
    const text = (await table(workspace({ 'kam.yaml': without }), 80, '--capacity')).replace(/\s+/g, ' ');
    expect(text).toContain(
      'Nobody can tell how many hours a year 50 accounts need: kam.yaml gives no tier hours:.',
    );
    expect(text).not.toContain('need 0 hours');
  });
});
