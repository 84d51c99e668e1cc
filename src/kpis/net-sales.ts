import { netSalesKinds } from '../facts/ledger.ts';
import { nothing } from './kpi.ts';
import { type Books, booksOf, leftOut, netSalesFormula, pooledBooks, withoutLedger } from './pieces/books.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate } from './pieces/expression.ts';

export const netSales = defineKpi<Books>({
  id: 'net_sales',
  label: 'Net sales',
  unit: 'money',
  better: 'up',
  formula: {
    words: 'sales less discounts, rebates and returns, by the day they were booked',
    symbols: 'sales − discounts − rebates − returns',
  },
  source:
    'ledger.csv, closed months; a correction counts on its own day. Revenue net of what is given back, as IFRS 15 counts variable consideration.',
  gaming: 'Sales pulled forward into the last open month raise it: compare the months, and look at returns.',
  counts: 'books',
  narrows: ['product'],
  gather: (facts, slice) => {
    const reason = withoutLedger(facts, slice);
    if (reason !== undefined || !slice.months) return nothing(reason ?? '');
    const books = booksOf(facts, slice.months, slice.product, netSalesKinds);
    if ('reason' in books) return nothing(books.reason, leftOut(facts, slice, netSalesKinds));
    return { parts: books.value, inputs: books.inputs, excluded: leftOut(facts, slice, netSalesKinds) };
  },
  conclude: (parts) => {
    const expression = netSalesFormula(pooledBooks(parts));
    return { value: evaluate(expression), expression };
  },
});
