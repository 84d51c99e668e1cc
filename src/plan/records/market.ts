import { Decimal } from '../exact.ts';
import { type Asked, fiscalYearOf, parsePeriod } from '../period.ts';
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

/** What one line cannot show alone. `starts`: first month of the fiscal year, 1–12. */
export function checkMarket(rows: readonly MarketLine[], starts: number): RowProblem[] {
  const problems: RowProblem[] = [];
  const lines = new Map<string, MarketLine>();
  const lengths = new Map<string, Seen>();
  const markets = new Map<string, Map<string, Seen>>();
  for (const row of rows) {
    const asked = parsePeriod(row.period, starts)!;
    const line = [row.product, row.market, row.period, row.unit, row.reference].join('\n');
    const before = lines.get(line);
    if (!before) lines.set(line, row);
    else
      problems.push({
        index: row.index,
        message: 'The same product, market, period and reference stands twice, so sums would count it twice.',
        help: 'Remove one of the two; where both are parts of one figure, add them up in one line.',
        related: { index: before.index, message: 'the first one' },
      });
    const productYear = `${row.product}\n${fiscalYearOf(asked.first, starts)}`;
    const first = lengths.get(productYear);
    if (!first) lengths.set(productYear, { row, asked });
    else if (first.asked.kind !== asked.kind)
      problems.push({
        index: row.index,
        column: 'period',
        message:
          'One product has periods of one length within a fiscal year; this one differs, so sums would count twice.',
        help: 'Keep months, quarters or years for that product and year.',
        related: { index: first.row.index, message: 'the first period of that year' },
      });
    if (new Decimal(row.own).greaterThan(row.total))
      problems.push({
        index: row.index,
        column: 'own',
        message: 'Ours is more than the whole market.',
        help: 'Take own and total from one definition of the market.',
      });
    const market = `${row.market}\n${row.unit}`;
    const periods = markets.get(market) ?? new Map<string, Seen>();
    markets.set(market, periods);
    const same = periods.get(row.period)?.row;
    if (!same) periods.set(row.period, { row, asked });
    else if (same.total !== row.total && !new Decimal(same.total).equals(row.total))
      problems.push({
        index: row.index,
        column: 'total',
        message: 'The same market and period stands twice with different totals.',
        help: 'One market has one total per period.',
        related: { index: same.index, message: 'the other total' },
      });
  }
  for (const periods of markets.values()) problems.push(...overlapOf([...periods.values()]));
  return problems;
}

interface Seen {
  row: MarketLine;
  asked: Asked;
}

/**
 * Products of one market may differ in the length of their periods, each of them has its number; but the market
 * as a whole has none then. Said once for a market; within one product it is an error already.
 */
function overlapOf(periods: readonly Seen[]): RowProblem[] {
  const inOrder = [...periods].sort((a, b) => a.asked.first - b.asked.first || a.row.index - b.row.index);
  for (let i = 1; i < inOrder.length; i++) {
    const [one, next] = [inOrder[i - 1]!, inOrder[i]!];
    if (next.asked.first > one.asked.last || one.row.product === next.row.product) continue;
    const [earlier, later] = one.row.index < next.row.index ? [one.row, next.row] : [next.row, one.row];
    return [
      {
        index: later.index,
        column: 'period',
        severity: 'warn',
        message: 'Two products of one market have periods that overlap, so its total would count twice.',
        help: 'Keep months, quarters or years for the whole market; until then it has no market share.',
        related: { index: earlier.index, message: 'the other period' },
      },
    ];
  }
  return [];
}
