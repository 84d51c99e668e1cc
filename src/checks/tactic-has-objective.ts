import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at, related } from './rule.ts';

export const tacticHasObjective: AccountRule = {
  id: 'tactic-has-objective',
  summary: 'Every tactic serves at least one objective.',
  why: 'Money and hours that serve no objective are spent by habit. A dropped tactic is past that question; while step 5 lists no objectives nothing is known, and the rule stays silent.',
  help: 'Name the objective it serves in objectives:, or drop the tactic.',
  severity: 'warn',
  level: 'start',
  minutes: 2,
  files: [fileOf.objectives, fileOf.tactics],
  scope: 'account',
  *check(plan) {
    if (!plan.objectives?.objectives) return;
    for (const [i, tactic] of (plan.tactics?.tactics ?? []).entries()) {
      if (tactic.status === 'dropped' || (tactic.objectives ?? []).length > 0) continue;
      yield {
        ...at(plan, fileOf.tactics, ['tactics', i]),
        message: `The tactic ${quoted(tactic.id)} serves no objective, so nobody can say what its money and hours are for.`,
        related: [related(plan, fileOf.objectives, ['objectives'], 'the objectives it could serve')],
      };
    }
  },
};
