import { allowancesOf, applyAllowances } from '../checks/allowances.ts';
import { checkAccount, type Results, ruleIds } from '../checks/index.ts';
import type { SourceDocument } from '../documents/document.ts';
import { type Facts, gatherFacts } from '../facts/facts.ts';
import {
  type Finding,
  inTextOrder,
  type LocatedFinding,
  locate,
  type Place,
  type Span,
  start,
} from '../findings/finding.ts';
import { portability } from '../io/portability.ts';
import { kpiIds } from '../kpis/index.ts';
import { loadAccount } from '../plan/load.ts';
import type { Plan, Vocabulary, Workspace } from '../plan/plan.ts';
import { checkModel } from '../scoring/check-model.ts';
import { withDefaults } from '../scoring/model.ts';
import { loadScores } from './scores.ts';
import { tierBasis } from './tier-hashes.ts';
import type { OpenedWorkspace } from './workspace.ts';

/**
 * Looking at plans: what check, status, next and report have in common. One account at a time, so that a workspace
 * of thousands needs the memory of one; positions are looked up while its texts are still there.
 */

/** A finding with its place, and how long the act takes that mends it. */
export interface Seen extends LocatedFinding {
  minutes: number;
}

/** Findings of the plan room that kam.yaml's rules may set, though no rule file makes them. */
const plainRules = ['absent-fields', 'unknown-file', 'unused-allow'];

export const vocabulary: Vocabulary = { kpis: kpiIds, rules: [...ruleIds, ...plainRules] };

export interface Examination {
  results: Omit<Results, 'workspace'>;
  /** what other rooms say about the workspace's own files */
  findings: readonly Finding[];
}

export interface ExaminedAccount {
  plan: Plan;
  facts: Facts;
  findings: Seen[];
  /** the place of anything in this account's or the workspace's files */
  spanOf: SpanOf;
}

type SpanOf = (place: Place) => Span;

/** What rules need beside a plan: the scoring model's hash, scores.csv, names that are not portable. */
export async function prepared({ texts, workspace, asOf }: OpenedWorkspace): Promise<Examination> {
  const { segmentation, settings } = workspace;
  const basis = await tierBasis(texts, workspace);
  const model = segmentation
    ? checkModel(
        withDefaults(segmentation, settings.portfolio?.columns ?? {}),
        'segmentation.yaml',
        Object.keys(settings.tiers ?? {}),
      )
    : [];
  const names = portability(await texts.list()).map(
    ({ path, severity, message, help }): Finding => ({
      rule: 'portable-name',
      severity,
      file: path,
      span: start,
      message,
      help,
    }),
  );
  const { scores, findings } = await loadScores(texts);
  return {
    results: {
      asOf,
      ...basis,
      scores:
        scores &&
        [...scores.accounts.values()].map(({ account, tier, line }) => ({
          account,
          tier: tier ?? undefined,
          line,
        })),
    },
    findings: [...model, ...names, ...findings],
  };
}

export function settledRoot({ findings }: Examination, workspace: Workspace): Seen[] {
  return seen(findings, spanFinder(workspace.sources), workspace.settings.rules);
}

export async function examineAccount(
  { texts, workspace, asOf }: OpenedWorkspace,
  { results }: Examination,
  account: string,
): Promise<ExaminedAccount> {
  const plan = await loadAccount(texts, workspace, account);
  const facts = gatherFacts(workspace, plan, asOf);
  const { findings, ran } = checkAccount(plan, facts, { ...results, workspace });
  const spanOf = spanFinder(plan.sources, workspace.sources);
  const located = seen([...plan.findings, ...findings], spanOf, workspace.settings.rules);
  return { plan, facts, findings: kept(located, plan.sources, ran), spanOf };
}

export function spanFinder(...sources: readonly ReadonlyMap<string, SourceDocument>[]): SpanOf {
  return ({ file, path, on, span }) => {
    if (span) return span;
    for (const documents of sources) {
      const document = documents.get(file);
      if (document) return document.locate(path ?? [], on);
    }
    return start;
  };
}

export function seen(
  findings: readonly Finding[],
  spanOf: SpanOf,
  set: { readonly [rule: string]: string } | undefined,
): Seen[] {
  return findings.flatMap((finding) => {
    const severity =
      plainRules.includes(finding.rule) && set && Object.hasOwn(set, finding.rule)
        ? set[finding.rule]
        : undefined;
    if (severity === 'off') return [];
    const located = locate(finding, spanOf);
    return [
      {
        ...located,
        ...(severity ? { severity: severity as Seen['severity'] } : {}),
        minutes: finding.minutes ?? 2,
      },
    ];
  });
}

function kept(
  found: readonly Seen[],
  sources: ReadonlyMap<string, SourceDocument>,
  ran: ReadonlySet<string>,
): Seen[] {
  return applyAllowances(found, allowancesOf(sources.values()), ran)
    .map((finding) => ({ minutes: 1, ...finding }))
    .sort(inTextOrder);
}
