import { Decimal, zero } from '../plan/exact.ts';
import type { Contact } from '../plan/records/contacts.ts';
import type { Reading } from '../plan/records/measures.ts';
import type { Opportunity, outcomes } from '../plan/records/opportunities.ts';
import { type Answer, answerKey } from '../plan/records/survey.ts';
import type { Line } from './inputs.ts';
import type { Converted } from './rates.ts';

/** What happened, up to as-of: opportunities, contacts, answers, readings. */

export interface Chance extends Line {
  readonly id: string;
  readonly opened: string;
  readonly due: string;
  /** "" while it is open at as-of */
  readonly decided: string;
  readonly type: string;
  readonly product: string;
  readonly outcome: (typeof outcomes)[number];
  readonly reason: string;
  readonly competitor: string;
  /** in the workspace's currency; undefined where none is written or there is no rate */
  readonly value: Decimal | undefined;
}

/** A decision after as-of has not been taken yet: that opportunity is open. One opened after as-of is not there. */
export function readChances(
  rows: readonly Opportunity[],
  asOf: string,
  convert: (amount: string, currency: string, day: string) => Converted,
): Chance[] {
  return rows.flatMap((row) => {
    if (row.opened_on > asOf) return [];
    const undecided = row.decided_on > asOf;
    const { id, type, product, reason, competitor, line, index } = row;
    const day = row.decided_on || row.due_on || row.opened_on || asOf;
    const value = row.value === '' ? undefined : convert(row.value, row.currency, day);
    return [
      {
        id,
        opened: row.opened_on,
        due: row.due_on,
        decided: undecided ? '' : row.decided_on,
        type,
        product,
        outcome: undecided ? 'open' : (row.outcome as Chance['outcome']),
        reason: undecided ? '' : reason,
        competitor,
        value: value && 'amount' in value ? value.amount : undefined,
        line,
        index,
      },
    ];
  });
}

export interface Met extends Line {
  readonly id: string;
  readonly date: string;
  readonly stakeholder: string;
  readonly by: string;
  readonly channel: string;
  /** whether the customer can answer in this channel (kam.yaml's kpis.two_way) */
  readonly twoWay: boolean;
  readonly hours: Decimal;
  /** hours × the team member's rate */
  readonly cost: Decimal;
  readonly tactic: string;
}

export function readContacts(
  rows: readonly Contact[],
  asOf: string,
  settings: {
    kpis: { two_way: readonly string[] };
    team?: readonly { id: string; rate?: number | undefined }[] | undefined;
  },
): Met[] {
  const rates = new Map(settings.team?.map(({ id, rate }) => [id, new Decimal(rate ?? 0)]));
  return rows.flatMap(({ id, date, stakeholder, by, channel, hours, tactic, line, index }) => {
    if (date > asOf) return [];
    const worked = hours === '' ? zero : new Decimal(hours);
    return [
      {
        id,
        date,
        stakeholder,
        by,
        channel,
        twoWay: settings.kpis.two_way.includes(channel),
        hours: worked,
        cost: worked.times(rates.get(by) ?? zero),
        tactic,
        line,
        index,
      },
    ];
  });
}

/** The last contact with each person, by a channel in which the person can answer. */
export function lastMet(contacts: readonly Met[]): ReadonlyMap<string, Met> {
  const last = new Map<string, Met>();
  for (const contact of contacts) {
    if (!contact.twoWay) continue;
    const before = last.get(contact.stakeholder);
    if (!before || contact.date >= before.date) last.set(contact.stakeholder, contact);
  }
  return last;
}

/** One respondent's answer to one item; of two the later line counts. */
export interface Reply extends Line {
  readonly wave: string;
  readonly respondent: string;
  readonly item: string;
  readonly importance: Decimal | undefined;
  readonly performance: Decimal | undefined;
  readonly score: Decimal | undefined;
}

export function readReplies(rows: readonly Answer[]): { replies: Reply[]; earlier: Reply[] } {
  const known = new Map<string, Reply>();
  const earlier: Reply[] = [];
  const number = (cell: string) => (cell === '' ? undefined : new Decimal(cell));
  for (const row of rows) {
    const { wave, respondent, item, importance, performance, score, line, index } = row;
    const key = answerKey(row);
    const before = known.get(key);
    if (before) earlier.push(before);
    known.set(key, {
      wave,
      respondent,
      item,
      importance: number(importance),
      performance: number(performance),
      score: number(score),
      line,
      index,
    });
  }
  return { replies: [...known.values()], earlier };
}

/** A reading of one of kam.yaml's measures. */
export interface Measured extends Line {
  readonly date: string;
  readonly measure: string;
  readonly value: Decimal;
}

/** The last reading of each measure on or before as-of; of two on one day the later line. */
export function lastReadings(rows: readonly Reading[], asOf: string): ReadonlyMap<string, Measured> {
  const last = new Map<string, Measured>();
  for (const { date, measure, value, line, index } of rows) {
    if (date > asOf) continue;
    const before = last.get(measure);
    if (!before || date >= before.date)
      last.set(measure, { date, measure, value: new Decimal(value), line, index });
  }
  return last;
}
