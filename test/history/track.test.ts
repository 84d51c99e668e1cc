import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectSeries, knownAt } from '../../src/history/series.ts';
import type { Pace, Reading } from '../../src/history/snapshot.ts';
import { differences, isAnotherWay, paceMoved, stateAt, tracksOf } from '../../src/history/track.ts';
import { Decimal } from '../../src/plan/exact.ts';

interface Said {
  target?: number | null;
  baseline?: number;
  due?: string;
  way?: number;
  better?: 'up' | 'down' | 'none';
  measure?: string;
  unit?: string;
  pace?: Pace;
}

const decimal = (value: number | null | undefined) =>
  value === null || value === undefined ? null : new Decimal(value);

function readings({ target = 100, baseline = 0, due = '2026-12-31', way, pace, ...more }: Said): Reading[] {
  const { better = 'up', measure = 'net_sales', unit = 'EUR' } = more;
  const one = { id: 'o', label: 'o' };
  return [
    {
      ...one,
      kind: 'objective',
      unit: '%',
      better: 'up',
      value: decimal(way),
      measure,
      ...(pace ? { pace } : {}),
    },
    { ...one, kind: 'baseline', unit, better: 'none', value: decimal(baseline), period: '2025-12-31' },
    { ...one, kind: 'target', unit, better, value: decimal(target), measure },
    { ...one, kind: 'due', unit: '', better: 'none', value: due },
  ];
}

/** An objective at each point; undefined: it is not in the plan. */
function trackOf(...points: (Said | undefined)[]) {
  const collection = collectSeries();
  const other: Reading = { kind: 'tier', id: 'tier', label: 'Tier', unit: '', better: 'none', value: 'key' };
  for (const [point, said] of points.entries())
    collection.add(point, 'a', {
      readings: [other, ...(said ? readings(said) : [])],
      gaps: new Map(),
      broken: new Map(),
    });
  return tracksOf(collection.series())[0]!;
}

const between = (before: Said, after: Said) => {
  const track = trackOf(before, after);
  return differences(stateAt(track, 0), stateAt(track, 1));
};

describe('one objective over all moments', () => {
  it('knows what is promised otherwise, and whether that is easier', () => {
    expect(between({}, {})).toMatchObject({ target: false, baseline: false, due: false, ease: undefined });
    expect(between({}, { target: 50 })).toMatchObject({ target: true, ease: 'easier' });
    expect(between({}, { target: 150 })).toMatchObject({ target: true, ease: 'harder' });
    expect(between({ better: 'down' }, { better: 'down', target: 150 }).ease).toBe('easier');
    expect(between({ better: 'none' }, { better: 'none', target: 50 }).ease).toBeUndefined();
    expect(between({}, { target: null })).toMatchObject({ target: true, ease: undefined });
    expect(between({}, { due: '2027-03-31' })).toMatchObject({ due: true, target: false });
    expect(between({}, { measure: 'win_rate', target: 50 })).toMatchObject({
      measure: true,
      ease: undefined,
    });
  });

  it('counts another way wherever the percentage means something else, and nowhere else', () => {
    for (const other of [{ target: 50 }, { baseline: 10 }, { measure: 'roi' }])
      expect(isAnotherWay(between({}, other)), JSON.stringify(other)).toBe(true);
    for (const same of [{ due: '2027-03-31' }, { way: 70 }, { pace: 'behind' as const }])
      expect(isAnotherWay(between({}, same)), JSON.stringify(same)).toBe(false);
  });

  it('follows it from one unit to another, and knows when it is not there', () => {
    const percent = (target: number): Said => ({ target, unit: '%' });
    const track = trackOf(undefined, { target: 5 }, percent(60), undefined, percent(70), { target: 8 });
    const told = [0, 1, 2, 3, 4, 5].map((point) => {
      const known = knownAt(track.parts.target, point);
      return known && [known.value.value?.toString(), known.series.unit];
    });
    expect(told).toEqual([undefined, ['5', 'EUR'], ['60', '%'], undefined, ['70', '%'], ['8', 'EUR']]);
  });

  it('has one pace above the line and a little below it', () => {
    const moved = (a: Pace | undefined, b: Pace | undefined) => {
      const track = trackOf({ ...(a ? { pace: a } : {}) }, { ...(b ? { pace: b } : {}) });
      return paceMoved(stateAt(track, 0).objective, stateAt(track, 1).objective);
    };
    expect(moved('ahead', 'on track')).toBe(false);
    expect(moved('on track', 'behind')).toBe(true);
    expect(moved('behind', 'overdue')).toBe(true);
    expect(moved(undefined, 'ahead')).toBe(true);
  });

  it('calls a target easier exactly where the same actual is farther along the way', () => {
    const number = fc.integer({ min: 1, max: 1000 });
    fc.assert(
      fc.property(number, number, number, fc.constantFrom(1, -1), (before, after, actual, sign) => {
        const better = sign === 1 ? 'up' : 'down';
        const { ease } = between({ better, target: sign * before }, { better, target: sign * after });
        const [was, is] = [actual / before, actual / after];
        expect(ease).toBe(is > was ? 'easier' : is < was ? 'harder' : undefined);
      }),
    );
  });
});
