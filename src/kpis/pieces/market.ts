import type { Facts } from '../../facts/facts.ts';
import type { Excluded } from '../../facts/inputs.ts';
import type { MarketFact } from '../../facts/market.ts';
import type { Slice } from '../kpi.ts';

/** The lines of market.csv whose whole period lies inside the slice's closed months. */
export interface MarketLines {
  lines: readonly MarketFact[];
  excluded: Excluded[];
}

export function marketLines(facts: Facts, slice: Slice): MarketLines | { reason: string } {
  const broken = facts.broken('market');
  if (broken) return { reason: broken };
  const { months, asked, product } = slice;
  if (!facts.plan.records.market) return { reason: 'nothing is known of the market (records/market.csv)' };
  if (!months) return { reason: `no month of ${asked.name} is closed yet` };
  const lines: MarketFact[] = [];
  const half: MarketFact[] = [];
  for (const fact of facts.market()) {
    if (product !== undefined && fact.product !== product) continue;
    if (fact.first >= months.first && fact.last <= months.last) lines.push(fact);
    else if (fact.first <= asked.last && fact.last >= asked.first) half.push(fact);
  }
  if (lines.length === 0)
    return { reason: `no market data for ${months.label}${product === undefined ? '' : ` of ${product}`}` };
  const excluded =
    half.length === 0
      ? []
      : [{ file: facts.file('market'), lines: half.map(place), why: `not wholly inside ${months.label}` }];
  return { lines, excluded };
}

/** One market × unit: its total once per period, and all that is ours. */
export interface MarketCell {
  market: string;
  unit: string;
  lines: readonly MarketFact[];
  /** one line for each period: the total */
  totals: readonly MarketFact[];
  /** one line for each product × period: ours */
  owns: readonly MarketFact[];
}

/** Lines by market and unit. Two periods that overlap, or two values for one thing, make the sums doubtful. */
export function marketCells(facts: Facts, lines: readonly MarketFact[]): MarketCell[] | { reason: string } {
  const file = facts.file('market');
  const cells = new Map<string, MarketFact[]>();
  for (const line of lines) {
    const key = `${line.market}\n${line.unit}`;
    const known = cells.get(key);
    if (known) known.push(line);
    else cells.set(key, [line]);
  }
  const result: MarketCell[] = [];
  for (const group of cells.values()) {
    const totals = new Map<string, MarketFact>();
    const owns = new Map<string, MarketFact>();
    for (const line of group) {
      const own = `${line.product}\n${line.period}`;
      const before = owns.get(own);
      if (!before) owns.set(own, line);
      else if (!before.own.equals(line.own))
        return {
          reason: `${file}:${before.line},${line.line} give two values of ours for one product and period`,
        };
      if (!totals.has(line.period)) totals.set(line.period, line);
    }
    const inOrder = [...totals.values()].sort((a, b) => a.first - b.first);
    for (let i = 1; i < inOrder.length; i++) {
      const [one, next] = [inOrder[i - 1]!, inOrder[i]!];
      if (next.first <= one.last)
        return {
          reason: `${file}:${one.line},${next.line} have periods that overlap, so the market would count twice`,
        };
    }
    const { market, unit } = group[0]!;
    result.push({ market, unit, lines: group, totals: inOrder, owns: [...owns.values()] });
  }
  return result;
}

/** The months that lines speak of. */
export function monthsCovered(lines: readonly MarketFact[]): ReadonlySet<number> {
  const covered = new Set<number>();
  for (const { first, last } of lines) for (let month = first; month <= last; month++) covered.add(month);
  return covered;
}

/** "9 of 10 months"; undefined where all are covered */
export function coverage(covered: ReadonlySet<number>, { months }: Slice): string | undefined {
  if (!months) return undefined;
  const all = months.last - months.first + 1;
  return covered.size === all ? undefined : `${covered.size} of ${all} months`;
}

export const place = ({ line, index }: MarketFact) => ({ line, index });
export const placeOfOwn = ({ line, index, own }: MarketFact) => ({ line, index, value: own });
export const placeOfTotal = ({ line, index, total }: MarketFact) => ({ line, index, value: total });

export const unitName = (unit: string) => (unit === '' ? 'no unit' : unit);
