/** kam log --forecast: which plans are realistic, for people and for programs. */
import { dayLabel } from '../../facts/period.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import {
  isDue,
  isReached,
  isTooFew,
  type Kept,
  keptBy,
  keptOf,
  type Promised,
} from '../../history/forecast.ts';
import { csvText, hasHeader } from '../../scoring/result-csv.ts';
import type { Numbers } from '../kpi/numbers.ts';
import { type Look, pad } from '../kpi/table.ts';
import { times } from './words.ts';

export interface Forecast {
  asOf: string;
  /** undefined: all */
  account: string | undefined;
  promises: readonly Promised[];
  endless: number;
}

const columns = [
  'account',
  'objective',
  'owner',
  'measure',
  'first_due',
  'first_target',
  'unit',
  'due_moves',
  'target_moves',
  'baseline_moves',
  'dropped',
  'state',
  'attainment_pct',
  'actual',
  'reason',
];

export const isForecastCsv = (text: string): boolean => hasHeader(text, columns);

function stateOf(promised: Promised): 'open' | 'reached' | 'missed' | 'unknown' {
  const { outcome } = promised;
  if (outcome === undefined) return 'open';
  if (!('attainment' in outcome)) return 'unknown';
  return isReached(promised) ? 'reached' : 'missed';
}

const attainmentOf = ({ outcome }: Promised) =>
  outcome && 'attainment' in outcome ? outcome.attainment : undefined;
const actualOf = ({ outcome }: Promised) =>
  outcome && 'attainment' in outcome ? (outcome.actual ?? undefined) : undefined;
const reasonOf = ({ outcome }: Promised) => (outcome && 'reason' in outcome ? outcome.reason : undefined);

export function forecastCsv({ promises }: Forecast): string {
  const rows = promises.map((one) => [
    one.account,
    one.id,
    one.owner ?? '',
    one.measure ?? '',
    one.due,
    one.target === undefined ? '' : String(one.target),
    one.unit ?? '',
    String(one.dueMoves),
    String(one.targetMoves),
    String(one.baselineMoves),
    String(one.dropped),
    stateOf(one),
    attainmentOf(one)?.toSignificantDigits(15).toFixed() ?? '',
    actualOf(one)?.toSignificantDigits(15).toFixed() ?? '',
    reasonOf(one) ?? '',
  ]);
  return csvText([columns, ...rows]);
}

export function forecastJson({ asOf, account, promises, endless }: Forecast) {
  const group = (kept: Kept) => ({
    id: kept.of ?? null,
    due: kept.due,
    known: kept.known,
    reached: kept.reached,
    too_few: isTooFew(kept),
    median_attainment_pct: kept.median ?? null,
    moved: kept.moved,
    dropped: kept.dropped,
  });
  return {
    kam: 'log/1',
    as_of: asOf,
    account: account ?? null,
    forecast: {
      all: group(keptOf(promises)),
      by_owner: keptBy(promises, 'owner').map(group),
      by_measure: keptBy(promises, 'measure').map(group),
      by_account: keptBy(promises, 'account').map(group),
      without_due: endless,
      objectives: promises.map((one) => ({
        account: one.account,
        id: one.id,
        owner: one.owner ?? null,
        measure: one.measure ?? null,
        unit: one.unit,
        first_due: one.due,
        first_target: one.target ?? null,
        due_moves: one.dueMoves,
        target_moves: one.targetMoves,
        baseline_moves: one.baselineMoves,
        dropped: one.dropped,
        state: stateOf(one),
        attainment_pct: attainmentOf(one) ?? null,
        actual: actualOf(one) ?? null,
        reason: reasonOf(one),
      })),
    },
  };
}

/** `label`: what people call a measure. */
export function forecastText(
  forecast: Forecast,
  who: string,
  look: Look,
  label: (measure: string) => string,
): string {
  const { asOf, account, promises, endless } = forecast;
  const { columns: width, numbers } = look;
  const title = `What was promised first, and what came · ${who} · as of ${dayLabel(asOf)}`;
  const lines = [
    ...wrapped(printable(title), width).map(look.strong),
    '',
    ...wrapped(sumUp(promises, endless, numbers), width),
  ];
  const told: string[] = [];
  const groups = [
    ['By owner', keptBy(promises, 'owner'), (id: string) => id],
    ['By measure', keptBy(promises, 'measure'), label],
    ...(account === undefined
      ? [['By account', keptBy(promises, 'account'), (id: string) => id] as const]
      : []),
  ] as const;
  for (const [heading, kept, name] of groups)
    if (kept.length > 0) told.push('', ...groupLines(heading, kept, name, look));
  const legend = legendOf(groups.flatMap(([, kept]) => kept));
  // first what its words mean, then the table
  if (legend !== '') lines.push('', ...wrapped(legend, width).map(look.faint));
  lines.push(...told);
  const missed = promises.filter((one) => stateOf(one) === 'missed' || stateOf(one) === 'unknown');
  lines.push(
    ...section(
      'Not reached by their first day',
      missed.map((one) => missedText(one, account, numbers)),
      look,
    ),
  );
  const open = promises.filter((one) => !isDue(one) && !one.dropped);
  const records = open.map((one) => recordOf(one, promises, label));
  lines.push(
    ...section(
      records.some(({ length }) => length > 0)
        ? 'Still to come, and how such ones came out before'
        : 'Still to come',
      open.map((one, i) => openText(one, account, records[i]!, numbers)),
      look,
    ),
  );
  return `${lines.join('\n')}\n`;
}

/** What has to be known to read the groups. */
function legendOf(kept: readonly Kept[]): string {
  const median =
    'Median: half of the objectives came to at least so much of the way from baseline to target.';
  const few = 'Too few: less than three of which it is known how far they came.';
  const moved =
    'Moved: how often their days, targets and baselines were moved, of all objectives of a line together.';
  return [
    ...(kept.every(isTooFew) ? [] : [median]),
    ...(kept.some((one) => one.moved > 0) ? [moved] : []),
    ...(kept.some(isTooFew) ? [few] : []),
  ].join(' ');
}

function sumUp(promises: readonly Promised[], endless: number, numbers: Numbers): string {
  const all = keptOf(promises);
  const { due, known, reached } = all;
  const none =
    endless === 0
      ? ''
      : ` ${endless === 1 ? 'One objective never named' : `${endless} objectives never named`} a day.`;
  if (due === 0) return `No objective was due yet.${none}`;
  const unknown = due - known;
  const came = isTooFew(all) ? '' : ` Half of them came to at least ${median(all, numbers)} of the way.`;
  return `By the day that was promised first, ${due === 1 ? 'one objective was due' : `${due} objectives were due`}; ${reached === 0 ? 'none' : reached} reached the target that was promised first${unknown === 0 ? '' : `, and of ${unknown} nobody can say`}.${came}${none}`;
}

const median = (kept: Kept, numbers: Numbers) =>
  kept.median === undefined ? '–' : numbers.value(kept.median, '%');

const labelWidth = 30;
/** Here a line holds all columns. */
const roomy = 72;

/** Of few, what came is told by objective below: a share would pass for a judgement of whoever owns them. */
const tooFew = 'too few to say';

function groupLines(
  heading: string,
  kept: readonly Kept[],
  name: (id: string) => string,
  look: Look,
): string[] {
  const { columns: width, numbers } = look;
  const cells = kept.map((one) => ({
    label: printable(one.of === undefined ? 'nobody' : name(one.of)),
    due: String(one.due),
    reached: isTooFew(one) ? tooFew : `${one.reached} of ${one.known}`,
    median: isTooFew(one) ? '' : median(one, numbers),
    moved: one.moved === 0 ? '–' : times(one.moved),
  }));
  if (width < roomy)
    return [
      look.faint(heading),
      ...cells.flatMap(({ label, due, reached, median, moved }) =>
        wrapped(
          `${label}: ${due} due, ${median === '' ? reached : `reached ${reached}, half of them at least ${median} of the way`}, moved ${moved === '–' ? 'never' : moved}`,
          width - 2,
        ).map((line, i) => (i === 0 ? line : `  ${line}`)),
      ),
    ];
  const row = ({ label, due, reached, median, moved }: (typeof cells)[number]) =>
    `  ${pad(cut(label), labelWidth)} ${right(due, 4)}  ${right(reached, 14)} ${right(median, 8)}  ${moved}`.trimEnd();
  const head = { label: heading, due: 'due', reached: 'reached', median: 'median', moved: 'moved' };
  return [look.faint(row(head).slice(2)), ...cells.map(row)];
}

const right = (text: string, width: number) => ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
const cut = (text: string) => (displayWidth(text) <= labelWidth ? text : `${fitting(text, labelWidth - 1)}…`);

function section(heading: string, said: readonly string[], { columns: width, faint }: Look): string[] {
  if (said.length === 0) return [];
  const items = said.flatMap((text) =>
    wrapped(printable(text), width - 4).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`)),
  );
  return ['', ...wrapped(heading, width).map(faint), ...items];
}

const nameOf = ({ account, id }: Promised, asked: string | undefined) =>
  asked === undefined ? `${account}: ${id}` : id;

function missedText(one: Promised, account: string | undefined, numbers: Numbers): string {
  const attainment = attainmentOf(one);
  const came = attainment ? `${numbers.value(attainment, '%')} of the way` : `not known: ${reasonOf(one)}`;
  return [
    `${nameOf(one, account)}, due ${numbers.date(one.due)}: ${came}`,
    ...movesText(one),
    ...ownerText(one),
  ].join(' · ');
}

function movesText({ dueMoves, targetMoves, baselineMoves, dropped }: Promised): string[] {
  const moved = (what: string, count: number) => (count === 0 ? [] : [`${what} moved ${times(count)}`]);
  return [
    ...moved('day', dueMoves),
    ...moved('target', targetMoves),
    ...moved('baseline', baselineMoves),
    ...(dropped ? ['dropped'] : []),
  ];
}

const ownerText = ({ owner }: Promised) => (owner === undefined ? [] : [owner]);

const openText = (
  one: Promised,
  account: string | undefined,
  record: readonly string[],
  numbers: Numbers,
): string =>
  [`${nameOf(one, account)}, first due ${numbers.date(one.due)}`, ...movesText(one), ...record].join(' · ');

/** What came of such ones before, where they are enough. */
function recordOf(one: Promised, all: readonly Promised[], label: (measure: string) => string): string[] {
  const before = (key: 'owner' | 'measure', name: (id: string) => string): string[] => {
    const id = one[key];
    const kept = keptOf(all.filter((other) => other[key] === id));
    return id === undefined || isTooFew(kept)
      ? []
      : [`${name(id)}: ${kept.reached} of ${kept.known} reached`];
  };
  return [...before('owner', (id) => `others of ${id}`), ...before('measure', label)];
}
