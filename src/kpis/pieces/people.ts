import type { Facts } from '../../facts/facts.ts';
import type { Excluded } from '../../facts/inputs.ts';
import { Decimal } from '../../plan/exact.ts';
import type { Judged } from '../../plan/field.ts';

/** The people of the decision-making unit as they were judged up to as-of. */
export interface Person {
  id: string;
  at: number;
  influence: Decimal | undefined;
  support: Decimal | undefined;
}

export interface People {
  people: readonly Person[];
  excluded: Excluded[];
}

/** A judgement dated after as-of is not known yet. */
export function peopleOf(facts: Facts): People {
  const excluded: Excluded[] = [];
  const file = facts.file('dmu');
  const people = (facts.plan.dmu?.stakeholders ?? []).map(({ id, influence, support }, at) => {
    const known = (judged: Judged<number> | undefined, name: string) => {
      const path = ['stakeholders', at, name];
      if (judged === undefined) {
        excluded.push({ file, path: ['stakeholders', at], ids: [id], why: `${name} is not known` });
        return undefined;
      }
      if (judged.as_of !== undefined && judged.as_of > facts.asOf) {
        excluded.push({ file, path, ids: [id], why: `${name} was judged after ${facts.asOf}` });
        return undefined;
      }
      return new Decimal(judged.value);
    };
    return { id, at, influence: known(influence, 'influence'), support: known(support, 'support') };
  });
  return { people, excluded };
}

/** Decisions that are still open: no result is written. */
export function openDecisions(facts: Facts) {
  return (facts.plan.dmu?.decisions ?? []).filter(({ result }) => result === undefined);
}
