import * as z from 'zod';
import { audience, code, day, id, item, line, list, may, money, must, stepShape, text } from '../field.ts';

/** Step 6, the tactical plan: what we do with what we have. */
export const tactics = z
  .strictObject({
    ...stepShape('tactics'),
    resources: may(
      item('Resources', {
        money: may(money.min(0), 'Money a year.'),
        hours: may(z.record(code, z.number().min(0)), 'Hours a year per function.'),
      }),
      'What this plan may spend a year.',
      'working',
    ),
    tactics: may(
      list(
        item('Tactic', {
          id: must(id, 'Id of the tactic.'),
          objectives: may(list(id), 'Objectives it serves.', 'start'),
          action: may(text, 'What is done.', 'start'),
          owner: may(id, 'Team id of whoever does it.', 'start'),
          function: may(
            line,
            'Function that does it: sales, medical, market_access, marketing, service …',
            'working',
          ),
          start: may(day, 'First day.'),
          due: may(day, 'Last day.', 'start'),
          cost: may(
            item('Cost', {
              money: may(money.min(0), 'Money.'),
              hours: may(z.number().min(0), 'Hours.'),
            }),
            'What it costs.',
            'start',
          ),
          status: may(z.enum(['planned', 'active', 'done', 'dropped']), 'Where it stands.', 'start'),
          progress_pct: may(z.number().min(0).max(100), 'How far it is, in percent.'),
          milestones: may(
            list(
              item('Milestone', {
                date: must(day, 'When.'),
                text: may(line, 'What is reached.'),
                done_on: may(day, 'When it was reached.'),
              }),
            ),
            'Milestones on the way.',
          ),
          done_on: may(day, 'When it was done.'),
          effect: may(
            item('Effect', {
              low: may(z.number(), 'At least.'),
              likely: may(z.number(), 'Most likely.'),
              high: may(z.number(), 'At most.'),
            }),
            'Yearly value it brings.',
            'working',
          ),
          effect_curve: may(
            item('Effect curve', {
              none: may(z.number(), 'Yearly value at no effort.'),
              today: may(z.number(), 'At today’s effort.'),
              half_more: may(z.number(), 'At half as much again.'),
              saturation: may(z.number(), 'At any effort.'),
            }),
            'How the effect grows with effort.',
            'full',
          ),
          moves: may(list(id), 'People and decisions it moves.', 'working'),
          depends_on: may(list(id), 'Tactics that come first.'),
          risks: may(
            list(
              item('Risk', {
                text: may(text, 'What may go wrong.'),
                probability_pct: may(z.number().min(0).max(100), 'How likely, in percent.'),
                impact: may(z.number(), 'Value at stake.'),
              }),
            ),
            'What may go wrong.',
          ),
          evaluation: may(
            item('Evaluation', {
              verdict: may(z.enum(['repeat', 'change', 'stop']), 'repeat, change or stop.'),
              why: may(text, 'Why.'),
              date: may(day, 'When.'),
            }),
            'What we learned; asked for within 30 days of done_on.',
          ),
          transfer_of_value: may(
            item('Transfer of value', {
              due: may(z.boolean(), 'Whether one is to be disclosed.'),
              reference: may(line, 'Reference of the disclosure.'),
            }),
            'Whether a transfer of value has to be disclosed.',
          ),
          audience,
        }),
      ),
      'Three to five tactics to begin with.',
      'start',
    ),
    asks: may(
      list(
        item('Ask', {
          id: must(id, 'Id of the ask.'),
          of: may(line, 'Function that is asked.', 'start'),
          text: may(text, 'What is asked for.', 'start'),
          by: may(day, 'By when an answer is needed.', 'start'),
          answered_on: may(day, 'When it was answered.'),
          answer: may(text, 'The answer.'),
        }),
      ),
      'What we ask other functions for.',
      'start',
    ),
    extra_resources: may(
      list(
        item('Extra resource', {
          id: must(id, 'Id.'),
          what: may(line, 'What more would be used.'),
          why: may(text, 'Why it would deliver more here.'),
        }),
      ),
      'Where one more euro or hour would deliver more, and why.',
      'working',
    ),
  })
  .meta({ title: 'Step 6: tactical plan' });

export type Tactics = z.output<typeof tactics>;
export type Tactic = NonNullable<Tactics['tactics']>[number];
export type Ask = NonNullable<Tactics['asks']>[number];
