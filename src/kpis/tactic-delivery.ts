import type { Excluded, Input } from '../facts/inputs.ts';
import { sumOf } from '../facts/ledger.ts';
import { Decimal, total, zero } from '../plan/exact.ts';
import { nothing, type Row } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, times } from './pieces/expression.ts';

interface Parts {
  inTime: number;
  due: number;
  rows: readonly Row[];
  money: { planned: Decimal; booked: Decimal | null };
  hours: { planned: Decimal; worked: Decimal | null };
}

/** How many go by another date than was promised first; nothing where no history is known. */
function redated(rows: readonly Row[]) {
  const known = rows.filter((row) => typeof row.due_moved === 'number');
  if (known.length === 0) return [];
  const value = known.filter((row) => row.due_moved !== 0).length;
  return [{ id: 're_dated', label: 're-dated since they were committed', value }];
}

export const tacticDelivery = defineKpi<Parts>({
  id: 'tactic_delivery',
  label: 'Tactic delivery',
  unit: '%',
  better: 'up',
  formula: {
    words:
      'tactics done by their due date (on the day is in time) as a percentage of those due in the period and up to as-of; the due date is the first one that was committed, where history knows it; a dropped one counts as not done unless it was evaluated',
    symbols: 'done in time ÷ due × 100',
  },
  source:
    '6-tactics.yaml; money from ledger.csv, hours from contacts.csv. On-time delivery as project reporting counts it.',
  gaming:
    'Moving a due date does not help: the first committed one counts, and how many were re-dated stands beside it. Dropping does not help unless the tactic is evaluated; money and hours stand beside it.',
  counts: 'events',
  narrows: [],
  gather: (facts, { days, asked, asOf }) => {
    const broken = facts.broken('tactics');
    if (broken) return nothing(broken);
    if (!days) return nothing(`${asked.name} has not begun`);
    const file = facts.file('tactics');
    const rows: Row[] = [];
    const inputs: Input[] = [];
    const excluded: Excluded[] = [];
    const counted: string[] = [];
    let plannedMoney = zero;
    let plannedHours = zero;
    const past = facts.past();
    (facts.plan.tactics?.tactics ?? []).forEach((tactic, i) => {
      const { id, due: dueNow, done_on, status, evaluation, cost } = tactic;
      const promised = past?.tactics.get(id)?.due;
      const due = promised?.first?.value ?? dueNow;
      const at = { file, path: ['tactics', i] };
      if (due === undefined) {
        excluded.push({ ...at, ids: [id], why: 'without a due date' });
        return;
      }
      if (due < days.from || due > days.to) return;
      const evaluated =
        evaluation?.verdict !== undefined && (evaluation.date === undefined || evaluation.date <= asOf);
      if (status === 'dropped' && evaluated) {
        excluded.push({ ...at, ids: [id], why: 'dropped and evaluated' });
        return;
      }
      const done = status !== 'dropped' && done_on !== undefined && done_on <= asOf;
      const inTime = done && done_on <= due;
      const state = inTime
        ? 'in time'
        : done
          ? 'late'
          : status === 'dropped'
            ? 'dropped, not evaluated'
            : status === 'done' && done_on === undefined
              ? 'done, but no day says when'
              : 'not done';
      const moves = promised ? promised.moves.length : null;
      rows.push({
        id,
        value: null,
        due,
        due_now: dueNow ?? null,
        due_moved: moves,
        done_on: done ? done_on : null,
        in_time: inTime,
        state,
      });
      const first = due === dueNow ? '' : `, first promised for ${due}`;
      inputs.push({
        what: `${id}: ${state}${first}`,
        file,
        path: [...at.path, ...(dueNow === undefined ? [] : ['due'])],
        value: dueNow ?? null,
      });
      counted.push(id);
      plannedMoney = plannedMoney.plus(new Decimal(cost?.money ?? 0));
      plannedHours = plannedHours.plus(new Decimal(cost?.hours ?? 0));
    });
    if (counted.length === 0) return nothing(`no tactic was due in ${days.label}`, excluded);
    const booked = facts.broken('ledger')
      ? undefined
      : counted.map((tactic) => sumOf(facts.ledger(), { kinds: ['investment'], tactic }));
    const worked = facts.broken('contacts')
      ? null
      : total(facts.contacts().flatMap(({ tactic, hours }) => (counted.includes(tactic) ? [hours] : [])));
    return {
      parts: {
        inTime: rows.filter((row) => row.in_time === true).length,
        due: rows.length,
        rows,
        money: {
          planned: plannedMoney,
          booked:
            !booked || booked.some(({ missing }) => missing) ? null : total(booked.map(({ value }) => value)),
        },
        hours: { planned: plannedHours, worked },
      },
      inputs,
      excluded,
    };
  },
  conclude: (parts) => {
    const sum = (of: (part: Parts) => number) => parts.reduce((so, part) => so + of(part), 0);
    const exact = (of: (part: Parts) => Decimal | null) =>
      parts.reduce<Decimal | null>((so, part) => {
        const value = of(part);
        return so === null || value === null ? null : so.plus(value);
      }, zero);
    const inTime = sum((part) => part.inTime);
    const due = sum((part) => part.due);
    const expression = times(over(inTime, due), 100);
    return {
      value: evaluate(expression),
      n: due,
      expression,
      rows: parts.flatMap(({ rows }) => rows),
      beside: [
        { id: 'not_in_time', label: 'late or not done', value: due - inTime },
        ...redated(parts.flatMap(({ rows }) => rows)),
        {
          id: 'money_planned',
          label: 'their money, planned',
          value: exact(({ money }) => money.planned),
          unit: 'money',
        },
        {
          id: 'money_booked',
          label: 'their money, booked',
          value: exact(({ money }) => money.booked),
          unit: 'money',
        },
        {
          id: 'hours_planned',
          label: 'their hours, planned',
          value: exact(({ hours }) => hours.planned),
          unit: 'h',
        },
        {
          id: 'hours_worked',
          label: 'their hours, from contacts',
          value: exact(({ hours }) => hours.worked),
          unit: 'h',
        },
      ],
    };
  },
});
