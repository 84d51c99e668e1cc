import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { keyTiers, overrideEnded, tierInForce, tierSettings } from '../plan/tiers.ts';
import { type AccountRule, at } from './rule.ts';

export const planIsForKeyAccount: AccountRule = {
  id: 'plan-is-for-key-account',
  summary: 'A plan is for an account of a key tier.',
  why: 'A key account manager’s hours are few: a plan for an account that is not key takes them from one that is. The tier is the override’s while it holds, else the score’s. While no tier is known, or kam.yaml calls none key, the rule stays silent.',
  help: 'Move the hours to a key account, or write an override: with its reason and who approved it.',
  severity: 'warn',
  level: 'working',
  minutes: 10,
  files: [fileOf.tier, 'kam.yaml'],
  scope: 'account',
  *check(plan, _facts, { workspace, asOf }) {
    const tier = tierInForce(plan.tier, asOf);
    const settings = tierSettings(workspace.settings, tier?.tier);
    if (!tier || !settings || settings.key || keyTiers(workspace.settings).size === 0) return;
    const ended = overrideEnded(plan.tier, asOf);
    yield {
      ...at(plan, tier.file, tier.path),
      message: `This account is in tier ${quoted(tier.tier)}, which is not a key tier, but it has a plan of level ${plan.analysis?.level ?? 'start'}.`,
      related: [
        { file: 'kam.yaml', path: ['tiers', tier.tier], message: 'the tier, without key: true' },
        ...(ended !== undefined
          ? [{ ...at(plan, fileOf.tier, ['override', 'until']), message: 'the override ended' }]
          : []),
      ],
    };
  },
};
