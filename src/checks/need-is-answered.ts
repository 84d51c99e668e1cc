import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at, related } from './rule.ts';

export const needIsAnswered: AccountRule = {
  id: 'need-is-answered',
  summary: 'Every need of the customer is answered by an objective.',
  why: 'The needs are the customer’s own words; a plan that answers none of them is about us. A need is answered when an objective of step 5 names it in answers:.',
  help: 'Name it in an objective’s answers:, or write an objective for it.',
  severity: 'warn',
  level: 'working',
  minutes: 5,
  files: [fileOf.analysis, fileOf.objectives, fileOf.dmu],
  scope: 'account',
  *check(plan) {
    const objectives = plan.objectives?.objectives;
    if (!objectives) return;
    const answered = new Set(objectives.flatMap(({ answers }) => answers ?? []));
    const people = plan.dmu?.stakeholders ?? [];
    for (const [i, { id }] of (plan.analysis?.needs ?? []).entries()) {
      if (answered.has(id)) continue;
      const whose = people.findIndex(({ needs }) => needs?.includes(id));
      yield {
        ...at(plan, fileOf.analysis, ['needs', i]),
        message: `No objective answers the need ${quoted(id)}${whose === -1 ? '' : `, which ${quoted(people[whose]!.id)} has`}: the customer told us, and the plan does nothing about it.`,
        related: [
          related(plan, fileOf.objectives, ['objectives'], 'the objectives that could answer it'),
          ...(whose === -1
            ? []
            : [{ ...at(plan, fileOf.dmu, ['stakeholders', whose, 'needs']), message: 'who has this need' }]),
        ],
      };
    }
  },
};
