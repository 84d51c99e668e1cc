/** Criteria of the accounts that moved, of both days, side by side: read in one order, so that none has to be kept. */
import { compareText } from '../../../findings/finding.ts';
import type { PastTerm } from '../../../scoring/compare/cause.ts';
import type { Model } from '../../../scoring/model.ts';
import { createNamedSql, insertNamedSql, namedTermsSql, namesSql } from '../../../scoring/sql/asked.ts';
import type { Scored } from '../scored.ts';
import { type Term, termsOf } from '../terms.ts';

/** So many accounts are named in one statement. */
const piece = 500;

/** Names the accounts that are asked about; once for each engine. */
export async function nameAccounts({ engine }: Scored, accounts: readonly string[]): Promise<void> {
  await engine.run(createNamedSql);
  for (let at = 0; at < accounts.length; at += piece)
    await engine.run(insertNamedSql(accounts.slice(at, at + piece)));
}

/** What the portfolio calls them. */
export async function namesOf({ engine, scoring }: Scored): Promise<Map<string, string | null>> {
  const names = new Map<string, string | null>();
  for await (const batch of engine.batches(namesSql(scoring)))
    for (const [account, name] of batch) names.set(String(account), name === null ? null : String(name));
  return names;
}

interface Both {
  account: string;
  before: PastTerm[];
  after: PastTerm[];
}

/** Of the named accounts those that both days have. */
export async function* termsOfBoth(then: Scored, now: Scored): AsyncGenerator<Both> {
  const past = termsBy(then);
  let other = await past.next();
  try {
    for await (const { account, terms } of termsBy(now)) {
      while (!other.done && compareText(other.value.account, account) < 0) other = await past.next();
      if (!other.done && other.value.account === account)
        yield { account, before: other.value.terms, after: terms };
    }
  } finally {
    await past.return(undefined);
  }
}

/** Of the named accounts, by account. */
export async function* termsBy({
  engine,
  scoring,
}: Scored): AsyncGenerator<{ account: string; terms: PastTerm[] }, undefined> {
  const { model } = scoring;
  for await (const batch of engine.batches(namedTermsSql(scoring)))
    for (const row of batch)
      yield { account: String(row[0]), terms: pastTerms(termsOf(row, model, 1), model) };
  return undefined;
}

function pastTerms(terms: readonly (readonly Term[])[], model: Model): PastTerm[] {
  return model.axes.flatMap((axis, a) => {
    const sum = axis.criteria.reduce((total, { weight }) => total + weight, 0);
    return axis.criteria.map((criterion, c) => {
      const { x, p, cell } = terms[a]![c]!;
      return {
        axis: axis.id,
        criterion: criterion.id,
        value: x === null ? null : criterion.column === undefined ? x : cell,
        points: p,
        // derived weights stand beside written ones as parts of 100
        weight: axis.derived ? (100 * criterion.weight) / sum : criterion.weight,
        share: criterion.weight / sum,
        worst: criterion.missing === 'worst',
      };
    });
  });
}
