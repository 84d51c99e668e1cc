import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { LocatedFinding } from '../../src/findings/finding.ts';
import { folderTexts } from '../../src/io/folder.ts';
import { loadAccount, loadWorkspace } from '../../src/plan/load.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { recompute, rowsOf } from './recompute.mjs';
import { kam } from './run.ts';

/** The example's plans, records and portfolio tell one story: what agrees on paper agrees to the euro. */

const folder = 'examples/andes-pharma';
const asOf = '2026-11-23';
const accounts = ['costa-verde', 'meseta-buying', 'nova-clinic', 'san-telmo'];
const complete = ['nova-clinic', 'san-telmo'];

const text = (path: string) => readFileSync(join(folder, path), 'utf8');
const records = (account: string, name: string) => rowsOf(text(`accounts/${account}/records/${name}.csv`));
const sum = (values: Iterable<number>) => [...values].reduce((all, value) => all + value, 0);
const filesBelow = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();

function temporaryFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'kam-example-'));
  afterAll(() => rmSync(made, { recursive: true }));
  return made;
}

async function planOf(account: string): Promise<Plan> {
  const texts = folderTexts(folder);
  return loadAccount(texts, await loadWorkspace(texts), account);
}

describe('the script', () => {
  const temporary = temporaryFolder();

  it('writes the records and the portfolio that are checked in, byte by byte', () => {
    const run = spawnSync(process.execPath, ['examples/andes-pharma.mjs', temporary], { encoding: 'utf8' });
    expect(run.stderr).toBe('');
    const written = filesBelow(temporary);
    expect(written).toEqual(filesBelow(folder).filter((file) => /\/records\/|^portfolio\.csv$/.test(file)));
    for (const file of written)
      expect(readFileSync(join(temporary, file)).equals(readFileSync(join(folder, file))), file).toBe(true);
  });
});

describe('the workspace', () => {
  it('has no error in its schema or its references', async () => {
    const texts = folderTexts(folder);
    const workspace = await loadWorkspace(texts);
    expect(workspace.findings).toEqual([]);
    expect([...workspace.accounts.keys()]).toEqual(accounts);
    for (const account of accounts) {
      const { findings } = await loadAccount(texts, workspace, account);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('holds twelve accounts, and the books’ net sales of 2025 where there are books', () => {
    const portfolio = rowsOf(text('portfolio.csv'));
    expect(portfolio).toHaveLength(12);
    for (const account of accounts) {
      const row = portfolio.find(({ id }) => id === account.toUpperCase());
      const lines = records(account, 'ledger').filter(({ date }) => date!.startsWith('2025'));
      const of = (kind: string) => sum(lines.filter((l) => l.kind === kind).map((l) => Number(l.amount)));
      expect(Number(row?.net_sales)).toBe(of('sale') - of('discount') - of('rebate') - of('return'));
    }
  });

  it('names nobody: pseudonyms only, no address, no number to call', () => {
    expect(existsSync(join(folder, 'people.csv'))).toBe(false);
    for (const file of filesBelow(folder)) {
      const content = text(file);
      expect(content, file).not.toMatch(
        /[\w.]@[\w.]|\b(Dr|Prof|Mr|Mrs|Ms|Herr|Frau|Señora?)\.?\s[A-Z]|\+\d{2} ?\d{2}/,
      );
    }
    for (const account of accounts)
      for (const { id } of parse(text(`accounts/${account}/3-dmu.yaml`)).stakeholders)
        expect(id).toMatch(/^r-\d\d$/);
  });
});

describe('san-telmo', () => {
  it('gives the figures of its story', () => {
    const figures = recompute(folder, 'san-telmo', { asOf });
    expect(figures).toMatchObject({ net_sales: 1_240_000, win_rate: 70, revenue_to_profit: 1.6 });
    expect(figures.roi).toMatchObject({
      baseline: 1_020_000,
      investment: 78_000,
      people: 31_025,
      hours: 365,
    });
    expect(figures.roi.margin_pct).toBeCloseTo(62, 9);
    expect(figures.roi.market_growth_pct).toBeCloseTo(5, 9);
    expect(figures.roi.value.toFixed(1)).toBe('34.3');
    expect(figures.roi.before_after.toFixed(1)).toBe('74.9');
    expect(figures.roi.booked_lines).toBe(9);
    const netSales = records('san-telmo', 'ledger').filter(
      ({ date, kind }) =>
        date! >= '2026-01-01' && date! <= '2026-10-31' && /^(sale|discount|rebate|return)$/.test(kind!),
    );
    expect(netSales).toHaveLength(118);
  });

  it('books no more for a tactic of this year than the plan gives it', async () => {
    const { tactics } = await planOf('san-telmo');
    const ledger = records('san-telmo', 'ledger');
    for (const { id, cost } of tactics!.tactics!)
      expect(sum(ledger.filter((l) => l.tactic === id).map((l) => Number(l.amount)))).toBeLessThanOrEqual(
        cost!.money!,
      );
  });
});

it('nova-clinic loses money in markets that grow', () => {
  const { net_sales, win_rate, roi } = recompute(folder, 'nova-clinic', { asOf });
  expect({ net_sales, win_rate, baseline: roi.baseline, investment: roi.investment }).toEqual({
    net_sales: 598_000,
    win_rate: 25,
    baseline: 690_000,
    investment: 52_000,
  });
  expect(roi.value).toBeLessThan(-200);
  expect(roi.market_growth_pct).toBeGreaterThan(5);
});

describe.each(complete)('%s', (account) => {
  it('has objectives whose baselines are the KPI of that day, as exactly as they are written', async () => {
    const { objectives } = await planOf(account);
    const before = recompute(folder, account, { asOf, year: 2025 });
    const { roi, net_sales, win_rate, penetration_index, revenue_to_profit, penetration_by_product } = before;
    const kpis: { [id: string]: number | null } = {
      net_sales,
      win_rate,
      penetration_index,
      revenue_to_profit,
      roi: roi.value,
    };
    const readings = records(account, 'measures');
    let compared = 0;
    for (const { measure, baseline, product } of objectives!.objectives!) {
      // the formulary's past stands in git, not in a record
      if (baseline?.value === undefined || measure === 'formulary_access') continue;
      const digits = String(baseline.value).split('.')[1]?.length ?? 0;
      const reading = readings.find((r) => r.measure === measure && r.date === baseline.date);
      const actual = reading
        ? Number(reading.value)
        : product
          ? penetration_by_product[product]
          : kpis[measure!];
      expect(baseline.date).toBe('2025-12-31');
      expect(actual?.toFixed(digits), measure).toBe(baseline.value.toFixed(digits));
      compared += 1;
    }
    expect(compared).toBeGreaterThanOrEqual(5);
  });

  it('takes its own sales in the market from the invoices', () => {
    const ledger = records(account, 'ledger');
    const market = records(account, 'market');
    for (const { product, period, own, total } of market) {
      const invoiced = ledger.filter(
        (l) => l.kind === 'sale' && l.product === product && l.date!.startsWith(period!),
      );
      expect(Number(own)).toBe(sum(invoiced.map((l) => Number(l.amount))));
      expect(Number(own)).toBeLessThan(Number(total));
    }
    // every month of every product sold, once
    expect(market).toHaveLength(2 * 34);
    expect(new Set(market.map(({ id }) => id)).size).toBe(market.length);
  });

  it('expects of its tactics no more than there is to gain', async () => {
    const { tactics, objectives, analysis } = await planOf(account);
    const { net_sales } = recompute(folder, account, { asOf, year: 2025 });
    const target = objectives!.objectives!.find(({ measure }) => measure === 'net_sales')!.target!;
    const of2026 = tactics!.tactics!.filter(({ due }) => due!.startsWith('2026'));
    const likely = sum(of2026.map(({ effect }) => effect!.likely!));
    expect(likely).toBeGreaterThan(0);
    expect(likely).toBeLessThanOrEqual(target - net_sales);
    for (const { effect, effect_curve: curve } of tactics!.tactics!) {
      expect(effect!.low!).toBeLessThanOrEqual(effect!.likely!);
      expect(effect!.likely!).toBeLessThanOrEqual(effect!.high!);
      expect(curve!.today).toBe(effect!.likely);
      expect(curve!.none!).toBeLessThanOrEqual(curve!.today!);
      expect(curve!.today!).toBeLessThanOrEqual(curve!.half_more!);
      expect(curve!.half_more!).toBeLessThanOrEqual(curve!.saturation!);
    }
    const all = sum(tactics!.tactics!.map(({ effect_curve }) => effect_curve!.saturation!));
    expect(all).toBeLessThan(analysis!.category_spend!.value - net_sales);
  });

  it('books investments and contacts for a tactic only while it ran', async () => {
    const { tactics } = await planOf(account);
    const spans = new Map(
      tactics!.tactics!.map(({ id, start, due, done_on }) => [id, [start!, done_on ?? due!]]),
    );
    const dated = [...records(account, 'ledger'), ...records(account, 'contacts')].filter(
      ({ tactic }) => tactic,
    );
    expect(dated.length).toBeGreaterThan(20);
    for (const { id, date, tactic } of dated) {
      const [from, to] = spans.get(tactic!)!;
      expect(date! >= from! && date! <= to!, id).toBe(true);
    }
  });

  it('records nothing after the day of the story, and books nothing after October', () => {
    for (const name of ['contacts', 'measures'])
      for (const { date } of records(account, name)) expect(date! <= asOf).toBe(true);
    for (const { date } of records(account, 'ledger')) expect(date! <= '2026-10-31').toBe(true);
    for (const { decided_on } of records(account, 'opportunities')) expect(decided_on! <= asOf).toBe(true);
  });

  it('loses only against competitors that the diagnosis knows', async () => {
    const { diagnosis } = await planOf(account);
    const known = diagnosis!.market!.competitors!.map(({ id }) => id);
    for (const { competitor } of records(account, 'opportunities'))
      if (competitor) expect(known).toContain(competitor);
  });

  it('asks enough people that a net promoter score means something', () => {
    const scores = records(account, 'survey').filter(
      ({ item, wave }) => item === 'nps' && wave === '2026-spring',
    );
    expect(scores.length).toBeGreaterThanOrEqual(10);
    const of = (from: number, to: number) =>
      scores.filter(({ score }) => Number(score) >= from && Number(score) <= to).length;
    const nps = ((of(9, 10) - of(0, 6)) / scores.length) * 100;
    expect(nps.toFixed(1)).toBe(account === 'san-telmo' ? '28.6' : '-27.3');
  });
});

describe('kam on the example', () => {
  const temporary = temporaryFolder();

  it('checks it: no error, one warning for the good plan, and the bad plan’s troubles on their lines', async () => {
    const { exitCode, result } = await kam('check', '-C', folder, '--format', 'json');
    const { findings } = result as { findings: LocatedFinding[] };
    const expected = readFileSync('test/examples/andes-pharma.txt', 'utf8').trimEnd().split('\n');
    expect(findings.map((f) => `${f.file}:${f.line} ${f.severity} ${f.rule}`)).toEqual(expected);
    expect(exitCode).toBe(0);
  });

  it('writes the schemas its modelines name: after a change of a field, kam schema -C examples/andes-pharma', async () => {
    const { result } = await kam('schema', '--out', temporary);
    const { written } = result as { written: string[] };
    expect(written.length).toBeGreaterThan(10);
    for (const name of written)
      expect(readFileSync(join(temporary, name), 'utf8'), name).toBe(text(`.kam/schemas/${name}`));
    for (const example of [folder, 'examples/zz-mistakes'])
      for (const file of filesBelow(example).filter((name) => name.endsWith('.yaml'))) {
        const [, named] =
          /^# yaml-language-server: \$schema=(\S+)$/m.exec(readFileSync(join(example, file), 'utf8')) ?? [];
        expect(existsSync(join(example, dirname(file), named ?? 'none')), `${example}/${file}`).toBe(true);
      }
  });

  it('scores it as scores.csv and the plans say', async () => {
    const { stdout } = await kam('score', '-C', folder, '--format', 'json');
    // it comes as it is made
    const pieces: (string | Uint8Array)[] = [];
    for await (const piece of stdout as AsyncIterable<string | Uint8Array>) pieces.push(piece);
    const { accounts: scored } = JSON.parse(pieces.join('')) as {
      accounts: { account: string; score: number; tier: string | null }[];
    };
    const written = rowsOf(text('scores.csv'));
    expect(scored.map(({ account, score, tier }) => [account, String(score), tier ?? ''])).toEqual(
      written.map(({ account, score, tier }) => [account, score, tier]),
    );
    for (const account of accounts) {
      const row = written.find((r) => r.account === account.toUpperCase())!;
      const { tier, model, row: hash } = parse(text(`accounts/${account}/2-segmentation.yaml`));
      expect({ tier, model, row: hash }).toEqual({ tier: row.tier, model: row.model, row: row.row });
    }
  });
});
