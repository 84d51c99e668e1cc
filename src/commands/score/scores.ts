/** What kam score says unless it is asked otherwise: the scores, and for people the portfolio by tier. */
import { keyTiers } from '../../plan/tiers.ts';
import { formatFor } from '../../report/format.ts';
import type { Screen } from '../command.ts';
import { styleFor } from '../shared/style.ts';
import { type Answer, csvOf, jsonOf, tiersInOrder } from './answer.ts';
import type { Asking, Forms } from './question.ts';
import { tableText } from './table.ts';

/** The scores themselves, as they are made. */
export async function scoresForms(answer: Answer, _: string, { wide: asked }: Asking): Promise<Forms> {
  if (asked.explain || asked.input) {
    const { renamedText, wideCsv, wideJson, wideRows } = await import('./wide.ts');
    const model = answer.model!;
    const wide = wideRows(answer.scored!, asked);
    answer.remarks.push(renamedText(wide.renamed));
    return {
      table: (screen, top = 0) => tierTable(answer, top, screen),
      csv: () => wideCsv(wide, model),
      json: () => jsonOf(answer, {}, wideJson(wide, model)),
    };
  }
  return {
    table: (screen, top = 0) => tierTable(answer, top, screen),
    csv: () => csvOf(answer),
    json: () => jsonOf(answer),
    ndjson: async () => (await import('./forms.ts')).ndjsonOf(answer),
    // the engine writes it; scores that come from a database pass it by
    ...(answer.scored ? { parquet: async () => (await import('./forms.ts')).parquetOf(answer) } : {}),
    md: async () => (await import('./forms.ts')).markdownOf(answer),
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
