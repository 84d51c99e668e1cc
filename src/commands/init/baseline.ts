import { gatherFacts } from '../../facts/facts.ts';
import { calendarOf, defaultPeriod } from '../../facts/period.ts';
import { computeKpi, kpiOf } from '../../kpis/index.ts';
import { sliceOf } from '../../kpis/kpi.ts';
import { isMapping, type Mapping } from '../../plan/fill-in.ts';
import { fiscalYear, fiscalYearOf } from '../../plan/period.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';

export interface Baseline {
  value: number;
  date: string;
}

/**
 * Where an objective starts from, as the records say: of a KPI that counts a period the last whole fiscal year's
 * value, of a state or a survey today's; of a measure its last reading. undefined where the records say nothing.
 */
export function baselineFrom(
  workspace: Workspace,
  plan: Plan,
  asOf: string,
): (objective: Mapping) => Baseline | undefined {
  const facts = gatherFacts(workspace, plan, asOf);
  const calendar = calendarOf(workspace.settings, asOf);
  const lastYear = fiscalYearOf(Math.max(calendar.lastClosed + 1, 0), calendar.starts) - 1;
  return ({ measure, product, body }) => {
    if (typeof measure !== 'string') return undefined;
    const reading = facts.readings().get(measure);
    if (reading) return { value: reading.value.toNumber(), date: reading.date };
    const kpi = kpiOf(measure);
    if (!kpi) return undefined;
    const counted = kpi.counts === 'books' || kpi.counts === 'events';
    const asked = counted ? fiscalYear(lastYear, calendar.starts) : defaultPeriod(calendar);
    const narrow = {
      ...(kpi.narrows.includes('product') && typeof product === 'string' ? { product } : {}),
      ...(kpi.narrows.includes('body') && typeof body === 'string' ? { body } : {}),
    };
    const { value, period } = computeKpi(kpi, facts, sliceOf(asked, calendar, narrow));
    if (value === null) return undefined;
    return { value: value.toDecimalPlaces(2).toNumber(), date: period.to };
  };
}

/** Fills the baselines that objectives lack. `hold` needs none. */
export function fillBaselines(
  objectives: unknown,
  baseline: (objective: Mapping) => Baseline | undefined,
): void {
  if (!Array.isArray(objectives)) return;
  for (const objective of objectives) {
    if (!isMapping(objective) || objective.baseline !== undefined || objective.shape === 'hold') continue;
    const found = baseline(objective);
    if (found) objective.baseline = { ...found };
  }
}
