import { addDays, dayNumber } from '../plan/day.ts';
import { Decimal } from '../plan/exact.ts';
import type { Workspace } from '../plan/plan.ts';
import { hasErrors } from './inputs.ts';

/** How old a rate may be on the day it is used for, in days. */
const oldest = 31;

export type Converted =
  | { amount: Decimal; rate?: { line: number; index: number; date: string } }
  | { missing: string };

/** Amounts in the workspace's currency: by the last rate on or before the day, at most 31 days old. */
export function converter(
  workspace: Workspace,
): (amount: string, currency: string, day: string) => Converted {
  const own = workspace.settings.currency;
  const byCurrency = new Map<string, Workspace['rates'][number][]>();
  for (const rate of workspace.rates) {
    const known = byCurrency.get(rate.currency);
    if (known) known.push(rate);
    else byCurrency.set(rate.currency, [rate]);
  }
  return (amount, currency, day) => {
    if (currency === '' || currency === own) return { amount: new Decimal(amount) };
    const errors = workspace.broken.get('rates.csv');
    if (errors) return { missing: `is in ${currency}, and ${hasErrors('rates.csv', errors)}` };
    let best: Workspace['rates'][number] | undefined;
    // of two rates of one day the later line counts
    for (const rate of byCurrency.get(currency) ?? [])
      if (rate.date <= day && (!best || rate.date >= best.date)) best = rate;
    if (!best || dayNumber(day) - dayNumber(best.date) > oldest)
      return {
        missing: `is in ${currency}, and rates.csv has no rate for it from ${addDays(day, -oldest)} to ${day}`,
      };
    const { line, index, date } = best;
    return { amount: new Decimal(amount).times(best.rate), rate: { line, index, date } };
  };
}
