/** How each objective stands on the day of the review, in the words of kam log. */
import { quote, type Words } from '../../diff/say/words.ts';
import type { Facts } from '../../facts/facts.ts';
import { objectiveReading, type Reading } from '../../history/snapshot.ts';
import type { ObjectiveRow } from '../../kpis/pieces/attainment.ts';
import type { Decimal } from '../../plan/exact.ts';
import { amount } from '../../report/sections/given.ts';
import type { Row } from '../diff/parts.ts';
import { exact } from '../kpi/json.ts';
import { ofTheWay, standingWord, verdictOfPace } from '../shared/standing.ts';
import type { Section } from './section.ts';

/** One objective: what objective_attainment says of it, what a log would, and the words of the plan. */
export interface Standing {
  readonly row: ObjectiveRow;
  readonly reading: Reading;
  readonly statement: string | undefined;
  /** a count of patients so small that it is not printed, and neither is what it could be worked out from */
  readonly hidden: boolean;
}

export function standings(facts: Facts, rows: readonly ObjectiveRow[]): Standing[] {
  const written = new Map(facts.plan.objectives?.objectives?.map((one) => [one.id, one.statement]));
  return rows.map((row) => ({
    row,
    reading: objectiveReading(row, facts.asOf),
    statement: written.get(row.id),
    hidden: isSmall(facts, row),
  }));
}

/** What may be printed is an amount with its unit; in the place of another stands a sentence. */
const isSmall = ({ workspace }: Facts, { actual, target, baseline, unit }: ObjectiveRow): boolean =>
  [actual, target, baseline].some(
    (value) => value !== null && !('unit' in Object(amount(workspace, value.toNumber(), unit ?? ''))),
  );

/** `short`: an amount with its unit, in few digits. `broken`: why nothing can be said. */
export interface Said {
  readonly words: Words;
  readonly short: (value: number, unit: string) => string;
  readonly broken: string | undefined;
}

export function objectivesSection(standings: readonly Standing[], said: Said): Section {
  return {
    id: 'objectives',
    title: 'How the objectives stand',
    lede: standings.length === 0 ? undefined : countText(standings),
    parts:
      standings.length === 0
        ? []
        : [{ title: 'Objectives', rows: standings.map((one) => standingRow(one, said)) }],
    none:
      said.broken === undefined
        ? 'The plan has no objective.'
        : `It cannot be said how the objectives stand: ${said.broken}.`,
  };
}

/** "4 behind, 1 not held, 2 ahead": what goes badly comes first. */
function countText(standings: readonly Standing[]): string {
  const words = standings.map(({ reading }) => standingWord(reading));
  const count = new Map<string, number>();
  for (const word of words) count.set(word, (count.get(word) ?? 0) + 1);
  const badFirst = [...count].sort(
    ([a], [b]) =>
      Number(isBad(standings, b)) - Number(isBad(standings, a)) || words.indexOf(a) - words.indexOf(b),
  );
  return `${badFirst.map(([word, n]) => `${n} ${word}`).join(', ')}.`;
}

const isBad = (standings: readonly Standing[], word: string): boolean =>
  standings.some(({ reading }) => standingWord(reading) === word && verdictOfPace(reading) === 'bad');

function standingRow(standing: Standing, said: Said): Row {
  const { row, reading, statement } = standing;
  const { words } = said;
  const text = [amountText(standing, said), wayText(standing, words), standingWord(reading)];
  return {
    subject: `objective ${row.id}`,
    text: text.filter((part) => part !== undefined).join(' · '),
    notes: [
      ...(statement === undefined ? [] : [quote(statement, words)]),
      [
        measureText(row),
        row.actual_period,
        toDateText(standing, said),
        row.due && `due ${words.date(row.due)}`,
      ]
        .filter(Boolean)
        .join(' · '),
      ...(row.value === null && row.reason ? [`not known: ${row.reason}`] : []),
    ].filter((note) => note !== ''),
  };
}

/** "€1.24 M of €1.48 M"; of a share, "57% of 60%" would read as something else. */
function amountText({ row, hidden }: Standing, { short }: Said): string | undefined {
  const { actual, target, unit, shape, better, baseline } = row;
  if (hidden) return 'a count of patients too small to be printed';
  const [is, goal] = [actual, target].map((value) => value && short(value.toNumber(), unit ?? ''));
  if (!goal) return undefined;
  if (!is) return `the target is ${goal}`;
  if (shape === 'hold') return `${is}, to be at ${better === 'down' ? 'most' : 'least'} ${goal}`;
  const grows = better !== 'down' && target!.isPositive() && !baseline?.greaterThan(target!);
  return /^[A-Z]{3}$/.test(unit ?? '') && grows ? `${is} of ${goal}` : `${is} for a target of ${goal}`;
}

function wayText({ row: { value }, reading, hidden }: Standing, words: Words): string | undefined {
  if (value === null || hidden || reading.display !== undefined) return undefined;
  return value.isNegative()
    ? 'further from the target than at the start'
    : ofTheWay(words.pct(value.toNumber()), reading);
}

/** Money of a year is held against the part of the target that falls into the months that are closed. */
const toDateText = ({ row, hidden }: Standing, { short }: Said): string | undefined =>
  row.pro_rata === null || row.target_to_date === null || hidden
    ? undefined
    : `the target for these months is ${short(row.target_to_date.toNumber(), row.unit ?? '')}`;

const measureText = ({ label, measure, product, body }: ObjectiveRow): string => {
  const narrowed = [product, body].filter((one) => one !== null).join(', ');
  return `${label ?? measure ?? ''}${narrowed === '' ? '' : ` (${narrowed})`}`;
};

export function standingJson({ row, reading, statement, hidden }: Standing) {
  const { id, measure, product, body, unit, due, actual_period, reason, value } = row;
  const figure = (number: Decimal | null | undefined) => (hidden ? null : exact(number ?? null));
  return {
    id,
    statement: statement ?? null,
    measure,
    product,
    body,
    unit,
    actual: figure(row.actual),
    actual_period,
    target: figure(row.target),
    target_to_date: figure(row.target_to_date),
    attainment_pct: figure(value),
    expected_pct: figure(reading.expected),
    standing: standingWord(reading),
    due,
    reason: value === null ? (reason ?? null) : null,
  };
}
