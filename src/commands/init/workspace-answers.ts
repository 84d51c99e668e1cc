import * as z from 'zod';
import { accountTypes, id, item, line, list, may, must } from '../../plan/field.ts';
import { workspace } from '../../plan/workspace/kam.ts';

/** The questions that start a workspace, as an answers file holds their answers. What is left out is proposed or absent. */

const finite = z.number();

const criterion = item('Criterion', {
  id: may(id, 'What the criterion is called; made from the column where it is left out.'),
  column: must(line, 'The portfolio column.'),
  weight: may(finite, 'How much it counts; equal where it is left out.'),
  points: may(
    z.array(z.tuple([finite, finite])).max(200),
    'For a number: [[value, points], …]; proposed from the column where it is left out.',
  ),
  lookup: may(
    z.record(z.string(), finite),
    'For a text: points for each value; 50 each where it is left out.',
  ),
  default: may(finite, 'Points for values that lookup does not list.'),
});

const { shape } = workspace;

export const workspaceAnswers = z
  .strictObject({
    company: shape.company,
    currency: shape.currency,
    locale: shape.locale,
    fiscal_year_starts: may(z.number().int().min(1).max(12), 'First month of the fiscal year.'),
    team: shape.team,
    products: shape.products,
    id: may(line, 'Which column identifies an account?'),
    name: may(line, 'Which column is its name?'),
    area: may(line, 'Which column is its area?'),
    type: may(line, 'Which column says what kind of organisation it is?'),
    types: may(z.record(z.string(), z.enum(accountTypes)), 'What those kinds are called in plans.'),
    beds: may(line, 'Which column counts beds?'),
    lives: may(line, 'Which column counts insured lives?'),
    staff: may(line, 'Which column counts staff?'),
    country: may(line, 'Which column is the country?'),
    sheet: may(line, 'Which sheet of a workbook? The first visible one where it is left out.'),
    skip: may(
      z.number().int().min(1).max(10_000),
      'How many lines stand above the header and are no part of the table?',
    ),
    unknown: may(z.array(z.string().max(200)).max(200), 'Cells that mean "unknown", beside empty ones.'),
    decimal: may(z.enum(['.', ',']), 'Decimal sign, where the cells leave it open.'),
    criteria: may(list(criterion), 'What makes an account matter?'),
    cuts: may(z.array(finite).min(1).max(20), 'Where one tier ends and the next begins, 0–100.'),
    tiers: shape.tiers,
  })
  .meta({ title: 'Answers that start a workspace' });

export type WorkspaceAnswers = z.output<typeof workspaceAnswers>;
export type CriterionAnswer = NonNullable<WorkspaceAnswers['criteria']>[number];

export const defaultCuts = [55, 75];

/** From low to high. A tier's hours are the company's to say. */
export const defaultTiers: NonNullable<WorkspaceAnswers['tiers']> = {
  serve: { review_months: 12 },
  develop: { review_months: 6 },
  key: { key: true, review_months: 3 },
};
