import type { Facts } from '../facts/facts.ts';
import type { Input } from '../facts/inputs.ts';
import { netSalesKinds } from '../facts/ledger.ts';
import { monthsBefore } from '../facts/period.ts';
import { compareText } from '../findings/finding.ts';
import { type Decimal, zero } from '../plan/exact.ts';
import { type Beside, type Giving, nothing, type Slice } from './kpi.ts';
import { booksOf, entriesOf, leftOut, netInput, netSalesFormula, withoutLedger } from './pieces/books.ts';
import { defineKpi } from './pieces/define.ts';
import { type Expression, evaluate, minus, number, over, plus, shown, times } from './pieces/expression.ts';
import { type Investment, investmentOf, tooShort } from './pieces/investment.ts';
import { marginOf, marketBaseline } from './pieces/return.ts';

interface Parts extends Investment {
  now: Decimal;
  prior: Expression;
  /** prior net sales × market growth; or why the market cannot be taken into account */
  grown: Expression | string;
  margin: Expression;
  marginFrom: 'books' | 'kam.yaml';
}

export const roi = defineKpi<Parts>({
  id: 'roi',
  label: 'ROI',
  unit: '%',
  better: 'up',
  formula: {
    words:
      'what the additional net sales earned, after the investment, as a percentage of the investment; additional = above last year × market growth',
    symbols: '(Δ net sales × contribution margin − investment) ÷ investment × 100',
  },
  source:
    'ledger.csv, contacts.csv and market.csv, closed months. Incremental contribution against its cost, as marketing accounting defines return on marketing investment; baseline and margin are ours (kpis.md).',
  gaming:
    'Hours left out, or a growing market taken for our effect, raise it: with and without hours, against the market and against last year stand side by side.',
  counts: 'books',
  narrows: [],
  gather,
  conclude: (parts) => {
    const gap = parts.map(({ grown }) => grown).find((grown) => typeof grown === 'string');
    const sum = (of: (part: Parts) => Decimal) => parts.reduce((so, part) => so.plus(of(part)), zero);
    const money = sum((part) => part.money);
    const people = sum((part) => part.people);
    const investment = money.plus(people);
    const earned = (baseline: (part: Parts) => Expression): Expression => {
      const [first, ...rest] = parts.map((part) => times(minus(part.now, baseline(part)), part.margin));
      return rest.length < 8 ? plus(first!, ...rest) : number(evaluate(plus(first!, ...rest)));
    };
    const rate = (gain: Expression, spent: Decimal): Expression =>
      times(over(shown(minus(gain, spent), 'money'), spent), 100);
    const prior = (part: Parts) => part.prior;
    const grown = (part: Parts) => part.grown as Expression;
    const beforeAfter = rate(earned(prior), investment);
    const gain = earned(gap === undefined ? grown : prior);
    const expression = rate(gain, investment);
    const beside: Beside[] = [
      ...(gap === undefined
        ? [{ id: 'before_after', label: 'before–after', value: evaluate(beforeAfter), unit: '%' }]
        : [{ id: 'no_market', label: 'not against the market', value: gap as string }]),
      {
        id: 'baseline',
        label: 'baseline',
        value: gap === undefined ? 'last year × market growth' : 'last year: before–after',
      },
      {
        id: 'against_market',
        label: 'against the market',
        value: gap === undefined ? evaluate(expression) : null,
        unit: '%',
      },
      ...(gap === undefined
        ? []
        : [{ id: 'before_after', label: 'before–after', value: evaluate(beforeAfter), unit: '%' }]),
      { id: 'with_hours', label: 'with people’s hours', value: evaluate(expression), unit: '%' },
      {
        id: 'without_hours',
        label: 'without people’s hours',
        value: money.isZero() ? null : evaluate(rate(gain, money)),
        unit: '%',
      },
      { id: 'hours', label: 'people’s hours', value: sum((part) => part.hours), unit: 'h' },
      { id: 'hours_cost', label: 'cost of these hours', value: people, unit: 'money' },
      {
        id: 'margin_from',
        label: 'margin from',
        value: [...new Set(parts.map(({ marginFrom }) => words[marginFrom]))].sort(compareText).join(', '),
      },
    ];
    return {
      value: evaluate(expression),
      expression,
      beside,
      ...(gap === undefined
        ? { also: [{ label: 'before–after', expression: beforeAfter, unit: '%' }] }
        : { label: 'ROI (before–after)' }),
    };
  },
});

const words = { books: 'the books', 'kam.yaml': 'kam.yaml: no cost of goods is booked' } as const;

function gather(facts: Facts, slice: Slice): Giving<Parts> {
  const reason = withoutLedger(facts, slice) ?? facts.broken('contacts', 'market') ?? tooShort(slice);
  if (reason !== undefined || !slice.months) return nothing(reason ?? '');
  const { months } = slice;
  const excluded = leftOut(facts, slice, [...netSalesKinds, 'investment']);
  const before = monthsBefore(months);
  const spent = investmentOf(facts, months);
  if ('reason' in spent) return nothing(spent.reason, excluded);
  const now = booksOf(facts, months, undefined, netSalesKinds);
  if ('reason' in now) return nothing(now.reason, excluded);
  const prior = booksOf(facts, before, undefined, netSalesKinds);
  if ('reason' in prior) return nothing(`no baseline: ${prior.reason}`, excluded);
  const margin = marginOf(facts, before);
  if ('reason' in margin) return nothing(margin.reason, excluded);
  const market = marketBaseline(facts, months);
  const inputs: Input[] = [
    netInput(facts, `net sales ${months.label}`, entriesOf(facts, months, netSalesKinds)),
    netInput(facts, `net sales ${before.label}`, entriesOf(facts, before, netSalesKinds)),
    ...('reason' in market ? [] : market.inputs),
    ...margin.inputs,
    ...spent.inputs,
  ];
  return {
    parts: {
      ...spent.value,
      now: evaluate(netSalesFormula(now.value)),
      prior: number(evaluate(netSalesFormula(prior.value))),
      grown: 'reason' in market ? market.reason : market.formula,
      margin: margin.formula,
      marginFrom: margin.from,
    },
    inputs,
    excluded,
  };
}
