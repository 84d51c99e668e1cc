/** `kam score --check`: for CI. Scores, and fails where --write would change a tier or scores.csv; nothing is written. */
import { spanFinder } from '../../documents/locate.ts';
import { inTextOrder, locate } from '../../findings/finding.ts';
import { findingJson } from '../../findings/json.ts';
import { pretty } from '../../findings/pretty.ts';
import { wrapped } from '../../findings/width.ts';
import { toJson } from '../../io/json.ts';
import type { Screen } from '../command.ts';
import { styleFor } from '../shared/style.ts';
import { type Answer, envelope } from './answer.ts';
import { type Drifts, driftOf, noScores } from './check/drift.ts';
import type { Asking, Forms } from './question.ts';

export async function checkForms(answer: Answer, _: string, { opened }: Asking): Promise<Forms> {
  const drifts = await driftOf(answer, opened.texts);
  const documents = answer.plans.flatMap(({ tierDocument }) => tierDocument ?? []);
  const spanOf = spanFinder(new Map(documents.map((document) => [document.file, document])));
  const found = drifts.findings.map((finding) => locate(finding, spanOf)).sort(inTextOrder);
  return {
    exitCode: found.length > 0 ? 1 : 0,
    table: async (screen) =>
      pretty(found, { width: screen.columns, style: await styleFor(screen) }) + verdict(drifts, screen),
    json: () =>
      `${toJson({
        ...envelope(answer, [], { check: { plans: drifts.plans, changes: drifts.changes } }),
        findings: [...found, ...answer.located].map(findingJson),
      })}\n`,
  };
}

function verdict({ findings, changes, plans }: Drifts, { columns }: Screen): string {
  const some = plans === 1 ? '1 plan' : `${plans} plans`;
  if (findings.length === 0)
    return `${wrapped(`scores.csv and the tiers of ${some} are current.`, columns).join('\n')}\n`;
  if (changes.length === 0 && findings.some(({ message }) => message === noScores))
    return `\n${wrapped('Nothing has been written yet. Run kam score --write.', columns).join('\n')}\n`;
  const moved = new Set(
    changes.filter((one) => one.tier_before !== one.tier_after).map(({ account }) => account),
  ).size;
  const tiers =
    moved === 0
      ? 'No tier changes'
      : `${moved} ${moved === 1 ? 'account changes its' : 'accounts change their'} tier`;
  return `\n${wrapped(`${tiers}; scores.csv or plans are out of date. Run kam score --write.`, columns).join('\n')}\n`;
}
