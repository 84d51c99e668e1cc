import type { Input } from '../facts/inputs.ts';
import { type Decimal, total, zero } from '../plan/exact.ts';
import { nothing } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, over, times } from './pieces/expression.ts';
import {
  coverage,
  marketCells,
  marketLines,
  monthsCovered,
  placeOfOwn,
  placeOfTotal,
  unitName,
} from './pieces/market.ts';

interface Parts {
  cells: readonly { market: string; unit: string; own: Decimal; total: Decimal }[];
  covered: ReadonlySet<number>;
}

export const marketShare = defineKpi<Parts>({
  id: 'market_share',
  label: 'Market share',
  unit: '%',
  better: 'up',
  formula: {
    words: 'ours as a percentage of the whole market, in one unit; the market counts once for each period',
    symbols: 'Σ own ÷ Σ total × 100',
  },
  source:
    'market.csv: lines whose whole period lies inside the closed months. Market share in one unit, by value or by volume, as market research defines it.',
  gaming:
    'A narrower market raises it: the market’s name stands in each row, and own and total come from one definition.',
  counts: 'books',
  narrows: ['product'],
  gather: (facts, slice) => {
    const read = marketLines(facts, slice);
    if ('reason' in read) return nothing(read.reason);
    const cells = marketCells(facts, read.lines);
    if ('reason' in cells) return nothing(cells.reason);
    const file = facts.file('market');
    const label = slice.months?.label;
    const inputs: Input[] = cells.flatMap(({ market, unit, owns, totals }) => [
      {
        what: `ours in ${market} ${label}`,
        file,
        lines: owns.map(placeOfOwn),
        sum: total(owns.map(({ own }) => own)),
        unit,
      },
      {
        what: `${market} ${label}`,
        file,
        lines: totals.map(placeOfTotal),
        sum: total(totals.map((line) => line.total)),
        unit,
      },
    ]);
    return {
      parts: {
        cells: cells.map(({ market, unit, owns, totals }) => ({
          market,
          unit,
          own: total(owns.map(({ own }) => own)),
          total: total(totals.map((line) => line.total)),
        })),
        covered: monthsCovered(read.lines),
      },
      inputs,
      excluded: read.excluded,
    };
  },
  conclude: (parts, slice) => {
    const cells = new Map<string, { market: string; unit: string; own: Decimal; total: Decimal }>();
    for (const cell of parts.flatMap(({ cells }) => cells)) {
      const key = `${cell.market}\n${cell.unit}`;
      const { own, total } = cells.get(key) ?? { own: zero, total: zero };
      cells.set(key, { ...cell, own: own.plus(cell.own), total: total.plus(cell.total) });
    }
    const all = [...cells.values()];
    const rows = all.map(({ market, unit, own, total }) => ({
      id: market,
      value: total.isZero() ? null : own.dividedBy(total).times(100),
      own,
      total,
      unit,
    }));
    const covers = parts.length === 1 ? coverage(parts[0]!.covered, slice) : undefined;
    const beside = covers === undefined ? [] : [{ id: 'covers', label: 'market data cover', value: covers }];
    const units = [...new Set(all.map(({ unit }) => unitName(unit)))];
    if (units.length > 1)
      return {
        value: null,
        reason: `several units, which cannot be added: ${units.join(', ')}`,
        rows,
        beside,
      };
    const whole = total(all.map((cell) => cell.total));
    if (whole.isZero()) return { value: null, reason: 'the market’s total is 0', rows, beside };
    const expression = times(over(total(all.map(({ own }) => own)), whole), 100);
    return { value: evaluate(expression), expression, rows, beside };
  },
});
