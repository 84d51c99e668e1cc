import type { Mapping } from '../change.ts';
import type { Place } from '../shape.ts';
import { type Context, evidence, valueText } from './values.ts';
import { signed } from './words.ts';

/** What the items of a list are called, and what is told of one that came or went. */

interface Noun {
  /** "objective": stands before the id; '' where the id says enough */
  one: string;
  /** of a new or lost item: the few words that say what it is */
  gist?: (item: Mapping, place: Place, context: Context) => (string | undefined)[];
}

const field =
  (...keys: string[]) =>
  (item: Mapping, place: Place, context: Context) =>
    keys.map((key) => {
      const value = below(item, key.split('.'));
      return value === undefined ? undefined : valueText(value, `${place}.${key}`, { ...context, item });
    });

function below(item: Mapping, keys: readonly string[]) {
  let here: Mapping[string] | undefined = item;
  for (const key of keys) here = (here as Mapping | undefined)?.[key];
  return here;
}

const nouns: { readonly [place: Place]: Noun } = {
  'analysis.needs': { one: 'need', gist: field('text') },
  'analysis.contracts': { one: 'contract', gist: field('value', 'starts', 'ends') },
  'analysis.sources': { one: 'source', gist: field('title', 'date') },
  'analysis.size.eligible_patients': { one: 'eligible patients' },
  'dmu.stakeholders': { one: '', gist: personGist },
  'dmu.links': { one: 'working link', gist: linkGist },
  'dmu.decisions': { one: 'decision', gist: field('question', 'body', 'date') },
  'dmu.decisions.members': { one: 'member', gist: memberGist },
  'diagnosis.swot': { one: 'SWOT item', gist: field('kind', 'text') },
  'diagnosis.tows': { one: 'strategy', gist: field('strategy') },
  'diagnosis.market.competitors': { one: 'competitor', gist: field('product') },
  'diagnosis.formulary': { one: 'formulary', gist: field('listing', 'restriction') },
  'diagnosis.white_space': { one: 'white space', gist: field('offering', 'spend') },
  'objectives.mutual_value': { one: 'mutual value', gist: field('initiative') },
  'objectives.objectives': { one: 'objective', gist: objectiveGist },
  'objectives.objectives.milestones': { one: 'milestone', gist: milestoneGist },
  'tactics.tactics': { one: 'tactic', gist: tacticGist },
  'tactics.tactics.milestones': { one: 'milestone', gist: field('text') },
  'tactics.tactics.risks': { one: 'risk' },
  'tactics.asks': { one: 'ask', gist: askGist },
  'tactics.extra_resources': { one: 'extra resource', gist: field('what') },
  'monitoring.kpis': { one: 'watched KPI', gist: field('threshold') },
  'monitoring.reviews': { one: 'review', gist: field('decisions') },
  'monitoring.feedback': { one: 'feedback', gist: field('text', 'for') },
  'monitoring.risks': { one: 'risk', gist: field('text') },
  'kam.areas': { one: 'area', gist: field('name') },
  'kam.team': { one: 'team member', gist: field('function') },
  'kam.products': { one: 'product', gist: field('label') },
  'kam.measures': { one: 'measure', gist: field('label') },
  'segmentation.axes': { one: 'axis' },
  'segmentation.axes.criteria': { one: 'criterion' },
  'questionnaire.waves': { one: 'wave', gist: field('date') },
  'questionnaire.items': { one: 'question' },
  'journeys.stages': { one: 'stage', gist: field('title') },
  'journeys.stages.decisions': { one: 'key decision', gist: field('question') },
};

function personGist(item: Mapping, place: Place, context: Context) {
  const { influence, support } = item as { influence?: Mapping; support?: Mapping };
  return [
    ...field('function')(item, place, context),
    influence && `influence ${valueText(influence, `${place}.influence`, context)}`,
    support ? `support ${valueText(support, `${place}.support`, context)}` : 'support unknown',
  ];
}

function linkGist(item: Mapping, place: Place, context: Context) {
  const [strength, confidence] = field('strength', 'confidence')(item, place, context);
  return [strength && `strength ${strength}`, confidence];
}

function memberGist(item: Mapping, place: Place, context: Context) {
  const [weight] = field('weight')(item, place, context);
  return [weight && `weight ${weight}`, item.veto === true ? 'can stop it' : undefined];
}

function objectiveGist(item: Mapping, place: Place, context: Context) {
  const [measure, baseline, target, due] = field(
    'measure',
    'baseline.value',
    'target',
    'due',
  )(item, place, context);
  const way = baseline === undefined ? target : `${baseline} → ${target ?? 'no target'}`;
  return [
    measure && way ? `${measure} ${way}` : (measure ?? way),
    due === undefined ? 'without a due date' : `by ${due}`,
  ];
}

function milestoneGist(item: Mapping, _place: Place, context: Context) {
  return typeof item.target === 'number' ? [valueText(item.target, 'target', context)] : [];
}

function tacticGist(item: Mapping, place: Place, context: Context) {
  const [money, hours, due, status] = field(
    'cost.money',
    'cost.hours',
    'due',
    'status',
  )(item, place, context);
  const serves = item.objectives as readonly string[] | undefined;
  return [
    money,
    hours,
    due && `due ${due}`,
    status,
    serves === undefined || serves.length === 0 ? 'serves no objective' : `for ${serves.join(', ')}`,
  ];
}

function askGist(item: Mapping, place: Place, context: Context) {
  const [of, text, by] = field('of', 'text', 'by')(item, place, context);
  return [of && `of ${of}`, text, by && `by ${by}`];
}

/** "objective listing-relivax"; a person goes by the pseudonym alone. */
export function itemName(place: Place, key: string): string {
  const { one } = nouns[place] ?? { one: place.split('.').at(-1)!.replaceAll('_', ' ') };
  const name = nameOfKey(place, key);
  return one === '' ? name : `${one} ${name}`;
}

/** "r-02+r-01+advises" and "relivax+p-and-t", as people say them. */
function nameOfKey(place: Place, key: string): string {
  if (place === 'dmu.links') {
    const [from, to, kind] = key.split('+');
    return `${from} ${kind === undefined ? '→' : kind.replaceAll('_', ' ')} ${to}`;
  }
  if (place === 'diagnosis.formulary') return key.replace('+', ' at ');
  return key;
}

/** What is told of an item that came or went. */
export function gistOf(place: Place, item: Mapping, context: Context): string {
  const parts = nouns[place]?.gist?.(item, place, context) ?? [];
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** "−1 → +2 (confirmed, visit-12)": what bears it out stands behind, once. */
export function judgedChange(before: Mapping, after: Mapping, place: Place, context: Context): string {
  const told = (value: Mapping) =>
    typeof value.value === 'number' && place === 'dmu.stakeholders.support'
      ? signed(value.value, context.words)
      : valueText(value.value ?? null, place, context);
  const beside = evidence(after, context.words);
  if (before.value === after.value)
    return `${told(after)}: ${beside === '' ? 'evidence taken out' : `now ${beside}`}`;
  return `${told(before)} → ${told(after)}${beside === '' ? '' : ` (${beside})`}`;
}
