import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { workspace as schema } from '../../src/plan/workspace/kam.ts';
import { capacityOf } from '../../src/scoring/capacity/need.ts';
import { type Member, shareOut } from '../../src/scoring/capacity/share.ts';

const areas = ['a', 'b', 'c', 'd', 'e'];
const needs = fc.record(
  Object.fromEntries(
    areas.map((area) => [area, fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5000 }))]),
  ),
);
const team = fc.array(
  fc.record({
    hours: fc.integer({ min: 0, max: 2000 }),
    areas: fc.subarray(areas, { minLength: 1 }),
  }),
  { maxLength: 6 },
);

describe('people shared out over areas', () => {
  it('give all their hours, to their own areas, and no move would make a worse covered one better off', () => {
    fc.assert(
      fc.property(needs, team, (wanted, people) => {
        const need = new Map(Object.entries(wanted));
        const members: Member[] = people.map((person, i) => ({ id: `m${i}`, ...person }));
        const shares = shareOut(members, need);
        const there = new Map(areas.map((area) => [area, 0]));
        for (const { area, hours } of shares) there.set(area, there.get(area)! + hours);
        const cover = (area: string) => there.get(area)! / need.get(area)!;
        for (const { id, hours, areas: own } of members) {
          const given = shares.filter((share) => share.id === id);
          expect(given.map(({ area }) => area)).toEqual(own);
          expect(given.reduce((sum, share) => sum + share.hours, 0)).toBeCloseTo(hours, 3);
          const wanting = own.filter((area) => need.get(area)! > 0);
          for (const from of given) {
            expect(from.hours).toBeGreaterThanOrEqual(0);
            if (wanting.length === 0 || from.hours < 0.01) continue;
            expect(wanting).toContain(from.area);
            for (const to of wanting) expect(cover(from.area) - cover(to)).toBeLessThan(0.01);
          }
        }
      }),
    );
  });

  it('by hand: the shared one fills up where the fixed one leaves a gap', () => {
    const need = new Map([
      ['a', 1000],
      ['b', 500],
    ]);
    const members = [
      { id: 'fixed', hours: 800, areas: ['a'] },
      { id: 'shared', hours: 400, areas: ['a', 'b'] },
    ];
    // (800 + x) ÷ 1000 = (400 − x) ÷ 500, so x = 0: a is covered to 80 % already, and so is b
    expect(shareOut(members, need)).toEqual([
      { id: 'fixed', area: 'a', hours: 800 },
      { id: 'shared', area: 'a', hours: 0 },
      { id: 'shared', area: 'b', hours: 400 },
    ]);
  });

  it('halves the hours of somebody whose areas need none', () => {
    expect(shareOut([{ id: 'm', hours: 10, areas: ['a', 'b'] }], new Map())).toEqual([
      { id: 'm', area: 'a', hours: 5 },
      { id: 'm', area: 'b', hours: 5 },
    ]);
  });
});

describe('capacity', () => {
  const settings = schema.parse({
    kam: 'workspace/1',
    areas: [{ id: 'north', name: 'The North' }, { id: 'south' }, { id: 'east', name: 'south' }],
    team: [
      { id: 'kam-1', function: 'kam', areas: ['north'], hours: 1000 },
      { id: 'kam-2', function: 'kam', areas: ['south'], hours: 500 },
      { id: 'kam-3', function: 'kam', hours: 300 },
      { id: 'kam-4', function: 'kam', areas: ['south'] },
      { id: 'msl-1', function: 'medical', areas: ['north'], hours: 900 },
    ],
    tiers: { key: { key: true, hours: 400 }, develop: { hours: 100 } },
  });
  const counts = [
    { place: 'north', tiers: new Map<string | null, number>([['key', 1]]), overridden: 1 },
    {
      place: 'The North',
      tiers: new Map<string | null, number>([
        ['key', 1],
        [null, 3],
      ]),
      overridden: 0,
    },
    {
      place: 'south',
      tiers: new Map<string | null, number>([
        ['develop', 2],
        ['serve', 5],
      ]),
      overridden: 0,
    },
    { place: 'Mars', tiers: new Map<string | null, number>([['develop', 9]]), overridden: 0 },
    { place: null, tiers: new Map<string | null, number>([['key', 4]]), overridden: 0 },
  ];
  const { areas: found, total, ...rest } = capacityOf(counts, settings);
  const short = found.map((area) => [
    area.id,
    area.name,
    area.accounts,
    area.hours_needed,
    area.hours_there,
    area.need,
  ]);

  it('takes areas by id and by name, an id first, and keeps what is neither apart', () => {
    expect(short).toEqual([
      ['north', 'The North', 5, 800, 1000, 'one'],
      ['south', 'south', 7, 200, 500, 'none'],
      [null, 'Mars', 9, 900, 0, 'one'],
      [null, null, 4, 1600, 0, 'several'],
    ]);
  });

  it('counts a KAM as the mean of those who say their hours, and the sum with everybody in it', () => {
    expect(rest).toEqual({
      kam_hours: 600,
      tiers_without_hours: ['serve'],
      kams_without_hours: ['kam-4'],
      kams_without_areas: ['kam-3'],
    });
    expect([total.accounts, total.hours_needed, total.hours_there, total.overridden]).toEqual([
      25, 3500, 1800, 1,
    ]);
    expect(total.kams_needed).toBeCloseTo(3500 / 600, 12);
    expect(total.tiers.get('key')).toBe(6);
  });

  it('knows no KAMs where nobody says what one has', () => {
    const { areas: none, kam_hours } = capacityOf(counts, schema.parse({ kam: 'workspace/1' }));
    expect([kam_hours, none[0]!.kams_needed, none[0]!.need]).toEqual([null, null, null]);
  });

  it.each([
    [0.499, 'none'],
    [0.5, 'one'],
    [1.5, 'one'],
    [1.501, 'several'],
  ])('%d KAMs are "%s"', (kams, need) => {
    const team = schema.parse({
      kam: 'workspace/1',
      team: [{ id: 'k', function: 'kam', hours: 1000 }],
      tiers: { x: { hours: kams * 1000 } },
    });
    const [only] = capacityOf([{ place: 'p', tiers: new Map([['x', 1]]), overridden: 0 }], team).areas;
    expect(only!.need).toBe(need);
  });
});
