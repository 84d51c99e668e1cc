import {
  type Books,
  besideBooks,
  contributionFormula,
  gatherContribution,
  pooledBooks,
} from './pieces/books.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate } from './pieces/expression.ts';

export const contribution = defineKpi<Books>({
  id: 'contribution',
  label: 'Contribution',
  unit: 'money',
  better: 'up',
  formula: {
    words: 'net sales less cost of goods and cost to serve',
    symbols: 'net sales − cogs − cost_to_serve',
  },
  source:
    'ledger.csv, closed months. Customer contribution as management accounting counts it; investments are not in it.',
  gaming:
    'It rises where cost of goods is booked late: months with sales and without cost of goods stand beside it.',
  counts: 'books',
  narrows: ['product'],
  gather: gatherContribution,
  conclude: (parts) => {
    const books = pooledBooks(parts);
    const expression = contributionFormula(books);
    return { value: evaluate(expression), expression, beside: besideBooks(books) };
  },
});
