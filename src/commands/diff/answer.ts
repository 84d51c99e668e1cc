import type { AccountDiff } from '../../diff/account.ts';
import type { FindingsMoved } from '../../diff/findings.ts';
import type { SummaryLine } from '../../diff/say/summary.ts';
import type { Words } from '../../diff/say/words.ts';
import type { WorkspaceChanges } from '../../diff/workspace-diff.ts';

/** What kam diff found, whole: each form of the answer is made of it. */
export interface DiffAnswer {
  readonly asOf: string;
  readonly base: DiffSide;
  readonly head: DiffSide;
  readonly workspace: WorkspaceChanges & FindingsMoved;
  readonly accounts: readonly AccountDiff[];
  readonly summary: readonly SummaryLine[];
  readonly words: Words;
}

export interface DiffSide {
  /** for people: "main (3f9a1c0b)", "working tree" */
  readonly name: string;
  readonly commit: string | null;
}

export const isEmpty = ({ workspace, accounts }: DiffAnswer): boolean =>
  accounts.length === 0 &&
  workspace.changes.length === 0 &&
  workspace.appeared.length === 0 &&
  workspace.vanished.length === 0 &&
  workspace.waived.length === 0 &&
  workspace.unknown.length === 0;

export const nothingChanged = 'Nothing changed in meaning.';
