/** The account that a call names: by its id, its folder's name, or the name that the portfolio gives it. */
import { printable, quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { UsageError } from '../../io/faults.ts';
import { slugOf } from '../../plan/slug.ts';
import { trimmed } from '../../scoring/model.ts';
import { accountOf, type ScoredAccount } from '../../scoring/result.ts';
import { accountNamesSql, rankedAccountSql } from '../../scoring/sql/details.ts';
import type { Answer } from './answer.ts';
import type { Scored } from './scored.ts';

export interface FoundAccount {
  account: ScoredAccount;
  name: string | null;
  /** ordinal of its row */
  n: number;
}

/** How many accounts are looked through for what is almost the one asked for. */
const nearEnough = 20_000;
const mostListed = 8;

export async function accountNamed(
  answer: Answer,
  { engine, scoring }: Scored,
  named: string,
): Promise<FoundAccount> {
  const wanted = trimmed(named);
  const take = async (account: string): Promise<FoundAccount | undefined> => {
    const [row] = await engine.rows(rankedAccountSql(scoring, account));
    if (!row) return undefined;
    const [n, rank, name, , ...numbers] = row;
    return {
      account: accountOf(account, (i) => Number(numbers[i]), Number(rank), scoring.model),
      name: name === null || name === '' ? null : String(name),
      n: Number(n),
    };
  };
  const exact = await take(wanted);
  if (exact) return exact;
  const near: string[] = [];
  const called: string[] = [];
  const key = nameKey(wanted);
  for await (const batch of engine.batches(accountNamesSql(scoring)))
    for (const [id, name] of batch) {
      const account = String(id);
      if (slugOf(account) === wanted) return (await take(account))!;
      if (name !== null && nameKey(String(name)) === key) called.push(account);
      else if (near.length < nearEnough) near.push(account, ...(name ? [String(name)] : []));
    }
  if (called.length === 1) return (await take(called[0]!))!;
  if (called.length > 1)
    throw new UsageError(
      `${called.length} accounts are called ${quoted(named)}: ${called.slice(0, mostListed).map(printable).join(', ')}${called.length > mostListed ? ' …' : ''}.`,
      'Name one of them by its id.',
    );
  const rejected = answer.rejects.find(({ cell }) => cell !== null && trimmed(cell) === wanted);
  if (rejected)
    throw new UsageError(
      `${quoted(named)} was rejected: line ${rejected.line} ${rejected.cause}.`,
      'Mend the portfolio.',
    );
  const meant = didYouMean(wanted, near);
  throw new UsageError(
    `The portfolio has no account with the id ${scoring.layout.name === undefined ? '' : 'or the name '}${quoted(named)}.`,
    meant
      ? `Did you mean ${printable(meant)}?`
      : scoring.layout.name === undefined
        ? 'Name it as the portfolio does. A model with name: finds accounts by their names too.'
        : 'Write it as the portfolio does.',
  );
}

/** Names are compared without case, and whatever blanks stand between words. */
const nameKey = (name: string) => trimmed(name).toLowerCase().replace(/\s+/g, ' ');
