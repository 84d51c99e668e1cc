import type { AccountDiff } from '../../diff/account.ts';
import type { Part } from '../../diff/change.ts';
import type { Waived } from '../../diff/findings.ts';
import type { KpiMoved, KpiSide } from '../../diff/kpi-moved.ts';
import type { Remark } from '../../diff/remarks.ts';
import type { ToldChange } from '../../diff/say/lines.ts';
import { findingJson } from '../../findings/json.ts';
import { recordKinds, steps } from '../../plan/files.ts';
import type { DiffAnswer } from './answer.ts';

/** design.md's envelope, diff/1: changes applied to the base give the head. */
export function diffJson({ asOf, base, head, workspace, accounts, summary }: DiffAnswer) {
  return {
    kam: 'diff/1',
    as_of: asOf,
    base: { name: base.name, commit: base.commit },
    head: { name: head.name, commit: head.commit },
    summary: summary.map(({ head, text }) => ({ head, text })),
    workspace: {
      changes: workspace.changes.map(changeJson),
      remarks: workspace.remarks.map(remarkJson),
      unknown: workspace.unknown.map((one) => ({ ...one })),
      appeared: workspace.appeared.map(findingJson),
      vanished: workspace.vanished.map(findingJson),
      waived: workspace.waived.map(waivedJson),
    },
    accounts: accounts.map(accountJson),
  };
}

function accountJson(diff: AccountDiff) {
  const { account, kind, was, tier, changes, remarks, unknown, kpis, effort, appeared, vanished, waived } =
    diff;
  return {
    account,
    kind,
    was,
    tier,
    changes: changes.map(changeJson),
    remarks: remarks.map(remarkJson),
    unknown: unknown.map((one) => ({ ...one })),
    effort,
    kpis: kpis.map(kpiJson),
    appeared: appeared.map(findingJson),
    vanished: vanished.map(findingJson),
    waived: waived.map(waivedJson),
  };
}

function remarkJson({ kind, subject, text, change }: Remark) {
  return { kind, step: stepOf(change.part), path: [...change.path], subject, text };
}

const waivedJson = (finding: Waived) => ({ ...findingJson(finding), reason: finding.reason });

function changeJson({ part, kind, path, id, before, after, text }: ToldChange) {
  return { step: stepOf(part), kind, path: [...path], id, before, after, text };
}

const numbers = new Map<Part, number>(steps.map(({ part, step }) => [part, step]));
const records = new Set<Part>(recordKinds.map(({ name }) => name));

/** 1–7; of the other files their name. */
function stepOf(part: Part): number | string {
  const step = numbers.get(part);
  if (step !== undefined) return step;
  if (records.has(part)) return `records/${part}.csv`;
  return part === 'rates' ? 'rates.csv' : part === 'journeys' ? 'journeys' : `${part}.yaml`;
}

function kpiJson({ id, label, unit, before, after, because }: KpiMoved) {
  const both = <T>(of: (side: KpiSide) => T) => ({ before: of(before), after: of(after) });
  return {
    id,
    label,
    unit,
    ...both(({ value }) => value),
    // where a value is shown in its own way ("7 : 0"), and why there is none
    display: both(({ display }) => display ?? null),
    reason: both(({ reason }) => reason ?? null),
    because: [...because],
  };
}
