/** The answer of kam score as a table, with what kam.yaml says of tiers, money and language. */
import { keyTiers } from '../../plan/tiers.ts';
import { formatFor } from '../../report/format.ts';
import type { Screen } from '../command.ts';
import { styleFor } from '../shared/style.ts';
import { type Answer, tiersInOrder } from './answer.ts';
import { summaryOf } from './summary.ts';
import { tableText } from './table.ts';

/** `top`: so many accounts of each tier by name. */
export async function tierTable(answer: Answer, top: number, out: Screen): Promise<string> {
  const { settings } = answer;
  const { num, fixed } = formatFor(settings.locale, settings.currency);
  return tableText({
    model: answer.model!,
    hash: answer.hash!,
    asOf: answer.asOf,
    rows: answer.rows,
    rejected: answer.rejects.length,
    summary: await summaryOf(answer.scored!, top),
    tiers: tiersInOrder(answer.model!),
    keyTiers: keyTiers(settings),
    columns: out.columns,
    strong: (await styleFor(out)).place,
    number: num,
    fixed,
  });
}
