import * as z from 'zod';
import { day, id, item, line, may, stepShape, text } from '../field.ts';

const hash = z.string().regex(/^[0-9a-f]{12}$/, { error: 'hash' });

/** Step 2, segmentation: which tier the account is in, and why it has (or has not) a key account manager. */
export const tier = z
  .strictObject({
    ...stepShape('tier'),
    ratings: may(
      z.record(id, z.number().min(1).max(10)),
      'What the scoring model asks people to judge, 1 (low) to 10 (high).',
      'start',
    ),
    why_kam: may(text, 'Why this account needs a key account manager, or why not.', 'start'),
    tier: may(id, 'Written by kam score --write: the tier.'),
    scored_on: may(day, 'Written by kam score --write: the day.'),
    model: may(hash, 'Written by kam score --write: hash of the model and its pin.'),
    row: may(hash, 'Written by kam score --write: hash of the account’s row and ratings.'),
    override: may(
      item('Override', {
        tier: may(id, 'The tier a human decided.'),
        reason: may(line, 'Why.'),
        approved_by: may(id, 'Team id of whoever approved it.'),
        until: may(day, 'Until when it holds.'),
      }),
      'A human’s decision that wins over the score.',
    ),
  })
  .meta({ title: 'Step 2: segmentation' });

export type Tier = z.output<typeof tier>;
