/** What kam score says unless it is asked otherwise: the scores, and for people the portfolio by tier. */
import { keyTiers } from '../../plan/tiers.ts';
import { formatFor } from '../../report/format.ts';
import type { Screen } from '../command.ts';
import { styleFor } from '../shared/style.ts';
import { type Answer, csvOf, jsonOf, tiersInOrder } from './answer.ts';
import type { Forms } from './questions.ts';
import { tableText } from './table.ts';

/** The scores themselves, as they are made. */
export function scoresForms(answer: Answer): Forms {
  return {
    table: (screen, top) => tierTable(answer, top, screen),
    csv: () => csvOf(answer),
    json: () => jsonOf(answer),
  };
}

async function tierTable(answer: Answer, top: number, out: Screen): Promise<string> {
  const { settings } = answer;
  const { num, fixed } = formatFor(settings.locale, settings.currency);
  return tableText({
    model: answer.model!,
    hash: answer.hash!,
    asOf: answer.asOf,
    rows: answer.rows,
    rejected: answer.rejects.length,
    summary: await answer.results!.summary(top),
    pin: answer.pin,
    drift: answer.drift,
    tiers: tiersInOrder(answer.model!),
    keyTiers: keyTiers(settings),
    columns: out.columns,
    asks: answer.from === 'file',
    strong: (await styleFor(out)).place,
    number: num,
    fixed,
  });
}
