import type { Workspace } from '../plan/plan.ts';
import type { Unknown } from './account.ts';
import type { Mapping, WorkspacePart } from './change.ts';
import { compareMeanings, compareRows } from './compare.ts';
import { meaningOf, meaningOfRows } from './meaning.ts';
import { meantOnce, noPlan } from './plan-meaning.ts';
import type { Remark } from './remarks.ts';
import { type Line, linesOf, type ToldChange, toldChange } from './say/lines.ts';
import { remarksOnWorkspace, type WorkspaceRemarkContext } from './workspace-remarks.ts';

/** What belongs to all accounts: settings, the scoring model, the questionnaire, journeys and rates. */
export interface WorkspaceChanges {
  readonly changes: readonly ToldChange[];
  readonly lines: readonly Line[];
  /** what to look at before approving, the worst first */
  readonly remarks: readonly Remark[];
  readonly unknown: readonly Unknown[];
}

export function compareWorkspaces(
  before: Workspace,
  after: Workspace,
  asked: WorkspaceRemarkContext,
): WorkspaceChanges {
  const unknown = [...brokenFiles(before, 'base'), ...brokenFiles(after, 'head')];
  const unread = new Set(unknown.map(({ part }) => part));
  const changes = [
    ...compareMeanings('kam', settingsOf(before), settingsOf(after)),
    ...compareMeanings('segmentation', maybe('segmentation', before), maybe('segmentation', after)),
    ...compareMeanings('questionnaire', maybe('questionnaire', before), maybe('questionnaire', after)),
    ...compareMeanings('journeys', journeysOf(before), journeysOf(after)),
    ...compareRows('rates', meaningOfRows('rates', before.rates), meaningOfRows('rates', after.rates)),
  ].filter(({ part }) => !unread.has(part as WorkspacePart));
  const { currency } = after.settings;
  const context = { words: asked.words, currency, before: noPlan, after: noPlan };
  return {
    changes: changes.map((change) => toldChange(change, context)),
    lines: linesOf(changes, context),
    remarks: remarksOnWorkspace(changes, asked),
    unknown: unknown.map(({ part: _, ...one }) => one),
  };
}

/** Files of which nobody can say what changed: with errors they say nothing, and nothing of theirs is gone. */
function brokenFiles({ broken }: Workspace, side: Unknown['side']): (Unknown & { part: WorkspacePart })[] {
  return [...broken].flatMap(([file, errors]) => {
    const part = /^(kam|segmentation|questionnaire)\.yaml$|^(rates)\.csv$|^(journeys)\//
      .exec(file)
      ?.slice(1)
      .find(Boolean);
    return part === undefined ? [] : [{ part: part as WorkspacePart, file, side, errors }];
  });
}

/** Of a file that is not there every default holds: there is nothing to compare with. */
const settingsOf = (workspace: Workspace): Mapping | undefined =>
  workspace.sources.has('kam.yaml')
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
