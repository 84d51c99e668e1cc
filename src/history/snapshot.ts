import type { Facts } from '../facts/facts.ts';
import { compareText } from '../findings/finding.ts';
import type { Better, KpiResult } from '../kpis/kpi.ts';
import { type ObjectiveRow, objectiveRows } from '../kpis/pieces/attainment.ts';
import { peopleOf } from '../kpis/pieces/people.ts';
import { Decimal } from '../plan/exact.ts';
import { recordKinds, type StepPart, steps } from '../plan/files.ts';
import { tierInForce } from '../plan/tiers.ts';

/**
 * What can move: a KPI; the account's tier, or how many accounts a tier has; a person's support; how much of the way from
 * its baseline to its target an objective has come; and what it promises: baseline, target and due day. The promise is told by
 * itself, because a lower target looks like progress in the percentage.
 */
export const kinds = ['kpi', 'tier', 'support', 'objective', 'baseline', 'target', 'due'] as const;
export type Kind = (typeof kinds)[number];

/**
 * How an objective stands against a straight line from its baseline to its due day: ahead of it, on track (not more than 15
 * points below), behind; overdue: behind, and its day is over. A step has no line before its day.
 */
export type Pace = 'reached' | 'ahead' | 'on track' | 'behind' | 'overdue' | 'not due';

/** What one thing says at one moment. */
export interface Reading {
  readonly kind: Kind;
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly better: Better;
  readonly value: Decimal | string | null;
  /** how the value is shown where it is no plain number: "7 : 0" */
  readonly display?: string;
  /** of a KPI, or of an objective's actual: what it stands for, "Jan–Oct 2026"; of a baseline: its day */
  readonly period?: string;
  /** of an objective and its target: the KPI or measure, and the product and body it is narrowed to, with spaces */
  readonly measure?: string;
  /** of an objective: how much of the way the straight line asks for, in percent */
  readonly expected?: Decimal;
  readonly pace?: Pace;
  /** why there is no value */
  readonly reason?: string;
  /** a file with errors hides it, so that it is not known whether it moved */
  readonly gap?: true;
}

export interface Snapshot {
  readonly readings: readonly Reading[];
  /** kinds of which nothing is known at this moment, and why */
  readonly gaps: ReadonlyMap<Kind, string>;
  /** files with errors, and how many each has */
  readonly broken: ReadonlyMap<string, number>;
}

export const nothingSeen: Snapshot = { readings: [], gaps: new Map(), broken: new Map() };

const attainment = 'objective_attainment';

/** One account as of a day. `only`: no more than its KPIs. */
export function accountSnapshot(facts: Facts, results: readonly KpiResult[], only: boolean): Snapshot {
  const broken = new Map([...facts.workspace.broken, ...facts.plan.broken]);
  const hidden = reasonsOf(facts);
  const readings = results.map((result) => kpiReading(result, hidden));
  const gaps = new Map<Kind, string>();
  if (only) return { readings, gaps, broken };
  const known = (kind: Kind, part: StepPart, read: () => readonly Reading[]) => {
    const reason = facts.broken(part);
    if (reason === undefined) readings.push(...read());
    else gaps.set(kind, reason);
  };
  known('tier', 'tier', () => [tierReading(facts)]);
  known('support', 'dmu', () => supportReadings(facts));
  const attained = results.find(({ id }) => id === attainment);
  const rows = attained ? objectiveRows(attained) : [];
  known('objective', 'objectives', () => rows.map((row) => objectiveReading(row, facts.asOf, hidden)));
  known('baseline', 'objectives', () => baselineReadings(facts, rows));
  known('target', 'objectives', () => rows.map(targetReading));
  known('due', 'objectives', () => rows.map(dueReading));
  return { readings, gaps, broken };
}

/** What facts say of each file with errors: a KPI that says the same has no number because of it. */
function reasonsOf(facts: Facts): ReadonlySet<string> {
  const parts = [...steps.map(({ part }) => part), ...recordKinds.map(({ name }) => name)];
  return new Set(parts.flatMap((part) => facts.broken(part) ?? []));
}

function kpiReading(result: KpiResult, hidden: ReadonlySet<string>): Reading {
  const { id, label, unit, better, value, display, period, reason } = result;
  return {
    kind: 'kpi',
    id,
    label,
    unit,
    better,
    value,
    period: period.label,
    ...(display === undefined ? {} : { display }),
    ...(value === null ? why(reason ?? 'no value', hidden) : {}),
  };
}

const why = (reason: string, hidden: ReadonlySet<string>) =>
  hidden.has(reason) ? { reason, gap: true as const } : { reason };

function tierReading({ plan, asOf }: Facts): Reading {
  const tier = tierInForce(plan.tier, asOf)?.tier;
  const base = { kind: 'tier', id: 'tier', label: 'Tier', unit: '', better: 'none' } as const;
  return tier === undefined
    ? { ...base, value: null, reason: 'no tier is known yet' }
    : { ...base, value: tier };
}

function supportReadings(facts: Facts): Reading[] {
  return peopleOf(facts).people.map(({ id, support }) => ({
    kind: 'support',
    id,
    label: id,
    unit: '',
    better: 'up',
    value: support ?? null,
    ...(support === undefined ? { reason: 'support is not known' } : {}),
  }));
}

/** How much of the way an objective has come. `hidden`: what facts say of each file with errors. */
export function objectiveReading(
  row: ObjectiveRow,
  asOf: string,
  hidden: ReadonlySet<string> = new Set(),
): Reading {
  const { id, value, reason, actual_period, expected, shape } = row;
  const pace = paceOf(row, asOf);
  return {
    kind: 'objective',
    id,
    label: id,
    unit: '%',
    better: 'up',
    value,
    ...measureOf(row),
    ...(actual_period === null ? {} : { period: actual_period }),
    // there is no way to come: the line is kept, or it is not
    ...(shape === 'hold' && value !== null ? { display: value.isZero() ? 'not held' : 'held' } : {}),
    ...(expected === null || value === null ? {} : { expected }),
    ...(pace === undefined ? {} : { pace }),
    ...(value === null ? why(reason ?? 'no actual', hidden) : {}),
  };
}

function paceOf({ state, value, expected, due }: ObjectiveRow, asOf: string): Pace | undefined {
  if (value === null || state === 'no_actual') return undefined;
  if (state === 'reached') return 'reached';
  if (state === 'not_due') return 'not due';
  if (state === 'behind') return due !== null && due < asOf ? 'overdue' : 'behind';
  return expected !== null && value.greaterThan(expected) ? 'ahead' : 'on track';
}

function measureOf({ measure, product, body }: ObjectiveRow): { measure?: string } {
  if (measure === null) return {};
  return { measure: [measure, product, body].filter((part) => part !== null).join(' ') };
}

const targetReading = (row: ObjectiveRow): Reading => ({
  kind: 'target',
  id: row.id,
  label: row.id,
  ...measureOf(row),
  unit: row.unit ?? '',
  better: row.better ?? 'none',
  value: row.target,
  ...(row.target === null ? { reason: 'it has no target' } : {}),
});

/** With the day from which the straight line starts, which no row carries. */
function baselineReadings({ plan }: Facts, rows: readonly ObjectiveRow[]): Reading[] {
  const dates = new Map(plan.objectives?.objectives?.map(({ id, baseline }) => [id, baseline?.date]));
  return rows.map((row) => {
    const date = dates.get(row.id);
    return {
      kind: 'baseline',
      id: row.id,
      label: row.id,
      unit: row.unit ?? '',
      better: 'none',
      value: row.baseline,
      ...(date === undefined ? {} : { period: date }),
      ...(row.baseline === null ? { reason: 'it has no baseline' } : {}),
    };
  });
}

const dueReading = ({ id, due }: ObjectiveRow): Reading => ({
  kind: 'due',
  id,
  label: id,
  unit: '',
  better: 'none',
  value: due,
  ...(due === null ? { reason: 'it has no due date' } : {}),
});

/**
 * All accounts as of a day: KPIs from sums and counts, and how many accounts have each tier. `tiers`: of each account, and
 * those that kam.yaml names, of which some may not be in use; undefined: nobody asks.
 */
export function portfolioSnapshot(
  results: readonly KpiResult[],
  tiers: { each: readonly (string | undefined)[]; named: readonly string[] } | undefined,
  broken: ReadonlyMap<string, number>,
): Snapshot {
  const none = new Set<string>();
  const { each, named } = tiers ?? { each: [], named: [] };
  const all = [...new Set([...named, ...each.flatMap((tier) => tier ?? [])])].sort(compareText);
  return {
    readings: [
      ...results.map((result) => kpiReading(result, none)),
      ...all.map(
        (tier): Reading => ({
          kind: 'tier',
          id: tier,
          label: tier,
          unit: 'accounts',
          better: 'none',
          value: new Decimal(each.filter((one) => one === tier).length),
        }),
      ),
    ],
    gaps: new Map(),
    broken,
  };
}
