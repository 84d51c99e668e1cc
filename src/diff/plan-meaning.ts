import { type RecordName, recordKinds, type StepPart, steps } from '../plan/files.ts';
import type { Plan } from '../plan/plan.ts';
import type { Change, Mapping } from './change.ts';
import { compareMeanings, compareRows } from './compare.ts';
import { meaningOf, meaningOfRows } from './meaning.ts';
import { type Rename, renamedIn, renamesAmong } from './renames.ts';

/** A whole account: what its seven steps and its records mean. A part that is absent or has errors is not there. */
export interface PlanMeaning {
  readonly steps: { readonly [part in StepPart]?: Mapping };
  readonly records: { readonly [name in RecordName]?: readonly Mapping[] };
}

export const noPlan: PlanMeaning = { steps: {}, records: {} };

export function meaningOfPlan(plan: Plan): PlanMeaning {
  const meant: { [part in StepPart]?: Mapping } = {};
  for (const { part } of steps) {
    const value = plan[part];
    if (value) meant[part] = meantOnce(value, () => meaningOf(part, value));
  }
  const records: { [name in RecordName]?: readonly Mapping[] } = {};
  for (const { name } of recordKinds) {
    const rows = plan.records[name];
    if (rows) records[name] = meantOnce(rows, () => meaningOfRows(name, rows));
  }
  return { steps: meant, records };
}

/** What both sides read from one text is one value (plan/load.ts), and means one thing: it need not be compared. */
const known = new WeakMap<object, unknown>();

export function meantOnce<Meant>(value: object, mean: () => Meant): Meant {
  const meant = (known.get(value) as Meant | undefined) ?? mean();
  known.set(value, meant);
  return meant;
}

export interface PlanChanges {
  /** items that go by another id now; what only follows from that is no change */
  readonly renames: readonly Rename[];
  readonly changes: readonly Change[];
}

/** `skip`: parts of which one side cannot be read, so that nobody knows what changed in them. */
export function comparePlans(
  before: PlanMeaning,
  after: PlanMeaning,
  skip: ReadonlySet<string> = new Set(),
): PlanChanges {
  const first = compareParts(before, after, skip);
  const renames = renamesAmong(first);
  if (renames.length === 0) return { renames, changes: first };
  const changes = compareParts(renamedIn(before, renames), after, skip);
  return { renames, changes: [...renames.map(changeOfName), ...changes] };
}

function compareParts(before: PlanMeaning, after: PlanMeaning, skip: ReadonlySet<string>): Change[] {
  return [
    ...steps.flatMap(({ part }) =>
      skip.has(part) ? [] : compareMeanings(part, before.steps[part], after.steps[part]),
    ),
    ...recordKinds.flatMap(({ name }) =>
      skip.has(name) ? [] : compareRows(name, before.records[name] ?? [], after.records[name] ?? []),
    ),
  ];
}

const changeOfName = ({ part, list, before, after }: Rename): Change => ({
  part,
  kind: 'changed',
  path: [list, before, 'id'],
  items: [1],
  id: after,
  before,
  after,
  renamed: true,
});
