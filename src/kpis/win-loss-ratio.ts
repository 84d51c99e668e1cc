import type { Conclusion } from './kpi.ts';
import { besideDecided, type Decided, gatherDecided, pool } from './pieces/decided.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over } from './pieces/expression.ts';
import { wilson } from './pieces/wilson.ts';

export const winLossRatio = defineKpi<Decided>({
  id: 'win_loss_ratio',
  label: 'Win–loss ratio',
  unit: 'ratio',
  better: 'up',
  formula: {
    words: 'opportunities won ÷ opportunities lost, of those decided in the period',
    symbols: 'won ÷ lost',
  },
  source:
    'opportunities.csv: outcome won or lost, decided_on in the period. Common sales measure; the pair is shown because 7 : 0 is no ratio.',
  gaming:
    'A loss that stays open, or is booked as withdrawn or not bid for, raises it: those stand beside it.',
  counts: 'events',
  narrows: ['product'],
  gather: gatherDecided,
  conclude: (parts, slice) => {
    const all = pool(parts);
    const { won, lost } = all;
    const beside = { display: `${won} : ${lost}`, n: won + lost, beside: besideDecided(all), rows: all.rows };
    if (lost === 0)
      return {
        value: null,
        reason:
          won === 0
            ? `nothing was won or lost in ${slice.days?.label}`
            : `no loss to divide by: ${won} won, none lost`,
        ...beside,
      };
    const expression = over(won, lost);
    return { value: evaluate(expression), expression, ...beside };
  },
  // the same change as in win_rate, so the same test: does the earlier rate leave Wilson's interval?
  distinct: (now, before) => {
    const rate = ({ value, n }: Conclusion) => value && { p: value.dividedBy(value.plus(1)), n: n ?? 0 };
    const [is, was] = [rate(now), rate(before)];
    if (!is || !was) return false;
    const [low, high] = wilson(is.p.times(is.n).round().toNumber(), is.n);
    const percent = was.p.times(100);
    return percent.lessThan(low) || percent.greaterThan(high);
  },
});
