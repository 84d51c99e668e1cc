import * as z from 'zod';
import { audience, code, day, id, item, line, list, may, must, stepShape, text } from '../field.ts';

/** Step 7, monitoring: reviews, feedback and what became of it. */
export const monitoring = z
  .strictObject({
    ...stepShape('monitoring'),
    next_review: may(day, 'Day of the next review.', 'start'),
    kpis: may(
      list(
        item('Threshold', {
          id: must(code, 'A KPI, or a measure from kam.yaml.'),
          threshold: may(z.number(), 'The value it should not leave.'),
          every_months: may(z.number().int().min(1).max(60), 'How often it is looked at, in months.'),
        }),
      ),
      'KPIs that are watched.',
      'working',
    ),
    reviews: may(
      list(
        item('Review', {
          date: must(day, 'Day of the review.'),
          who: may(list(id), 'Team ids.'),
          decisions: may(list(line), 'What was decided.'),
          next: may(day, 'Next review set then.'),
        }),
      ),
      'Reviews held.',
      'working',
    ),
    feedback: may(
      list(
        item('Feedback', {
          id: must(id, 'Id of the feedback.'),
          from: may(line, 'Wave of the survey, or the visit.'),
          date: may(day, 'When it was given.'),
          topic: may(line, 'Topic, or the survey’s item.'),
          product: may(id, 'Product it is about.'),
          for: may(line, 'Function it is for: the voice back into the organisation.'),
          text: may(text, 'What the customer said.'),
          changed: may(list(id), 'Ids of tactics, objectives or asks that changed because of it.'),
          unanswered: may(line, 'Why nothing changed.'),
          audience,
        }),
      ),
      'What the customer told us, and what changed because of it.',
      'working',
    ),
    risks: may(
      list(
        item('Risk', {
          id: must(id, 'Id of the risk.'),
          text: may(text, 'What may go wrong.'),
          probability_pct: may(z.number().min(0).max(100), 'How likely, in percent.'),
          impact: may(z.number(), 'Value at stake, in the workspace’s currency.'),
          answer: may(line, 'What we do about it; often a tactic’s id.'),
        }),
      ),
      'Risks of the plan.',
      'working',
    ),
    lessons: may(list(text), 'What we learned.', 'working'),
  })
  .meta({ title: 'Step 7: monitoring and follow-up' });

export type Monitoring = z.output<typeof monitoring>;
