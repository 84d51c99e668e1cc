import type { Workspace } from '../plan/plan.ts';
import type { Mapping } from './change.ts';
import { compareMeanings, compareRows } from './compare.ts';
import { meaningOf, meaningOfRows } from './meaning.ts';
import { meantOnce, noPlan } from './plan-meaning.ts';
import { type Line, linesOf, type ToldChange, toldChange } from './say/lines.ts';
import type { Words } from './say/words.ts';

/** What belongs to all accounts: settings, the scoring model, the questionnaire, journeys and rates. */
export interface WorkspaceChanges {
  readonly changes: readonly ToldChange[];
  readonly lines: readonly Line[];
}

export function compareWorkspaces(before: Workspace, after: Workspace, words: Words): WorkspaceChanges {
  const changes = [
    ...compareMeanings('kam', settingsOf(before), settingsOf(after)),
    ...compareMeanings('segmentation', maybe('segmentation', before), maybe('segmentation', after)),
    ...compareMeanings('questionnaire', maybe('questionnaire', before), maybe('questionnaire', after)),
    ...compareMeanings('journeys', journeysOf(before), journeysOf(after)),
    ...compareRows('rates', meaningOfRows('rates', before.rates), meaningOfRows('rates', after.rates)),
  ];
  const { currency } = after.settings;
  const context = { words, currency, before: noPlan, after: noPlan };
  return {
    changes: changes.map((change) => toldChange(change, context)),
    lines: linesOf(changes, context),
  };
}

/** Of a file that is not there every default holds: there is nothing to compare with. */
const settingsOf = (workspace: Workspace): Mapping | undefined =>
  workspace.sources.has('kam.yaml') && !workspace.broken.has('kam.yaml')
    ? meantOnce(workspace.settings, () => meaningOf('kam', workspace.settings))
    : undefined;

function maybe(part: 'segmentation' | 'questionnaire', workspace: Workspace): Mapping | undefined {
  const value = workspace[part];
  return value && meantOnce(value, () => meaningOf(part, value));
}

/** Journeys by their ids, as one list. */
function journeysOf({ journeys }: Workspace): Mapping | undefined {
  const { journeys: meant } = meaningOf('journeys', { journeys }) as { journeys?: readonly Mapping[] };
  return meant && { journeys: meant };
}
