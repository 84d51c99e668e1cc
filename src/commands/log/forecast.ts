/** kam log --forecast: which plans are realistic, for people and for programs. */
import { dayLabel } from '../../facts/period.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import { isDue, isReached, type Kept, keptBy, keptOf, type Promised } from '../../history/forecast.ts';
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
  const group = ({ of, due, known, reached, median, moved, dropped }: Kept) => ({
    id: of ?? null,
    due,
    known,
    reached,
    median_attainment_pct: median ?? null,
    moved,
    dropped,
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
    ...wrapped(sumUp(promises, endless), width),
  ];
  const groups = [
    ['By owner', keptBy(promises, 'owner'), (id: string) => id],
    ['By measure', keptBy(promises, 'measure'), label],
    ...(account === undefined
      ? [['By account', keptBy(promises, 'account'), (id: string) => id] as const]
      : []),
  ] as const;
  for (const [heading, kept, name] of groups)
    if (kept.length > 0) lines.push('', ...groupLines(heading, kept, name, look));
  const missed = promises.filter((one) => stateOf(one) === 'missed' || stateOf(one) === 'unknown');
  lines.push(
    ...section(
      'Not reached by their first day',
      missed.map((one) => missedText(one, account, numbers)),
      look,
    ),
  );
  const open = promises.filter((one) => !isDue(one) && !one.dropped);
  const said = open.map((one) => openText(one, account, promises, numbers, label));
  lines.push(...section('Still to come, and how such ones came out before', said, look));
  return `${lines.join('\n')}\n`;
}

function sumUp(promises: readonly Promised[], endless: number): string {
  const { due, known, reached } = keptOf(promises);
  const none =
    endless === 0
      ? ''
      : ` ${endless === 1 ? 'One objective never named' : `${endless} objectives never named`} a day.`;
  if (due === 0) return `No objective was due yet.${none}`;
  const unknown = due - known;
  return `${due === 1 ? 'One objective was' : `${due} objectives were`} due by then, by the day that was promised first; ${reached} reached the target that was promised first${unknown === 0 ? '' : `, and of ${unknown} nobody can say`}.${none}`;
}

const labelWidth = 30;

function groupLines(
  heading: string,
  kept: readonly Kept[],
  name: (id: string) => string,
  look: Look,
): string[] {
  const { columns: width, numbers } = look;
  const cells = kept.map((one) => [
    printable(one.of === undefined ? 'nobody' : name(one.of)),
    `${one.reached} of ${one.known}`,
    one.median === undefined ? '–' : numbers.value(one.median, '%'),
    one.moved === 0 ? '–' : times(one.moved),
  ]);
  if (width < 60)
    return [
      look.faint(heading),
      ...cells.flatMap(([label, reached, middle, moved]) =>
        wrapped(
          `${label}: reached ${reached}, the middle one ${middle} of the way, moved ${moved === '–' ? 'never' : moved}`,
          width - 2,
        ).map((line, i) => (i === 0 ? line : `  ${line}`)),
      ),
    ];
  const row = ([label, reached, middle, moved]: readonly string[]) =>
    `  ${pad(cut(label!), labelWidth)} ${right(reached!, 9)} ${right(middle!, 12)}  ${moved}`.trimEnd();
  return [look.faint(row([heading, 'reached', 'middle one', 'moved']).slice(2)), ...cells.map(row)];
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

/** With the record of its owner and of its measure: of so few, a share would pretend. */
function openText(
  one: Promised,
  account: string | undefined,
  all: readonly Promised[],
  numbers: Numbers,
  label: (measure: string) => string,
): string {
  const before = (key: 'owner' | 'measure', name: (id: string) => string) => {
    const id = one[key];
    const { known, reached } = keptOf(all.filter((other) => other[key] === id));
    return id === undefined || known === 0 ? [] : [`${name(id)} reached ${reached} of ${known}`];
  };
  return [
    `${nameOf(one, account)}, first due ${numbers.date(one.due)}`,
    ...movesText(one),
    ...before('owner', (id) => id),
    ...before('measure', label),
  ].join(' · ');
}
