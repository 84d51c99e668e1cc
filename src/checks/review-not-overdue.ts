import { compareText } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { addMonths, daysBetween } from '../plan/day.ts';
import { fileOf } from '../plan/files.ts';
import { tierInForce, tierSettings } from '../plan/tiers.ts';
import { type AccountRule, at } from './rule.ts';
import { count } from './words.ts';

export const reviewNotOverdue: AccountRule = {
  id: 'review-not-overdue',
  summary: 'The next review lies ahead, and the last one is no older than the account’s tier allows.',
  why: 'A plan that is not reviewed is not used. next_review must not have passed, and between the last review held and the next one (or today) no more months may lie than kam.yaml’s review_months of the tier.',
  help: 'Hold the review, write it into reviews:, and set next_review.',
  severity: 'warn',
  level: 'start',
  minutes: 30,
  files: [fileOf.monitoring, fileOf.tier, 'kam.yaml'],
  scope: 'account',
  *check(plan, _facts, { workspace, asOf }) {
    const { monitoring } = plan;
    if (!monitoring) return;
    const next = monitoring.next_review;
    const held = (monitoring.reviews ?? [])
      .map(({ date }, i) => ({ date, i }))
      .filter(({ date }) => date <= asOf)
      .sort((a, b) => compareText(b.date, a.date))[0];
    const lastReview = held && {
      ...at(plan, fileOf.monitoring, ['reviews', held.i, 'date']),
      message: 'the last review that was held',
    };
    if (next !== undefined && next < asOf) {
      const days = daysBetween(next, asOf);
      const wasHeld = held !== undefined && held.date >= next;
      yield {
        ...at(plan, fileOf.monitoring, ['next_review']),
        message: wasHeld
          ? `The review of ${next} was held, but no next one is set.`
          : `The review is ${days} ${count(days, 'day', 'days')} overdue.`,
        ...(wasHeld ? { help: 'Set next_review.' } : {}),
        ...(lastReview ? { related: [lastReview] } : {}),
      };
      return;
    }
    const tier = tierInForce(plan.tier, asOf);
    const months = tierSettings(workspace.settings, tier?.tier)?.review_months;
    if (!held || !tier || months === undefined) return;
    const latest = addMonths(held.date, months);
    if (latest >= (next ?? asOf)) return;
    yield {
      ...at(plan, fileOf.monitoring, next === undefined ? ['reviews', held.i, 'date'] : ['next_review']),
      message:
        next === undefined
          ? `The last review was on ${held.date}; a plan of tier ${quoted(tier.tier)} is reviewed every ${months} months.`
          : `The next review (${next}) is more than ${months} ${count(months, 'month', 'months')} after the last (${held.date}): too long for tier ${quoted(tier.tier)}.`,
      help: `Review the plan by ${latest < asOf ? asOf : latest}.`,
      related: [
        ...(next === undefined || !lastReview ? [] : [lastReview]),
        { file: 'kam.yaml', path: ['tiers', tier.tier, 'review_months'], message: `every ${months} months` },
      ],
    };
  },
};
