import { quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { UsageError } from '../../io/faults.ts';
import { kpiIds, kpiOf } from '../../kpis/index.ts';
import type { Kpi } from '../../kpis/kpi.ts';

/** The KPI somebody means: its id, or that with blanks or hyphens. */
export function kpiNamed(name: string): Kpi {
  const id = name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  const found = kpiOf(id);
  if (found) return found;
  const near = didYouMean(id, kpiIds);
  throw new UsageError(
    `There is no KPI ${quoted(name)}.`,
    near ? `Did you mean ${near}?` : `KPIs are ${kpiIds.join(', ')}.`,
  );
}
