import { netSalesKinds } from '../facts/ledger.ts';
import { type Decimal, zero } from '../plan/exact.ts';
import { nothing } from './kpi.ts';
import { booksOf, entriesOf, leftOut, netInput, netSalesFormula, withoutLedger } from './pieces/books.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, number, over, plus } from './pieces/expression.ts';
import { type Investment, investmentOf, tooShort } from './pieces/investment.ts';

interface Parts extends Investment {
  netSales: Decimal;
}

export const netSalesPerInvestment = defineKpi<Parts>({
  id: 'net_sales_per_investment',
  label: 'Net sales per investment',
  unit: 'ratio',
  better: 'up',
  formula: {
    words:
      'net sales for each unit of money put in, people’s hours included: the sum of outputs over the sum of inputs',
    symbols: 'net sales ÷ (booked investment + hours × rate)',
  },
  source:
    'ledger.csv and contacts.csv, closed months. The article’s outputs over inputs; says nothing about what caused the sales.',
  gaming:
    'Large accounts look good whatever is done there, and hours left out raise it: both sums stand beside it.',
  counts: 'books',
  narrows: [],
  gather: (facts, slice) => {
    const reason = withoutLedger(facts, slice) ?? facts.broken('contacts') ?? tooShort(slice);
    if (reason !== undefined || !slice.months) return nothing(reason ?? '');
    const excluded = leftOut(facts, slice, [...netSalesKinds, 'investment']);
    const spent = investmentOf(facts, slice.months);
    if ('reason' in spent) return nothing(spent.reason, excluded);
    const books = booksOf(facts, slice.months, undefined, netSalesKinds);
    if ('reason' in books) return nothing(books.reason, excluded);
    return {
      parts: { ...spent.value, netSales: evaluate(netSalesFormula(books.value)) },
      inputs: [
        netInput(facts, `net sales ${slice.months.label}`, entriesOf(facts, slice.months, netSalesKinds)),
        ...spent.inputs,
      ],
      excluded,
    };
  },
  conclude: (parts) => {
    const sum = (of: (part: Parts) => Decimal) => parts.reduce((so, part) => so.plus(of(part)), zero);
    const netSales = sum((part) => part.netSales);
    const money = sum((part) => part.money);
    const people = sum((part) => part.people);
    const expression = over(number(netSales), people.isZero() ? number(money) : plus(money, people));
    return {
      value: evaluate(expression),
      expression,
      beside: [
        { id: 'investment', label: 'investment', value: money.plus(people), unit: 'money' },
        { id: 'net_sales', label: 'net sales', value: netSales, unit: 'money' },
        { id: 'hours', label: 'people’s hours in it', value: sum((part) => part.hours), unit: 'h' },
      ],
    };
  },
});
