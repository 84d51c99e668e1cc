/**
 * The sentences that state a finding, and who may say them. A frame is chosen by the numbers, never by hand,
 * and says no more than they do; the tests hold every frame against the numbers it was chosen for.
 * Words for charts, tables and labels stand in words.ts.
 */

import { type Sentence, sentence } from './sentence.ts';

export const frames: Readonly<Record<string, string>> = {
  // the headline: what the account does, and what became of our objectives
  'headline.and': '{business}, and {goals}',
  'headline.but': '{business}, but {goals}',
  'business.up': '{account} buys {change} more than a year before',
  'business.down': '{account} buys {change} less than a year before',
  'business.equal': '{account} buys as much as a year before',
  'business.value': '{account} stands at net sales of {value}',
  'business.unknown': 'Net sales of {account} are not known',
  'goals.none': 'no objective is written yet',
  'goals.unmeasured_one': 'its one objective has no actual yet',
  'goals.unmeasured': 'none of its {n} objectives has an actual yet',
  'goals.waiting_one': 'its one objective is not due yet',
  'goals.waiting': 'none of its {n} objectives is due yet',
  'goals.unjudged_one': 'its one objective cannot be judged yet',
  'goals.unjudged': 'none of its {n} objectives can be judged yet',
  'goals.begun_one': 'its one measured objective has just begun',
  'goals.begun': 'its {n} measured objectives have just begun',
  'goals.on_track_one': 'its one measured objective is on track',
  'goals.on_track': 'all {n} measured objectives are on track',
  'goals.behind_only': 'its one measured objective is behind',
  'goals.behind_all': 'all {n} measured objectives are behind',
  'goals.behind_one': 'one of {n} measured objectives is behind',
  'goals.behind_some': '{behind} of {n} measured objectives are behind',

  // step 1
  'needs.none': 'What {account} needs is not written yet',
  'needs.all_one': '{account} names one need, and an objective answers it',
  'needs.all': '{account} names {n} needs, and an objective answers each of them',
  'needs.no_one': '{account} names one need, and no objective answers it',
  'needs.no': '{account} names {n} needs, and no objective answers any of them',
  'needs.some': '{account} names {n} needs, and objectives answer {answered} of them',

  // step 2
  'tier.none': '{account} has no tier yet',
  'tier.key': '{account} is a key account (tier {tier})',
  'tier.other': '{account} is in tier {tier}',
  'tier.key_fragile': '{account} is a key account (tier {tier}), by {to_cut} points only',
  'tier.other_fragile': '{account} is in tier {tier}, {to_cut} points from the next cut',
  'tier.override': '{account} is in tier {tier} by our decision; its score says {scored}',
  'tier.override_same': '{account} is in tier {tier} by our decision, and its score agrees',
  'tier.override_alone': '{account} is in tier {tier} by our decision; it has no score',

  // step 3
  'dmu.none': 'Nobody is mapped yet at {account}',
  'dmu.no_strong': '{n|person is|people are} mapped, none with an influence of 3 or more',
  'dmu.unknown': 'What the {n|influential person|influential people} want is not known',
  'dmu.all_for': 'All {n} influential people support us',
  'dmu.one_for': 'The one influential person supports us',
  'dmu.none_against': '{for} of {n} influential people support us, none is against us',
  'dmu.nobody_for':
    'None of the {n|influential person|influential people} supports us, and none is against us',
  'dmu.against': '{for} of {n} influential people support us, {against|is|are} against us',
  'dmu.one_against': 'The one influential person is against us',

  // step 4
  'access.none': 'No formulary status is written yet',
  'access.all': 'All {n} formulary lines are listed, {unrestricted} of them without restriction',
  'access.one': 'The one formulary line is listed, {how}',
  'access.one_not_listed': 'The one formulary line is not listed yet',
  'access.none_listed': 'None of {n} formulary lines is listed yet',
  'access.some': '{listed} of {n} formulary lines are listed, {unrestricted} of them without restriction',

  // step 5
  'objectives.none': 'No objective is written yet',
  'objectives.unmeasured_one': 'The one objective has no actual yet',
  'objectives.unmeasured': 'None of the {n} objectives has an actual yet',
  'objectives.waiting_one': 'The one objective is not due yet',
  'objectives.waiting': 'None of the {n} objectives is due yet',
  'objectives.unjudged_one': 'The one objective cannot be judged yet',
  'objectives.unjudged': 'None of the {n} objectives can be judged yet',
  'objectives.begun_one': 'The one measured objective has just begun',
  'objectives.begun': 'The {n} measured objectives have just begun',
  'objectives.on_track_one': 'The one measured objective is on track',
  'objectives.on_track': 'All {n} measured objectives are on track',
  'objectives.behind_one': 'The one measured objective is behind',
  'objectives.behind': 'All {n} measured objectives are behind',
  'objectives.counted': '{on_track} of {n} measured objectives on track, {behind} behind',
  'objectives.left_waiting':
    '{n|objective is|objectives are} left out of this count: nothing is asked of a step before it is due.',
  'objectives.left_unmeasured':
    '{n|objective is|objectives are} left out of this count for want of an actual.',
  'objectives.left_unjudged':
    '{n|objective is|objectives are} left out of this count: it cannot be told how far the way is.',
  'objectives.weakest_value': 'Behind: “{statement}”, {actual} against {target}.',
  'objectives.weakest_back': 'Behind: “{statement}”, {actual} today after {baseline} at the start.',
  'objectives.weakest_to_date': 'Behind: “{statement}”, {actual} where the same months needed {target}.',
  'objectives.weakest':
    'Behind: “{statement}”, {pct} of the way to target where the time gone asks for {expected}.',

  // step 6
  'tactics.none': 'No tactic is written yet',
  'tactics.counted': '{n|tactic|tactics}: {done} done, {open} open, {late} of them overdue',
  'tactics.in_time': '{n|tactic|tactics}: {done} done, {open} open, none overdue',
  'tactics.all_done': '{n|tactic|tactics}, all done',
  'tactics.money': 'What is due in {year} costs {planned} of the {budget} a year allows',
  'tactics.money_over': 'What is due in {year} costs {planned}, more than the {budget} a year allows',

  // step 7
  'review.none': 'No review is planned',
  'review.next': 'The next review is on {date}',
  'review.overdue': 'The review of {date} is {n|day|days} overdue',
  'feedback.none': 'no feedback is written',
  'feedback.answered': 'every customer comment has an answer',
  'feedback.open_only': 'the one customer comment has no answer yet',
  'feedback.open_one': 'one of {n} customer comments has no answer yet',
  'feedback.open': '{open} of {n} customer comments have no answer yet',
  'monitoring.headline': '{review}; {feedback}',

  // parts that say nothing
  'broken.step': '{file} has {n|error|errors}, so nothing of it is shown',
  'absent.step': 'Nothing is written yet',
  'sources.none': 'No number can be worked out yet; below, what each one needs',
  'sources.headline': 'Where the {n|number comes|numbers come} from',
};

export interface Goals {
  /** objectives written */
  total: number;
  /** with an actual, steps before their due date left out */
  measured: number;
  behind: number;
  /** with an actual, but a step that is not due */
  waiting: number;
  /** of those measured: no time has passed that would ask for anything */
  begun: number;
  /** with an actual that cannot be judged: no baseline, no direction */
  unjudged: number;
}

export function goalsSay(goals: Goals): Sentence {
  const { total, measured, behind, begun } = goals;
  if (total === 0) return sentence('goals.none');
  if (measured === 0) return unjudged('goals', goals);
  if (begun === measured)
    return measured === 1 ? sentence('goals.begun_one') : sentence('goals.begun', { n: measured });
  if (behind === 0)
    return measured === 1 ? sentence('goals.on_track_one') : sentence('goals.on_track', { n: measured });
  if (behind === measured)
    return measured === 1 ? sentence('goals.behind_only') : sentence('goals.behind_all', { n: measured });
  return behind === 1
    ? sentence('goals.behind_one', { n: measured })
    : sentence('goals.behind_some', { n: measured, behind });
}

/** Nothing to judge: steps that are not due, objectives without an actual, or some of both. */
function unjudged(group: 'goals' | 'objectives', { total, waiting, unjudged: stuck }: Goals): Sentence {
  const why = waiting === total ? 'waiting' : waiting + stuck === 0 ? 'unmeasured' : 'unjudged';
  return total === 1 ? sentence(`${group}.${why}_one`) : sentence(`${group}.${why}`, { n: total });
}

export interface Business {
  account: string;
  now: number | null;
  before: number | null;
  currency: string;
}

/** A change is said in percent only where there was something to change from. */
export function businessSays({ account, now, before, currency }: Business): Sentence {
  if (now === null) return sentence('business.unknown', { account });
  if (before === null || before <= 0 || now < 0)
    return sentence('business.value', { account, value: { value: now, unit: currency } });
  const change = Math.round(((now - before) / before) * 1000) / 10;
  if (change === 0) return sentence('business.equal', { account });
  return sentence(change > 0 ? 'business.up' : 'business.down', {
    account,
    change: { value: Math.abs(change), unit: '%' },
  });
}

/** "but" where one half is good news and the other is not. */
export function headline(business: Sentence, goals: Sentence): Sentence {
  const turn = toneOf(business) * toneOf(goals) < 0;
  return sentence(turn ? 'headline.but' : 'headline.and', { business, goals });
}

function toneOf({ frame }: Sentence): number {
  if (frame === 'business.up' || frame.startsWith('goals.on_track')) return 1;
  if (frame === 'business.down' || frame.startsWith('goals.behind')) return -1;
  return 0;
}

export function needsSay(account: string, needs: number, answered: number): Sentence {
  if (needs === 0) return sentence('needs.none', { account });
  if (answered === needs)
    return needs === 1
      ? sentence('needs.all_one', { account })
      : sentence('needs.all', { account, n: needs });
  if (answered === 0)
    return needs === 1 ? sentence('needs.no_one', { account }) : sentence('needs.no', { account, n: needs });
  return sentence('needs.some', { account, n: needs, answered });
}

export interface Standing {
  account: string;
  /** the tier that holds today */
  tier: string | null;
  key: boolean;
  /** the score's tier where a human decided otherwise or the same; null: it has none */
  override: { scored: string | null } | null;
  /** points to the nearest cut, where the score calls it fragile */
  fragile: number | null;
}

export function tierSays({ account, tier, key, override, fragile }: Standing): Sentence {
  if (tier === null) return sentence('tier.none', { account });
  if (override) {
    if (override.scored === null) return sentence('tier.override_alone', { account, tier });
    return override.scored === tier
      ? sentence('tier.override_same', { account, tier })
      : sentence('tier.override', { account, tier, scored: override.scored });
  }
  if (fragile !== null)
    return sentence(key ? 'tier.key_fragile' : 'tier.other_fragile', { account, tier, to_cut: fragile });
  return sentence(key ? 'tier.key' : 'tier.other', { account, tier });
}

export interface Support {
  mapped: number;
  /** people with an influence of 3 or more, by their support */
  for: number;
  against: number;
  neutral: number;
  unknown: number;
}

export function supportSays(account: string, support: Support): Sentence {
  const n = support.for + support.against + support.neutral + support.unknown;
  if (support.mapped === 0) return sentence('dmu.none', { account });
  if (n === 0) return sentence('dmu.no_strong', { n: support.mapped });
  if (support.unknown === n) return sentence('dmu.unknown', { n });
  if (support.for === n) return n === 1 ? sentence('dmu.one_for') : sentence('dmu.all_for', { n });
  if (support.against === 0)
    return support.for === 0
      ? sentence('dmu.nobody_for', { n })
      : sentence('dmu.none_against', { for: support.for, n });
  if (n === 1) return sentence('dmu.one_against');
  return sentence('dmu.against', { for: support.for, against: support.against, n });
}

export interface Access {
  eligible: number;
  listed: number;
  /** listed with a written `restriction: []`; unknown is not "without" */
  unrestricted: number;
  /** of the only line: whether its restrictions are known */
  known: boolean;
}

export function accessSays({ eligible, listed, unrestricted, known }: Access): Sentence {
  if (eligible === 0) return sentence('access.none');
  if (listed === 0)
    return eligible === 1
      ? sentence('access.one_not_listed')
      : sentence('access.none_listed', { n: eligible });
  if (eligible === 1) {
    const how = unrestricted === 1 ? 'access.without' : known ? 'access.with' : 'access.unknown';
    return sentence('access.one', { how: { word: how } });
  }
  if (listed === eligible) return sentence('access.all', { n: eligible, unrestricted });
  return sentence('access.some', { n: eligible, listed, unrestricted });
}

export function objectivesSay(goals: Goals): Sentence {
  const { total, measured, behind, begun } = goals;
  if (total === 0) return sentence('objectives.none');
  if (measured === 0) return unjudged('objectives', goals);
  const which =
    begun === measured ? 'begun' : behind === 0 ? 'on_track' : behind === measured ? 'behind' : 'counted';
  if (which !== 'counted')
    return measured === 1
      ? sentence(`objectives.${which}_one`)
      : sentence(`objectives.${which}`, { n: measured });
  return sentence('objectives.counted', { n: measured, on_track: measured - behind, behind });
}

/** Why fewer objectives are counted than are written: a reader who counts the bars would ask. */
export function leftOutSay({ total, measured, waiting, unjudged }: Goals): Sentence[] {
  if (measured === 0) return [];
  const unmeasured = total - measured - waiting - unjudged;
  return [
    ...(waiting > 0 ? [sentence('objectives.left_waiting', { n: waiting })] : []),
    ...(unmeasured > 0 ? [sentence('objectives.left_unmeasured', { n: unmeasured })] : []),
    ...(unjudged > 0 ? [sentence('objectives.left_unjudged', { n: unjudged })] : []),
  ];
}

/** Dropped tactics are not counted. */
export function tacticsSay(total: number, done: number, late: number): Sentence {
  if (total === 0) return sentence('tactics.none');
  if (done === total) return sentence('tactics.all_done', { n: total });
  if (late === 0) return sentence('tactics.in_time', { n: total, done, open: total - done });
  return sentence('tactics.counted', { n: total, done, open: total - done, late });
}

export function moneySays(year: string, planned: number, budget: number, currency: string): Sentence {
  return sentence(planned > budget ? 'tactics.money_over' : 'tactics.money', {
    year,
    planned: { value: planned, unit: currency, exact: true },
    budget: { value: budget, unit: currency, exact: true },
  });
}

export function monitoringSays(review: Sentence, feedback: Sentence): Sentence {
  return sentence('monitoring.headline', { review, feedback });
}

/** `overdue`: days since the planned day, 0 or less: not overdue. */
export function reviewSays(next: string | undefined, overdue: number): Sentence {
  if (next === undefined) return sentence('review.none');
  return overdue > 0
    ? sentence('review.overdue', { date: { date: next }, n: overdue })
    : sentence('review.next', { date: { date: next } });
}

export function feedbackSays(total: number, open: number): Sentence {
  if (total === 0) return sentence('feedback.none');
  if (open === 0) return sentence('feedback.answered');
  if (open === 1)
    return total === 1 ? sentence('feedback.open_only') : sentence('feedback.open_one', { n: total });
  return sentence('feedback.open', { n: total, open });
}
