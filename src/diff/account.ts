import type { KpiResult } from '../kpis/kpi.ts';
import { inAccount, recordKinds, steps } from '../plan/files.ts';
import type { Plan } from '../plan/plan.ts';
import type { Change } from './change.ts';
import { type FindingsMoved, findingsMoved, type SideFindings } from './findings.ts';
import type { KpiMoved } from './kpi-moved.ts';
import { kpisMoved, type TimePassed } from './kpis.ts';
import { type EffortMoved, effortOf } from './money.ts';
import { comparePlans, noPlan, type PlanChanges, type PlanMeaning } from './plan-meaning.ts';
import { type Remark, type RemarkContext, remarksOn } from './remarks.ts';
import { type Line, linesOf, type ToldChange, toldChange } from './say/lines.ts';

/** One account on one side of a comparison, and what the rest of kam says of it. */
export interface AccountSide extends SideFindings {
  readonly account: string;
  readonly plan: Plan;
  readonly meaning: PlanMeaning;
  readonly results: readonly KpiResult[];
  /** the tier that holds: a human's override, else the score's */
  readonly tier: string | undefined;
  /** accounts of that tier are key accounts */
  readonly isKey: boolean;
}

/** A file of which nobody can say what changed, because one side of it has errors. */
export interface Unknown {
  /** relative to the account's folder */
  readonly file: string;
  readonly side: 'base' | 'head';
  readonly errors: number;
}

export interface AccountDiff extends Omit<PlanChanges, 'changes'>, FindingsMoved {
  readonly account: string;
  /** moved: the folder has another name; `was` is the one before */
  readonly kind: 'added' | 'removed' | 'moved' | 'changed';
  readonly was: string | null;
  readonly changes: readonly ToldChange[];
  readonly lines: readonly Line[];
  readonly remarks: readonly Remark[];
  /** judgements that moved without evidence */
  readonly unproven: ReadonlySet<Change>;
  readonly unknown: readonly Unknown[];
  readonly tier: { readonly before: string | null; readonly after: string | null };
  /** it was a key account, and is none any more */
  readonly demoted: boolean;
  readonly effort: EffortMoved;
  readonly kpis: readonly KpiMoved[];
}

export type DiffContext = Omit<RemarkContext, 'before' | 'after'> & {
  /** what changed in the workspace's own files */
  readonly shared: readonly Line[];
  /** where the sides are counted up to different days */
  readonly passed?: TimePassed | undefined;
};

/** At least one of the sides is there. */
export function diffAccount(
  before: AccountSide | undefined,
  after: AccountSide | undefined,
  context: DiffContext,
): AccountDiff {
  const unknown = [...brokenFiles(before, 'base'), ...brokenFiles(after, 'head')];
  const sides = { before: before?.meaning ?? noPlan, after: after?.meaning ?? noPlan };
  const { renames, changes } = comparePlans(
    sides.before,
    sides.after,
    new Set(unknown.map(({ part }) => part)),
  );
  const here = { ...context, ...sides };
  // of a plan that came or went nothing was moved
  const remarks = before && after ? remarksOn(changes, here) : remarksOn(changes.filter(isOverride), here);
  const unproven = new Set(remarks.filter(({ kind }) => kind === 'no_evidence').map(({ change }) => change));
  const effort = { before: effortOf(sides.before), after: effortOf(sides.after) };
  const unread = new Set(unknown.filter(({ side }) => side === 'head').map(({ file }) => file));
  const { appeared, vanished, waived } = findingsMoved(before ?? silent, after ?? silent);
  return {
    account: (after ?? before)!.account,
    kind: !before ? 'added' : !after ? 'removed' : before.account === after.account ? 'changed' : 'moved',
    was: before && after && before.account !== after.account ? before.account : null,
    renames,
    changes: changes.map((change) => toldChange(change, here)),
    lines: linesOf(changes, here),
    remarks,
    unproven,
    unknown: unknown.map(({ part: _, ...one }) => one),
    tier: { before: before?.tier ?? null, after: after?.tier ?? null },
    demoted: before !== undefined && after !== undefined && before.isKey && !after.isKey,
    // of tactics that cannot be read nobody knows what they take
    effort: unknown.some(({ part }) => part === 'tactics')
      ? { before: effort.before, after: effort.before }
      : effort,
    kpis: kpisMoved(
      { plan: before?.plan, results: before?.results ?? [] },
      { plan: after?.plan, results: after?.results ?? [] },
      changes,
      here,
      { shared: context.shared, unproven, passed: context.passed },
    ),
    appeared,
    // what an unreadable file no longer breaks is not mended
    vanished: vanished.filter(({ file }) => !unread.has(file.replace(/^accounts\/[^/]+\//, ''))),
    waived,
  };
}

const silent: SideFindings = { findings: [], allowed: [] };

const isOverride = ({ part }: Change) => part === 'tier';

/** Whether anybody needs to be told of it. */
export function saysAnything(diff: AccountDiff): boolean {
  return (
    diff.kind !== 'changed' ||
    diff.changes.length > 0 ||
    diff.unknown.length > 0 ||
    diff.kpis.length > 0 ||
    diff.appeared.length > 0 ||
    diff.vanished.length > 0 ||
    diff.waived.length > 0 ||
    diff.tier.before !== diff.tier.after
  );
}

function brokenFiles(side: AccountSide | undefined, name: Unknown['side']) {
  if (!side) return [];
  const parts = [
    ...steps.map(({ part, file }) => ({ part: part as string, file: file as string })),
    ...recordKinds.map(({ name }) => ({ part: name as string, file: `records/${name}.csv` })),
  ];
  return parts.flatMap(({ part, file }) => {
    const errors = side.plan.broken.get(inAccount(side.account, file));
    return errors === undefined ? [] : [{ part, file, side: name, errors }];
  });
}
