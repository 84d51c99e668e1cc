/** Accounts per tier and area, and who works there → how many key account managers each area needs, and has. */
import { compareText } from '../../findings/finding.ts';
import type { Settings } from '../../plan/workspace/kam.ts';
import { type Share, shareOut } from './share.ts';

/** Accounts of one place, by tier; null: without a tier. */
export interface PlaceCount {
  /** as the portfolio writes it; null: nothing stands there */
  place: string | null;
  tiers: ReadonlyMap<string | null, number>;
  /** of them, in a tier that a human decided */
  overridden: number;
}

/** A need in words: a KAM of its own is not worth it, one is, more are. */
export type Need = 'none' | 'one' | 'several';

export interface AreaCapacity {
  /** null: what the portfolio writes is no area of kam.yaml, or nothing */
  id: string | null;
  /** null: accounts without an area */
  name: string | null;
  accounts: number;
  tiers: ReadonlyMap<string | null, number>;
  overridden: number;
  hours_needed: number;
  hours_there: number;
  /** null where nobody knows what hours a KAM has */
  kams_needed: number | null;
  kams_there: number | null;
  need: Need | null;
  staff: readonly { id: string; hours: number }[];
}

export interface Capacity {
  areas: AreaCapacity[];
  total: AreaCapacity;
  /** hours of one KAM: the mean of those that say theirs */
  kam_hours: number | null;
  /** tiers that kam.yaml gives no hours: they count nothing */
  tiers_without_hours: string[];
  /** KAMs of the team without hours, and without areas */
  kams_without_hours: string[];
  kams_without_areas: string[];
}

export function capacityOf(counts: readonly PlaceCount[], settings: Settings): Capacity {
  const areas = settings.areas ?? [];
  const idOf = new Map(
    areas.flatMap(({ id, name }) => [
      [id, id] as const,
      ...(name === undefined ? [] : [[name, id] as const]),
    ]),
  );
  // an id goes before another area's name
  for (const { id } of areas) idOf.set(id, id);
  const nameOf = new Map(areas.map(({ id, name }) => [id, name ?? id]));
  const kams = (settings.team ?? []).filter((member) => member.function === 'kam');
  const hours = kams.flatMap(({ hours: own }) => (own === undefined || own === 0 ? [] : [own]));
  const kamHours = hours.length === 0 ? null : hours.reduce((a, b) => a + b, 0) / hours.length;
  const hoursOf = (tier: string | null) =>
    tier !== null && Object.hasOwn(settings.tiers ?? {}, tier) ? settings.tiers![tier]!.hours : undefined;

  const places = new Map<string, PlaceCount & { id: string | null; name: string | null }>();
  const add = (id: string | null, name: string | null, count: Omit<PlaceCount, 'place'>) => {
    const key = JSON.stringify([id, id === null ? name : null]);
    const so = places.get(key);
    places.set(key, {
      place: null,
      id,
      name,
      tiers: so ? summed(so.tiers, count.tiers) : count.tiers,
      overridden: (so?.overridden ?? 0) + count.overridden,
    });
  };
  for (const count of counts) {
    const id = count.place === null ? null : (idOf.get(count.place) ?? null);
    add(id, id === null ? count.place : nameOf.get(id)!, count);
  }
  for (const { areas: own = [] } of kams)
    for (const id of own) add(id, nameOf.get(id) ?? id, { tiers: new Map(), overridden: 0 });

  const needOf = (tiers: ReadonlyMap<string | null, number>) =>
    [...tiers].reduce((sum, [tier, n]) => sum + n * (hoursOf(tier) ?? 0), 0);
  const shares = shareOut(
    kams.map(({ id, hours: own = 0, areas: where = [] }) => ({ id, hours: own, areas: [...new Set(where)] })),
    new Map(
      [...places.values()].flatMap(({ id, tiers }) => (id === null ? [] : [[id, needOf(tiers)] as const])),
    ),
  );
  const capacity = (
    { id, name, tiers, overridden }: Omit<PlaceCount, 'place'> & { id: string | null; name: string | null },
    staff: readonly Pick<Share, 'id' | 'hours'>[],
  ): AreaCapacity => {
    const needed = needOf(tiers);
    const there = staff.reduce((sum, share) => sum + share.hours, 0);
    const kamsNeeded = kamHours === null ? null : needed / kamHours;
    return {
      id,
      name,
      accounts: [...tiers.values()].reduce((a, b) => a + b, 0),
      tiers,
      overridden,
      hours_needed: needed,
      hours_there: there,
      kams_needed: kamsNeeded,
      kams_there: kamHours === null ? null : there / kamHours,
      need: kamsNeeded === null ? null : inWords(kamsNeeded),
      staff: staff.map(({ id: who, hours: own }) => ({ id: who, hours: own })),
    };
  };
  const all = [...places.values()].map((place) =>
    capacity(place, place.id === null ? [] : shares.filter(({ area }) => area === place.id)),
  );
  all.sort(
    (a, b) =>
      kindOf(a) - kindOf(b) || b.hours_needed - a.hours_needed || compareText(a.name ?? '', b.name ?? ''),
  );
  const sum = counts.reduce<ReadonlyMap<string | null, number>>(
    (so, { tiers }) => summed(so, tiers),
    new Map(),
  );
  return {
    areas: all,
    total: capacity(
      { id: null, name: null, tiers: sum, overridden: counts.reduce((n, one) => n + one.overridden, 0) },
      kams.map(({ id, hours: own = 0 }) => ({ id, hours: own })),
    ),
    kam_hours: kamHours,
    tiers_without_hours: [...sum.keys()]
      .filter((tier): tier is string => tier !== null && hoursOf(tier) === undefined)
      .sort(compareText),
    kams_without_hours: kams.filter(({ hours: own }) => own === undefined).map(({ id }) => id),
    kams_without_areas: kams.filter(({ areas: own = [] }) => own.length === 0).map(({ id }) => id),
  };
}

/** Below half a KAM none of its own; above one and a half, several. */
export function inWords(kams: number): Need {
  return kams < 0.5 ? 'none' : kams <= 1.5 ? 'one' : 'several';
}

/** Areas, then what is none of them, then accounts without. */
const kindOf = ({ id, name }: AreaCapacity) => (id !== null ? 0 : name !== null ? 1 : 2);

function summed(a: ReadonlyMap<string | null, number>, b: ReadonlyMap<string | null, number>) {
  const sum = new Map(a);
  for (const [tier, n] of b) sum.set(tier, (sum.get(tier) ?? 0) + n);
  return sum;
}
