/** `kam review --close`: the review is booked in 7-monitoring.yaml and the next one gets its day; every other byte stays. */
import type { YamlDocument } from '../../documents/document.ts';
import { appendItem, setValue } from '../../documents/edit.ts';
import { readYaml } from '../../documents/yaml.ts';
import { quoted } from '../../findings/printable.ts';
import { UsageError } from '../../io/faults.ts';
import { addMonths, isDay } from '../../plan/day.ts';
import { fileOf, inAccount } from '../../plan/files.ts';
import type { Plan, Workspace } from '../../plan/plan.ts';
import { stepText } from '../../plan/scaffold.ts';
import { tierInForce, tierSettings } from '../../plan/tiers.ts';
import type { Call } from '../command.ts';

export interface Closed {
  readonly file: string;
  readonly after: string;
  readonly next: string;
  readonly who: readonly string[];
}

export function closing(call: Call, workspace: Workspace, plan: Plan, asOf: string): Closed {
  const file = inAccount(plan.account, fileOf.monitoring);
  const held = (plan.monitoring?.reviews ?? []).find(({ date }) => date === asOf);
  if (held)
    throw new UsageError(
      `A review of ${asOf} stands in ${file} already.`,
      'Edit it there, or name the day this one was held: --as-of DATE.',
    );
  const next = nextReview(call, workspace, plan, asOf);
  const named = list(call.options.who);
  const who = named.length > 0 ? named : [plan.analysis?.owner ?? []].flat();
  const decisions = list(call.options.decision);
  const review = {
    date: asOf,
    ...(who.length > 0 ? { who } : {}),
    ...(decisions.length > 0 ? { decisions } : {}),
    next,
  };
  const document =
    (plan.sources.get(file) as YamlDocument | undefined) ??
    read(file, stepText('monitoring', plan.account, {}, new Map()));
  const booked = read(file, appendItem(document, ['reviews'], review));
  return { file, after: setValue(booked, ['next_review'], next), next, who };
}

const read = (file: string, text: string): YamlDocument => readYaml(file, new TextEncoder().encode(text));
const list = (value: Call['options'][string]): readonly string[] => (Array.isArray(value) ? value : []);

function nextReview(call: Call, workspace: Workspace, plan: Plan, asOf: string): string {
  const named = call.options.next;
  if (typeof named === 'string') {
    if (!isDay(named))
      throw new UsageError(`--next ${quoted(named)} is no day.`, 'Write it like 2027-01-12.');
    if (named <= asOf)
      throw new UsageError(`--next ${named} does not lie after ${asOf}.`, 'Name a day that is to come.');
    return named;
  }
  const tier = tierInForce(plan.tier, asOf)?.tier;
  const months = tierSettings(workspace.settings, tier)?.review_months;
  if (months !== undefined) return addMonths(asOf, months);
  throw new UsageError(
    tier === undefined
      ? 'No tier of this account is known, so nobody knows how often it is reviewed.'
      : `kam.yaml does not say how often a plan of tier ${quoted(tier)} is reviewed.`,
    'Name the day of the next review: --next DATE; or give the tier review_months in kam.yaml.',
  );
}
