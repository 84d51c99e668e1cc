import * as z from 'zod';
import { audience, day, id, item, line, list, may, money, must, pct, stepShape, text } from '../field.ts';

export const swotKinds = ['strength', 'weakness', 'opportunity', 'threat'] as const;
export const listings = [
  'not_submitted',
  'submitted',
  'under_review',
  'deferred',
  'rejected',
  'non_formulary',
  'listed',
  'delisted',
] as const;
export const restrictions = [
  'specialty',
  'unit',
  'population',
  'setting',
  'prior_auth',
  'step_therapy',
  'quantity_limit',
  'formulation',
] as const;

/** Step 4, diagnosis: SWOT, the strategies that follow from it, market, formulary and white space. */
export const diagnosis = z
  .strictObject({
    ...stepShape('diagnosis'),
    swot: may(
      list(
        item('SWOT item', {
          id: must(id, 'Id of the item.'),
          kind: may(z.enum(swotKinds), 'strength, weakness, opportunity or threat.', 'start'),
          text: may(text, 'The item in one sentence.', 'start'),
          about: may(z.enum(['us', 'market', 'account']), 'What it is about.'),
          impact: may(z.number().int().min(1).max(5), '1 (small) to 5 (decisive).', 'working'),
          likelihood: may(z.number().int().min(1).max(5), '1 (unlikely) to 5 (certain).', 'working'),
          evidence: may(line, 'What bears it out: a source, a visit, a figure.'),
          audience,
        }),
      ),
      'Strengths, weaknesses, opportunities and threats; each is used by a strategy or an objective.',
      'start',
    ),
    tows: may(
      list(
        item('Strategy', {
          id: must(id, 'Id of the strategy.'),
          strategy: may(text, 'What we do about the items it comes from.'),
          from: may(list(id), 'SWOT items it comes from.'),
          rank: may(z.number().int().min(1), 'Order of importance.'),
          needs: may(list(line), 'Capabilities it needs: a function or a resource.'),
          have: may(z.enum(['yes', 'part', 'no']), 'Whether we have them ("yes" and "no" in quotes).'),
        }),
      ),
      'Strategies from the SWOT (TOWS).',
      'working',
    ),
    market: may(
      item('Market', {
        growth_pct: may(pct, 'Yearly growth of the market in percent.'),
        drivers: may(list(line), 'What moves the market.'),
        competitors: may(
          list(
            item('Competitor', {
              id: must(id, 'Id of the competitor.'),
              product: may(line, 'Its product.'),
              share_pct: may(pct.min(0).max(100), 'Its share in percent.'),
              threat: may(z.number().int().min(1).max(5), '1 (small) to 5 (large).'),
            }),
          ),
          'Competitors at this account.',
        ),
      }),
      'The market at this account.',
      'working',
    ),
    formulary: may(
      list(
        item('Formulary line', {
          product: must(id, 'Product from kam.yaml.'),
          body: must(id, 'The body whose formulary it is.'),
          listing: may(z.enum(listings), 'Formulary status.', 'start'),
          restriction: may(list(z.enum(restrictions)), 'Restrictions; [] means none, absent means unknown.'),
          exclusivity: may(z.enum(['open', 'preferred', 'sole']), 'Open, preferred or sole.'),
          tier: may(line, 'Payer’s tier.'),
          reimbursed: may(z.boolean(), 'Whether it is reimbursed.'),
          pathway: may(
            z.enum(['none', 'option', 'preferred', 'first_line']),
            'Place in the treatment pathway.',
          ),
          potential: may(money.min(0), 'Yearly value if access were full.', 'working'),
          submitted_on: may(day, 'Day of the submission.'),
          decided_on: may(day, 'Day of the decision.'),
          next_review: may(day, 'Next review by the body.'),
          not_eligible: may(line, 'Why this product does not count here.'),
        }),
      ),
      'Formulary status per product and body.',
      'start',
    ),
    white_space: may(
      list(
        item('White space', {
          id: must(id, 'Id of the cell.'),
          offering: may(line, 'What could be offered.'),
          buying_centre: may(line, 'Who would buy it.'),
          spend: may(money.min(0), 'Yearly spend.'),
          with: may(
            z.enum(['us', 'competitor', 'internal', 'none', 'unknown']),
            'With whom it is spent today.',
          ),
          contract_ends: may(day, 'When the present contract ends.'),
        }),
      ),
      'Offering × buying centre: where we are not yet.',
      'full',
    ),
  })
  .meta({ title: 'Step 4: diagnosis' });

export type Diagnosis = z.output<typeof diagnosis>;
export type FormularyLine = NonNullable<Diagnosis['formulary']>[number];
