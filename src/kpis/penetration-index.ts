import type { Excluded, Input } from '../facts/inputs.ts';
import type { MarketFact } from '../facts/market.ts';
import { type Decimal, total, zero } from '../plan/exact.ts';
import { nothing } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, number, over, sumOfTerms, times } from './pieces/expression.ts';
import {
  coverage,
  marketCells,
  marketLines,
  monthsCovered,
  place,
  placeOfOwn,
  unitName,
} from './pieces/market.ts';

interface Line {
  product: string;
  unit: string;
  own: Decimal;
  total: Decimal;
  share: Decimal;
}

interface Parts {
  reference: string;
  lines: readonly Line[];
  covered: ReadonlySet<number>;
  /** lines that have no reference share, or another reference */
  without: number;
  other: number;
}

export const penetrationIndex = defineKpi<Parts>({
  id: 'penetration_index',
  label: 'Penetration index',
  unit: 'index',
  better: 'up',
  formula: {
    words:
      'what the account buys of ours, against what it would buy if it bought like the reference; 100 = like the reference',
    symbols: 'Σ own ÷ Σ (total × reference share) × 100',
  },
  source:
    'market.csv: lines with kam.yaml’s kpis.reference whose whole period lies inside the closed months. A brand development index whose reference is a share, summed over products, never a mean of indices.',
  gaming:
    'A weak reference raises it: its name is set once in kam.yaml and stands beside it; lines without a reference share are counted.',
  counts: 'books',
  narrows: ['product'],
  gather: (facts, slice) => {
    const read = marketLines(facts, slice);
    if ('reason' in read) return nothing(read.reason);
    const reference = facts.workspace.settings.kpis.reference;
    if (reference === undefined) return nothing('kam.yaml names no reference (kpis.reference)');
    const file = facts.file('market');
    const used: MarketFact[] = [];
    const without: MarketFact[] = [];
    const other: MarketFact[] = [];
    for (const line of read.lines) {
      if (line.reference !== '' && line.reference !== reference) other.push(line);
      else if (line.reference === '' || line.referenceShare === undefined) without.push(line);
      else used.push(line);
    }
    const excluded: Excluded[] = [...read.excluded];
    if (without.length > 0)
      excluded.push({
        file,
        lines: without.map(place),
        why: 'without a reference share: left out of both sums',
      });
    if (other.length > 0)
      excluded.push({ file, lines: other.map(place), why: `another reference than ${reference}` });
    if (used.length === 0)
      return nothing(`no line of ${slice.months?.label} has the reference ${reference}`, excluded);
    const doubtful = marketCells(facts, used);
    if ('reason' in doubtful) return nothing(doubtful.reason, excluded);
    const inputs: Input[] = [];
    for (const [key, lines] of groups(used, ({ product, unit }) => `${product}\n${unit}`)) {
      const [product, unit] = key.split('\n') as [string, string];
      const label = slice.months?.label;
      inputs.push(
        {
          what: `ours, ${product} ${label}`,
          file,
          lines: lines.map(placeOfOwn),
          sum: total(lines.map(({ own }) => own)),
          unit,
        },
        {
          what: `bought like ${reference}, ${product} ${label}`,
          file,
          lines: lines.map((line) => ({ ...place(line), value: likeReference(line) })),
          sum: total(lines.map(likeReference)),
          unit,
        },
      );
    }
    return {
      parts: {
        reference,
        lines: used.map((line) => ({ ...line, share: line.referenceShare! })),
        covered: monthsCovered(used),
        without: without.length,
        other: other.length,
      },
      inputs,
      excluded,
    };
  },
  conclude: (parts, slice) => {
    const lines = parts.flatMap((part) => part.lines);
    const rows = [...groups(lines, ({ product, unit }) => `${product}\n${unit}`)].map(([key, some]) => {
      const [product, unit] = key.split('\n') as [string, string];
      const own = total(some.map((line) => line.own));
      const like = total(some.map(expected));
      return {
        id: product,
        value: like.isZero() ? null : own.dividedBy(like).times(100),
        own,
        expected: like,
        unit,
        ...(like.isZero() ? { reason: 'the reference would buy nothing of it' } : {}),
      };
    });
    const sum = (of: (part: Parts) => number) => parts.reduce((so, part) => so + of(part), 0);
    const covers = parts.length === 1 ? coverage(parts[0]!.covered, slice) : undefined;
    const beside = [
      { id: 'reference', label: 'reference', value: parts[0]!.reference },
      ...(covers === undefined ? [] : [{ id: 'covers', label: 'covers', value: covers }]),
      ...(sum(({ without }) => without) > 0
        ? [
            {
              id: 'without_share',
              label: 'lines without a reference share',
              value: sum(({ without }) => without),
            },
          ]
        : []),
      ...(sum(({ other }) => other) > 0
        ? [{ id: 'other_reference', label: 'lines with another reference', value: sum(({ other }) => other) }]
        : []),
    ];
    const units = [...new Set(lines.map(({ unit }) => unitName(unit)))];
    if (units.length > 1)
      return {
        value: null,
        reason: `several units, which cannot be added: ${units.join(', ')}; see each product`,
        rows,
        beside,
      };
    if (lines.reduce((so, line) => so.plus(expected(line)), zero).isZero())
      return {
        value: null,
        reason: 'by the reference’s share nothing would be bought: there is nothing to compare with',
        rows,
        beside,
      };
    const expression = times(
      over(
        sumOfTerms(lines.map(({ own }) => own)),
        sumOfTerms(lines.map((line) => times(line.total, number(line.share, '%')))),
      ),
      100,
    );
    return { value: evaluate(expression), expression, rows, beside };
  },
});

const expected = ({ total, share }: Pick<Line, 'total' | 'share'>) => total.times(share).dividedBy(100);

/** What this line's account would buy if it bought like the reference. */
const likeReference = ({ total, referenceShare }: MarketFact) => expected({ total, share: referenceShare! });

function groups<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = found.get(key);
    if (known) known.push(item);
    else found.set(key, [item]);
  }
  return found;
}
