import { isDay } from '../../plan/day.ts';
import { isList, isMapping, type Mapping, type Value } from '../change.ts';
import type { Place } from '../shape.ts';
import { quote, signed, type Words } from './words.ts';

/** One value in words: money with its currency, days with the month's name, codes as words, sentences in quotes. */

const money = new Set<Place>([
  'analysis.category_spend',
  'analysis.contracts.value',
  'diagnosis.formulary.potential',
  'diagnosis.white_space.spend',
  'tactics.resources.money',
  'tactics.tactics.cost.money',
  'tactics.tactics.effect.low',
  'tactics.tactics.effect.likely',
  'tactics.tactics.effect.high',
  'tactics.effect_curve',
  'tactics.tactics.risks.impact',
  'monitoring.risks.impact',
]);

/** Values in the unit of the objective's measure. */
const measured = new Set<Place>([
  'objectives.objectives.target',
  'objectives.objectives.baseline',
  'objectives.objectives.milestones.target',
]);

/** Free text of one line: quoted, though it may look like a code. */
const sentences = /\.(text|statement|question|realistic|why|answer|vision|summary|strategy|why_kam|action)$/;

export interface Context {
  words: Words;
  /** the item the value stands in, for its unit */
  item?: Mapping | undefined;
}

export function valueText(value: Value | null, place: Place, { words, item }: Context): string {
  if (value === null) return 'unknown';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return numberText(value, place, { words, item });
  if (typeof value === 'string') return textOf(value, place, words);
  if (isList(value)) return listText(value, place, { words, item });
  return mappingText(value as Mapping, place, { words, item });
}

function numberText(value: number, place: Place, { words, item }: Context): string {
  if (money.has(place) || place.startsWith('tactics.tactics.effect_curve.')) return words.money(value);
  if (place.endsWith('_pct')) return words.pct(value);
  if (place.endsWith('.cost.hours') || place.startsWith('tactics.resources.hours'))
    return `${words.num(value)} h`;
  if (place === 'dmu.stakeholders.support') return signed(value, words);
  if (measured.has(place)) {
    const unit = typeof item?.measure === 'string' ? words.unitOf(item.measure) : undefined;
    return unit === undefined ? words.num(value) : words.measure(value, unit);
  }
  return words.num(value, 4);
}

function textOf(value: string, place: Place, words: Words): string {
  if (isDay(value)) return words.date(value);
  if (/^\d{4}-\d{2}$/.test(value)) return words.date(value);
  if (/^[a-z0-9_/:.-]+$/.test(value) && !sentences.test(place)) return value.replaceAll('_', ' ');
  return quote(value, words);
}

function listText(list: readonly Value[], place: Place, context: Context): string {
  if (list.length === 0) return 'none';
  if (list.every((item) => !isMapping(item)))
    return list.map((item) => valueText(item, place, context)).join(', ');
  return `${list.length} of them`;
}

function mappingText(value: Mapping, place: Place, context: Context): string {
  if (value.value !== undefined) {
    const told = valueText(value.value, place, context);
    const beside = evidence(value, context.words);
    return beside === '' ? told : `${told} (${beside})`;
  }
  return Object.entries(value)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([key, below]) => `${labelOf(key)} ${valueText(below, `${place}.${key}`, context)}`)
    .join(', ');
}

/** What was decided comes before why and by whom. */
const first = ['tier', 'verdict', 'reason', 'why', 'approved_by'];
const rank = (key: string) => (first.includes(key) ? first.indexOf(key) : first.length);

/** What bears a judged value out: "confirmed, visit-12, 12 May 2026". */
export function evidence({ confidence, source, as_of, date, by }: Mapping, words: Words): string {
  return [
    confidence,
    typeof source === 'string' ? textOf(source, 'source', words) : undefined,
    ...[as_of, date].map((day) => (typeof day === 'string' ? words.date(day) : undefined)),
    typeof by === 'string' ? `by ${by}` : undefined,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

export const labelOf = (key: string): string => key.replace(/_pct$/, '').replaceAll('_', ' ');
