/**
 * Goes through a history commit by commit and can look at any account on the way. Of an account, what was touched since it was
 * last looked at is read anew, and the rest is still there: a version of a file is parsed once.
 */
import type { History } from '../../facts/commitments.ts';
import { type Facts, gatherFacts } from '../../facts/facts.ts';
import type { HistoryCommit } from '../../io/history.ts';
import { fileOf, inAccount, recordKinds, steps } from '../../plan/files.ts';
import { loadAccount, loadWorkspace } from '../../plan/load.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import type { Parsed } from '../../plan/reading.ts';
import { vocabulary } from '../shared/prepared.ts';
import { openPromises } from './promises.ts';
import type { Read } from './read-ahead.ts';
import { emptyState, touchedBy } from './state.ts';

export interface Eye {
  /** One commit further. */
  pass(commit: HistoryCommit): void;
  workspace(): Promise<Workspace>;
  /** what an account says as of a day; undefined where it is not there */
  facts(account: string, day: string): Promise<Facts | undefined>;
  /** These accounts one after the other; what has to be read is asked for ahead. */
  ahead(accounts: readonly string[]): Iterable<string>;
}

/** So many accounts are asked for before the first of them is needed. */
const lead = 100;

/** `whole`: the history begins with the first commit; otherwise nobody knows what was promised first. */
export function openEye(read: Read, whole: boolean): Eye {
  const state = emptyState(read);
  const parsed = valuesOnly();
  const promises = whole ? openPromises(state.version, parsed) : undefined;
  const plans = new Map<string, { plan: Plan; past: History | undefined }>();
  let current: Workspace | undefined;

  return {
    pass(commit) {
      state.apply(commit.changes);
      promises?.note(commit);
      const { shared, accounts } = touchedBy(commit.changes);
      if (shared) current = undefined;
      for (const account of accounts) plans.delete(account);
    },
    workspace,
    async facts(account, day) {
      const there = await workspace();
      if (!there.accounts.has(account)) return undefined;
      let known = plans.get(account);
      if (known === undefined) {
        const past = await promises?.of(account);
        known = { past, plan: await loadAccount(state.texts, there, account, parsed) };
        plans.set(account, known);
      }
      return gatherFacts(there, known.plan, day, known.past);
    },
    *ahead(accounts) {
      let asked = 0;
      for (const [i, account] of accounts.entries()) {
        for (; asked < Math.min(i + lead, accounts.length); asked++) fetch(accounts[asked]!);
        yield account;
      }
    },
  };

  async function workspace(): Promise<Workspace> {
    const accounts = state.accounts();
    current ??= await loadWorkspace(state.texts, vocabulary);
    if (current.accounts !== accounts) {
      // read anew, or with another set of accounts: every plan refers to another workspace now
      current = { ...current, accounts };
      plans.clear();
    }
    return current;
  }

  function fetch(account: string): void {
    if (plans.has(account)) return;
    for (const file of state.accounts().get(account) ?? [])
      if (isPlanFile(file)) state.fetch(inAccount(account, file));
  }
}

/** For what is kept of many accounts. */
export function valuesOnly(): Parsed {
  const parsed: Parsed = new Map();
  parsed.valuesOnly = true;
  return parsed;
}

/** Whether an account is read with it; in the account's folder. */
export const isPlanFile = (file: string): boolean => planFiles.has(file);

const planFiles: ReadonlySet<string> = new Set([
  ...steps.map(({ file }) => file).filter((file) => file !== fileOf.monitoring),
  ...recordKinds.map(({ name }) => `records/${name}.csv`),
]);
