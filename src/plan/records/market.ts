import Decimal from 'decimal.js';
import type { Record, RecordKind, RowProblem } from './record-kind.ts';

export const market = {
  name: 'market',
  summary: 'The market at this account: ours, the total and a reference, from one definition of the market.',
  columns: [
    { name: 'id', kind: 'id', required: true, summary: 'Stable id of the line.' },
    {
      name: 'period',
      kind: 'period',
      required: true,
      summary: 'Month, quarter or year: 2026-06, 2026-Q2, 2026.',
    },
    { name: 'product', kind: 'slug', required: true, summary: 'Our product.' },
    { name: 'market', kind: 'text', required: true, summary: 'The market’s name.' },
    { name: 'own', kind: 'quantity', required: true, summary: 'Ours.' },
    { name: 'total', kind: 'quantity', required: true, summary: 'The whole market.' },
    { name: 'reference', kind: 'text', summary: 'Name of the reference.' },
    { name: 'reference_share_pct', kind: 'share', summary: 'Our share at the reference, in percent.' },
    { name: 'unit', kind: 'text', summary: 'Unit: a currency, packs, days of treatment.' },
  ],
} as const satisfies RecordKind;

export type MarketLine = Record<(typeof market.columns)[number]['name']>;

export function checkMarket(rows: readonly MarketLine[]): RowProblem[] {
  const problems: RowProblem[] = [];
  const lengths = new Map<string, MarketLine>();
  const totals = new Map<string, MarketLine>();
  for (const row of rows) {
    const productYear = `${row.product}\n${row.period.slice(0, 4)}`;
    const first = lengths.get(productYear);
    if (!first) lengths.set(productYear, row);
    else if (lengthOf(first.period) !== lengthOf(row.period))
      problems.push({
        index: row.index,
        column: 'period',
        message:
          'One product has periods of one length within a year; this one differs, so sums would count twice.',
        help: 'Keep months, quarters or years for that product and year.',
        related: { index: first.index, message: 'the first period of that year' },
      });
    if (new Decimal(row.own).greaterThan(row.total))
      problems.push({
        index: row.index,
        column: 'own',
        message: 'Ours is more than the whole market.',
        help: 'Take own and total from one definition of the market.',
      });
    const marketPeriod = `${row.market}\n${row.period}\n${row.unit}`;
    const same = totals.get(marketPeriod);
    if (!same) totals.set(marketPeriod, row);
    else if (same.total !== row.total && !new Decimal(same.total).equals(row.total))
      problems.push({
        index: row.index,
        column: 'total',
        message: 'The same market and period stands twice with different totals.',
        help: 'One market has one total per period.',
        related: { index: same.index, message: 'the other total' },
      });
  }
  return problems;
}

/** "2026-01" and "2026-Q1" are written equally long. */
function lengthOf(period: string): 'year' | 'quarter' | 'month' {
  return period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month';
}
