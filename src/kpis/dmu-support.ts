import type { Input } from '../facts/inputs.ts';
import { compareText } from '../findings/finding.ts';
import { type Decimal, total } from '../plan/exact.ts';
import { nothing, type Row } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, sumOfTerms, times } from './pieces/expression.ts';
import { openDecisions, type Person, peopleOf } from './pieces/people.ts';

interface Parts {
  known: readonly { influence: Decimal; support: Decimal }[];
  unknown: number;
  rows: readonly Row[];
}

type Known = Person & { influence: Decimal; support: Decimal };

export const dmuSupport = defineKpi<Parts>({
  id: 'dmu_support',
  label: 'DMU support',
  unit: '%',
  better: 'up',
  formula: {
    words:
      'support, −3 to +3, weighted by influence, over the people whose support is known; 100 = all champion us, −100 = all oppose us',
    symbols: 'Σ (influence × support) ÷ (3 × Σ influence) × 100',
  },
  source: '3-dmu.yaml. Our definition; unknown support is not 0.',
  gaming:
    'Leaving an opponent’s support unknown raises it: how many are unknown, and the strongest opponent of each open decision, stand beside it.',
  counts: 'state',
  narrows: [],
  gather: (facts) => {
    const broken = facts.broken('dmu');
    if (broken) return nothing(broken);
    const { people, excluded } = peopleOf(facts);
    if (people.length === 0) return nothing('nobody is mapped yet (3-dmu.yaml)');
    const known = people.filter(
      (person): person is Known => person.influence !== undefined && person.support !== undefined,
    );
    if (known.length === 0) return nothing('nobody’s support is known', excluded);
    const file = facts.file('dmu');
    const inputs: Input[] = known.flatMap(({ id, at, influence, support }) => [
      { what: `influence of ${id}`, file, path: ['stakeholders', at, 'influence'], value: influence },
      { what: `support of ${id}`, file, path: ['stakeholders', at, 'support'], value: support },
    ]);
    const byId = new Map(known.map((person) => [person.id, person]));
    const rows = openDecisions(facts).map(({ id, members }): Row => {
      const opponent = strongest((members ?? []).flatMap((member) => byId.get(member.id) ?? []));
      return opponent
        ? { id, value: opponent.support, opponent: opponent.id, influence: opponent.influence }
        : { id, value: null, opponent: null, influence: null, reason: 'no known opponent' };
    });
    return {
      parts: {
        known: known.map(({ influence, support }) => ({ influence, support })),
        unknown: people.length - known.length,
        rows,
      },
      inputs,
      excluded,
    };
  },
  conclude: (parts) => {
    const known = parts.flatMap((part) => part.known);
    const unknown = parts.reduce((so, part) => so + part.unknown, 0);
    const rows = parts.flatMap((part) => part.rows);
    const opponents = rows.flatMap(({ id, opponent }) =>
      typeof opponent === 'string' ? [`${opponent} (${id})`] : [],
    );
    const beside = [
      { id: 'unknown', label: 'people not judged', value: unknown },
      {
        id: 'strongest_opponents',
        label: 'strongest opponent of each open decision',
        value: opponents.length === 0 ? 'none known' : opponents.join(', '),
      },
    ];
    if (total(known.map(({ influence }) => influence)).isZero())
      return {
        value: null,
        reason: 'nobody whose support is known has any influence',
        n: known.length,
        beside,
        rows,
      };
    const expression = times(
      over(
        sumOfTerms(known.map(({ influence, support }) => times(influence, support))),
        times(3, sumOfTerms(known.map(({ influence }) => influence))),
      ),
      100,
    );
    return { value: evaluate(expression), n: known.length, expression, beside, rows };
  },
});

/** Among those against us: the most influential, then the most opposed, then by id. */
function strongest(people: readonly Known[]): Known | undefined {
  return people
    .filter(({ support }) => support.lessThan(0))
    .sort(
      (a, b) =>
        b.influence.comparedTo(a.influence) || a.support.comparedTo(b.support) || compareText(a.id, b.id),
    )[0];
}
