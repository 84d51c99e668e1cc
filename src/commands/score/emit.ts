/** `kam score --emit-sql DIALECT --table NAME`: the model as a statement for a database. */
import { printable } from '../../findings/printable.ts';
import { inAccount } from '../../plan/files.ts';
import { checkStatement } from '../../scoring/check-statement.ts';
import { ratingsUsed } from '../../scoring/model.ts';
import { emittedSql } from '../../scoring/sql/emit.ts';
import type { RatedAccount } from '../../scoring/sql/table.ts';
import type { Call } from '../command.ts';
import { version } from '../shared/version.ts';
import type { Opened } from '../shared/workspace.ts';
import type { Answer } from './answer.ts';
import type { Elsewhere } from './elsewhere.ts';
import { type Found, findModel, findPlans } from './find.ts';
import { modelFile } from './load.ts';
import { namedTable } from './named-table.ts';

/** Without a statement there is an error among the answer's findings. */
export async function emitted(
  call: Call,
  opened: Opened,
  { dialect, table: written }: Extract<Elsewhere, { kind: 'statement' }>,
): Promise<{ answer: Answer; statement?: string }> {
  const table = namedTable(written, dialect, true);
  const found = await findModel({ call, opened, allowed: 0 }, 'table', () => table.label);
  const { answer, findings, source, model } = found;
  if (!source || !model) return { answer: found.done() };
  findings.push(...checkStatement(source, modelFile, dialect));
  if (ratingsUsed(model).length > 0) await findPlans(found, opened);
  const rated = ratedAccounts(found);
  if (found.stopped()) return { answer: found.done() };
  answer.exitCode = 0;
  const statement = emittedSql({ model, hash: answer.hash!, version, dialect, table: table.sql, rated });
  return { answer: found.done(), statement };
}

/** Ratings of the accounts. A plan that keeps no id of the portfolio is an error: nobody looks at the rows to find its own. */
function ratedAccounts({ answer, findings, model }: Found): RatedAccount[] {
  const asked = ratingsUsed(model!);
  return answer.plans.flatMap(({ folder, ref, tier }) => {
    const ratings = tier?.ratings ?? {};
    if (!asked.some((id) => Object.hasOwn(ratings, id))) return [];
    if (ref !== undefined) return [{ account: ref, ratings }];
    findings.push({
      rule: 'segmentation',
      severity: 'error',
      file: inAccount(folder, '1-analysis.yaml'),
      path: [],
      message: `The plan of ${printable(folder)} has ratings that the model asks for, and a statement cannot tell which account of the table it is about.`,
      help: 'Write account_ref: with the account’s id as the table has it.',
    });
    return [];
  });
}
