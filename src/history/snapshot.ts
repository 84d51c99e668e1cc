import type { Facts } from '../facts/facts.ts';
import { compareText } from '../findings/finding.ts';
import type { Better, KpiResult } from '../kpis/kpi.ts';
import { objectiveRows } from '../kpis/pieces/attainment.ts';
import { peopleOf } from '../kpis/pieces/people.ts';
import { Decimal } from '../plan/exact.ts';
import { recordKinds, type StepPart, steps } from '../plan/files.ts';
import { tierInForce } from '../plan/tiers.ts';

/**
 * What can move: a KPI; the account's tier, or how many accounts a tier has; a person's support; how much of the way an
 * objective has come, and when it is due.
 */
export const kinds = ['kpi', 'tier', 'support', 'objective', 'due'] as const;
export type Kind = (typeof kinds)[number];

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
  /** of a KPI: what it stands for, "Jan–Oct 2026" */
  readonly period?: string;
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
  known('objective', 'objectives', () => (attained ? objectiveReadings(attained, hidden) : []));
  known('due', 'objectives', () => (attained ? dueReadings(attained) : []));
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

function objectiveReadings(result: KpiResult, hidden: ReadonlySet<string>): Reading[] {
  return objectiveRows(result).map(({ id, value, reason }) => ({
    kind: 'objective',
    id,
    label: id,
    unit: '%',
    better: 'up',
    value,
    ...(value === null ? why(reason ?? 'no actual', hidden) : {}),
  }));
}

function dueReadings(result: KpiResult): Reading[] {
  return objectiveRows(result).map(({ id, due }) => ({
    kind: 'due',
    id,
    label: id,
    unit: '',
    better: 'none',
    value: due,
    ...(due === null ? { reason: 'it has no due date' } : {}),
  }));
}

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
