import { quoted } from '../findings/printable.ts';
import { daysBetween } from '../plan/day.ts';
import { fileOf } from '../plan/files.ts';
import { answerDays } from './done-tactic-is-evaluated.ts';
import { type AccountRule, at } from './rule.ts';

export const feedbackIsAnswered: AccountRule = {
  id: 'feedback-is-answered',
  summary: 'What the customer told us changed something within 30 days, or the plan says why not.',
  why: 'Customers who are asked and see nothing change stop answering. Feedback is answered by changed: (what changed because of it) or unanswered: (why nothing did). A tactic that was dropped since does not count as a change.',
  help: 'Write changed: with the id of what changed, or unanswered: with the reason.',
  severity: 'warn',
  level: 'working',
  minutes: 3,
  files: [fileOf.monitoring, fileOf.tactics],
  scope: 'account',
  *check(plan, _facts, { asOf }) {
    const tactics = plan.tactics?.tactics ?? [];
    for (const [i, feedback] of (plan.monitoring?.feedback ?? []).entries()) {
      if (feedback.date === undefined || feedback.unanswered !== undefined) continue;
      const days = daysBetween(feedback.date, asOf);
      if (days <= answerDays) continue;
      const dropped = (id: string) =>
        tactics.findIndex((tactic) => tactic.id === id && tactic.status === 'dropped');
      const changed = feedback.changed ?? [];
      if (changed.some((id) => dropped(id) === -1)) continue;
      yield {
        ...at(plan, fileOf.monitoring, ['feedback', i]),
        message:
          changed.length === 0
            ? `The feedback ${quoted(feedback.id)} is ${days} days old, and nothing has changed because of it.`
            : `All that changed because of the feedback ${quoted(feedback.id)} was dropped again.`,
        ...(changed.length === 0
          ? {}
          : {
              related: changed.map((id) => ({
                ...at(plan, fileOf.tactics, ['tactics', dropped(id), 'status']),
                message: `${quoted(id)} was dropped`,
              })),
            }),
      };
    }
  },
};
