import type { Input } from '../facts/inputs.ts';
import { daysBetween } from '../plan/day.ts';
import { type Decimal, total } from '../plan/exact.ts';
import { nothing, type Row } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, sumOfTerms, times } from './pieces/expression.ts';
import { openDecisions, peopleOf } from './pieces/people.ts';

interface Parts {
  met: readonly Decimal[];
  all: readonly Decimal[];
  mapped: number;
  unknown: number;
  /** open decisions no mapped person decides */
  undecided: readonly string[];
  rows: readonly Row[];
}

export const dmuCoverage = defineKpi<Parts>({
  id: 'dmu_coverage',
  label: 'DMU coverage',
  unit: '%',
  better: 'up',
  formula: {
    words:
      'influence of the people met within kam.yaml’s contact_days, by a channel in which they can answer, as a percentage of all known influence',
    symbols: 'Σ influence of people met ÷ Σ influence × 100',
  },
  source:
    '3-dmu.yaml (influence), contacts.csv, kam.yaml kpis.contact_days and two_way. Our definition, weighted by influence.',
  gaming:
    'Mapping only the people one meets raises it: how many are mapped, and decisions nobody mapped decides, stand beside it.',
  counts: 'state',
  narrows: [],
  gather: (facts, { asOf }) => {
    const broken = facts.broken('dmu', 'contacts');
    if (broken) return nothing(broken);
    const { people, excluded: unknown } = peopleOf(facts);
    if (people.length === 0) return nothing('nobody is mapped yet (3-dmu.yaml)');
    const excluded = unknown.filter(({ why }) => why.startsWith('influence'));
    const { contact_days } = facts.workspace.settings.kpis;
    const last = facts.lastMet();
    const inputs: Input[] = [];
    const rows: Row[] = [];
    const met: Decimal[] = [];
    const all: Decimal[] = [];
    for (const { id, at, influence } of people) {
      const contact = last.get(id);
      const days = contact && daysBetween(contact.date, asOf);
      const recent = days !== undefined && days <= contact_days;
      rows.push({
        id,
        value: influence ?? null,
        met: recent,
        last_met: contact?.date ?? null,
        days: days ?? null,
      });
      if (influence === undefined) continue;
      all.push(influence);
      inputs.push({
        what: `influence of ${id}`,
        file: facts.file('dmu'),
        path: ['stakeholders', at, 'influence'],
        value: influence,
      });
      if (!recent) continue;
      met.push(influence);
      inputs.push({
        what: `${id} met on ${contact!.date} (${contact!.channel})`,
        file: facts.file('contacts'),
        lines: [{ line: contact!.line, index: contact!.index }],
        sum: null,
      });
    }
    const deciders = new Set(
      (facts.plan.dmu?.stakeholders ?? []).flatMap(({ id, roles }) =>
        roles?.includes('decider') ? [id] : [],
      ),
    );
    const undecided = openDecisions(facts).flatMap(({ id, members }) =>
      members?.some((member) => deciders.has(member.id)) ? [] : [id],
    );
    return {
      parts: { met, all, mapped: people.length, unknown: people.length - all.length, undecided, rows },
      inputs,
      excluded,
    };
  },
  conclude: (parts) => {
    const met = parts.flatMap((part) => part.met);
    const all = parts.flatMap((part) => part.all);
    const sum = (of: (part: Parts) => number) => parts.reduce((so, part) => so + of(part), 0);
    const undecided = parts.flatMap((part) => part.undecided);
    const beside = [
      { id: 'mapped', label: 'people mapped', value: sum(({ mapped }) => mapped) },
      {
        id: 'unknown_influence',
        label: 'of them with unknown influence',
        value: sum(({ unknown }) => unknown),
      },
      {
        id: 'decisions_without_decider',
        label: 'open decisions without a mapped decider',
        value: undecided.length === 0 ? 'none' : undecided.join(', '),
      },
    ];
    const rows = parts.flatMap((part) => part.rows);
    if (total(all).isZero())
      return {
        value: null,
        reason: all.length === 0 ? 'nobody’s influence is known' : 'nobody mapped has any influence',
        beside,
        rows,
      };
    const expression = times(over(sumOfTerms(met), sumOfTerms(all)), 100);
    return { value: evaluate(expression), n: all.length, expression, beside, rows };
  },
});
