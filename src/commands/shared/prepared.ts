import type { Results } from '../../checks/index.ts';
import { plainRules, ruleIds } from '../../checks/index.ts';
import { type Finding, start } from '../../findings/finding.ts';
import { portability } from '../../io/portability.ts';
import { kpiIds } from '../../kpis/index.ts';
import type { Vocabulary } from '../../plan/plan.ts';
import { keyTiers } from '../../plan/tiers.ts';
import { loadScores } from './scores.ts';
import type { OpenedWorkspace } from './workspace.ts';

/** What check, status and next hand to the rules: things that other rooms know. */

export const vocabulary: Vocabulary = { kpis: kpiIds, rules: [...ruleIds, ...plainRules] };

export interface Prepared {
  results: Omit<Results, 'workspace'>;
  /** what other rooms say about the workspace's own files */
  beside: readonly Finding[];
}

type Read = Pick<OpenedWorkspace, 'texts' | 'workspace' | 'asOf'>;

export async function prepared(opened: Read): Promise<Prepared> {
  const { results, beside } = await resultsOf(opened);
  const names = portability(await opened.texts.list()).map(
    ({ path, severity, message, help }): Finding => ({
      rule: 'portable-name',
      severity,
      file: path,
      span: start,
      message,
      help,
    }),
  );
  return { results, beside: [...beside, ...names] };
}

/** The same without a look at names, which are not about any single account. */
export async function resultsOf({ texts, workspace, asOf }: Read): Promise<Prepared> {
  const { segmentation } = workspace;
  // the scoring room is loaded only where there is a model
  const { findings: model, ...basis } = segmentation
    ? await (await import('./tier-hashes.ts')).tierBasis(texts, workspace, segmentation)
    : { findings: [] };
  // only key-account-has-plan asks for scores, and only for those of key tiers
  const keys = keyTiers(workspace.settings);
  const { scores, findings } = await loadScores(texts, ({ tier }) => tier !== null && keys.has(tier));
  return {
    results: {
      asOf,
      ...basis,
      ...(findings.length > 0 ? { broken: new Set(['scores.csv']) } : {}),
      scores: scores && [...scores.accounts.values()],
    },
    beside: [...model, ...findings],
  };
}
