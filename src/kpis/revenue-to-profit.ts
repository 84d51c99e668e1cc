import {
  type Books,
  besideBooks,
  contributionFormula,
  gatherContribution,
  netSalesFormula,
  pooledBooks,
} from './pieces/books.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, times } from './pieces/expression.ts';

export const revenueToProfit = defineKpi<Books>({
  id: 'revenue_to_profit',
  label: 'Revenue to profit',
  unit: 'ratio',
  better: 'down',
  formula: {
    words: 'net sales for each unit of contribution; the margin is its inverse',
    symbols: 'net sales ÷ contribution',
  },
  source:
    'ledger.csv, closed months. Our definition of the article’s revenue-to-profit ratio; the inverse of the contribution margin.',
  gaming:
    'Cost of goods booked late lowers it: months with sales and without cost of goods stand beside it, and the margin always does.',
  counts: 'books',
  narrows: ['product'],
  gather: gatherContribution,
  conclude: (parts) => {
    const books = pooledBooks(parts);
    const sales = netSalesFormula(books);
    const profit = contributionFormula(books);
    const margin = evaluate(sales).isZero() ? null : evaluate(times(over(profit, sales), 100));
    const beside = [
      { id: 'margin', label: 'contribution margin', value: margin, unit: '%' },
      ...besideBooks(books),
    ];
    if (evaluate(profit).lessThanOrEqualTo(0))
      return { value: null, reason: 'unprofitable: the contribution is not above 0', beside };
    const expression = over(sales, profit);
    return { value: evaluate(expression), expression, beside };
  },
});
