/** `kam score --capacity`: hours that the tiers ask for, by area, against the key account managers who are there. */
import { printable } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { tierInForce } from '../../plan/tiers.ts';
import { formatFor } from '../../report/format.ts';
import { capacityOf, type PlaceCount } from '../../scoring/capacity/need.ts';
import { columnName } from '../../scoring/model.ts';
import { placesSql } from '../../scoring/sql/asked.ts';
import { nullTokens } from '../../scoring/sql/score.ts';
import { type Answer, jsonOf, tiersInOrder } from './answer.ts';
import { capacityCsv, capacityJson } from './capacity/data.ts';
import { capacityText } from './capacity/table.ts';
import type { Forms } from './question.ts';
import { tierOf } from './summary.ts';

export async function capacityForms(answer: Answer): Promise<Forms> {
  const { settings, model } = answer;
  if (!model!.matrix)
    throw new UsageError(
      'The model has no matrix, so there are no tiers whose hours could be added up.',
      'Write matrix: into segmentation.yaml: where one tier ends and the next begins.',
    );
  const column = settings.portfolio?.columns?.area;
  const at = column === undefined ? undefined : answer.scored!.scoring.layout.others.get(columnName(column));
  if (column === undefined || at === undefined)
    answer.remarks.push(
      column === undefined
        ? 'kam.yaml does not say which column is the area (portfolio: { columns: { area: … } }), so all accounts stand together.\n'
        : `The portfolio has no column ${printable(column)}, which kam.yaml names as the area, so all accounts stand together.\n`,
    );
  const capacity = capacityOf(await countsOf(answer, at), settings);
  const tiers = tiersInOrder(model!);
  return {
    table: (screen) => capacityText(capacity, tiers, screen, formatFor(settings.locale, settings.currency)),
    csv: () => capacityCsv(capacity, tiers),
    json: () => jsonOf(answer, { capacity: capacityJson(capacity, tiers) }),
  };
}

/** A human's decision about the tier of an account goes before the score's. */
async function countsOf(
  { scored, planOf, plans, asOf }: Answer,
  column: number | undefined,
): Promise<PlaceCount[]> {
  const { engine, scoring } = scored!;
  const unknown = nullTokens(scoring.model);
  const places = new Map<string | null, { tiers: Map<string | null, number>; overridden: number }>();
  for await (const batch of engine.batches(placesSql(column)))
    for (const [account, cell, row, columnAt] of batch) {
      const text = cell === null ? '' : String(cell);
      const place = text === '' || unknown.has(text.toLowerCase()) ? null : text;
      const so = places.get(place) ?? { tiers: new Map(), overridden: 0 };
      const plan = plans.length === 0 ? undefined : planOf(String(account));
      const decided = tierInForce(plan?.tier, asOf);
      const tier = decided?.overridden ? decided.tier : tierOf(scoring.model, row, columnAt);
      so.tiers.set(tier, (so.tiers.get(tier) ?? 0) + 1);
      if (decided?.overridden) so.overridden++;
      places.set(place, so);
    }
  return [...places].map(([place, count]) => ({ place, ...count }));
}
