import type { Reply } from '../facts/events.ts';
import { type Excluded, hasErrors, type Input, type Line } from '../facts/inputs.ts';
import type { Period } from '../facts/period.ts';
import { compareText } from '../findings/finding.ts';
import { Decimal } from '../plan/exact.ts';
import { nothing } from './kpi.ts';
import { defineKpi } from './pieces/define.ts';
import { evaluate, minus, over, times } from './pieces/expression.ts';

interface Wave {
  id: string;
  date: string;
  scores: readonly number[];
}

interface Parts {
  /** up to the period's end, the latest last */
  waves: readonly Wave[];
}

/** Below this there is no score, only counts; below the second, not even those. */
const enough = 10;
const discreet = 5;

export const nps = defineKpi<Parts>({
  id: 'nps',
  label: 'NPS',
  unit: 'points',
  better: 'up',
  formula: {
    words:
      'percentage of respondents who answer 9 or 10, less the percentage who answer 0 to 6, in the latest wave up to the period’s end',
    symbols: 'promoters ÷ n × 100 − detractors ÷ n × 100; margin 1.96 × √((p + d − (p − d)²) ÷ n) × 100',
  },
  source:
    'survey.csv, item nps, scale 0 to 10; questionnaire.yaml (waves). Score as published in Harvard Business Review, December 2003 (“The one number you need to grow”); margin: standard error of a difference of two shares of one sample.',
  gaming:
    'Asking only friends raises it: n stands beside it, and two waves differ only outside the margin of their difference.',
  counts: 'wave',
  narrows: [],
  gather: (facts, { days, asked }) => {
    const broken = facts.broken('survey');
    if (broken) return nothing(broken);
    const errors = facts.workspace.broken.get('questionnaire.yaml');
    if (errors) return nothing(hasErrors('questionnaire.yaml', errors));
    if (!days) return nothing(`${asked.name} has not begun`);
    if (!facts.plan.records.survey) return nothing('nobody was asked yet (records/survey.csv)');
    const item = facts.workspace.questionnaire?.items?.find(({ id }) => id === 'nps');
    if (!item) return nothing('questionnaire.yaml has no item nps');
    if (item.scale && (item.scale[0] !== 0 || item.scale[1] !== 10))
      return nothing(`the item nps has the scale ${item.scale.join(' to ')}; the score needs 0 to 10`);
    const file = facts.file('survey');
    const excluded: Excluded[] = [];
    const { replies, earlier } = facts.replies();
    const say = (lines: readonly Line[], why: string) => {
      if (lines.length > 0)
        excluded.push({ file, lines: lines.map(({ line, index }) => ({ line, index })), why });
    };
    const answers = replies.filter((reply) => reply.item === 'nps');
    const valid = answers.filter(counts);
    say(
      answers.filter((answer) => !counts(answer)),
      'no whole number from 0 to 10',
    );
    say(
      earlier.filter((reply) => reply.item === 'nps'),
      'answered twice in a wave: the later answer counts',
    );
    const waves: Wave[] = [];
    const inputs: Input[] = [];
    const known = (facts.workspace.questionnaire?.waves ?? [])
      .filter(({ id, date }) => {
        const there = valid.filter((answer) => answer.wave === id);
        if (date !== undefined && date <= days.to) return there.length > 0;
        say(there, date === undefined ? `the wave ${id} has no date` : `the wave ${id} is after ${days.to}`);
        return false;
      })
      .sort((a, b) => compareText(a.date!, b.date!) || compareText(a.id, b.id));
    for (const { id, date } of known) {
      const there = valid.filter((answer) => answer.wave === id);
      waves.push({ id, date: date!, scores: there.map(({ score }) => score!.toNumber()) });
      if (id === known.at(-1)!.id && there.length >= discreet)
        inputs.push({
          what: `answers to nps, ${id}`,
          file,
          lines: there.map(({ line, index }) => ({ line, index })),
          sum: null,
        });
    }
    if (waves.length === 0) return nothing(`nobody answered the item nps up to ${days.to}`, excluded);
    return { parts: { waves }, inputs, excluded };
  },
  periodOf: (parts): Period | undefined => {
    const { id, date } = latest(parts);
    return { label: `wave ${id}`, from: date, to: date };
  },
  before: (parts) => {
    const { id } = latest(parts);
    return parts.flatMap(({ waves }) => {
      const past = waves.filter((wave) => wave.id !== id);
      return past.length > 0 ? [{ waves: past }] : [];
    });
  },
  conclude: (parts) => {
    const { id } = latest(parts);
    const scores = parts.flatMap(({ waves }) => waves.flatMap((wave) => (wave.id === id ? wave.scores : [])));
    const n = scores.length;
    if (n < discreet)
      return {
        value: null,
        reason: `fewer than ${discreet} answers: not even counts are shown, so that nobody can be recognised`,
      };
    const promoters = scores.filter((score) => score >= 9).length;
    const detractors = scores.filter((score) => score <= 6).length;
    const beside = [
      { id: 'promoters', label: 'promoters (9–10)', value: promoters },
      { id: 'passives', label: 'passives (7–8)', value: n - promoters - detractors },
      { id: 'detractors', label: 'detractors (0–6)', value: detractors },
    ];
    if (n < enough)
      return { value: null, reason: `${n} answers: under ${enough} there are only counts`, n, beside };
    const expression = minus(times(over(promoters, n), 100), times(over(detractors, n), 100));
    const value = evaluate(expression);
    const p = new Decimal(promoters).dividedBy(n);
    const d = new Decimal(detractors).dividedBy(n);
    const spread = p.plus(d).minus(p.minus(d).pow(2));
    return {
      value,
      n,
      expression,
      beside,
      // all in one group has no spread either, and a margin of 0 would claim to be certain
      ...(spread.isZero() ? {} : { margin: spread.dividedBy(n).sqrt().times('1.96').times(100) }),
    };
  },
  distinct: (now, before) => {
    if (now.value === null || before.value === null) return false;
    const margin = (of: Decimal | undefined) => of ?? new Decimal(0);
    const ofDifference = margin(now.margin).pow(2).plus(margin(before.margin).pow(2)).sqrt();
    return now.value.minus(before.value).abs().greaterThan(ofDifference);
  },
});

const counts = ({ score }: Reply): boolean =>
  score?.isInteger() === true && score.greaterThanOrEqualTo(0) && score.lessThanOrEqualTo(10);

function latest(parts: readonly Parts[]): Wave {
  return parts
    .flatMap(({ waves }) => waves)
    .sort((a, b) => compareText(b.date, a.date) || compareText(b.id, a.id))[0]!;
}
