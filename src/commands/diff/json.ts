import type { AccountDiff } from '../../diff/account.ts';
import type { Change, Part } from '../../diff/change.ts';
import type { KpiMoved, KpiSide } from '../../diff/kpis.ts';
import { noPlan } from '../../diff/plan-meaning.ts';
import { itemOf, type LineContext } from '../../diff/say/lines.ts';
import { phraseOf, sentence } from '../../diff/say/phrases.ts';
import { findingJson } from '../../findings/json.ts';
import { recordKinds, steps } from '../../plan/files.ts';
import type { DiffAnswer } from './answer.ts';

/** design.md's envelope, diff/1: changes applied to the base give the head. */
export function diffJson({ asOf, base, head, workspace, accounts, summary, words }: DiffAnswer) {
  const shared: LineContext = { words, currency: '', before: noPlan, after: noPlan };
  return {
    kam: 'diff/1',
    as_of: asOf,
    base: { name: base.name, commit: base.commit },
    head: { name: head.name, commit: head.commit },
    summary: summary.map(({ head, text }) => ({ head, text })),
    workspace: {
      changes: workspace.changes.map((change) => changeJson(change, shared)),
      appeared: workspace.appeared.map(findingJson),
      vanished: workspace.vanished.map(findingJson),
    },
    accounts: accounts.map((account) => accountJson(account, shared)),
  };
}

function accountJson(diff: AccountDiff, context: LineContext) {
  const { account, kind, was, tier, changes, remarks, unknown, kpis, effort, appeared, vanished } = diff;
  return {
    account,
    kind,
    was,
    tier,
    changes: changes.map((change) => changeJson(change, { ...context, ...diff.meanings })),
    remarks: remarks.map(({ kind, subject, text, change }) => ({
      kind,
      step: stepOf(change.part),
      path: [...change.path],
      subject,
      text,
    })),
    unknown: unknown.map((one) => ({ ...one })),
    effort,
    kpis: kpis.map(kpiJson),
    appeared: appeared.map(findingJson),
    vanished: vanished.map(findingJson),
  };
}

function changeJson(change: Change, context: LineContext) {
  const { part, kind, path, id, before, after } = change;
  return {
    step: stepOf(part),
    kind,
    path: [...path],
    id,
    before,
    after,
    text: sentence(phraseOf(change, itemOf(change, context), context)),
  };
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
  return { id, label, unit, before: sideJson(before), after: sideJson(after), because: [...because] };
}

const sideJson = ({ value, display, reason }: KpiSide) => ({
  value,
  display: display ?? null,
  reason: reason ?? null,
});
