import type { Facts } from '../../facts/facts.ts';
import type { Input } from '../../facts/inputs.ts';
import { type Entry, netSalesKinds, netSalesOf, signed } from '../../facts/ledger.ts';
import type { MarketFact } from '../../facts/market.ts';
import { type Months, monthsBefore } from '../../facts/period.ts';
import { Decimal, total, zero } from '../../plan/exact.ts';
import { bookKinds, booksOf, contributionFormula, entriesOf, netInput, netSalesFormula } from './books.ts';
import { type Expression, evaluate, number, plus, quotient, times } from './expression.ts';
import { marketCells, monthsCovered, placeOfTotal } from './market.ts';

/** What return on investment takes beside the investment: a margin, and a baseline that grows with the market. */

export interface Margin {
  value: Decimal;
  /** the margin with its numbers: "62 %", or contribution ÷ net sales */
  formula: Expression;
  from: 'books' | 'kam.yaml';
  inputs: Input[];
}

/** The contribution margin of the baseline months: from the books, else from kam.yaml. */
export function marginOf(facts: Facts, before: Months): Margin | { reason: string } {
  const books = booksOf(facts, before, undefined, bookKinds);
  if ('reason' in books) return books;
  if (books.value.hasCogs) {
    const sales = evaluate(netSalesFormula(books.value));
    const profit = evaluate(contributionFormula(books.value));
    if (sales.lessThanOrEqualTo(0) || profit.lessThanOrEqualTo(0))
      return { reason: `no margin: the contribution of ${before.label} is not above 0` };
    return {
      value: profit.dividedBy(sales),
      formula: quotient(profit, sales, '%'),
      from: 'books',
      inputs: [netInput(facts, `contribution ${before.label}`, entriesOf(facts, before, bookKinds))],
    };
  }
  return marginOfProducts(facts, before);
}

/** No cost of goods booked: kam.yaml's margins, weighted by what was sold of each product in the baseline months. */
function marginOfProducts(facts: Facts, before: Months): Margin | { reason: string } {
  const products = facts.workspace.settings.products ?? [];
  const sold = productsSold(facts, before);
  const inputs: Input[] = [];
  const weights: { margin: Decimal; sales: Decimal }[] = [];
  for (const [product, sales] of sold) {
    const at = products.findIndex(({ id }) => id === product);
    const pct = products[at]?.contribution_margin_pct;
    if (pct === undefined)
      return {
        reason:
          product === ''
            ? `no margin: no cost of goods is booked in ${before.label}, and its sales name no product`
            : `no margin: no cost of goods is booked in ${before.label}, and kam.yaml gives ${product} no contribution_margin_pct`,
      };
    weights.push({ margin: new Decimal(pct), sales });
    inputs.push({
      what: `contribution margin of ${product}`,
      file: 'kam.yaml',
      path: ['products', at, 'contribution_margin_pct'],
      value: pct,
      unit: '%',
    });
  }
  const alike = weights.every(({ margin }) => margin.equals(weights[0]!.margin));
  const sales = total(weights.map((one) => one.sales));
  if (!alike && sales.lessThanOrEqualTo(0))
    return { reason: `no margin: net sales of ${before.label} are not above 0` };
  const pct = alike
    ? weights[0]!.margin
    : total(weights.map((one) => one.margin.times(one.sales))).dividedBy(sales);
  if (pct.lessThanOrEqualTo(0)) return { reason: 'no margin: kam.yaml’s contribution margin is not above 0' };
  const formula =
    alike || pct.decimalPlaces() <= 4
      ? number(pct, '%')
      : quotient(total(weights.map((one) => one.margin.times(one.sales))).dividedBy(100), sales, '%');
  return { value: pct.dividedBy(100), formula, from: 'kam.yaml', inputs };
}

/** Net sales by product in these months; "" for lines without a product. */
function productsSold(facts: Facts, months: Months): ReadonlyMap<string, Decimal> {
  const sold = new Map<string, Decimal>();
  for (const entry of netSalesOf(facts.ledger(), { months })?.entries ?? [])
    sold.set(entry.product, (sold.get(entry.product) ?? zero).plus(signed(entry) ?? zero));
  return sold;
}

export interface Baseline {
  /** prior net sales × market growth */
  value: Decimal;
  formula: Expression;
  inputs: Input[];
  growth: readonly { market: string; now: Decimal; before: Decimal }[];
}

/**
 * Prior net sales, each market's × Σ total now ÷ Σ total before over the same months. A market in which nothing
 * was sold before needs no growth; one gap in any other, and the answer is why there is no market to compare with.
 */
export function marketBaseline(facts: Facts, months: Months): Baseline | { reason: string } {
  const before = monthsBefore(months);
  const byMarket = new Map<string, { sales: Decimal; entries: readonly Entry[] }>();
  for (const [product, sales] of productsSold(facts, before)) {
    if (sales.isZero()) continue;
    const market = marketOf(facts, product);
    if (market === undefined)
      return { reason: product === '' ? 'some sales name no product' : `no market is known for ${product}` };
    const known = byMarket.get(market) ?? { sales: zero, entries: [] };
    const sold = entriesOf(facts, before, netSalesKinds).filter((entry) => entry.product === product);
    byMarket.set(market, { sales: known.sales.plus(sales), entries: [...known.entries, ...sold] });
  }
  if (byMarket.size === 0) return { reason: 'no prior sales' };
  const growth: Baseline['growth'][number][] = [];
  const inputs: Input[] = [];
  const terms: Expression[] = [];
  for (const [market, { sales, entries }] of byMarket) {
    if (byMarket.size > 1) inputs.push(netInput(facts, `of it ${market}`, entries));
    const lines = facts.market().filter((line) => line.market === market);
    const now = totalsOver(facts, lines, months);
    if ('reason' in now) return now;
    const then = totalsOver(facts, lines, before);
    if ('reason' in then) return then;
    if (now.unit !== then.unit) return { reason: `${market} changes its unit between the two years` };
    if (then.sum.isZero()) return { reason: `the total of ${market} is 0 in ${before.label}` };
    growth.push({ market, now: now.sum, before: then.sum });
    terms.push(times(number(sales), quotient(now.sum, then.sum)));
    for (const [side, period] of [
      [now, months],
      [then, before],
    ] as const)
      inputs.push({
        what: `${market} ${period.label}`,
        file: facts.file('market'),
        lines: side.lines.map(placeOfTotal),
        sum: side.sum,
        unit: side.unit,
      });
  }
  const [first, ...rest] = terms;
  const formula = plus(first!, ...rest);
  return { value: evaluate(formula), formula, growth, inputs };
}

function marketOf(facts: Facts, product: string): string | undefined {
  if (product === '') return undefined;
  const said = facts.workspace.settings.products?.find(({ id }) => id === product)?.market;
  if (said !== undefined) return said;
  const named = new Set(facts.market().flatMap((line) => (line.product === product ? [line.market] : [])));
  return named.size === 1 ? [...named][0] : undefined;
}

/** The market's total, each month once; every month has to be there. */
function totalsOver(
  facts: Facts,
  lines: readonly MarketFact[],
  months: Months,
): { sum: Decimal; unit: string; lines: readonly MarketFact[] } | { reason: string } {
  const inside = lines.filter(({ first, last }) => first >= months.first && last <= months.last);
  const all = months.last - months.first + 1;
  const covered = monthsCovered(inside).size;
  const name = lines[0]?.market;
  if (covered < all)
    return {
      reason:
        name === undefined
          ? 'market.csv does not know the market'
          : `market.csv covers ${covered} of ${all} months of ${name} in ${months.label}`,
    };
  const cells = marketCells(facts, inside);
  if ('reason' in cells) return cells;
  if (cells.length > 1) return { reason: `market.csv gives ${name} in more than one unit` };
  const { totals, unit } = cells[0]!;
  return { sum: total(totals.map((line) => line.total)), unit, lines: totals };
}
