import type { Facts } from '../../facts/facts.ts';
import type { Excluded, Input, Line, LinesInput } from '../../facts/inputs.ts';
import {
  type Entry,
  netSalesKinds,
  netSalesOf,
  reductions,
  type Sum,
  signed,
  sumOf,
} from '../../facts/ledger.ts';
import type { Months } from '../../facts/period.ts';
import { compareText } from '../../findings/finding.ts';
import { monthFromNumber, monthNumber } from '../../plan/day.ts';
import { type Decimal, total, zero } from '../../plan/exact.ts';
import type { LedgerKind } from '../../plan/records/ledger.ts';
import { type Beside, type Giving, nothing, type Slice } from '../kpi.ts';
import { type Expression, minus, number } from './expression.ts';

/** The books of a run of months: what net sales, contribution and the ratios made of them take from the ledger. */

export const bookKinds = [...netSalesKinds, 'cogs', 'cost_to_serve'] as const;
export type BookKind = (typeof bookKinds)[number];

export interface Books {
  /** sum per kind, each with a plus; zero where nothing of the kind is booked */
  sums: { readonly [kind in BookKind]: Decimal };
  /** whether any cost of goods is booked at all */
  hasCogs: boolean;
  /** "2026-03": months with sales and without cost of goods */
  withoutCogs: readonly string[];
}

export type Answer<T> = { value: T; inputs: Input[] } | { reason: string };

const words: { readonly [kind in LedgerKind]: string } = {
  sale: 'sales',
  discount: 'discounts',
  rebate: 'rebates',
  return: 'returns',
  cogs: 'cost of goods',
  cost_to_serve: 'cost to serve',
  investment: 'investment',
};

/** Why the ledger yields no numbers for this slice; undefined where it does. */
export function withoutLedger(facts: Facts, { months, asked }: Slice): string | undefined {
  return (
    facts.broken('ledger') ??
    (facts.plan.records.ledger
      ? months
        ? undefined
        : `no month of ${asked.name} is closed yet`
      : 'there is no ledger (records/ledger.csv)')
  );
}

interface Booked {
  /** undefined: no line of sales */
  net: ReturnType<typeof netSalesOf>;
  sums: { readonly [kind in BookKind]: Sum };
  value: Books;
}

/** By the lines and the months: five KPIs look at the same ones. */
const booked = new WeakMap<readonly Entry[], Map<string, Booked>>();

function bookedIn(all: readonly Entry[], months: Months, product: string | undefined): Booked {
  const known = booked.get(all) ?? new Map<string, Booked>();
  booked.set(all, known);
  const key = `${months.first} ${months.last} ${product ?? ''}`;
  const before = known.get(key);
  if (before) return before;
  const entries = all.filter(
    ({ month, product: of }) =>
      month >= months.first && month <= months.last && (product === undefined || of === product),
  );
  const net = netSalesOf(entries, {});
  const sums = {} as { [kind in BookKind]: Sum };
  for (const kind of bookKinds) sums[kind] = sumOf(entries, { kinds: [kind] });
  const cogsMonths = new Set(sums.cogs.entries.map(({ month }) => month));
  // a month in which sales were only taken back needs no cost of goods
  const saleMonths = new Set(
    sums.sale.entries.filter(({ amount }) => amount?.greaterThan(0)).map(({ month }) => month),
  );
  const value = {
    sums: Object.fromEntries(bookKinds.map((kind) => [kind, sums[kind].value])) as Books['sums'],
    hasCogs: cogsMonths.size > 0,
    withoutCogs: [...saleMonths]
      .filter((month) => !cogsMonths.has(month))
      .sort((a, b) => a - b)
      .map(monthFromNumber),
  };
  const made = { net, sums, value };
  known.set(key, made);
  return made;
}

/** `kinds`: those that the KPI is made of; the others are not looked at. */
export function booksOf(
  facts: Facts,
  months: Months,
  product: string | undefined,
  kinds: readonly BookKind[],
): Answer<Books> {
  const { net, sums, value } = bookedIn(facts.ledger(), months, product);
  if (!net)
    return {
      reason: `nothing booked in ${months.label}: no line of sales${product === undefined ? '' : ` of ${product}`}`,
    };
  const all = bookKinds.filter((kind) => kinds.includes(kind)).map((kind) => ({ kind, sum: sums[kind] }));
  const missing = all.find(({ sum }) => sum.missing)?.sum.missing;
  if (missing) return { reason: missingRate(facts, missing) };
  const inputs = all.flatMap(({ kind, sum }) =>
    sum.entries.length > 0 ? [linesInput(facts, `${words[kind]} ${months.label}`, sum)] : [],
  );
  return { value, inputs: [...inputs, ...rateInputs(all.map(({ sum }) => sum))] };
}

export function linesInput(facts: Facts, what: string, { entries, value }: Sum): Input {
  return {
    what,
    file: facts.file('ledger'),
    lines: entries.map(({ line, index, amount }) => ({ line, index, ...(amount ? { value: amount } : {}) })),
    sum: value,
    unit: facts.workspace.settings.currency,
  };
}

/** Lines of several kinds as one sum: what takes away counts with a minus. */
export function netInput(facts: Facts, what: string, entries: readonly Entry[]): LinesInput {
  const lines = entries.flatMap((entry) => {
    const value = signed(entry);
    return value ? [{ line: entry.line, index: entry.index, value }] : [];
  });
  return {
    what,
    file: facts.file('ledger'),
    lines: [...lines].sort((a, b) => a.line - b.line),
    sum: total(lines.map(({ value }) => value)),
    unit: facts.workspace.settings.currency,
  };
}

/** The lines of these months that `booksOf` looks at. */
export function entriesOf(facts: Facts, months: Months, kinds: readonly LedgerKind[]): readonly Entry[] {
  return sumOf(facts.ledger(), { kinds, months }).entries;
}

export function missingRate(facts: Facts, { line, why }: { line: number; why: string }): string {
  return `${facts.file('ledger')}:${line} ${why}`;
}

/** The lines of rates.csv by which other currencies were converted. */
export function rateInputs(sums: readonly Sum[]): Input[] {
  const lines = new Map<number, Line>();
  for (const { entries } of sums) for (const { rate } of entries) if (rate) lines.set(rate.line, rate);
  if (lines.size === 0) return [];
  return [
    {
      what: 'rates',
      file: 'rates.csv',
      lines: [...lines.values()].sort((a, b) => a.line - b.line).map(({ line, index }) => ({ line, index })),
      sum: null,
    },
  ];
}

/** Lines of the period, or later ones, that would count but for their date or product. */
export function leftOut(facts: Facts, { asked, product }: Slice, kinds: readonly LedgerKind[]): Excluded[] {
  const file = facts.file('ledger');
  const excluded: Excluded[] = [];
  const say = (lines: readonly Line[], why: string) => {
    if (lines.length > 0)
      excluded.push({ file, lines: lines.map(({ line, index }) => ({ line, index })), why });
  };
  const { lastClosed } = facts.calendar;
  const entries = facts.ledger().filter(({ kind, month }) => kinds.includes(kind) && month <= asked.last);
  say(
    entries.filter(({ month }) => month > lastClosed),
    `in a month that is not closed yet (the last closed one is ${monthFromNumber(lastClosed)})`,
  );
  say(
    facts.later('ledger').filter(({ date }) => monthNumber(date) <= asked.last),
    `dated after ${facts.asOf}`,
  );
  if (product !== undefined)
    say(
      entries.filter(
        (entry) => entry.product === '' && entry.month >= asked.first && entry.month <= lastClosed,
      ),
      'without a product',
    );
  return excluded;
}

export function pooledBooks(parts: readonly Books[]): Books {
  const sums = {} as { [kind in BookKind]: Decimal };
  for (const kind of bookKinds) sums[kind] = parts.reduce((so, part) => so.plus(part.sums[kind]), zero);
  return {
    sums,
    hasCogs: parts.every(({ hasCogs }) => hasCogs),
    withoutCogs: [...new Set(parts.flatMap(({ withoutCogs }) => withoutCogs))].sort(compareText),
  };
}

/** "619 000 − 20 000": kinds of which nothing is booked are not written. */
export function netSalesFormula({ sums }: Books): Expression {
  const off = reductions.map((kind) => sums[kind]);
  return minus(number(sums.sale), ...off.filter((sum) => !sum.isZero()).map((sum) => number(sum)));
}

export function contributionFormula(books: Books): Expression {
  const costs = (['cogs', 'cost_to_serve'] as const).map((kind) => books.sums[kind]);
  return minus(netSalesFormula(books), ...costs.filter((sum) => !sum.isZero()).map((sum) => number(sum)));
}

/** All kinds of the books; without cost of goods there is no contribution. */
export function gatherContribution(facts: Facts, slice: Slice): Giving<Books> {
  const reason = withoutLedger(facts, slice);
  if (reason !== undefined || !slice.months) return nothing(reason ?? '');
  const books = booksOf(facts, slice.months, slice.product, bookKinds);
  if ('reason' in books) return nothing(books.reason, leftOut(facts, slice, bookKinds));
  if (!books.value.hasCogs)
    return nothing(
      `no cost of goods booked in ${slice.months.label}: that would not be a profit`,
      leftOut(facts, slice, bookKinds),
    );
  return { parts: books.value, inputs: books.inputs, excluded: leftOut(facts, slice, bookKinds) };
}

export function besideBooks({ withoutCogs }: Books): Beside[] {
  return withoutCogs.length === 0
    ? []
    : [
        {
          id: 'months_without_cogs',
          label: 'months with sales and without cost of goods',
          value: withoutCogs.join(', '),
        },
      ];
}
