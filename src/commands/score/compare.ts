/** `kam score --compare FILE|REF`: who came, who went, who moved, and what moved them. */
import { type Format, formatFor } from '../../report/format.ts';
import { type Cause, causeOf, fits } from '../../scoring/compare/cause.ts';
import { type Change, type Changes, comparison } from '../../scoring/compare/changes.ts';
import { termsOfFile } from '../../scoring/compare/file-terms.ts';
import type { PastScores } from '../../scoring/compare/past.ts';
import { type Answer, accountsOf, jsonOf } from './answer.ts';
import { compareCsv, compareJson } from './compare/data.ts';
import { type Past, pastNamed } from './compare/past.ts';
import { nameAccounts, namesOf, termsBy, termsOfBoth } from './compare/terms.ts';
import { compareMarkdown, compareText } from './compare/text.ts';
import type { Asking, Forms } from './question.ts';

export interface Compared extends Pick<Past, 'source' | 'kind' | 'by'>, Omit<Changes, 'changes'> {
  changes: Explained[];
  /** why no criterion is named; null: they are, or nobody asked */
  note: string | null;
  accounts: { before: number; after: number };
  /** hashes; null: the file does not say */
  model: { before: string | null; after: string };
}

/** A change, and what is known of it. */
export interface Explained extends Change {
  name: string | null;
  /** null for those that came or went */
  cause: Cause | null;
}

export async function compareForms(answer: Answer, named: string, asking: Asking): Promise<Forms> {
  const past = await pastNamed(named, answer.model!.name, asking);
  try {
    const found = await compared(answer, past);
    const numbers: Format = formatFor(answer.settings.locale, answer.settings.currency);
    return {
      table: (screen, top) => compareText(found, answer, screen, top, numbers),
      csv: () => compareCsv(found),
      json: () => jsonOf(answer, { compare: compareJson(found) }),
      md: () => compareMarkdown(found, answer, numbers),
    };
  } finally {
    await past.close();
  }
}

async function compared(answer: Answer, past: Past): Promise<Compared> {
  const { scores, source, kind, by } = past;
  const ledger = comparison(scores);
  for await (const batch of accountsOf(answer)) for (const account of batch) ledger.take(account);
  const { changes, pushed, same } = ledger.end();
  return {
    source,
    kind,
    by,
    ...(await explained(answer, past, changes)),
    pushed,
    same,
    accounts: { before: scores.accounts.size, after: answer.scored!.accounts },
    model: { before: scores.model, after: answer.hash! },
  };
}

async function explained(
  answer: Answer,
  past: Past,
  changes: readonly Change[],
): Promise<Pick<Compared, 'changes' | 'note'>> {
  if (changes.length === 0) return { changes: [], note: null };
  const { axes, accounts } = past.scores;
  const before = { axes, placed: [...accounts.values()].some(({ cell }) => cell !== null) };
  const model = answer.model!;
  const moved = new Map(changes.map((change) => [change.account, change]));
  const all = [...moved.keys()];
  await nameAccounts(answer.scored!, all);
  const names = await namesOf(answer.scored!);
  const causes = new Map<string, Cause>();
  const { answer: then, note } = await past.anew();
  if (then) {
    await nameAccounts(then.scored!, all);
    // those that left are called as they were then
    for (const [account, name] of await namesOf(then.scored!))
      if (!names.has(account)) names.set(account, name);
    for await (const { account, ...terms } of termsOfBoth(then.scored!, answer.scored!)) {
      const change = moved.get(account)!;
      if (change.before && fits(terms.before, axes, change.before))
        causes.set(account, causeOf(change, before, model, terms));
    }
  } else if (past.kind === 'file') {
    for (const { account, before: then } of changes)
      if (then?.name !== undefined && !names.has(account)) names.set(account, then.name);
    for await (const { account, terms: after } of termsBy(answer.scored!)) {
      const change = moved.get(account)!;
      const terms = change.before?.terms && termsOfFile(change.before.terms, axes, model);
      if (terms && fits(terms, axes, change.before!))
        causes.set(account, causeOf(change, before, model, { before: terms, after }));
    }
  }
  const causeWithout = (change: Change) =>
    change.before && change.after ? causeOf(change, before, model, undefined) : null;
  const byAxis = changes.some(({ account, before, after }) => before && after && !causes.has(account));
  return {
    note: note ?? (past.kind === 'file' && byAxis ? fileNote(accounts) : null),
    changes: changes.map((change) => ({
      ...change,
      name: names.get(change.account) ?? null,
      cause: causes.get(change.account) ?? causeWithout(change),
    })),
  };
}

/** Why of a file no criterion is named. */
function fileNote(accounts: PastScores['accounts']): string {
  const [first] = accounts.values();
  return first?.terms
    ? 'what the file says of criteria does not settle it for all of them.'
    : 'the file holds no criteria. One that was made with --with-explain does, and so does a revision.';
}
