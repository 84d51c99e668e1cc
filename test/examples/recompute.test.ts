import { describe, expect, it } from 'vitest';
import { recompute } from './recompute.mjs';
import { kam } from './run.ts';

/** The six figures of page 1, counted a second time without kam's code, are the ones kam shows. */

const folder = 'examples/andes-pharma';
const asOf = '2026-11-23';

interface Shown {
  id: string;
  value: number | null;
  period: { from: string; to: string };
  rows: { id: string; value: number | null }[];
  compared_with: { value: number | null } | null;
}

async function shown(account: string, ...more: string[]): Promise<Map<string, Shown>> {
  const { exitCode, result } = await kam('kpi', account, '-C', folder, '--format', 'json', ...more);
  expect(exitCode).toBe(0);
  const { accounts } = result as { accounts: { account: string; kpis: Shown[] }[] };
  expect(accounts.map((one) => one.account)).toEqual([account]);
  return new Map(accounts[0]!.kpis.map((kpi) => [kpi.id, kpi]));
}

describe.each(['san-telmo', 'nova-clinic'])('%s', (account) => {
  it('shows the six figures of this year', async () => {
    const kpis = await shown(account);
    const { roi, period, penetration_by_product, ...figures } = recompute(folder, account, { asOf });
    for (const [id, value] of Object.entries({ ...figures, roi: roi.value }))
      expect(kpis.get(id)?.value, id).toBeCloseTo(value as number, 9);
    const rows = new Map(kpis.get('penetration_index')!.rows.map((row) => [row.id, row.value]));
    for (const [product, value] of Object.entries(penetration_by_product))
      expect(rows.get(product), product).toBeCloseTo(value!, 9);
    expect(kpis.get('net_sales')!.period).toMatchObject({ from: `${period.from}-01`, to: `${period.to}-31` });
  });

  it('shows the ones of the year before, from which the objectives start', async () => {
    const kpis = await shown(account, '--period', '2025');
    const { net_sales, win_rate, penetration_index, revenue_to_profit, roi } = recompute(folder, account, {
      asOf,
      year: 2025,
    });
    const figures = { net_sales, win_rate, penetration_index, revenue_to_profit, roi: roi.value };
    for (const [id, value] of Object.entries(figures))
      expect(kpis.get(id)?.value, id).toBeCloseTo(value as number, 9);
  });
});
