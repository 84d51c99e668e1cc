import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSeries, hasMoved, movesOf } from '../../src/history/series.ts';
import type { Kind, Reading, Snapshot } from '../../src/history/snapshot.ts';
import { Decimal } from '../../src/plan/exact.ts';

const reading = (id: string, value: number | string | null, more: Partial<Reading> = {}): Reading => ({
  kind: 'support',
  id,
  label: id,
  unit: '',
  better: 'up',
  value: typeof value === 'number' ? new Decimal(value) : value,
  ...more,
});
const seen = (readings: Reading[], gaps: [Kind, string][] = []): Snapshot => ({
  readings,
  gaps: new Map(gaps),
  broken: new Map(),
});
const seriesOf = (...snapshots: Snapshot[]) => {
  const collection = collectSeries();
  for (const [point, snapshot] of snapshots.entries()) collection.add(point, 'a', snapshot);
  return collection.series();
};
const text = (value: Decimal | string | null | undefined) =>
  value instanceof Decimal ? value.toNumber() : value;
const told = (...snapshots: Snapshot[]) =>
  seriesOf(...snapshots).flatMap((one) =>
    movesOf(one).map(({ series, from, to }) => [series.id, to.point, text(from?.value), text(to.value)]),
  );

describe('the same thing over all moments', () => {
  it('moves where its value changes, and from the last moment at which it was known', () => {
    expect(told(seen([reading('r', 1)]), seen([reading('r', 1)]), seen([reading('r', 2)]))).toEqual([
      ['r', 2, 1, 2],
    ]);
    const hidden = seen([], [['support', '3-dmu.yaml has 2 errors']]);
    expect(told(seen([reading('r', 1)]), hidden, seen([reading('r', 1)]))).toEqual([]);
    expect(told(seen([reading('r', 1)]), hidden, seen([reading('r', 3)]))).toEqual([['r', 2, 1, 3]]);
  });

  it('is a gap with its reason where a file has errors, never the value before', () => {
    const [series] = seriesOf(
      seen([reading('r', 1)]),
      seen([], [['support', '3-dmu.yaml has 2 errors']]),
      seen([reading('r', 1)]),
    );
    expect(series!.values[1]).toEqual({
      point: 1,
      value: null,
      reason: '3-dmu.yaml has 2 errors',
      gap: true,
    });
    const marked = { reason: 'ledger.csv has 1 error', gap: true as const };
    expect(
      told(seen([reading('r', 1)]), seen([reading('r', null, marked)]), seen([reading('r', 1)])),
    ).toEqual([]);
  });

  it('moves where it comes, becomes known, is no longer known, leaves and comes back', () => {
    const none = seen([reading('first', 0)]);
    const at = (value: number | null) => seen([reading('first', 0), reading('r', value)]);
    expect(told(none, at(null), at(1), at(null), none, none, at(2))).toEqual([
      ['r', 1, undefined, null],
      ['r', 2, null, 1],
      ['r', 3, 1, null],
      ['r', 4, null, null],
      ['r', 6, null, 2],
    ]);
    const [, series] = seriesOf(none, at(1), none, none);
    expect(series!.values.map(({ point, gone }) => [point, gone])).toEqual([
      [1, undefined],
      [2, true],
    ]);
  });

  it('is another thing in another currency, and is called as it was last', () => {
    const money = (unit: string, label: string) =>
      seen([reading('net_sales', 1, { kind: 'kpi', unit, label })]);
    const series = seriesOf(money('EUR', 'Net sales'), money('USD', 'Net sales'), money('USD', 'Sales, net'));
    expect(series.map(({ unit, label }) => [unit, label])).toEqual([
      ['EUR', 'Net sales'],
      ['USD', 'Sales, net'],
    ]);
  });

  it('moves where only its pace, what measures it or the day of a baseline changes', () => {
    const same = (more: Partial<Reading>, other: Partial<Reading>) =>
      told(seen([reading('o', 40, more)]), seen([reading('o', 40, other)])).length;
    const way = { kind: 'objective', measure: 'nps' } as const;
    expect(same({ ...way, pace: 'on track' }, { ...way, pace: 'behind' })).toBe(1);
    expect(same(way, { ...way, measure: 'roi' })).toBe(1);
    expect(same({ kind: 'baseline', period: '2025-12-31' }, { kind: 'baseline', period: '2026-01-31' })).toBe(
      1,
    );
    expect(same({ ...way, period: 'Jan 2026' }, { ...way, period: 'Jan–Feb 2026' })).toBe(0);
  });

  it('moves from value to value without a jump, whatever the values are', () => {
    const value = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constant(null), fc.constant('gap'));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const [series] = seriesOf(
          ...values.map((one) =>
            one === 'gap' ? seen([reading('r', null, { gap: true })]) : seen([reading('r', one)]),
          ),
        );
        const moves = movesOf(series!);
        const known = values.filter((one) => one !== 'gap');
        expect(moves.length).toBe(known.filter((one, i) => i > 0 && one !== known[i - 1]).length);
        expect(hasMoved(series!)).toBe(moves.length > 0);
        if (moves.length > 0) expect(text(moves.at(-1)!.to.value)).toBe(known.at(-1));
        for (const [i, { from }] of moves.entries())
          expect(text(from!.value)).toBe(i === 0 ? known[0] : text(moves[i - 1]!.to.value));
      }),
    );
  });
});
