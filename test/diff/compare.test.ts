import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Change, Part } from '../../src/diff/change.ts';
import { meaningOf } from '../../src/diff/meaning.ts';
import { comparePlans, meaningOfPlan, type PlanMeaning } from '../../src/diff/plan-meaning.ts';
import { renamedIn } from '../../src/diff/renames.ts';
import { keyOf } from '../../src/diff/shape.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { apply } from './apply.ts';
import { plans } from './arbitrary.ts';

const runs = { numRuns: 1000 };
const changesOf = (a: Plan, b: Plan) => comparePlans(meaningOfPlan(a), meaningOfPlan(b));

const filesOf = ({ steps, records }: PlanMeaning) =>
  new Map<string, unknown>([
    ...Object.entries(steps),
    ...Object.entries(records).filter(([, rows]) => rows.length > 0),
  ]);

/** Items in any order are the same items. */
const settled = (files: Map<string, unknown>) =>
  Object.fromEntries(
    [...files]
      .filter(([, value]) => value !== undefined)
      .map(([part, value]) => [part, meaningOf(part as Part, { of: value }).of ?? {}]),
  );

/** The same plan, written by somebody else: lists in another order, keys too. */
function shuffled<T>(value: T, seed: number): T {
  if (Array.isArray(value)) {
    const all = value.map((item) => shuffled(item, seed));
    return (seed % 2 === 0 ? all.reverse() : [...all.slice(1), ...all.slice(0, 1)]) as T;
  }
  if (typeof value !== 'object' || value === null || value instanceof Map) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, below]) => [key, shuffled(below, seed)]),
  ) as T;
}

describe('what changed', () => {
  it('is nothing between a plan and itself, in whichever order it is written', () => {
    fc.assert(
      fc.property(plans(), fc.nat(9), (plan, seed) => {
        expect(changesOf(plan, shuffled(plan, seed)).changes).toEqual([]);
      }),
      runs,
    );
  });

  it('is something exactly where two plans do not mean the same', () => {
    fc.assert(
      fc.property(plans(), plans(), (a, b) => {
        const same =
          JSON.stringify(settled(filesOf(meaningOfPlan(a)))) ===
          JSON.stringify(settled(filesOf(meaningOfPlan(b))));
        expect(changesOf(a, b).changes.length === 0).toBe(same);
      }),
      runs,
    );
  });

  it('gives the one plan when it is applied to the other', () => {
    fc.assert(
      fc.property(plans(), plans(), (a, b) => {
        const { renames, changes } = changesOf(a, b);
        const before = renamedIn(meaningOfPlan(a), renames);
        const applied = apply(
          filesOf(before),
          changes.filter(({ renamed }) => !renamed),
          (place, item) => keyOf(place, item as never),
        );
        expect(settled(applied)).toEqual(settled(filesOf(meaningOfPlan(b))));
      }),
      runs,
    );
  });

  it('is the same the other way round, with before and after exchanged', () => {
    fc.assert(
      fc.property(plans(), plans(), (a, b) => {
        const there = changesOf(a, b);
        const back = changesOf(b, a);
        expect(
          there.renames.map(({ before, after, ...rest }) => ({ ...rest, before: after, after: before })),
        ).toEqual(expect.arrayContaining([...back.renames]));
        if (there.renames.length > 0) return;
        expect(there.changes.map(inverted)).toEqual([...back.changes]);
      }),
      runs,
    );
  });
});

const opposite = { added: 'removed', removed: 'added', changed: 'changed' } as const;
const inverted = ({ kind, before, after, ...rest }: Change): Change => ({
  ...rest,
  kind: opposite[kind],
  before: after,
  after: before,
});
