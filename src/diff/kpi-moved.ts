import type { KpiResult } from '../kpis/kpi.ts';
import type { Decimal } from '../plan/exact.ts';

/** A KPI that has another value now, and what of the change it comes from. */
export interface KpiMoved {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly better: KpiResult['better'];
  readonly before: KpiSide;
  readonly after: KpiSide;
  /** lines of the comparison it rests on: "opportunities: 2 lines came: 2 won" */
  readonly because: readonly string[];
  /** judgements in it moved without evidence */
  readonly unproven: 'no' | 'partly' | 'wholly';
}

export interface KpiSide {
  readonly value: Decimal | null;
  /** of what is counted by closed months, which: "Jan–Oct 2026" */
  readonly period?: string;
  readonly display?: string | undefined;
  readonly reason?: string | undefined;
}
