import type { Facts } from '../../facts/facts.ts';
import type { Input } from '../../facts/inputs.ts';
import { sumOf } from '../../facts/ledger.ts';
import type { Months } from '../../facts/period.ts';
import { type Decimal, total } from '../../plan/exact.ts';
import type { Slice } from '../kpi.ts';
import { type Answer, linesInput, missingRate, rateInputs } from './books.ts';

/** What was put into an account: booked investments, and people's hours at their rate. */
export interface Investment {
  money: Decimal;
  hours: Decimal;
  /** hours × rate */
  people: Decimal;
}

/** Spend and effect fall into the same months only over a whole fiscal year, or its closed months so far. */
export function tooShort({ asked, months }: Slice): string | undefined {
  return asked.kind === 'year' || (months && months.last - months.first === 11)
    ? undefined
    : `${asked.name} is shorter than a fiscal year: spend and effect are not in the same months`;
}

/** Contacts count in the closed months, too: both sides of the ratio have one period. */
export function investmentOf(facts: Facts, months: Months): Answer<Investment> {
  const broken = facts.broken('ledger', 'contacts');
  if (broken) return { reason: broken };
  const booked = sumOf(facts.ledger(), { kinds: ['investment'], months });
  if (booked.missing) return { reason: missingRate(facts, booked.missing) };
  const contacts = facts.contacts().filter(({ date }) => date >= months.from && date <= months.to);
  const people = total(contacts.map(({ cost }) => cost));
  const hours = total(contacts.map(({ hours }) => hours));
  if (booked.value.plus(people).lessThanOrEqualTo(0))
    return { reason: `nothing invested in ${months.label}: no money booked and no hours` };
  const inputs: Input[] = [];
  if (booked.entries.length > 0) inputs.push(linesInput(facts, `investment ${months.label}`, booked));
  if (contacts.length > 0)
    inputs.push({
      what: `${hours} h of people ${months.label}`,
      file: facts.file('contacts'),
      lines: contacts.map(({ line, index, cost }) => ({ line, index, value: cost })),
      sum: people,
      unit: facts.workspace.settings.currency,
    });
  return {
    value: { money: booked.value, hours, people },
    inputs: [...inputs, ...rateInputs([booked])],
  };
}
