import * as z from 'zod';
import { id, item, line, may, must } from '../field.ts';

/**
 * segmentation.yaml: the scoring model. The schema says what may stand there; scoring/check-model.ts says
 * whether it makes a model. Exactly one key of a scale and exactly one way of weighting are checked there,
 * because a message about a union of shapes would help nobody.
 */

const finite = z.number();

/** Beyond this, products of two such numbers leave the range in which a result can be recomputed by hand. */
export const largest = 1e150;
const atMost = <T extends z.ZodType>(schema: T) => z.array(schema).max(200);

const numberSign = {
  decimal: may(
    z.enum(['auto', '.', ',']),
    'Decimal sign: "." or ","; auto reads it from the cells and stops where they leave it open.',
  ),
  thousands: may(
    z.enum(['auto', 'none', '.', ',', ' ', "'"]),
    'Sign between groups of three digits, or none; auto reads it from the cells.',
  ),
};

const input = item('How the portfolio is written', {
  delimiter: z
    .string()
    .regex(/^(auto|tab|[!-~\t])$/, { error: 'a sign between cells, like ";", or tab, or auto' })
    .default('auto')
    .describe(
      'Character between cells: ",", ";", tab, "|" …; auto takes the only one that fits the head of the file.',
    ),
  encoding: z
    .enum(['auto', 'utf-8', 'utf-16', 'utf-16le', 'utf-16be', 'windows-1252'])
    .default('auto')
    .describe('Encoding of the file; auto tells UTF-8, UTF-16 and Windows-1252 apart.'),
  decimal: numberSign.decimal,
  thousands: numberSign.thousands,
  skip: z
    .number()
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .describe('Physical lines above the header that are not read.'),
  null: atMost(z.string().max(200))
    .default([''])
    .describe(
      'Cells that mean "unknown", compared without case: ["", "NA", "-999"]. The list replaces the default [""].',
    ),
  header: may(z.array(z.string().max(400)).max(5000), 'Column names of a file that has no header line.'),
  columns: may(
    z.record(z.string(), item('One column’s number style', numberSign)),
    'Number style of single columns where it differs from the rest of the file.',
  ),
  quote: z
    .enum(['"', "'", 'none'])
    .default('"')
    .describe('The character that encloses cells; none for files that use quotes as ordinary text.'),
  sheet: may(line, 'Sheet of a workbook; the first visible one by default.'),
});

const scale = item('Scale: exactly one of linear, log, points, lookup, minmax, percentile', {
  linear: may(
    z.tuple([finite, finite]),
    '[a, b]: a is worth 0 points, b 100, straight in between; a above b means less is better.',
  ),
  log: may(z.tuple([finite, finite]), '[a, b]: like linear, on logarithms; both above 0.'),
  points: may(
    atMost(z.tuple([finite, finite])),
    '[[value, points], …]: straight between neighbours, level beyond the ends.',
  ),
  lookup: may(z.record(z.string(), finite), 'Points for each value of a text column, as the file writes it.'),
  default: may(finite, 'Points for a value that lookup does not list; without it such a value is an error.'),
  minmax: may(
    item('Between the pinned bounds', {}),
    'minmax: {}: between smallest and largest value, which kam score --calibrate measures and pins.',
  ),
  percentile: may(
    item('Pinned quantiles', {}),
    'percentile: {}: place among all accounts, which kam score --calibrate measures and pins.',
  ),
});

const missing = z.enum(['exclude', 'worst', 'fail']);

const criterion = item('Criterion', {
  id: must(id, 'Id of the criterion.'),
  column: may(line, 'The portfolio column it is read from.'),
  rating: may(id, 'The rating (1–10) in 2-segmentation.yaml it is read from; instead of a column.'),
  weight: may(finite, 'Weight within its axis; only the proportions count.'),
  scale: may(scale, 'How a value becomes 0–100 points.'),
  direction: z
    .enum(['benefit', 'cost'])
    .default('benefit')
    .describe('cost: less is better, points count as 100 − points.'),
  missing: may(missing, 'What a missing value does here, where it differs from the model’s missing.'),
});

const axis = item('Axis', {
  id: must(id, 'Id of the axis.'),
  criteria: must(atMost(criterion), 'What counts on this axis.'),
  weights: may(
    item('Derived weights: rank or ahp', {
      rank: may(atMost(id), 'Criteria, most important first: weights follow from the order.'),
      ahp: may(
        z.array(z.tuple([id, id, finite])).max(200),
        '[[a, b, 2], …]: a counts twice as much as b; every pair once.',
      ),
    }),
    'Weights that follow from an order or from pairwise comparisons; instead of weight on each criterion.',
  ),
});

/** segmentation.yaml: which accounts matter, and how much of it is judgement. */
export const segmentation = z
  .strictObject({
    kam: must(z.literal('segmentation/1'), 'Kind and version of this file.'),
    account: may(
      line,
      'The portfolio column that names the account; kam.yaml’s portfolio.columns.id by default.',
    ),
    name: may(
      line,
      'The portfolio column with the account’s name; kam.yaml’s portfolio.columns.name by default.',
    ),
    input: input.prefault({}).describe('How the portfolio file is written; nothing of it is guessed.'),
    axes: must(z.array(axis).max(20), 'The axes, each a weighted sum of criteria.'),
    overall: may(z.record(id, finite), 'Weight of each axis in the score; equal by default.'),
    missing: missing
      .default('exclude')
      .describe(
        'A missing value: exclude (weights are shared out again), worst (0 points) or fail (the row is rejected).',
      ),
    min_data_pct: z
      .number()
      .default(60)
      .describe('Below this share of known weight an account gets no tier; 0 lets missing: worst decide.'),
    matrix: may(
      item('Matrix', {
        cuts: must(
          z.record(id, atMost(finite)),
          'For one or two axes: where one cell ends and the next begins.',
        ),
        cells: must(
          atMost(z.union([id, atMost(id)])),
          'Tiers: a plain list for one axis; for two a list per row, rows and columns from low to high.',
        ),
      }),
      'Which tier an account is in.',
    ),
    fragile_within: z
      .number()
      .default(2)
      .describe('An account closer than this to another tier, in points, is called fragile.'),
    abc: may(
      item('ABC classes', {
        column: must(line, 'The column whose sum is shared out.'),
        cuts: z
          .tuple([finite, finite])
          .default([80, 95])
          .describe('Up to which cumulative share an account is A, and B; the rest is C.'),
      }),
      'Classes by cumulative share of one column.',
    ),
  })
  .meta({ title: 'Scoring model' });

export type Segmentation = z.output<typeof segmentation>;
export type Axis = Segmentation['axes'][number];
export type Criterion = Axis['criteria'][number];
export type Scale = NonNullable<Criterion['scale']>;
export type MissingPolicy = z.output<typeof missing>;

/** The axes `cuts:` names, in the order of `axes:`: rows first, then columns. Sorting the keys of `cuts:` moves nobody. */
export function matrixAxes({ axes, matrix }: Pick<Segmentation, 'axes' | 'matrix'>): string[] {
  const cuts = matrix?.cuts ?? {};
  return axes.map(({ id }) => id).filter((id) => Object.hasOwn(cuts, id));
}
