/**
 * The report's own words, in one place and by language: labels for codes and headings, and the frames of
 * sentences. A word that is missing is a defect and throws; plan text never passes through here as a key.
 */

import { type Format, formatFor } from './format.ts';
import { type Sentence, spoken } from './sentence.ts';
import { frames } from './sentences.ts';

export interface Words extends Format {
  t(key: string): string;
  say(said: Sentence): string;
}

const english: Readonly<Record<string, string>> = {
  unknown: 'unknown',
  'role.decider': 'decider',
  'role.approver': 'approver',
  'role.gatekeeper': 'gatekeeper',
  'role.buyer': 'buyer',
  'role.influencer': 'influencer',
  'role.user': 'user',
  'role.initiator': 'initiator (starts it)',
  'role.coach': 'coach',
  'role.none': 'role not known',
  'link.reports_to': 'reports to',
  'link.works_with': 'works with',
  'link.influences': 'influences',
  'link.advises': 'advises',
  'link.conflicts': 'conflicts with',
  'link.same_committee': 'same committee',
  'map.win_over': 'Win over',
  'map.partner_closely': 'Partner closely',
  'map.opposes': 'opposes',
  'map.champions': 'champions',
  'map.support': 'Support →',
  'map.influence': 'Influence →',
  'map.unknown': 'not known',
  'map.partnership': 'partnership: filled today, outlined wanted (of 4 steps)',
  'state.reached': 'reached',
  'state.on_track': 'on track',
  'state.behind': 'behind',
  'state.not_due': 'not due yet',
  'state.no_actual': 'no actual yet',
  'chart.baseline': 'baseline',
  'chart.target': 'target',
  'chart.way_gone': 'way gone',
  'chart.no_baseline': 'no baseline',
  'chart.no_target': 'no target',
  'chart.expected': 'dashed: where a straight line would stand today',
  'chart.step': 'A step is late only after its due date.',
  'chart.hold': 'A value to hold: right of the mark is the good side.',
};

const chartFrames: Readonly<Record<string, string>> = {
  'chart.bubble_area': 'Bubble area = {what} (largest {largest})',
  'chart.labelled': '{shown} of {all} named; all are in the table',
  'chart.without_place': '{n|account|accounts} without a place: too little data',
  'chart.matrix.title': '{n|account|accounts} by {y} and {x}',
  'chart.matrix.ours': '{account}: {y_label} {y}, {x_label} {x}; tier {tier}.',
  'chart.matrix.not_ours': 'This account is not placed.',
  'chart.strip.title': '{n|account|accounts} by {label}',
  'chart.strip.how': 'Bold numbers are the cuts between tiers · {n|account|accounts} scored',
  'chart.strip.ours': '{account}: {label} {score}; tier {tier}.',
  'chart.map.title': '{n|person|people} by influence and support',
  'chart.map.description':
    'Of {strong|person|people} with an influence of 3 or more, {against} are against, {with} for us, and the support of {unknown} is not known.',
  'chart.links_drawn': '{shown} of {all} links drawn, conflicts and strong ones first; all are in the table',
  'chart.objectives.title': '{n|objective|objectives} from baseline to target',
  'chart.due': 'by {due}',
  n_accounts: '{n|account|accounts}',
  plain_number: '{n}',
};

const allFrames = { ...chartFrames, ...frames };

export function wordsFor(locale: string, currency: string): Words {
  const format = formatFor(locale, currency);
  return {
    ...format,
    t(key) {
      const word = Object.hasOwn(english, key) ? english[key] : undefined;
      if (word === undefined) throw new Error(`the report has no word for "${key}"`);
      return word;
    },
    say: (said) => spoken(said, allFrames, format),
  };
}
