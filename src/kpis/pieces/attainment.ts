import type { Facts } from '../../facts/facts.ts';
import type { Input } from '../../facts/inputs.ts';
import { dayLabel, type Months } from '../../facts/period.ts';
import { monthNumber } from '../../plan/day.ts';
import { Decimal } from '../../plan/exact.ts';
import { type Asked, fiscalYear, fiscalYearOf } from '../../plan/period.ts';
import type { Objective } from '../../plan/steps/5-objectives.ts';
import {
  type Better,
  type Catalogue,
  type Kpi,
  type KpiResult,
  type Row,
  type Slice,
  sliceOf,
} from '../kpi.ts';
import { type Expression, evaluate, minus, number, over, times } from './expression.ts';
import { proRata, straightLine } from './pace.ts';

/** One objective: where it started, where it wants to be, where it is, and whether that is on time. */

export type ObjectiveState = 'reached' | 'on_track' | 'behind' | 'not_due' | 'no_actual';

export interface ObjectiveRow extends Row {
  /** attainment in percent */
  readonly value: Decimal | null;
  readonly measure: string | null;
  readonly label: string | null;
  readonly unit: string | null;
  readonly better: Better | null;
  readonly product: string | null;
  readonly body: string | null;
  readonly shape: 'line' | 'step' | 'hold';
  readonly baseline: Decimal | null;
  readonly target: Decimal | null;
  readonly due: string | null;
  /** first committed, and how often moved since; null: no history is known */
  readonly first_due: string | null;
  readonly first_baseline: Decimal | null;
  readonly due_moved: number | null;
  readonly baseline_moved: number | null;
  readonly actual: Decimal | null;
  /** "Jan–Oct 2026", "30 Sep 2026" */
  readonly actual_period: string | null;
  /** for money: the share of the year's baseline and target that falls into these months; else null */
  readonly share: Decimal | null;
  /** seasonality: by last year's months; days: there is no full last year */
  readonly pro_rata: 'seasonality' | 'days' | null;
  /** baseline and target for the months of the actual; null where there is no actual */
  readonly baseline_to_date: Decimal | null;
  readonly target_to_date: Decimal | null;
  /** attainment in percent that elapsed time asks for; null for steps and where it cannot be said */
  readonly expected: Decimal | null;
  readonly state: ObjectiveState;
}

/** The rows of objective_attainment: a KPI's rows are known by its id only. */
export const objectiveRows = ({ rows }: { rows: readonly Row[] }) => rows as readonly ObjectiveRow[];

export interface Attained {
  row: ObjectiveRow;
  formula?: Expression;
  inputs: Input[];
}

/** Behind is more than this many points below the straight line. */
const tolerance = 15;

/** What history knows of an objective. */
function committed(facts: Facts, id: string) {
  const past = facts.past()?.objectives.get(id);
  const baseline = past?.baseline.first?.value.value;
  return {
    first_due: past?.due.first?.value ?? null,
    first_baseline: baseline === undefined ? null : new Decimal(baseline),
    due_moved: past ? past.due.moves.length : null,
    baseline_moved: past ? past.baseline.moves.length : null,
  };
}

interface Actual {
  value: Decimal;
  label: string;
  unit: string;
  better: Better;
  name: string;
  inputs: readonly Input[];
  /** closed months of due's fiscal year, where the measure is money */
  closed?: Months;
  year: Asked;
  /** the day up to which it speaks */
  upTo: string;
}

export function attain(facts: Facts, objective: Objective, at: number, catalogue: Catalogue): Attained {
  const { id, measure, shape, target, due, baseline, product, body } = objective;
  const blank = {
    id,
    measure: measure ?? null,
    ...describe(facts, measure, catalogue),
    product: product ?? null,
    body: body ?? null,
    shape,
    baseline: baseline?.value === undefined ? null : new Decimal(baseline.value),
    target: target === undefined ? null : new Decimal(target),
    due: due ?? null,
    ...committed(facts, id),
    actual: null,
    actual_period: null,
    share: null,
    pro_rata: null,
    baseline_to_date: null,
    target_to_date: null,
    expected: null,
  };
  const without = (reason: string, more: Partial<ObjectiveRow> = {}): Attained => ({
    row: { ...blank, ...more, value: null, reason, state: 'no_actual' } as ObjectiveRow,
    inputs: [],
  });
  if (measure === undefined) return without('it names no measure');
  if (target === undefined) return without('it has no target');
  if (due === undefined) return without('it has no due date');
  const actual = actualOf(facts, objective, measure, due, catalogue);
  if ('reason' in actual) return without(actual.reason);
  const rate = actual.closed ? proRata(facts, objective, actual.closed, actual.year, catalogue) : undefined;
  const scaled = (value: number): Expression => (rate ? times(value, rate.formula) : number(value));
  const goal = scaled(target);
  const known = {
    actual: actual.value,
    actual_period: actual.label,
    share: rate?.share ?? null,
    pro_rata: rate?.by ?? null,
    target_to_date: evaluate(goal),
    baseline_to_date: baseline?.value === undefined ? null : evaluate(scaled(baseline.value)),
  };
  const path = ['objectives', at];
  const file = facts.file('objectives');
  const inputs: Input[] = [
    ...actual.inputs.map((input) => ({ ...input, what: `${id}: ${input.what}`, detail: true })),
    { what: `${id}: target`, file, path: [...path, 'target'], value: target, unit: actual.unit },
    ...(shape === 'hold' || baseline?.value === undefined
      ? []
      : [
          {
            what: `${id}: baseline`,
            file,
            path: [...path, 'baseline', 'value'],
            value: baseline.value,
            unit: actual.unit,
          },
        ]),
    ...(rate?.inputs ?? []),
  ];

  if (shape === 'hold') {
    if (actual.better === 'none')
      return without(`nobody says which direction of ${actual.name} is better`, known);
    const want = evaluate(goal);
    const holds =
      actual.better === 'up' ? actual.value.greaterThanOrEqualTo(want) : actual.value.lessThanOrEqualTo(want);
    return {
      row: {
        ...blank,
        ...known,
        value: new Decimal(holds ? 100 : 0),
        expected: new Decimal(100),
        state: holds ? 'on_track' : 'behind',
      },
      inputs,
    };
  }
  if (baseline?.value === undefined) return without('it has no baseline', known);
  if (baseline.value === target)
    return without('its target equals its baseline, so there is no way to measure', known);
  const start = scaled(baseline.value);
  const formula = times(over(minus(actual.value, start), minus(goal, start)), 100);
  const value = evaluate(formula);
  const full = value.greaterThanOrEqualTo(100);
  if (shape === 'step') {
    const state = full ? 'reached' : facts.asOf <= due ? 'not_due' : 'behind';
    return { row: { ...blank, ...known, value, state }, formula, inputs };
  }
  const expected = rate ? new Decimal(100) : straightLine(objective, due, actual.year, actual.upTo);
  const behind = value.lessThan(expected.minus(tolerance));
  const overYet = !rate || rate.share.equals(1);
  return {
    row: {
      ...blank,
      ...known,
      value,
      expected,
      state: full && overYet ? 'reached' : behind ? 'behind' : 'on_track',
    },
    formula,
    inputs,
  };
}

/** A step counts from the day after its due date; everything else once there is a value. */
export function counts({ value, shape, due }: ObjectiveRow, asOf: string): boolean {
  return value !== null && !(shape === 'step' && due !== null && asOf <= due);
}

function describe(facts: Facts, measure: string | undefined, catalogue: Catalogue) {
  const kpi = measure === undefined ? undefined : catalogue(measure);
  if (kpi)
    return {
      label: kpi.label,
      unit: kpi.unit === 'money' ? facts.workspace.settings.currency : kpi.unit,
      better: kpi.better,
    };
  const own = facts.workspace.settings.measures?.find(({ id }) => id === measure);
  return { label: own?.label ?? own?.id ?? null, unit: own?.unit ?? null, better: own?.better ?? null };
}

function actualOf(
  facts: Facts,
  { product, body }: Objective,
  measure: string,
  due: string,
  catalogue: Catalogue,
): Actual | { reason: string } {
  const { calendar, workspace } = facts;
  const year = fiscalYear(fiscalYearOf(monthNumber(due), calendar.starts), calendar.starts);
  const kpi = catalogue(measure);
  if (kpi) {
    if (kpi.id === 'objective_attainment')
      return { reason: 'an objective cannot be measured by the attainment of objectives' };
    if (product !== undefined && !kpi.narrows.includes('product'))
      return { reason: `${measure} is not measured by product` };
    if (body !== undefined && !kpi.narrows.includes('body'))
      return { reason: `${measure} is not measured by body` };
    const slice = sliceOf(year, calendar, { product, body });
    const result = measuredBy(kpi, facts, slice, catalogue);
    if (result.value === null) return { reason: result.reason ?? 'no actual' };
    return {
      value: result.value,
      label: result.period.label,
      unit: result.unit,
      better: result.better,
      name: measure,
      inputs: result.inputs,
      year,
      // books lag: what they say up to October is held against October, not against today
      upTo: kpi.counts === 'books' ? result.period.to : facts.asOf,
      ...(kpi.unit === 'money' && slice.months ? { closed: slice.months } : {}),
    };
  }
  const own = workspace.settings.measures?.find(({ id }) => id === measure);
  if (!own) return { reason: `${measure} is neither a KPI nor one of kam.yaml’s measures` };
  const broken = facts.broken('measures');
  if (broken) return { reason: broken };
  const reading = facts.readings().get(measure);
  if (!reading) return { reason: `no reading of ${measure} up to ${facts.asOf}` };
  const { value, date, line, index } = reading;
  return {
    value,
    label: dayLabel(date),
    unit: own.unit ?? '',
    better: own.better,
    name: measure,
    inputs: [
      {
        what: `${measure} on ${date}`,
        file: facts.file('measures'),
        lines: [{ line, index }],
        sum: value,
        unit: own.unit ?? '',
      },
    ],
    year,
    upTo: facts.asOf,
  };
}

/** By facts: several objectives are often measured by one KPI. */
const values = new WeakMap<Facts, Map<string, KpiResult>>();

function measuredBy(kpi: Kpi, facts: Facts, slice: Slice, catalogue: Catalogue): KpiResult {
  const known = values.get(facts) ?? new Map<string, KpiResult>();
  values.set(facts, known);
  const key = [kpi.id, slice.asked.name, slice.product ?? '', slice.body ?? ''].join(' ');
  const result = known.get(key) ?? kpi.compute(facts, slice, catalogue, true);
  known.set(key, result);
  return result;
}
