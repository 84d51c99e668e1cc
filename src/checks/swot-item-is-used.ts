import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at, related } from './rule.ts';

export const swotItemIsUsed: AccountRule = {
  id: 'swot-item-is-used',
  summary: 'Every SWOT item leads to a strategy or is answered by an objective.',
  why: 'A diagnosis nobody acts on is decoration. An item is used when a strategy of step 4 names it in from:, or an objective of step 5 in answers:.',
  help: 'Name it in a strategy’s from: or an objective’s answers:, or remove it.',
  severity: 'warn',
  level: 'working',
  minutes: 3,
  files: [fileOf.diagnosis, fileOf.objectives],
  scope: 'account',
  *check(plan) {
    const objectives = plan.objectives?.objectives;
    if (!objectives) return;
    const used = new Set([
      ...(plan.diagnosis?.tows ?? []).flatMap(({ from }) => from ?? []),
      ...objectives.flatMap(({ answers }) => answers ?? []),
    ]);
    for (const [i, { id, kind }] of (plan.diagnosis?.swot ?? []).entries()) {
      if (used.has(id)) continue;
      yield {
        ...at(plan, fileOf.diagnosis, ['swot', i]),
        message: `No strategy and no objective uses the ${kind ?? 'SWOT item'} ${quoted(id)}: somebody found it, and nothing follows from it.`,
        related: [related(plan, fileOf.objectives, ['objectives'], 'the objectives that could answer it')],
      };
    }
  },
};
