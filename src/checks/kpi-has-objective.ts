import { fileOf } from '../plan/files.ts';
import { tierInForce, tierSettings } from '../plan/tiers.ts';
import { type AccountRule, at } from './rule.ts';
import { count, listed } from './words.ts';

export const kpiHasObjective: AccountRule = {
  id: 'kpi-has-objective',
  summary: 'Every KPI that kam.yaml requires has an objective.',
  why: 'Top management wants these KPIs from every key account (kam.yaml, kpis.required); a KPI without an objective is a number nobody answers for. Accounts of a tier that is not key are left alone.',
  help: 'Write an objective with this measure, or take the KPI out of kpis.required.',
  severity: 'warn',
  level: 'working',
  minutes: 5,
  files: ['kam.yaml', fileOf.tier, fileOf.objectives],
  scope: 'account',
  *check(plan, _facts, { workspace, asOf }) {
    const objectives = plan.objectives?.objectives;
    const required = workspace.settings.kpis.required ?? [];
    if (!objectives) return;
    const tier = tierSettings(workspace.settings, tierInForce(plan.tier, asOf)?.tier);
    if (tier && !tier.key) return;
    const measured = new Set(objectives.map(({ measure }) => measure));
    const missing = required.filter((kpi) => !measured.has(kpi));
    if (missing.length === 0) return;
    yield {
      ...at(plan, fileOf.objectives, ['objectives']),
      on: 'key',
      message: `No objective is measured by ${listed(missing)}, ${count(missing.length, 'which is a KPI', 'which are KPIs')} every key account answers for.`,
      help: missing.length === 1 ? this.help : 'Write an objective for the one that matters most here first.',
      related: missing.slice(0, 5).map((kpi) => ({
        file: 'kam.yaml',
        path: ['kpis', 'required', required.indexOf(kpi)],
        message: `required: ${kpi}`,
      })),
    };
  },
};
