import { quoted } from '../findings/printable.ts';
import { planFinder } from '../plan/account-link.ts';
import { keyTiers } from '../plan/tiers.ts';
import type { WorkspaceRule } from './rule.ts';
import { count, listed } from './words.ts';

export const keyAccountHasPlan: WorkspaceRule = {
  id: 'key-account-has-plan',
  summary: 'Every account that scores.csv puts into a key tier has a plan.',
  why: 'A key account without a plan is key in name only. Compared are the accounts of scores.csv (what kam score --write left) with the folders in accounts/ that hold more than step 1; kam.yaml says which tiers are key. An override in a plan speaks for that account only.',
  help: 'Begin with the first one.',
  severity: 'warn',
  level: 'start',
  minutes: 30,
  files: ['kam.yaml', 'scores.csv'],
  scope: 'workspace',
  *check(summaries, { workspace, scores }) {
    const keys = keyTiers(workspace.settings);
    if (keys.size === 0) return;
    if (!scores) {
      if (workspace.segmentation)
        yield {
          file: 'segmentation.yaml',
          path: [],
          severity: 'info',
          message: 'There is no scores.csv, so nobody can tell whether every key account has a plan.',
          help: 'Run kam score --write.',
        };
      return;
    }
    const planOf = planFinder(summaries, ({ account, accountRef }) => ({ folder: account, ref: accountRef }));
    const key = scores.filter(({ tier }) => tier !== null && keys.has(tier));
    const missing = key.filter(({ account }) => {
      const summary = planOf(account);
      // a human's decision against the tier is a decision about the plan as well
      return !summary?.planned && (summary?.tier === undefined || keys.has(summary.tier));
    });
    if (missing.length === 0) return;
    const line = (row: { line: number }) => ({
      file: 'scores.csv',
      span: { line: row.line, column: 1, endLine: row.line, endColumn: 1 },
    });
    const ids = missing.map(({ account }) => quoted(account));
    yield {
      ...line(missing[0]!),
      minutes: keyAccountHasPlan.minutes * missing.length,
      message: `${missing.length} of ${key.length} key ${count(key.length, 'account', 'accounts')} ${count(missing.length, 'has', 'have')} no plan: ${listed(ids)}.`,
      help: `Run kam init --account ${missing[0]!.account.length <= 40 ? ids[0]!.slice(1, -1) : 'ID'}: the first one is the one with the highest score.`,
      related: [
        { file: 'kam.yaml', path: ['tiers', missing[0]!.tier!, 'key'], message: 'what makes an account key' },
        ...missing
          .slice(1, 5)
          .map((row) => ({ ...line(row), message: `${quoted(row.account)} has no plan either` })),
      ],
    };
  },
};
