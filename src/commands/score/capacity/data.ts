/** Capacity by area as rows and JSON. */
import type { AreaCapacity, Capacity } from '../../../scoring/capacity/need.ts';
import { cellText, csvText } from '../../../scoring/result-csv.ts';

const first = ['area', 'name', 'accounts'];
const last = ['hours_needed', 'hours_there', 'kams_needed', 'need', 'kams_there', 'kams_missing', 'staff'];
const head = new RegExp(`^${first.join(',')}(?:,accounts_[a-z0-9-]+)*,accounts_no_tier,${last.join(',')}\\n`);
export const isCapacityCsv = (text: string): boolean => head.test(text);

/** Hours are shared out by dividing: what is below a hundredth is no hour. */
const hundredths = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

/** Of what is missing: below zero, idle. */
function missing({ kams_needed, kams_there }: AreaCapacity): number | null {
  return kams_needed === null ? null : hundredths(kams_needed - kams_there!);
}

export function capacityCsv({ areas, total }: Capacity, tiers: readonly string[]): string {
  const all = tiersOf(total, tiers);
  return csvText([
    // an id of a tier has no "_", so no tier is called like the last of them
    [...first, ...all.map((tier) => `accounts_${tier}`), 'accounts_no_tier', ...last],
    ...areas.map((area) =>
      [
        area.id,
        area.name,
        area.accounts,
        ...all.map((tier) => area.tiers.get(tier) ?? 0),
        area.tiers.get(null) ?? 0,
        hundredths(area.hours_needed),
        hundredths(area.hours_there),
        hundredths(area.kams_needed),
        area.need,
        hundredths(area.kams_there),
        missing(area),
        area.staff.map(({ id, hours }) => `${id} ${hundredths(hours)}`).join('; '),
      ].map(cellText),
    ),
  ]);
}

/** Tiers of the model in its order, then those that only an override names. */
export function tiersOf({ tiers }: AreaCapacity, known: readonly string[]): string[] {
  const others = [...tiers.keys()].filter((tier): tier is string => tier !== null && !known.includes(tier));
  return [...known, ...others];
}

export function capacityJson(capacity: Capacity, tiers: readonly string[]): Record<string, unknown> {
  const { areas, total, kam_hours, tiers_without_hours, kams_without_hours, kams_without_areas } = capacity;
  const all = tiersOf(total, tiers);
  const area = (one: AreaCapacity) => ({
    area: one.id,
    name: one.name,
    accounts: one.accounts,
    tiers: [
      ...all.map((tier) => ({ tier, accounts: one.tiers.get(tier) ?? 0 })),
      { tier: null, accounts: one.tiers.get(null) ?? 0 },
    ],
    overridden: one.overridden,
    hours_needed: hundredths(one.hours_needed),
    hours_there: hundredths(one.hours_there),
    kams_needed: hundredths(one.kams_needed),
    need: one.need,
    kams_there: hundredths(one.kams_there),
    kams_missing: missing(one),
    staff: one.staff.map(({ id, hours }) => ({ id, hours: hundredths(hours) })),
  });
  return {
    kam_hours: hundredths(kam_hours),
    areas: areas.map(area),
    total: area(total),
    tiers_without_hours,
    kams_without_hours,
    kams_without_areas,
  };
}
