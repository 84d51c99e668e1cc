import { quoted } from '../findings/printable.ts';
import { daysBetween } from '../plan/day.ts';
import { fileOf } from '../plan/files.ts';
import { type AccountRule, at } from './rule.ts';

/** Days in which a finished tactic is evaluated, and a customer's feedback answered (plan.md). */
export const answerDays = 30;

export const doneTacticIsEvaluated: AccountRule = {
  id: 'done-tactic-is-evaluated',
  summary: 'A tactic that is done is evaluated within 30 days: repeat, change or stop.',
  why: 'What was paid for and not evaluated will be repeated by habit. The days count from done_on, or from due where done_on is absent; the verdict is what makes an evaluation.',
  help: 'Write evaluation: { verdict: repeat | change | stop, why, date }.',
  severity: 'warn',
  level: 'working',
  minutes: 5,
  files: [fileOf.tactics],
  scope: 'account',
  *check(plan, _facts, { asOf }) {
    const ledger = plan.records.ledger ?? [];
    for (const [i, tactic] of (plan.tactics?.tactics ?? []).entries()) {
      if (tactic.status !== 'done' || tactic.evaluation?.verdict !== undefined) continue;
      const key = tactic.done_on === undefined ? 'due' : 'done_on';
      const done = tactic[key];
      if (done === undefined) continue;
      const days = daysBetween(done, asOf);
      if (days <= answerDays) continue;
      const booked = ledger.filter(
        (line) => line.tactic === tactic.id && line.kind === 'investment' && line.date <= asOf,
      );
      yield {
        ...at(plan, fileOf.tactics, ['tactics', i, key]),
        message: `The tactic ${quoted(tactic.id)} was done ${days} days ago${booked.length > 0 ? ' and was paid for' : ''}, and nobody has said whether it was worth it.`,
        ...(booked.length > 0
          ? {
              related: booked.slice(0, 3).map((line) => ({
                ...at(plan, 'records/ledger.csv', [line.index, 'amount']),
                message: 'what it cost',
              })),
            }
          : {}),
      };
    }
  },
};
