import { quoted } from '../findings/printable.ts';
import { daysBetween } from '../plan/day.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';
import { count } from './words.ts';

export const askIsAnswered: AccountRule = {
  id: 'ask-is-answered',
  summary: 'What the plan asked of another function was answered by the day it was needed.',
  why: 'A plan that waits for an answer stands still, and the function that was asked may not know. An ask is late from the day after its by: until answered_on: is written and over.',
  help: 'Get the answer and write it down (answered_on:, answer:), or move by: to the day that was agreed.',
  severity: 'warn',
  level: 'start',
  minutes: 2,
  files: [fileOf.tactics],
  scope: 'account',
  *check(plan, _facts, { asOf }) {
    for (const [i, ask] of (plan.tactics?.asks ?? []).entries()) {
      if (ask.by === undefined || ask.by >= asOf) continue;
      if (ask.answered_on !== undefined && ask.answered_on <= asOf) continue;
      const days = daysBetween(ask.by, asOf);
      yield {
        ...at(plan, fileOf.tactics, ['asks', i, 'by']),
        message: `The answer to the ask ${quoted(ask.id)} was needed ${days} ${count(days, 'day', 'days')} ago and has not come.`,
      };
    }
  },
};
