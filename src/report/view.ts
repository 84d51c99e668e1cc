/**
 * Builds what a report says from the plan, its facts and the KPIs' results: one pure function, no clock, no
 * disk, no formatting. What stands on a page and in `--format json` is exactly this.
 */

import type { Facts } from '../facts/facts.ts';
import type { LocatedFinding, Place } from '../findings/finding.ts';
import type { Description, KpiResult } from '../kpis/kpi.ts';
import type { Asked } from '../plan/period.ts';
import { cleanAll } from './clean.ts';
import type { ReportView } from './model.ts';
import { analysisSection } from './sections/1-analysis.ts';
import { segmentationSection } from './sections/2-segmentation.ts';
import { dmuSection } from './sections/3-dmu.ts';
import { diagnosisSection } from './sections/4-diagnosis.ts';
import { objectivesSection } from './sections/5-objectives.ts';
import { tacticsSection } from './sections/6-tactics.ts';
import { monitoringSection } from './sections/7-monitoring.ts';
import type { Given, ScoredAccount } from './sections/given.ts';
import { sourcesSection } from './sections/sources.ts';
import { statusOf, summarySection } from './sections/summary.ts';
import { sentence } from './sentence.ts';

export interface ReportInput {
  readonly facts: Facts;
  readonly asked: Asked;
  readonly kpis: readonly KpiResult[];
  readonly describe: (id: string) => Description | undefined;
  readonly scores: readonly ScoredAccount[] | undefined;
  readonly sizeLabel: 'beds' | 'lives' | null;
  /** errors of this account's files and the workspace's */
  readonly errors: readonly LocatedFinding[];
  readonly lineOf: (place: Place) => number;
  /** hash of the files read */
  readonly revision: string;
}

export function reportView(input: ReportInput): ReportView {
  const { facts, asked, errors } = input;
  const { settings } = facts.workspace;
  const { plan, asOf } = facts;
  const given: Given = {
    facts,
    asOf,
    settings,
    name: plan.analysis?.name ?? facts.account,
    kpis: new Map(input.kpis.map((kpi) => [kpi.id, kpi])),
    describe: input.describe,
    scores: input.scores,
    sizeLabel: input.sizeLabel,
    lineOf: input.lineOf,
  };
  return cleanAll({
    kam: 'report/1',
    as_of: asOf,
    meta: {
      title: given.name,
      account: facts.account,
      company: settings.company ?? null,
      edition: 'internal',
      language: 'en',
      locale: settings.locale,
      currency: settings.currency,
      period: asked.name,
      revision: input.revision,
      status: statusOf(given),
    },
    banner: bannerOf(errors),
    sections: [
      summarySection(given),
      analysisSection(given),
      segmentationSection(given),
      dmuSection(given),
      diagnosisSection(given),
      objectivesSection(given),
      tacticsSection(given),
      monitoringSection(given),
      sourcesSection(given),
    ],
  });
}

function bannerOf(errors: readonly LocatedFinding[]): ReportView['banner'] {
  if (errors.length === 0) return null;
  const byFile = new Map<string, LocatedFinding[]>();
  for (const error of errors) byFile.set(error.file, [...(byFile.get(error.file) ?? []), error]);
  return {
    text: sentence('banner', { n: errors.length, files: byFile.size }),
    files: [...byFile].map(([file, found]) => ({
      file,
      errors: found.length,
      first: found[0]!.message,
      line: found[0]!.line,
    })),
  };
}
