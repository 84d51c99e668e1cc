import { quoted } from '../findings/printable.ts';
import { fileOf, steps } from '../plan/files.ts';
import { slugOf } from '../plan/slug.ts';
import { type AccountRule, at } from './rule.ts';

export const accountInItsFolder: AccountRule = {
  id: 'account-in-its-folder',
  summary: 'Every file of an account names the account whose folder it stands in.',
  why: 'A file that was copied from another account and kept its id would be read as this account’s plan. The folder is the slug of the portfolio’s id, so that the plan and its row in the portfolio find each other: account_ref is compared too.',
  help: 'Write the folder’s name, in quotes, or move the file to the account it belongs to.',
  severity: 'error',
  level: 'start',
  minutes: 1,
  files: [],
  scope: 'account',
  *check(plan) {
    const reference = plan.analysis?.account === plan.account ? plan.analysis : undefined;
    for (const { part, file } of steps) {
      const named = plan[part]?.account;
      if (named === undefined || named === plan.account) continue;
      yield {
        ...at(plan, file, ['account']),
        message: `This file says it belongs to ${quoted(named)}, but it stands in the folder ${quoted(plan.account)}: whatever is counted for one of them would be wrong.`,
        ...(reference
          ? {
              related: [
                { ...at(plan, fileOf.analysis, ['account']), message: 'step 1 names the folder’s account' },
              ],
            }
          : {}),
      };
    }
    const ref = plan.analysis?.account_ref;
    if (ref !== undefined && slugOf(ref) !== plan.account)
      yield {
        ...at(plan, fileOf.analysis, ['account_ref']),
        message: `The folder of ${quoted(ref)} would be ${quoted(slugOf(ref))}, but the plan stands in ${quoted(plan.account)}: it cannot be matched with its row in the portfolio.`,
        help: 'Write the portfolio’s id of this account, or rename the folder.',
      };
  },
};
