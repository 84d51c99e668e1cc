import { quoted } from '../findings/printable.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';

/** The third time is no planning any more. */
const most = 2;

export const objectiveNotPostponedThrice: AccountRule = {
  id: 'objective-not-postponed-thrice',
  summary: 'No objective’s due date was put off three times or more.',
  why: 'A date that moves once is planning, one that moves again and again is an objective nobody gives up and nobody reaches. What counts is committed history: each version of the file in which the due date stands later than in the version before. Without a git repository, in a clone that holds only the newest commits (`kam check` says so), and where the file has errors, nothing is said.',
  help: 'Say in a review why it moved: give it up, make it smaller, or give it what it lacks; then write a new objective.',
  severity: 'warn',
  level: 'working',
  minutes: 30,
  files: [fileOf.objectives],
  scope: 'account',
  restsOnHistory: ({ objectives }) => (objectives?.objectives ?? []).some(({ due }) => due !== undefined),
  *check(plan, facts) {
    const past = facts.past();
    if (!past) return;
    for (const [i, { id, due }] of (plan.objectives?.objectives ?? []).entries()) {
      const known = past.objectives.get(id)?.due;
      const later = (known?.moves ?? []).filter(({ from, to }) => to > from);
      if (later.length <= most || due === undefined) continue;
      const last = later.at(-1)!;
      yield {
        ...at(plan, fileOf.objectives, ['objectives', i, 'due']),
        message: `The due date of ${quoted(id)} was put off ${later.length} times: first ${known!.first!.value}, now ${due}; the last time ${last.commit === undefined ? 'in what is not committed yet' : `on ${last.date}`}.`,
      };
    }
  },
};
