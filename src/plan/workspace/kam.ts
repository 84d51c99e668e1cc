import * as z from 'zod';
import {
  accountTypes,
  code,
  count,
  currency,
  id,
  item,
  line,
  list,
  may,
  month,
  must,
  pct,
} from '../field.ts';

const accessWeights = item('Access weights', {
  listed: z.number().default(60).describe('Points for being listed.'),
  unrestricted: z.number().default(15).describe('Points for a written restriction: [].'),
  sole: z.number().default(15).describe('Points for sole supply.'),
  preferred: z.number().default(10).describe('Points for a preferred place.'),
  pathway: z.number().default(10).describe('Points for a place in the treatment pathway.'),
  per_utilisation_restriction: z
    .number()
    .default(-10)
    .describe('Points for each of prior_auth, step_therapy and quantity_limit.'),
});

const kpiSettings = item('KPI settings', {
  required: may(list(code), 'KPIs top management wants an objective for from every key account.'),
  tiles: may(
    list(code),
    'The six KPIs of a report’s first page; net_sales and the required ones by default.',
  ),
  reference: may(line, 'Name of the reference the penetration index compares with, as market.csv writes it.'),
  contact_days: count
    .default(90)
    .describe('A person counts as met when the last contact is at most so many days old.'),
  two_way: list(code)
    .default(['visit', 'call', 'meeting'])
    .describe('Channels in which the customer can answer.'),
  access: accessWeights.prefault({}).describe('Weights of formulary_access.'),
});

const privacy = item('Privacy', {
  lawful_basis: may(line, 'Lawful basis for keeping data on people.'),
  informed_by: may(line, 'The notice by which people were informed.'),
  review_months: z
    .number()
    .int()
    .min(1)
    .default(12)
    .describe('How often data on people are reviewed, in months.'),
  small_cell: z.number().int().min(2).default(11).describe('Smallest patient count that is ever printed.'),
});

/** kam.yaml: the organisation. */
export const workspace = z
  .strictObject({
    kam: must(z.literal('workspace/1'), 'Kind and version of this file.'),
    company: may(line, 'The company.'),
    currency: currency
      .default('EUR')
      .describe('The workspace’s currency: plans are in it unless they say otherwise.'),
    locale: z
      .string()
      .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, { error: 'locale' })
      .default('en-GB')
      .describe('How people see numbers and dates.'),
    fiscal_year_starts: z
      .number()
      .int()
      .min(1)
      .max(12)
      .default(1)
      .describe('First month of the fiscal year, 1–12; a fiscal year is named by the year it begins in.'),
    closed_until: may(month, 'Last month whose books are closed; binds ledger and market.'),
    horizon_years: z.number().int().min(1).max(20).default(5).describe('How far plans look ahead.'),
    discount_rate_pct: pct.default(8).describe('Discount rate in percent.'),
    portfolio: may(
      item('Portfolio', {
        file: line.default('portfolio.csv').describe('The portfolio file, relative to this one.'),
        columns: may(
          item('Portfolio columns', {
            id: may(line, 'The column that names the account.'),
            name: may(line, 'The account’s name.'),
            area: may(line, 'Its area.'),
            beds: may(line, 'Beds.'),
            lives: may(line, 'Insured lives.'),
            staff: may(line, 'Staff.'),
            type: may(line, 'Its type.'),
            country: may(line, 'Country.'),
            owner: may(line, 'Owner.'),
          }),
          'Which column of the portfolio means what.',
        ),
        types: may(
          z.record(z.string(), z.enum(accountTypes)),
          'What the portfolio’s types are called in plans.',
        ),
      }),
      'The portfolio file and its columns.',
    ),
    areas: may(
      list(
        item('Area', {
          id: must(id, 'Id of the area.'),
          name: may(line, 'Its name, as the portfolio writes it.'),
        }),
      ),
      'Areas of the organisation.',
    ),
    team: may(
      list(
        item('Team member', {
          id: must(id, 'A pseudonym or role (kam-1): never a name.'),
          function: may(code, 'Function: kam, medical, market-access …'),
          areas: may(list(id), 'Areas.'),
          hours: may(z.number().min(0), 'Hours a year for account work.'),
          rate: may(z.number().min(0), 'Cost of an hour.'),
        }),
      ),
      'Who works on accounts: ids, no names.',
    ),
    products: may(
      list(
        item('Product', {
          id: must(id, 'Id of the product.'),
          label: may(line, 'Its name.'),
          market: may(line, 'The market it is in, as market.csv writes it.'),
          for: may(list(z.enum(accountTypes)), 'Types of account for which it is eligible.'),
          contribution_margin_pct: may(
            pct,
            'Contribution margin in percent, used where the books have no cost of goods.',
          ),
        }),
      ),
      'Products.',
    ),
    tiers: may(
      z.record(
        id,
        item('Tier', {
          key: may(z.boolean(), 'Whether accounts of this tier are key accounts.'),
          hours: may(z.number().min(0), 'Hours a year one account of this tier takes.'),
          review_months: may(
            z.number().int().min(1),
            'How often a plan of this tier is reviewed, in months.',
          ),
        }),
      ),
      'The tiers the scoring model names.',
    ),
    kpis: kpiSettings.prefault({}).describe('Which KPIs are wanted, and how they are counted.'),
    measures: may(
      list(
        item('Measure', {
          id: must(id, 'Id of the measure.'),
          label: may(line, 'Its name.'),
          unit: may(line, 'Its unit.'),
          better: z.enum(['up', 'down', 'none']).default('up').describe('Which direction is better.'),
          agreed_with_customer: may(z.boolean(), 'Whether the customer agreed to it.'),
        }),
      ),
      'What else an objective may be measured by, beside the KPIs.',
    ),
    privacy: privacy.prefault({}).describe('How people’s data are kept.'),
    rules: may(
      z.record(z.string(), z.enum(['error', 'warn', 'info', 'off'])),
      'Severity of a rule where it differs from its default: error, warn, info, off.',
    ),
  })
  .meta({ title: 'Workspace' });

export type Settings = z.output<typeof workspace>;

/** The settings of an organisation that said nothing: every default. */
export const noSettings = (): Settings => workspace.parse({ kam: 'workspace/1' });
