/** `kam review --close`: the review is booked in 7-monitoring.yaml and the next one gets its day; every other byte stays. */
import type { YamlDocument } from '../../documents/document.ts';
import { appendItem, setValue } from '../../documents/edit.ts';
import { readYaml } from '../../documents/yaml.ts';
import type { Path } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
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

/** `today`: as the clock says, whichever day --as-of names. */
export function closing(
  call: Call,
  workspace: Workspace,
  plan: Plan,
  { asOf, today }: { asOf: string; today: string },
): Closed {
  const file = inAccount(plan.account, fileOf.monitoring);
  refuseDay(plan, file, asOf, today);
  const next = nextReview(call, workspace, plan, asOf);
  const who = whoTookPart(call, workspace, plan);
  const decisions = list(call.options.decision);
  refuseEmpty('decision', decisions, 'Write what was decided, or leave the option out.');
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

/** Reviews are booked as they are held: the last one sets the next. */
function refuseDay(plan: Plan, file: string, day: string, today: string): void {
  if (day > today)
    throw new UsageError(
      `A review of ${day} cannot be booked: today is ${today}, so it was not held yet.`,
      'Close it when it is over; --next DATE sets the day of the one to come.',
    );
  const last = (plan.monitoring?.reviews ?? [])
    .map(({ date }) => date)
    .sort()
    .at(-1);
  if (last === undefined || last < day) return;
  throw last === day
    ? new UsageError(
        `A review of ${day} stands in ${file} already.`,
        'Edit it there, or name the day this one was held: --as-of DATE.',
      )
    : new UsageError(
        `${file} has a review of ${last} already, and ${day} lies before it: the next review would be set by an older one.`,
        'Add a review that was forgotten to the file by hand; --close books the newest.',
      );
}

/** Those who are named, else the plan's owner. */
function whoTookPart(call: Call, { settings: { team } }: Workspace, { analysis }: Plan): readonly string[] {
  const named = list(call.options.who);
  refuseEmpty('who', named, 'Name a team id, or leave the option out: then it is the plan’s owner.');
  const known = team?.map(({ id }) => id);
  const stranger = known && named.find((id) => !known.includes(id));
  if (known !== undefined && stranger !== undefined) {
    const near = didYouMean(stranger, known);
    throw new UsageError(
      `--who ${quoted(stranger)} is not a team id (kam.yaml).`,
      near
        ? `Did you mean ${near}?`
        : `Known are ${known.slice(0, 12).join(', ')}${known.length > 12 ? ' …' : ''}; or add it to team: in kam.yaml.`,
    );
  }
  return named.length > 0 ? named : [analysis?.owner ?? []].flat();
}

function refuseEmpty(option: string, values: readonly string[], help: string): void {
  if (values.some((value) => value.trim() === '')) throw new UsageError(`--${option} is empty.`, help);
}

/** The option that brought a value of the review that is booked; what stands in the file already came from none. */
export const optionOf = (path: Path): string | undefined =>
  path[0] === 'reviews' && path[2] === 'decisions'
    ? '--decision'
    : path[0] === 'reviews' && path[2] === 'who'
      ? '--who'
      : undefined;

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
