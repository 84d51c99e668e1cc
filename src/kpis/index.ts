import type { Facts } from '../facts/facts.ts';
import { contribution } from './contribution.ts';
import { dmuCoverage } from './dmu-coverage.ts';
import { dmuSupport } from './dmu-support.ts';
import { formularyAccess } from './formulary-access.ts';
import type { Catalogue, Kpi, KpiResult, Slice, Taken } from './kpi.ts';
import { listingRate } from './listing-rate.ts';
import { marketShare } from './market-share.ts';
import { netSales } from './net-sales.ts';
import { netSalesPerInvestment } from './net-sales-per-investment.ts';
import { nps } from './nps.ts';
import { objectiveAttainment } from './objective-attainment.ts';
import { penetrationIndex } from './penetration-index.ts';
import { revenueToProfit } from './revenue-to-profit.ts';
import { roi } from './roi.ts';
import { tacticDelivery } from './tactic-delivery.ts';
import { winLossRatio } from './win-loss-ratio.ts';
import { winRate } from './win-rate.ts';

/** The one list of KPIs; a test holds it against the folder. They are shown in its order. */
export const kpis: readonly Kpi[] = [
  winLossRatio,
  winRate,
  listingRate,
  formularyAccess,
  marketShare,
  penetrationIndex,
  netSales,
  contribution,
  revenueToProfit,
  roi,
  netSalesPerInvestment,
  objectiveAttainment,
  tacticDelivery,
  dmuCoverage,
  dmuSupport,
  nps,
];

export const kpiIds: readonly string[] = kpis.map(({ id }) => id);

export const kpiOf: Catalogue = (id) => kpis.find((kpi) => kpi.id === id);

/** One account's value of one KPI. `alone`: without what it is compared with, in about half the time. */
export function computeKpi(kpi: Kpi, facts: Facts, slice: Slice, alone?: boolean): KpiResult {
  return kpi.compute(facts, slice, kpiOf, alone);
}

/** What one account gives to a portfolio's number; the account's documents may be let go afterwards. */
export function takeKpi(kpi: Kpi, facts: Facts, slice: Slice, alone?: boolean): Taken {
  return kpi.take(facts, slice, kpiOf, alone);
}

/** A portfolio's number, from what its accounts gave: sums, counts and pooled lists, never a mean of ratios. */
export function rollUp(
  kpi: Kpi,
  taken: readonly Taken[],
  slice: Slice,
  currency: string,
  withoutRows?: boolean,
): KpiResult {
  return kpi.conclude(taken, slice, currency, withoutRows);
}
