import { besideDecided, type Decided, gatherDecided, pool } from './pieces/decided.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, plus, times } from './pieces/expression.ts';
import { wilson } from './pieces/wilson.ts';

export const winRate = defineKpi<Decided>({
  id: 'win_rate',
  label: 'Win rate',
  unit: '%',
  better: 'up',
  formula: {
    words: 'opportunities won as a percentage of those won or lost, of those decided in the period',
    symbols: 'won ÷ (won + lost) × 100',
  },
  source:
    'opportunities.csv: outcome won or lost, decided_on in the period. Interval: Wilson’s score interval, 95 %, z = 1.959963984540054, no continuity correction (Journal of the American Statistical Association 22, 1927, 209–212).',
  gaming:
    'Losses left open, withdrawn, not decided or not bid for are not in it: all that were due stand beside it.',
  counts: 'events',
  narrows: ['product'],
  gather: gatherDecided,
  conclude: (parts, slice) => {
    const all = pool(parts);
    const { won, lost } = all;
    const n = won + lost;
    const beside = { n, beside: besideDecided(all), rows: all.rows };
    if (n === 0) return { value: null, reason: `nothing was won or lost in ${slice.days?.label}`, ...beside };
    const expression = times(over(won, plus(won, lost)), 100);
    return { value: evaluate(expression), interval: wilson(won, n), expression, ...beside };
  },
});
