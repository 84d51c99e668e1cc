/** Scores of two days → who came, who went, whose tier or score is another one. */
import type { ScoredAccount } from '../result.ts';
import { shownCell } from '../result-csv.ts';
import type { PastAccount, PastScores } from './past.ts';

/** tier: another tier; score: the same tier, and another score of its own. */
export const changeKinds = ['tier', 'entered', 'left', 'score'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface Change {
  kind: ChangeKind;
  account: string;
  before: PastAccount | undefined;
  after: ScoredAccount | undefined;
}

export interface Changes {
  /** by kind, then by rank: today's, of those that left the one they had */
  changes: Change[];
  /** the same tier and score, but others came between: another rank */
  pushed: number;
  /** exactly as they were */
  same: number;
}

/** Takes today's accounts one by one; at the end those that are left over have left. */
export function comparison(past: PastScores): { take(now: ScoredAccount): void; end(): Changes } {
  const left = new Map(past.accounts);
  const changes: Change[] = [];
  let pushed = 0;
  let same = 0;
  return {
    take(now) {
      const { account } = now;
      // a CSV for people shows control characters as codes
      const key = left.has(account) ? account : shownCell(account);
      const then = left.get(key);
      left.delete(key);
      const kind = kindOf(then, now);
      if (kind) changes.push({ kind, account, before: then, after: now });
      else if (then!.rank !== now.rank) pushed++;
      else same++;
    },
    end() {
      for (const [account, then] of left)
        changes.push({ kind: 'left', account, before: then, after: undefined });
      const rank = ({ before, after }: Change) => (after ?? before)!.rank;
      changes.sort((a, b) => changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) || rank(a) - rank(b));
      return { changes, pushed, same };
    },
  };
}

function kindOf(then: PastAccount | undefined, now: ScoredAccount): ChangeKind | undefined {
  if (!then) return 'entered';
  if (then.tier !== now.tier) return 'tier';
  return alike(then.score, now.score) ? undefined : 'score';
}

/** Printed are millionths: what is the same there is the same. */
export function alike(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.round(a * 1e6) === Math.round(b * 1e6);
}
