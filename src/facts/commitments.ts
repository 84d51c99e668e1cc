/**
 * What was first promised, and how often the promise was moved: the due days, baselines and targets of objectives and the due
 * days of tactics, over all committed versions of their file. A plan as it stands can only say what is promised now.
 */
import type { Objective, Objectives } from '../plan/steps/5-objectives.ts';
import type { Tactic, Tactics } from '../plan/steps/6-tactics.ts';

/** One version of a file. */
export interface Version<Part> {
  /** undefined: not committed yet */
  readonly commit: string | undefined;
  /** the day of the commit; of the working tree, today */
  readonly date: string;
  /** undefined where the file was absent or had errors: it promised nothing, and took nothing back */
  readonly value: Part | undefined;
}

export type Baseline = NonNullable<Objective['baseline']>;

/** A value, and the commit that brought it. */
export interface Committed<Value> {
  readonly value: Value;
  readonly date: string;
  readonly commit: string | undefined;
}

export interface Move<Value> {
  readonly date: string;
  readonly commit: string | undefined;
  readonly from: Value;
  readonly to: Value;
}

/** One thing that was promised: absent from its item and back again with another value is a move, too. */
export interface Promised<Value> {
  /** undefined: no version ever said */
  readonly first: Committed<Value> | undefined;
  readonly moves: readonly Move<Value>[];
}

export interface ObjectiveCommitments {
  readonly due: Promised<string>;
  readonly baseline: Promised<Baseline>;
  readonly target: Promised<number>;
}

export interface TacticCommitments {
  readonly due: Promised<string>;
}

/** The committed versions of what an account promises, oldest first, and how an item is known under another id. */
export interface Versions {
  readonly objectives: readonly Version<Objectives>[];
  readonly tactics: readonly Version<Tactics>[];
}

export interface Renaming {
  readonly objectives: Renamed<Objectives>;
  readonly tactics: Renamed<Tactics>;
}

export interface History {
  readonly versions: Versions;
  readonly renaming?: Renaming;
}

/** What history knows of the objectives and tactics of a plan, by the ids they have in it. */
export interface Past {
  readonly objectives: ReadonlyMap<string, ObjectiveCommitments>;
  readonly tactics: ReadonlyMap<string, TacticCommitments>;
}

/** The committed versions, and the plan as it is now as the last one. */
export function pastOf(
  { objectives, tactics }: Versions,
  plan: { readonly objectives?: Objectives | undefined; readonly tactics?: Tactics | undefined },
  today: string,
  renaming?: Renaming,
): Past {
  return {
    objectives: upTo(objectives, plan.objectives, today, (all) =>
      objectiveCommitments(all, renaming?.objectives),
    ),
    tactics: upTo(tactics, plan.tactics, today, (all) => tacticCommitments(all, renaming?.tactics)),
  };
}

const known = new WeakMap<readonly Version<unknown>[], ReadonlyMap<string, unknown>>();

/** A plan that says what its last version said moves nothing, on whichever day it is looked at. */
function upTo<Part, Said>(
  versions: readonly Version<Part>[],
  now: Part | undefined,
  today: string,
  follow: (all: readonly Version<Part>[]) => ReadonlyMap<string, Said>,
): ReadonlyMap<string, Said> {
  if (now !== undefined && now !== versions.findLast(({ value }) => value !== undefined)?.value)
    return follow([...versions, { commit: undefined, date: today, value: now }]);
  const before = known.get(versions) as ReadonlyMap<string, Said> | undefined;
  const said = before ?? follow(versions);
  known.set(versions, said);
  return said;
}

/** Today's ids by the ids they had in the version before, where an item was only renamed. */
export type Renamed<Part> = (before: Part, after: Part) => ReadonlyMap<string, string>;

/** By the id each objective had last. `versions`: oldest first. */
export function objectiveCommitments(
  versions: Iterable<Version<Objectives>>,
  renamed?: Renamed<Objectives>,
): ReadonlyMap<string, ObjectiveCommitments> {
  return follow(
    versions,
    ({ objectives }) => objectives,
    renamed,
    () => {
      const due = promise<string>(Object.is);
      const baseline = promise<Baseline>((a, b) => a.value === b.value && a.date === b.date);
      const target = promise<number>(Object.is);
      return {
        said: { due: due.promised, baseline: baseline.promised, target: target.promised },
        hear: (objective: Objective, version: Version<unknown>) => {
          due.hear(objective.due, version);
          baseline.hear(objective.baseline, version);
          target.hear(objective.target, version);
        },
      };
    },
  );
}

/** By the id each tactic had last. `versions`: oldest first. */
export function tacticCommitments(
  versions: Iterable<Version<Tactics>>,
  renamed?: Renamed<Tactics>,
): ReadonlyMap<string, TacticCommitments> {
  return follow(
    versions,
    ({ tactics }) => tactics,
    renamed,
    () => {
      const due = promise<string>(Object.is);
      return {
        said: { due: due.promised },
        hear: (tactic: Tactic, version: Version<unknown>) => due.hear(tactic.due, version),
      };
    },
  );
}

interface Followed<Item, Said> {
  said: Said;
  hear(item: Item, version: Version<unknown>): void;
}

function follow<Part, Item extends { id: string }, Said>(
  versions: Iterable<Version<Part>>,
  itemsOf: (part: Part) => readonly Item[] | undefined,
  renamed: Renamed<Part> | undefined,
  begin: () => Followed<Item, Said>,
): ReadonlyMap<string, Said> {
  const followed = new Map<string, Followed<Item, Said>>();
  let before: Part | undefined;
  for (const version of versions) {
    const { value } = version;
    if (value === undefined) continue;
    if (before !== undefined && renamed && mayRename(itemsOf(before), itemsOf(value)))
      carryOver(followed, renamed(before, value));
    for (const item of itemsOf(value) ?? []) {
      let one = followed.get(item.id);
      if (one === undefined) {
        one = begin();
        followed.set(item.id, one);
      }
      one.hear(item, version);
    }
    before = value;
  }
  return new Map([...followed].map(([id, { said }]) => [id, said]));
}

/** Whether an id left and another came: nearly never, and to compare two versions costs more than all the rest. */
function mayRename(before: readonly { id: string }[] = [], after: readonly { id: string }[] = []): boolean {
  const [left, came] = [new Set(before.map(({ id }) => id)), new Set(after.map(({ id }) => id))];
  return before.some(({ id }) => !came.has(id)) && after.some(({ id }) => !left.has(id));
}

function carryOver<One>(followed: Map<string, One>, renamed: ReadonlyMap<string, string>): void {
  for (const [now, then] of renamed) {
    const one = followed.get(then);
    if (one === undefined) continue;
    followed.delete(then);
    followed.set(now, one);
  }
}

function promise<Value>(equal: (a: Value, b: Value) => boolean) {
  const moves: Move<Value>[] = [];
  const promised: { first: Committed<Value> | undefined; moves: readonly Move<Value>[] } = {
    first: undefined,
    moves,
  };
  let last: Value | undefined;
  return {
    promised,
    hear(value: Value | undefined, { date, commit }: Version<unknown>) {
      if (value === undefined) return;
      if (last === undefined) promised.first = { value, date, commit };
      else if (!equal(last, value)) moves.push({ date, commit, from: last, to: value });
      last = value;
    },
  };
}
