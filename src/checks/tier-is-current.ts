import { fileOf } from '../plan/files.ts';
import { overrideEnded } from '../plan/tiers.ts';
import { type AccountRule, at } from './rule.ts';

export const tierIsCurrent: AccountRule = {
  id: 'tier-is-current',
  summary: 'The tier was scored with the model, the portfolio row and the ratings as they are now.',
  why: 'Beside the tier, kam score --write leaves a hash of the model and one of the account’s row and ratings. When one of them differs from today’s, the tier may be another one. An override that has ended is reported too. The rule compares and never scores.',
  help: 'Run kam score --write.',
  severity: 'warn',
  level: 'start',
  minutes: 1,
  files: [fileOf.tier, 'segmentation.yaml'],
  scope: 'account',
  *checkRoot({ portfolioSkipped }) {
    if (portfolioSkipped)
      yield {
        file: 'kam.yaml',
        path: ['portfolio', 'file'],
        severity: 'info',
        message: 'The portfolio is larger than 20 MB, so the tiers are not compared with it here.',
        help: 'Run kam score --check: it scores every account anew and says whose tier is another one.',
      };
  },
  *check(plan, _facts, { modelHash, rowHash, asOf }) {
    const { tier } = plan;
    if (!tier) return;
    const scored = tier.scored_on === undefined ? '' : ` since it was scored on ${tier.scored_on}`;
    const model = {
      file: 'segmentation.yaml',
      path: ['axes'],
      on: 'key' as const,
      message: 'the model as it is now',
    };
    if (tier.model !== undefined && modelHash !== undefined && tier.model !== modelHash)
      yield {
        ...at(plan, fileOf.tier, ['model']),
        message: `The tier may be out of date: the scoring model changed${scored}.`,
        related: [model],
      };
    const row = tier.row === undefined ? undefined : rowHash?.(plan);
    if (tier.row !== undefined && rowHash !== undefined && tier.row !== row)
      yield {
        ...at(plan, fileOf.tier, ['row']),
        message:
          row === undefined
            ? 'The tier may be out of date: the portfolio has no row for this account any more.'
            : `The tier may be out of date: the account’s row or its ratings changed${scored}.`,
        ...(row === undefined ? { help: 'Look for its id in the portfolio (account_ref in step 1).' } : {}),
        related: tier.ratings
          ? [{ ...at(plan, fileOf.tier, ['ratings']), on: 'key', message: 'the ratings' }]
          : [],
      };
    const ended = overrideEnded(tier, asOf);
    if (ended !== undefined)
      yield {
        ...at(plan, fileOf.tier, ['override', 'until']),
        message: `The override ended on ${ended}: the score’s tier holds again.`,
        help: 'Remove the override, or have it approved again.',
      };
  },
};
