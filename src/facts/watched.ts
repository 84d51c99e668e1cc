import { fileOf, type RecordName, type StepPart } from '../plan/files.ts';
import type { Facts } from './facts.ts';

/** The same facts, and which parts of the plan were asked for: what rests on none but those changes with none but those. */
export interface Watched {
  readonly facts: Facts;
  readonly read: ReadonlySet<StepPart | RecordName>;
}

export function watched(facts: Facts): Watched {
  const read = new Set<StepPart | RecordName>();
  const note =
    <Args extends unknown[], R>(part: RecordName, of: (...args: Args) => R) =>
    (...args: Args): R => {
      read.add(part);
      return of(...args);
    };
  const records = new Proxy(facts.plan.records, {
    get: (all, name) => {
      read.add(name as RecordName);
      return all[name as RecordName];
    },
  });
  return {
    read,
    facts: {
      ...facts,
      plan: new Proxy(facts.plan, {
        get: (plan, key) => {
          if (key === 'records') return records;
          if (typeof key === 'string' && key in fileOf) read.add(key as StepPart);
          return plan[key as keyof typeof plan];
        },
      }),
      ledger: note('ledger', facts.ledger),
      later: (name) => {
        read.add(name);
        return facts.later(name);
      },
      market: note('market', facts.market),
      opportunities: note('opportunities', facts.opportunities),
      contacts: note('contacts', facts.contacts),
      lastMet: note('contacts', facts.lastMet),
      replies: note('survey', facts.replies),
      readings: note('measures', facts.readings),
      past: () => {
        read.add('objectives').add('tactics');
        return facts.past();
      },
      broken: (...parts) => {
        for (const part of parts) read.add(part);
        return facts.broken(...parts);
      },
    },
  };
}
