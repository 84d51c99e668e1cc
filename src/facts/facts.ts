import { fileOf, inAccount, type RecordName, type StepPart } from '../plan/files.ts';
import type { Plan, Workspace } from '../plan/plan.ts';
import { type History, type Past, pastOf } from './commitments.ts';
import {
  type Chance,
  lastMet,
  lastReadings,
  type Measured,
  type Met,
  type Reply,
  readChances,
  readContacts,
  readReplies,
} from './events.ts';
import { hasErrors, type Later } from './inputs.ts';
import { type Entry, readEntries } from './ledger.ts';
import { type MarketFact, readMarket } from './market.ts';
import { type Calendar, calendarOf } from './period.ts';
import { converter } from './rates.ts';

/**
 * One account's plan and records, joined for a day. What is dated after as-of is not in it. Everything is worked
 * out when it is first asked for, so that a rule that needs one part does not pay for the others. No judgement,
 * no ratios: those are said further down.
 */
export interface Facts {
  readonly account: string;
  readonly asOf: string;
  readonly workspace: Workspace;
  readonly plan: Plan;
  readonly calendar: Calendar;
  /** the books up to as-of, in the workspace's currency; empty where there is no ledger */
  ledger(): readonly Entry[];
  /** lines of a record file that are dated after as-of and therefore do not count */
  later(name: 'ledger' | 'contacts' | 'measures'): readonly Later[];
  market(): readonly MarketFact[];
  opportunities(): readonly Chance[];
  contacts(): readonly Met[];
  /** stakeholder → the last contact by a two-way channel */
  lastMet(): ReadonlyMap<string, Met>;
  /** `earlier`: answers that a later one of the same respondent to the same item replaced */
  replies(): { readonly replies: readonly Reply[]; readonly earlier: readonly Reply[] };
  /** measure → its last reading */
  readings(): ReadonlyMap<string, Measured>;
  /** the workspace-relative file of a step or of records */
  file(part: StepPart | RecordName): string;
  /** what was first promised, and how often that was moved; undefined: no history is known */
  past(): Past | undefined;
  /** why a part yields no numbers ("5-objectives.yaml has 3 errors"); undefined where it may be used, or is absent */
  broken(...parts: readonly (StepPart | RecordName)[]): string | undefined;
}

export function gatherFacts(workspace: Workspace, plan: Plan, asOf: string, history?: History): Facts {
  const { records } = plan;
  const { settings } = workspace;
  const calendar = calendarOf(settings, asOf);
  const convert = once(() => converter(workspace));
  const entries = once(() => readEntries(records.ledger ?? [], asOf, workspace, convert()));
  const contacts = once(() => readContacts(records.contacts ?? [], asOf, settings));
  return {
    account: plan.account,
    asOf,
    workspace,
    plan,
    calendar,
    ledger: () => entries().entries,
    later: (name) =>
      name === 'ledger'
        ? entries().later
        : (records[name] ?? [])
            .filter(({ date }) => date > asOf)
            .map(({ line, index, date }) => ({ line, index, date })),
    market: once(() => readMarket(records.market ?? [], calendar.starts)),
    opportunities: once(() => readChances(records.opportunities ?? [], asOf, convert())),
    contacts,
    lastMet: once(() => lastMet(contacts())),
    replies: once(() => readReplies(records.survey ?? [])),
    readings: once(() => lastReadings(records.measures ?? [], asOf)),
    past: once(() => history && pastOf(history.versions, plan, asOf, history.renaming)),
    file: (part) => inAccount(plan.account, nameOf(part)),
    broken: (...parts) => {
      const inWorkspace = workspace.broken.get('kam.yaml');
      if (inWorkspace) return hasErrors('kam.yaml', inWorkspace);
      for (const part of parts) {
        const errors = plan.broken.get(inAccount(plan.account, nameOf(part)));
        if (errors) return hasErrors(nameOf(part), errors);
      }
      return undefined;
    },
  };
}

function nameOf(part: StepPart | RecordName): string {
  return part in fileOf ? fileOf[part as StepPart] : `records/${part}.csv`;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
