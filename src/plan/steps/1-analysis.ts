import * as z from 'zod';
import {
  accountTypes,
  audience,
  count,
  day,
  id,
  item,
  judged,
  line,
  list,
  may,
  money,
  must,
  stepShape,
  text,
} from '../field.ts';

/** Step 1, accounts’ analysis: what the account is, needs and spends. */
export const analysis = z
  .strictObject({
    ...stepShape('analysis'),
    level: z
      .enum(['start', 'working', 'full'])
      .default('start')
      .describe('How complete this plan wants to be: start (30 minutes), working, or full.'),
    account_ref: may(
      line,
      'The portfolio’s id as it stands there ("010066", "ES/010066"); the folder is its slug.',
      'start',
    ),
    name: may(line, 'The account’s name as the portfolio has it.', 'start'),
    type: may(
      z.enum(accountTypes),
      'What kind of organisation it is; decides which products are eligible.',
      'start',
    ),
    parent: may(id, 'The account this one belongs to, if its network has a plan of its own.'),
    sites: may(list(line), 'Sites of the account.'),
    country: may(z.string().regex(/^[A-Z]{2}$/, { error: 'country' }), 'Two-letter country code.', 'working'),
    area: may(id, 'Area from kam.yaml.', 'start'),
    owner: may(id, 'Team id of the key account manager who answers for this plan.', 'start'),
    period: may(
      z.string().regex(/^\d{4}$/, { error: 'year' }),
      'Fiscal year of this plan, in quotes.',
      'start',
    ),
    status: may(
      item('Status', {
        value: may(z.enum(['draft', 'agreed', 'closed']), 'draft, agreed with our side, or closed.'),
        by: may(id, 'Team id of whoever set it.'),
        date: may(day, 'Since when.'),
      }),
      'Where the plan stands.',
      'working',
    ),
    size: may(
      item('Size', {
        beds: may(count, 'Beds, for a hospital.'),
        lives: may(count, 'Insured lives, for a payer.'),
        staff: may(count, 'People who work there.'),
        eligible_patients: may(
          list(
            item('Eligible patients', {
              indication: must(line, 'The indication.'),
              count: may(count, 'How many patients a year; aggregates of at least 11.'),
            }),
          ),
          'Eligible patients per indication, as aggregates of at least 11.',
        ),
      }),
      'How large the account is: beds, or lives for a payer.',
      'start',
    ),
    category_spend: may(
      judged(money.min(0)),
      'What the account spends a year in our categories, with us and with others. A guess is fine: confidence: assumed.',
      'start',
    ),
    needs: may(
      list(
        item('Need', {
          id: must(id, 'Id of the need.'),
          text: may(text, 'The need in the customer’s own words.', 'start'),
          topic: may(line, 'What it is about, in a word or two.', 'working'),
          audience,
        }),
      ),
      'What the customer needs, in the customer’s words.',
      'start',
    ),
    needs_segment: may(
      z.enum(['drug_price', 'healthcare_costs', 'total_value']),
      'What the customer buys on: the drug’s price, the cost of care, or total value.',
      'working',
    ),
    strategy: may(text, 'The customer’s own strategy, in a sentence or two.', 'working'),
    contracts: may(
      list(
        item('Contract', {
          id: must(id, 'Id of the contract.'),
          starts: may(day, 'First day.'),
          ends: may(day, 'Last day.'),
          value: may(money, 'Yearly value.'),
          notice_days: may(count, 'Days of notice.'),
          payment_days: may(count, 'Days to pay.'),
        }),
      ),
      'Contracts with this account.',
      'working',
    ),
    sources: may(
      list(
        item('Source', {
          id: must(id, 'Id of the source.'),
          title: may(line, 'What it is.'),
          date: may(day, 'Its date.'),
          url: may(z.url({ protocol: /^https$/ }).max(400), 'Where it is published (https).'),
        }),
      ),
      'Documents this analysis rests on.',
      'working',
    ),
    summary: may(text, 'Two sentences the key account manager signs.', 'start'),
  })
  .meta({ title: 'Step 1: accounts’ analysis' });

export type Analysis = z.output<typeof analysis>;
