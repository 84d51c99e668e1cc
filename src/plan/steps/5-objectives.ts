import * as z from 'zod';
import { audience, code, day, id, item, line, list, may, must, stepShape, text } from '../field.ts';

/** Step 5, objectives: what we want by when, measured, and what both sides gain. */
export const objectives = z
  .strictObject({
    ...stepShape('objectives'),
    vision: may(text, 'The five-year picture.', 'working'),
    mutual_value: may(
      list(
        item('Mutual value', {
          id: must(id, 'Id of the initiative.'),
          initiative: may(line, 'What both sides do.'),
          customer: may(
            item('Customer’s side', {
              gain: may(z.number(), 'What the customer gains, in the customer’s unit.'),
              unit: may(line, 'The customer’s unit.'),
              confirmed: may(
                item('Confirmed', {
                  by: may(id, 'Pseudonym of whoever confirmed it.'),
                  date: may(day, 'When.'),
                }),
                'Whether the customer confirmed the gain.',
              ),
            }),
            'What the customer gains.',
          ),
          ours: may(
            item('Our side', { gain: may(z.number(), 'What we gain.'), unit: may(line, 'Our unit.') }),
            'What we gain.',
          ),
          customer_puts_in: may(line, 'What the customer puts in.'),
          we_put_in: may(line, 'What we put in.'),
          known_by: may(code, 'The KPI or measure by which both sides will know.'),
          audience,
        }),
      ),
      'Initiatives from which both sides gain.',
      'full',
    ),
    objectives: may(
      list(
        item('Objective', {
          id: must(id, 'Id of the objective.'),
          statement: may(text, 'The objective in one sentence.', 'start'),
          measure: may(code, 'A KPI, or a measure from kam.yaml.', 'start'),
          product: may(id, 'Narrows the measure to a product.'),
          body: may(id, 'Narrows the measure to a decision body.'),
          shape: z
            .enum(['line', 'step', 'hold'])
            .default('line')
            .describe(
              'How it is reached: line (steadily), step (at once, by its due date), hold (stay there).',
            ),
          baseline: may(
            item('Baseline', {
              value: may(z.number(), 'Where we started, in the measure’s unit.'),
              date: may(day, 'When.'),
            }),
            'Where we start from. kam check asks for it; hold needs none.',
          ),
          target: may(z.number(), 'Where we want to be, in the measure’s unit.', 'start'),
          due: may(day, 'By when.', 'start'),
          milestones: may(
            list(
              item('Milestone', {
                year: must(z.number().int().min(1900).max(2200), 'Year.'),
                target: may(z.number(), 'Target of that year.'),
              }),
            ),
            'Targets by year, up to five years.',
            'working',
          ),
          owner: may(id, 'Team id of whoever answers for it.', 'start'),
          answers: may(list(id), 'Needs, SWOT items and decisions it answers.', 'working'),
          parent: may(id, 'A strategy or another objective it serves.'),
          mutual: may(z.boolean(), 'Whether both sides gain.'),
          agreed_with_customer_on: may(day, 'When the customer agreed to it.'),
          realistic: may(text, 'Why it can be reached.', 'start'),
          audience,
        }),
      ),
      'Two or three objectives to begin with, each with a KPI.',
      'start',
    ),
  })
  .meta({ title: 'Step 5: objectives' });

export type Objectives = z.output<typeof objectives>;
export type Objective = NonNullable<Objectives['objectives']>[number];
