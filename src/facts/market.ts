import { Decimal } from '../plan/exact.ts';
import { parsePeriod } from '../plan/period.ts';
import type { MarketLine } from '../plan/records/market.ts';
import type { Line } from './inputs.ts';

/** A line of market.csv, its period in months. */
export interface MarketFact extends Line {
  readonly id: string;
  /** "2026-06", "2026-Q2", "2026" as written; quarters and years are fiscal */
  readonly period: string;
  readonly first: number;
  readonly last: number;
  readonly product: string;
  readonly market: string;
  readonly own: Decimal;
  readonly total: Decimal;
  readonly reference: string;
  /** percent; undefined where the cell is empty */
  readonly referenceShare: Decimal | undefined;
  readonly unit: string;
}

export function readMarket(lines: readonly MarketLine[], starts: number): MarketFact[] {
  return lines.flatMap((row) => {
    const asked = parsePeriod(row.period, starts);
    if (!asked) return [];
    const { id, period, product, market, reference, unit, line, index } = row;
    return [
      {
        id,
        period,
        first: asked.first,
        last: asked.last,
        product,
        market,
        own: new Decimal(row.own),
        total: new Decimal(row.total),
        reference,
        referenceShare: row.reference_share_pct === '' ? undefined : new Decimal(row.reference_share_pct),
        unit,
        line,
        index,
      },
    ];
  });
}
