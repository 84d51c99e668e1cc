import type { Facts } from '../facts/facts.ts';
import type { Catalogue, Kpi, KpiResult, Slice } from './kpi.ts';

/** The one list of KPIs; a test holds it against the folder. Its order is the order in which they are shown. */
export const kpis: readonly Kpi[] = [];

export const kpiIds: readonly string[] = kpis.map(({ id }) => id);

export const kpiOf: Catalogue = (id) => kpis.find((kpi) => kpi.id === id);

/** One account's value of one KPI. */
export function computeKpi(kpi: Kpi, facts: Facts, slice: Slice): KpiResult {
  return kpi.compute(facts, slice, kpiOf);
}
