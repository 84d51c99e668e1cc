/**
 * People who work in several areas, shared out by need: so that the areas are covered alike (hours there ÷ hours
 * needed), as far as that goes. Nobody could give an hour to another one of their areas and make the worse covered one
 * better off without making it the better covered one.
 */

export interface Member {
  id: string;
  hours: number;
  /** ids of areas */
  areas: readonly string[];
}

/** Whoever has hours in an area. */
export interface Share {
  id: string;
  area: string;
  hours: number;
}

/** Changes of less than this, in hours, no longer matter. */
const still = 1e-6;
const mostRounds = 1000;

/** `need`: hours by area; an area that needs none gets none, unless all of a member's areas do. */
export function shareOut(members: readonly Member[], need: ReadonlyMap<string, number>): Share[] {
  const there = new Map<string, number>();
  const give = (area: string, hours: number) => there.set(area, (there.get(area) ?? 0) + hours);
  const given = members.map(({ hours, areas }) => {
    const shares = new Map(areas.map((area) => [area, hours / areas.length]));
    for (const [area, part] of shares) give(area, part);
    return shares;
  });
  // one after the other levels what the others leave, until nobody moves: their sum can only get more even
  for (let round = 0, moved = Infinity; moved > still && round < mostRounds; round++) {
    moved = 0;
    for (const [m, { hours }] of members.entries()) {
      const shares = given[m]!;
      for (const [area, part] of shares) give(area, -part);
      const levelled = level(hours, [...shares.keys()], need, there);
      for (const [area, part] of levelled) {
        moved = Math.max(moved, Math.abs(part - shares.get(area)!));
        shares.set(area, part);
        give(area, part);
      }
    }
  }
  return members.flatMap(({ id }, m) =>
    [...given[m]!].map(([area, hours]) => ({ id, area, hours: hours < still ? 0 : hours })),
  );
}

/** Hours poured into the areas that are covered worst, as water into a bowl. */
function level(
  hours: number,
  areas: readonly string[],
  need: ReadonlyMap<string, number>,
  there: ReadonlyMap<string, number>,
): Map<string, number> {
  const wanting = areas
    .map((area) => ({ area, need: need.get(area) ?? 0, there: Math.max(0, there.get(area) ?? 0) }))
    .filter((one) => one.need > 0)
    .sort((a, b) => a.there / a.need - b.there / b.need);
  if (wanting.length === 0) return new Map(areas.map((area) => [area, hours / areas.length]));
  let [all, needed] = [hours, 0];
  let cover = 0;
  for (const [i, one] of wanting.entries()) {
    all += one.there;
    needed += one.need;
    cover = all / needed;
    const next = wanting[i + 1];
    if (!next || cover <= next.there / next.need) break;
  }
  const parts = new Map(areas.map((area) => [area, 0]));
  for (const one of wanting) parts.set(one.area, Math.max(0, cover * one.need - one.there));
  return parts;
}
