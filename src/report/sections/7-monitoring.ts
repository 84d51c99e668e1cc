import type { Section } from '../model.ts';
import { sentence, type Value } from '../sentence.ts';
import { feedbackSays, monitoringSays, reviewSays } from '../sentences.ts';
import {
  actionOf,
  date,
  daysSince,
  type Given,
  lines,
  list,
  money,
  name,
  nameOfProduct,
  section,
  sentencesOf,
  short,
  tableBlock,
  text,
  unit,
} from './given.ts';

/** Step 7: did it work, and what became of what the customer said. */
export function monitoringSection(given: Given): Section {
  return section(given, 'monitoring', () => {
    const step = given.facts.plan.monitoring!;
    const feedback = step.feedback ?? [];
    const open = feedback.filter(({ changed, unanswered }) => !changed?.length && unanswered === undefined);
    return {
      headline: monitoringSays(
        reviewSays(step.next_review, step.next_review === undefined ? 0 : daysSince(given, step.next_review)),
        feedbackSays(feedback.length, open.length),
      ),
      blocks: [
        ...tableBlock(
          'thresholds',
          sentence('title.thresholds'),
          ['kpi', 'value#', 'threshold#', 'state', 'every'],
          (step.kpis ?? []).map((watched) => thresholdRow(given, watched)),
        ),
        ...tableBlock(
          'feedback',
          sentence('title.feedback'),
          ['said', 'topic', 'product', 'for_function', 'date', 'changed'],
          feedback.map((one) => [
            one.text ?? one.id,
            name(one.topic),
            one.product === undefined ? null : nameOfProduct(given, one.product),
            name(one.for),
            date(one.date),
            one.changed?.length
              ? sentencesOf(given, one.changed, 'tactics', 'objectives', 'asks', 'strategies')
              : one.unanswered === undefined
                ? { word: 'nothing_yet' }
                : sentence('unanswered', { why: one.unanswered }),
          ]),
        ),
        ...tableBlock(
          'reviews',
          sentence('title.reviews'),
          ['date', 'who', 'decided', 'next'],
          [...(step.reviews ?? [])]
            .sort((a, b) => (a.date < b.date ? 1 : a.date > b.date ? -1 : 0))
            .map((review) => [
              date(review.date),
              list(review.who),
              lines(review.decisions),
              date(review.next),
            ]),
        ),
        ...tableBlock('risks-all', sentence('title.risks_all'), riskColumns, [
          ...(step.risks ?? []).map((risk) => riskRow(given, risk, null, actionOf(given, risk.answer))),
          ...tacticRiskRows(given),
        ]),
        ...((step.lessons ?? []).length === 0
          ? []
          : [
              {
                kind: 'list' as const,
                id: 'lessons',
                title: sentence('title.lessons'),
                tone: 'plain' as const,
                items: [...step.lessons!],
                none: null,
              },
            ]),
      ],
    };
  });
}

export const riskColumns = ['risk', 'tactic', 'probability#', 'at_stake#', 'expected#', 'answer'];

/** The risks of tactics that still run: they belong to the plan's. */
export const tacticRiskRows = (given: Given): Value[][] =>
  (given.facts.plan.tactics?.tactics ?? [])
    .filter(({ status }) => status !== 'done' && status !== 'dropped')
    .flatMap(({ id, action, risks }) =>
      (risks ?? []).map((risk) => riskRow(given, { id, ...risk }, short(action ?? id), undefined)),
    );

interface Risk {
  id: string;
  text?: string | undefined;
  probability_pct?: number | undefined;
  impact?: number | undefined;
}

function riskRow(
  given: Given,
  { id, text: said, probability_pct, impact }: Risk,
  tactic: Value,
  answer: string | undefined,
): Value[] {
  return [
    said ?? id,
    tactic,
    unit(probability_pct, '%'),
    money(given, impact),
    probability_pct === undefined || impact === undefined
      ? null
      : money(given, (probability_pct * impact) / 100),
    text(answer),
  ];
}

type Watched = NonNullable<NonNullable<Given['facts']['plan']['monitoring']>['kpis']>[number];

function thresholdRow(given: Given, { id, threshold, every_months }: Watched): Value[] {
  const kpi = given.kpis.get(id);
  const own = given.settings.measures?.find((measure) => measure.id === id);
  const reading = given.facts.readings().get(id);
  const value = kpi ? (kpi.value?.toNumber() ?? null) : (reading?.value.toNumber() ?? null);
  const of = kpi?.unit ?? own?.unit ?? '';
  const better = kpi?.better ?? own?.better ?? 'none';
  const kept =
    value === null || threshold === undefined || better === 'none'
      ? null
      : better === 'up'
        ? value >= threshold
        : value <= threshold;
  return [
    kpi?.label ?? own?.label ?? id,
    value === null ? null : { value, unit: of },
    threshold === undefined ? null : { value: threshold, unit: of },
    kept === null ? null : { word: kept ? 'threshold.kept' : 'threshold.left' },
    unit(every_months, every_months === 1 ? 'month' : 'months'),
  ];
}
