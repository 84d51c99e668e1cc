import { monthNumber } from '../plan/day.ts';
import { type Decimal, zero } from '../plan/exact.ts';
import type { Workspace } from '../plan/plan.ts';
import type { LedgerKind, LedgerLine } from '../plan/records/ledger.ts';
import type { Later, Line } from './inputs.ts';
import type { Converted } from './rates.ts';

/** The books: dated sums of exact amounts in the workspace's currency. */

export interface Entry extends Line {
  readonly id: string;
  readonly date: string;
  readonly month: number;
  readonly kind: LedgerKind;
  /** in the workspace's currency, signed as the line is: negative only on a correction. undefined: no rate */
  readonly amount: Decimal | undefined;
  /** why there is no amount: "is in USD, and rates.csv has no rate for it from … to …" */
  readonly missing?: string;
  /** the line of rates.csv it was converted by */
  readonly rate?: Line & { date: string };
  readonly product: string;
  readonly tactic: string;
}

export interface Sum {
  readonly value: Decimal;
  readonly entries: readonly Entry[];
  /** a line without a rate: the sum is unknown, and this says which line and why */
  readonly missing?: { line: number; why: string };
}

type Convert = (amount: string, currency: string, day: string) => Converted;

/** What the lines of a ledger come to does not depend on the day they are looked at: a history looks at them on many. */
const converted = new WeakMap<readonly LedgerLine[], { workspace: Workspace; entries: readonly Entry[] }>();

export function readEntries(
  lines: readonly LedgerLine[],
  asOf: string,
  workspace: Workspace,
  convert: Convert,
): { entries: Entry[]; later: Later[] } {
  const before = converted.get(lines);
  const all = before?.workspace === workspace ? before.entries : convertAll(lines, convert);
  converted.set(lines, { workspace, entries: all });
  const entries: Entry[] = [];
  const later: Later[] = [];
  for (const entry of all) {
    if (entry.date <= asOf) entries.push(entry);
    else later.push({ line: entry.line, index: entry.index, date: entry.date });
  }
  return { entries, later };
}

function convertAll(lines: readonly LedgerLine[], convert: Convert): Entry[] {
  return lines.map(({ id, date, kind, amount, currency, product, tactic, line, index }) => {
    const sum = convert(amount, currency, date);
    return {
      id,
      date,
      month: monthNumber(date),
      kind: kind as LedgerKind,
      product,
      tactic,
      line,
      index,
      ...('missing' in sum
        ? { amount: undefined, missing: sum.missing }
        : { amount: sum.amount, ...(sum.rate ? { rate: sum.rate } : {}) }),
    };
  });
}

export interface Selection {
  kinds: readonly LedgerKind[];
  /** months that count; all where absent */
  months?: { first: number; last: number } | undefined;
  product?: string | undefined;
  tactic?: string | undefined;
}

/** The sum of the lines that fit, each kind with a plus. */
export function sumOf(entries: readonly Entry[], { kinds, months, product, tactic }: Selection): Sum {
  const used: Entry[] = [];
  let value = zero;
  let missing: Sum['missing'];
  for (const entry of entries) {
    if (!kinds.includes(entry.kind)) continue;
    if (months && (entry.month < months.first || entry.month > months.last)) continue;
    if (product !== undefined && entry.product !== product) continue;
    if (tactic !== undefined && entry.tactic !== tactic) continue;
    used.push(entry);
    if (entry.amount) value = value.plus(entry.amount);
    else missing ??= { line: entry.line, why: entry.missing! };
  }
  return { value, entries: used, ...(missing ? { missing } : {}) };
}

/** What comes off sales; together with them, net sales. */
export const reductions = ['discount', 'rebate', 'return'] as const satisfies readonly LedgerKind[];
export const netSalesKinds = ['sale', ...reductions] as const;

/** With its sign: sales count with a plus, every other kind takes away. */
export function signed({ kind, amount }: Entry): Decimal | undefined {
  return kind === 'sale' ? amount : amount?.negated();
}

/** Sales less discounts, rebates and returns; undefined where no line of sales stands in these months. */
export function netSalesOf(
  entries: readonly Entry[],
  select: Omit<Selection, 'kinds'>,
): (Sum & { sales: Sum; off: Sum }) | undefined {
  const sales = sumOf(entries, { ...select, kinds: ['sale'] });
  if (sales.entries.length === 0) return undefined;
  const off = sumOf(entries, { ...select, kinds: reductions });
  const missing = sales.missing ?? off.missing;
  return {
    value: sales.value.minus(off.value),
    entries: [...sales.entries, ...off.entries],
    ...(missing ? { missing } : {}),
    sales,
    off,
  };
}
