import { compareText } from '../findings/finding.ts';
import { same } from './compare.ts';
import type { PlanMeaning } from './plan-meaning.ts';

/** An account's folder on one side only. */
export interface Lone {
  readonly account: string;
  /** the portfolio's id, where the plan says it */
  readonly ref: string | undefined;
  readonly meaning: PlanMeaning;
}

/**
 * Accounts whose folder has another name now: the same portfolio id, or at least half of the files say the same. The
 * folder is where an account stands, not who it is.
 */
export function movedAccounts(left: readonly Lone[], came: readonly Lone[]): Map<string, string> {
  const pairs = left
    .flatMap((one) => came.map((other) => ({ one, other, likeness: likeness(one, other) })))
    .filter(({ likeness }) => likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness || compareText(namesOf(a), namesOf(b)));
  const moved = new Map<string, string>();
  const taken = new Set<Lone>();
  for (const { one, other } of pairs) {
    if (taken.has(one) || taken.has(other)) continue;
    taken.add(one).add(other);
    moved.set(one.account, other.account);
  }
  return moved;
}

const namesOf = ({ one, other }: { one: Lone; other: Lone }) =>
  [one.account, other.account].sort(compareText).join('\n');

/** 2: the same portfolio id; else the share of files that mean the same. */
function likeness(one: Lone, other: Lone): number {
  if (one.ref !== undefined && one.ref === other.ref) return 2;
  const [mine, theirs] = [partsOf(one.meaning), partsOf(other.meaning)];
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  const equal = [...names].filter((name) => mine[name] && theirs[name] && same(mine[name], theirs[name]));
  // two accounts may begin alike; many files alike under another portfolio id are one account that is called anew
  if (one.ref !== undefined && other.ref !== undefined && equal.length < 4) return 0;
  return names.size === 0 ? 0 : equal.length / names.size;
}

/** Steps and records that say anything. */
function partsOf({ steps, records }: PlanMeaning) {
  const parts = { ...steps, ...records };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => Object.keys(value).length > 0));
}
