import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at, related } from './rule.ts';

export const objectiveHasTactic: AccountRule = {
  id: 'objective-has-tactic',
  summary: 'Every objective is served by at least one tactic that was not dropped.',
  why: 'An objective for which nobody does anything is a wish. Dropped tactics do not count. While step 6 lists no tactics at all nothing is known, and the rule stays silent.',
  help: 'Add a tactic that names it in objectives:, or take the objective out.',
  severity: 'warn',
  level: 'start',
  minutes: 5,
  files: [fileOf.objectives, fileOf.tactics],
  scope: 'account',
  *check(plan) {
    const tactics = plan.tactics?.tactics;
    if (!tactics) return;
    const served = new Set<string>();
    const dropped = new Map<string, number>();
    tactics.forEach((tactic, i) => {
      for (const objective of tactic.objectives ?? [])
        if (tactic.status === 'dropped') dropped.set(objective, i);
        else served.add(objective);
    });
    for (const [i, { id }] of (plan.objectives?.objectives ?? []).entries()) {
      if (served.has(id)) continue;
      const last = dropped.get(id);
      yield {
        ...at(plan, fileOf.objectives, ['objectives', i]),
        message:
          last === undefined
            ? `None of the ${tactics.length} tactics serves the objective ${quoted(id)}, so nobody works towards it.`
            : `Every tactic that served the objective ${quoted(id)} was dropped, so nobody works towards it.`,
        related: [
          last === undefined
            ? related(plan, fileOf.tactics, ['tactics'], 'the tactics stand here')
            : { ...at(plan, fileOf.tactics, ['tactics', last]), message: 'the tactic that was dropped' },
        ],
      };
    }
  },
};
