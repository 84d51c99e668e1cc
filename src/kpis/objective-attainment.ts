import type { Excluded, Input } from '../facts/inputs.ts';
import { nothing } from './kpi.ts';
import { attain, counts, type ObjectiveRow } from './pieces/attainment.ts';
import { defineKpi } from './pieces/define.ts';
import { type Expression, evaluate, over, times } from './pieces/expression.ts';

interface Parts {
  rows: readonly ObjectiveRow[];
  onTrack: number;
  counted: number;
  formulas: readonly { label: string; expression: Expression }[];
}

/** How often promises were moved; nothing where no history is known. */
function movedOften(rows: readonly ObjectiveRow[]) {
  const known = rows.filter((row) => row.due_moved !== null);
  if (known.length === 0) return [];
  const sum = (of: (row: ObjectiveRow) => number | null) => known.reduce((so, row) => so + (of(row) ?? 0), 0);
  return [
    { id: 'due_moved', label: 'times a due date was moved', value: sum((row) => row.due_moved) },
    { id: 'baseline_moved', label: 'times a baseline was moved', value: sum((row) => row.baseline_moved) },
  ];
}

export const objectiveAttainment = defineKpi<Parts>({
  id: 'objective_attainment',
  label: 'Objective attainment',
  unit: '%',
  better: 'up',
  formula: {
    words:
      'objectives on track as a percentage of those with an actual; a step counts once its due date has passed. Each row: how much of the way from baseline to target has been covered',
    symbols: 'on track ÷ with an actual × 100; row: (actual − baseline) ÷ (target − baseline) × 100',
  },
  source:
    '5-objectives.yaml; the actual is the KPI over due’s fiscal year up to the last closed month, or the last reading in measures.csv. Money is compared with the year’s baseline and target × last year’s share of the same months, else by days.',
  gaming:
    'Moving due or baseline raises it: how often that was done stands beside it, from committed history. Objectives without an actual are listed, and steps are not late before they are due.',
  counts: 'state',
  narrows: [],
  gather: (facts, { asOf }, catalogue) => {
    const broken = facts.broken('objectives');
    if (broken) return nothing(broken);
    const objectives = facts.plan.objectives?.objectives ?? [];
    if (objectives.length === 0) return nothing('there are no objectives yet (5-objectives.yaml)');
    const attained = objectives.map((objective, i) => attain(facts, objective, i, catalogue));
    const rows = attained.map(({ row }) => row);
    const counted = rows.filter((row) => counts(row, asOf));
    const inputs: Input[] = attained.flatMap((one) => one.inputs);
    const excluded: Excluded[] = rows.flatMap((row, i) =>
      counts(row, asOf)
        ? []
        : [
            {
              file: facts.file('objectives'),
              path: ['objectives', i],
              ids: [row.id],
              why: row.value === null ? (row.reason ?? 'no actual') : `a step, due on ${row.due}`,
            },
          ],
    );
    return {
      parts: {
        rows,
        counted: counted.length,
        onTrack: counted.filter(({ state }) => state === 'on_track' || state === 'reached').length,
        formulas: attained.flatMap(({ row, formula }) =>
          formula ? [{ label: row.id, expression: formula }] : [],
        ),
      },
      inputs,
      excluded,
    };
  },
  conclude: (parts) => {
    const sum = (of: (part: Parts) => number) => parts.reduce((so, part) => so + of(part), 0);
    const rows = parts.flatMap((part) => part.rows);
    const counted = sum((part) => part.counted);
    const withoutActual = rows.filter(({ value }) => value === null).length;
    const notDue = rows.length - withoutActual - counted;
    const common = {
      rows,
      beside: [
        { id: 'without_actual', label: 'without an actual', value: withoutActual },
        { id: 'objectives', label: 'objectives', value: rows.length },
        { id: 'steps_not_due', label: 'steps not due yet', value: notDue },
        ...movedOften(rows),
      ],
      also: parts.flatMap(({ formulas }) => formulas.map((one) => ({ ...one, unit: '%' }))),
    };
    if (counted === 0)
      return {
        value: null,
        reason:
          notDue > 0 ? 'no objective counts yet: the steps are not due' : 'no objective has an actual yet',
        ...common,
      };
    const expression = times(
      over(
        sum((part) => part.onTrack),
        counted,
      ),
      100,
    );
    return { value: evaluate(expression), n: counted, expression, ...common };
  },
});
