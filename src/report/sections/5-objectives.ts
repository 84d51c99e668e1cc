import type { Objective } from '../../plan/steps/5-objectives.ts';
import type { ObjectiveRow, ObjectiveState } from '../charts/objectives.ts';
import type { Section } from '../model.ts';
import { type Sentence, sentence, type Value } from '../sentence.ts';
import { type Goals, objectivesSay } from '../sentences.ts';
import {
  amount,
  date,
  type Given,
  list,
  nameOfProduct,
  patients,
  section,
  table,
  tableBlock,
  text,
  textBlock,
  unit,
} from './given.ts';

/** Step 5: what we want, how far we are, and what both sides gain. */
export function objectivesSection(given: Given): Section {
  return section(given, 'objectives', () => {
    const { plan } = given.facts;
    const step = plan.objectives!;
    const rows = objectiveRows(given);
    const weakest = weakestOf(rows);
    return {
      headline: objectivesSay(goalsOf(rows)),
      lede: weakest ? [weakest] : [],
      blocks: [
        ...(rows.length === 0
          ? []
          : [
              {
                kind: 'figure' as const,
                id: 'objectives',
                title: sentence('title.objectives'),
                caption: captionOf(given),
                chart: { type: 'objectives' as const, rows },
                table: table(
                  [
                    'objective',
                    'measure',
                    'baseline#',
                    'target#',
                    'actual#',
                    'way_gone#',
                    'state',
                    'due',
                    'owner',
                  ],
                  rows.map((row, i): Value[] => {
                    const objective = step.objectives![i]!;
                    return [
                      row.statement,
                      row.measure,
                      amount(given, row.baseline, row.unit),
                      amount(given, row.target, row.unit),
                      amount(given, row.actual, row.unit),
                      row.attainment_pct === null ? null : { value: row.attainment_pct, unit: '%' },
                      { word: `state.${row.state}` },
                      date(objective.due),
                      text(objective.owner),
                    ];
                  }),
                ),
              },
            ]),
        ...tableBlock(
          'objectives-why',
          sentence('title.objectives_why'),
          ['objective', 'answers', 'realistic', 'agreed_on'],
          (step.objectives ?? [])
            .filter(
              ({ answers, realistic, agreed_with_customer_on }) =>
                answers?.length || realistic || agreed_with_customer_on,
            )
            .map((objective) => [
              objective.statement ?? objective.id,
              list(objective.answers),
              text(objective.realistic),
              date(objective.agreed_with_customer_on),
            ]),
        ),
        ...milestones(given),
        ...tableBlock(
          'mutual-value',
          sentence('title.mutual_value'),
          ['initiative', 'customer_gains', 'confirmed', 'we_gain', 'customer_puts_in', 'we_put_in'],
          (step.mutual_value ?? []).map((mutual) => [
            mutual.initiative ?? mutual.id,
            gain(mutual.customer),
            mutual.customer?.confirmed?.date === undefined
              ? { word: 'not_confirmed' }
              : date(mutual.customer.confirmed.date),
            gain(mutual.ours),
            text(mutual.customer_puts_in),
            text(mutual.we_put_in),
          ]),
        ),
        ...textBlock('vision', 'title.vision', step.vision),
      ],
    };
  });
}

function gain(side: { gain?: number | undefined; unit?: string | undefined } | undefined): Value {
  return side?.gain === undefined ? null : unit(side.gain, side.unit ?? '');
}

function milestones(given: Given) {
  const objectives = given.facts.plan.objectives!.objectives ?? [];
  const years = [
    ...new Set(objectives.flatMap(({ milestones }) => (milestones ?? []).map(({ year }) => year))),
  ].sort((a, b) => a - b);
  const rows = objectives.flatMap((objective): Value[][] =>
    (objective.milestones ?? []).map((milestone) => [
      objective.statement ?? objective.id,
      String(milestone.year),
      milestone.target === undefined
        ? null
        : amount(given, milestone.target, measureOf(given, objective).unit),
    ]),
  );
  return years.length === 0
    ? []
    : tableBlock('milestones', sentence('title.milestones'), ['objective', 'year', 'target#'], rows);
}

/** One row per objective, in the plan's order: the KPI's own figures, so that chart and KPI never differ. */
export function objectiveRows(given: Given): ObjectiveRow[] {
  const attainment = given.kpis.get('objective_attainment');
  const byId = new Map((attainment?.rows ?? []).map((row) => [row.id, row]));
  return (given.facts.plan.objectives?.objectives ?? []).map((objective) => {
    const row = byId.get(objective.id);
    const measure = measureOf(given, objective);
    const figure = (column: string): number | null => {
      const cell = row?.[column];
      return cell === undefined || cell === null || typeof cell === 'boolean' || Array.isArray(cell)
        ? null
        : Number(cell);
    };
    const attained = row?.value == null ? null : row.value.toNumber();
    const actual = figure('actual');
    const full: ObjectiveRow = {
      id: objective.id,
      statement: objective.statement ?? objective.id,
      measure: measure.label,
      unit: measure.unit,
      shape: objective.shape,
      baseline: figure('baseline') ?? objective.baseline?.value ?? null,
      target: figure('target') ?? objective.target ?? null,
      actual,
      attainment_pct: attained,
      expected_pct: objective.shape === 'line' ? figure('expected') : null,
      due: objective.due ?? null,
      better: measure.better,
      state: stateOf(given, objective, attained, actual, row?.on_track ?? null),
    };
    return withoutSmallCounts(given, full);
  });
}

function stateOf(
  given: Given,
  objective: Objective,
  attained: number | null,
  actual: number | null,
  onTrack: unknown,
): ObjectiveState {
  if (actual === null || attained === null) return 'no_actual';
  if (objective.shape !== 'hold' && attained >= 100) return 'reached';
  if (objective.shape === 'step' && (objective.due === undefined || objective.due >= given.asOf))
    return 'not_due';
  return onTrack === true ? 'on_track' : 'behind';
}

/** A count of patients under the limit is not printed, and neither is what it could be worked out from. */
function withoutSmallCounts(given: Given, row: ObjectiveRow): ObjectiveRow {
  if (!/^patients?$/i.test(row.unit.trim())) return row;
  const small = (value: number | null): boolean =>
    value !== null && typeof patients(given, Math.abs(value)) !== 'number';
  if (![row.baseline, row.target, row.actual].some(small)) return row;
  return { ...row, baseline: null, target: null, actual: null, attainment_pct: null, expected_pct: null };
}

export function measureOf(
  given: Given,
  objective: Objective,
): { label: string; unit: string; better: 'up' | 'down' | 'none' } {
  const id = objective.measure;
  const own = given.settings.measures?.find((measure) => measure.id === id);
  const kpi = id === undefined ? undefined : given.describe(id);
  const label = own?.label ?? kpi?.label ?? id ?? '';
  const narrowed = [
    label,
    ...(objective.product === undefined ? [] : [nameOfProduct(given, objective.product)]),
    ...(objective.body === undefined ? [] : [objective.body]),
  ];
  const unitOf = own ? (own.unit ?? '') : kpi?.unit === 'money' ? given.settings.currency : (kpi?.unit ?? '');
  return { label: narrowed.join(', '), unit: unitOf, better: own?.better ?? kpi?.better ?? 'up' };
}

export function goalsOf(rows: readonly ObjectiveRow[]): Goals {
  const waiting = rows.filter(({ state }) => state === 'not_due').length;
  return {
    total: rows.length,
    measured: rows.filter(({ state }) => state !== 'no_actual' && state !== 'not_due').length,
    behind: rows.filter(({ state }) => state === 'behind').length,
    waiting,
  };
}

/** The objective farthest behind the straight line, if any is behind. */
export function weakestOf(rows: readonly ObjectiveRow[]): Sentence | undefined {
  const gap = ({ attainment_pct, expected_pct }: ObjectiveRow): number =>
    (expected_pct ?? 0) - (attainment_pct ?? 0);
  const [first] = rows
    .filter(
      ({ state, expected_pct, attainment_pct }) =>
        state === 'behind' && expected_pct !== null && attainment_pct !== null,
    )
    .sort((a, b) => gap(b) - gap(a));
  return (
    first &&
    sentence('objectives.weakest', {
      statement: first.statement,
      pct: { value: first.attainment_pct!, unit: '%' },
      expected: { value: Math.min(100, first.expected_pct!), unit: '%' },
    })
  );
}

function captionOf(given: Given): Sentence {
  const period = given.kpis.get('objective_attainment')?.period.label;
  return period === undefined
    ? sentence('caption.objectives')
    : sentence('caption.objectives_period', { period });
}
