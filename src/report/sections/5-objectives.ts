import {
  type ObjectiveRow as AttainedRow,
  objectiveRows as attainedOf,
  counts,
} from '../../kpis/pieces/attainment.ts';
import type { Decimal } from '../../plan/exact.ts';
import type { Objective } from '../../plan/steps/5-objectives.ts';
import { measureSays, type ObjectiveRow } from '../charts/objectives.ts';
import type { Block, Section } from '../model.ts';
import { type Sentence, sentence, type Value } from '../sentence.ts';
import { type Goals, leftOutSay, objectivesSay } from '../sentences.ts';
import {
  amount,
  date,
  type Given,
  nameOfProduct,
  patients,
  section,
  sentencesOf,
  spelled,
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
      headline: objectivesSay(goalsOf(given)),
      lede: [...(weakest ? [weakest] : []), ...leftOutSay(goalsOf(given))],
      blocks: [
        ...textBlock('vision', 'title.vision', step.vision),
        ...(rows.length === 0
          ? []
          : [
              {
                kind: 'figure' as const,
                id: 'objectives',
                title: sentence('title.objectives'),
                caption: sentence('caption.objectives', { date: { date: given.asOf } }),
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
                      measureSays(row),
                      toDate(row, amount(given, row.baseline, row.unit)),
                      toDate(row, amount(given, row.target, row.unit)),
                      amount(given, row.actual, row.unit),
                      row.attainment_pct === null ? null : { value: row.attainment_pct, unit: '%' },
                      stateSays(row),
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
              sentencesOf(given, objective.answers, 'needs', 'swot', 'decisions'),
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
      ],
    };
  });
}

/** Why an objective is not judged stands where its state would. */
const stateSays = ({ state, reason }: ObjectiveRow): Value =>
  reason === null ? { word: `state.${state}` } : sentence('state.unjudged', { reason });

const toDate = (row: ObjectiveRow, value: Value): Value =>
  row.to_date && value !== null ? sentence('to_date', { value }) : value;

function gain(side: { gain?: number | undefined; unit?: string | undefined } | undefined): Value {
  return side?.gain === undefined ? null : unit(side.gain, side.unit ?? '');
}

/** A row per objective, a column per year. */
function milestones(given: Given): Block[] {
  const objectives = (given.facts.plan.objectives?.objectives ?? []).filter(
    ({ milestones }) => milestones?.length,
  );
  const years = [...new Set(objectives.flatMap((one) => one.milestones!.map(({ year }) => year)))].sort(
    (a, b) => a - b,
  );
  if (years.length === 0) return [];
  const attained = attainedRows(given);
  return [
    {
      kind: 'table',
      id: 'milestones',
      title: sentence('title.milestones'),
      caption: null,
      folded: false,
      table: {
        cols: [
          { title: { word: 'col.objective' }, num: false },
          ...years.map((year) => ({ title: String(year), num: true })),
        ],
        rows: objectives.map((objective): Value[] => [
          objective.statement ?? objective.id,
          ...years.map((year): Value => {
            const target = objective.milestones!.find((milestone) => milestone.year === year)?.target;
            return target === undefined
              ? null
              : amount(given, target, attained.get(objective.id)?.unit ?? '');
          }),
        ]),
      },
    },
  ];
}

/** One row per objective, in the plan's order: the KPI's own figures, so that chart and KPI never differ. */
export function objectiveRows(given: Given): ObjectiveRow[] {
  const attained = attainedRows(given);
  return (given.facts.plan.objectives?.objectives ?? []).map((objective) => {
    const row = attained.get(objective.id);
    const figure = (value: Decimal | null | undefined): number | null => value?.toNumber() ?? null;
    const toDate = row?.pro_rata != null;
    return withoutSmallCounts(given, {
      id: objective.id,
      statement: objective.statement ?? objective.id,
      measure: measureOf(given, objective, row),
      unit: row?.unit ?? '',
      shape: objective.shape,
      baseline: toDate ? figure(row.baseline_to_date) : (objective.baseline?.value ?? null),
      target: toDate ? figure(row.target_to_date) : (objective.target ?? null),
      to_date: toDate,
      actual: figure(row?.actual),
      attainment_pct: figure(row?.value),
      expected_pct: objective.shape === 'line' ? figure(row?.expected) : null,
      due: objective.due ?? null,
      better: row?.better ?? 'up',
      state: row?.state ?? 'no_actual',
      reason: row?.value == null ? (row?.reason ?? null) : null,
    });
  });
}

/** A count of patients under the limit is not printed, and neither is what it could be worked out from. */
function withoutSmallCounts(given: Given, row: ObjectiveRow): ObjectiveRow {
  if (!/^patients?$/i.test(row.unit.trim())) return row;
  const small = (value: number | null): boolean =>
    value !== null && typeof patients(given, Math.abs(value)) !== 'number';
  if (![row.baseline, row.target, row.actual].some(small)) return row;
  return { ...row, baseline: null, target: null, actual: null, attainment_pct: null, expected_pct: null };
}

/** What objective_attainment says of each objective; nothing where kam.yaml has errors. */
function attainedRows({ kpis }: Given): ReadonlyMap<string, AttainedRow> {
  const attainment = kpis.get('objective_attainment');
  return new Map((attainment ? attainedOf(attainment) : []).map((row) => [row.id, row]));
}

/** "Market share, Relivax": the measure, and what the objective narrows it to. */
function measureOf(given: Given, objective: Objective, row: AttainedRow | undefined): string {
  return [
    row?.label ?? objective.measure ?? '',
    ...(objective.product === undefined ? [] : [nameOfProduct(given, objective.product)]),
    ...(objective.body === undefined ? [] : [spelled(objective.body)]),
  ].join(', ');
}

/** Counted as objective_attainment counts: a step is left out until its due date has passed. */
export function goalsOf(given: Given): Goals {
  const rows = [...attainedRows(given).values()];
  const measured = rows.filter((row) => counts(row, given.asOf));
  return {
    total: given.facts.plan.objectives?.objectives?.length ?? 0,
    measured: measured.length,
    behind: measured.filter(({ state }) => state === 'behind').length,
    waiting: rows.filter(({ value }) => value !== null).length - measured.length,
    begun: measured.filter(hasBegun).length,
    unjudged: rows.filter(({ value, actual }) => value === null && actual !== null).length,
  };
}

/** Nothing is asked for yet and nothing has moved: 0 % of 0 % is no success. */
const hasBegun = ({ shape, value, expected }: AttainedRow): boolean =>
  shape === 'line' && value !== null && expected !== null && value.abs().lessThan(1) && expected.lessThan(1);

/** The objective farthest behind the straight line, if any is behind. */
export function weakestOf(rows: readonly ObjectiveRow[]): Sentence | undefined {
  const gap = ({ attainment_pct, expected_pct }: ObjectiveRow): number =>
    (expected_pct ?? 100) - (attainment_pct ?? 0);
  const [first] = rows
    .filter(({ state, actual, target }) => state === 'behind' && actual !== null && target !== null)
    .sort((a, b) => gap(b) - gap(a));
  if (!first) return undefined;
  const { statement, unit: of } = first;
  const actual = { value: first.actual!, unit: of };
  const target = { value: first.target!, unit: of };
  if (first.shape !== 'line' || first.to_date || first.attainment_pct === null || first.expected_pct === null)
    return sentence(first.to_date ? 'objectives.weakest_to_date' : 'objectives.weakest_value', {
      statement,
      actual,
      target,
    });
  // "-566 % of the way" is true and tells nobody anything
  if (first.attainment_pct < 0)
    return sentence('objectives.weakest_back', {
      statement,
      actual,
      baseline: { value: first.baseline!, unit: of },
    });
  return sentence('objectives.weakest', {
    statement,
    pct: { value: first.attainment_pct, unit: '%' },
    expected: { value: Math.min(100, first.expected_pct), unit: '%' },
  });
}
