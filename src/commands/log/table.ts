import type { Past } from '../../facts/commitments.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, wrapped } from '../../findings/width.ts';
import { hasMoved, type Series, type Value } from '../../history/series.ts';
import { differences, firstState, isAnotherWay, stateAt, type Track, tracksOf } from '../../history/track.ts';
import { type Look, pad } from '../kpi/table.ts';
import { type Verdict, verdictOfPace } from '../shared/standing.ts';
import { promiseRemarks, standingText } from './objectives.ts';
import { sparkline } from './spark.ts';
import { type Happened, toldLines } from './told.ts';
import { arrowOf, isSum, valueText, verdictOf } from './words.ts';

/** A log for people: what moved from the first point to the last, a line each, and then what moved at each point. */

export interface Shown extends Happened {
  title: string;
  /** of one account, what was promised first */
  past: Past | undefined;
}

const labelWidth = 26;
const valueWidth = 11;

export function logTable(shown: Shown, look: Look): string {
  const { title, account, series, points, only } = shown;
  const lines = wrapped(printable(title), look.columns).map(look.strong);
  if (!series.some((one) => only || hasMoved(one)))
    lines.push('', ...wrapped('Nothing moved in this time.', look.columns));
  // with many accounts a line for each thing of each would be a book: what moved stands at its point
  if (series.every((one) => one.account === account))
    for (const { heading, rows, remark } of sectionsOf(shown, look)) {
      if (rows.length === 0) continue;
      lines.push('', ...wrapped(heading, look.columns).map(look.faint));
      lines.push(...rows.flatMap((row) => rowLines(row, points.length, look)));
      if (remark !== undefined) lines.push(...wrapped(printable(remark), look.columns).map(look.faint));
    }
  lines.push(...toldLines(shown, look));
  if (points.length === 0) lines.push('', 'No commit in this time.');
  return `${lines.join('\n')}\n`;
}

interface Section {
  heading: string;
  rows: readonly Row[];
  /** what has to be known to read it */
  remark: string | undefined;
}

interface Row {
  label: string;
  from: string;
  to: string;
  arrow: string;
  /** how it stands, in a word */
  word: string;
  values: readonly Value[];
  verdict: Verdict;
  remarks: readonly string[];
}

/** What people decided, promised and judged first, then what came of it. */
function sectionsOf(shown: Shown, look: Look): Section[] {
  const { account, only, points } = shown;
  const series = shown.series.filter((one) => only || hasMoved(one));
  const rowsOf = (kind: 'tier' | 'support' | 'kpi') =>
    series.filter((one) => one.kind === kind).flatMap((one) => seriesRow(one, look) ?? []);
  const tracks = tracksOf(shown.series);
  const [moved, still] = [tracks.filter(trackMoved), tracks.filter((track) => !trackMoved(track))];
  return [
    {
      heading: account === undefined ? 'Accounts of each tier' : 'Tier',
      rows: rowsOf('tier'),
      remark: undefined,
    },
    {
      heading:
        'Objectives: how much of the way from baseline to target has been covered, and how that stands against a straight line to the due day (ahead: above it; behind: more than 15 points below it)',
      rows: moved.map((track) => objectiveRow(track, shown, look)),
      remark:
        still.length === 0
          ? undefined
          : `Not moved: ${still.map((track) => standingText(track, points.length - 1, look.numbers)).join(' · ')}`,
    },
    { heading: 'Support, −3 to +3', rows: rowsOf('support'), remark: undefined },
    {
      heading: 'KPIs',
      rows: rowsOf('kpi'),
      remark: sumsRemark(series),
    },
  ];
}

const trackMoved = ({ parts }: Track) => Object.values(parts).some((some) => some.some(hasMoved));

function seriesRow(series: Series, { numbers }: Look): Row | undefined {
  const known = series.values.filter(({ gap }) => !gap);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const [from, to] = [valueText(first, series, numbers), valueText(last, series, numbers)];
  // a move too small for its digits is none to a reader
  const reads = from === to;
  return {
    label: series.label,
    from,
    to,
    arrow: arrowOf(first, last, reads),
    word: '',
    values: series.values,
    verdict: reads ? 'neutral' : verdictOf(series, first, last),
    remarks: [],
  };
}

function objectiveRow(track: Track, { points, past }: Shown, { numbers }: Look): Row {
  const [first, last] = [firstState(track), stateAt(track, points.length - 1)];
  const [from, to] = [first.objective, last.objective];
  // what is measured against another promise went neither up nor down
  const isOther = isAnotherWay(differences(first, last));
  const [was, is] = [from, to].map((known) => known && valueText(known.value, known.series, numbers));
  return {
    label: track.id,
    from: was ?? '–',
    to: is ?? 'dropped',
    arrow: isOther || !from || !to ? ' ' : arrowOf(from.value, to.value, was === is),
    word: to?.value.pace ?? '',
    values: track.parts.objective.flatMap(({ values }) => values),
    // nor is it good news: ahead of a lower target
    verdict: isOther && verdictOfPace(to?.value) === 'good' ? 'neutral' : verdictOfPace(to?.value),
    remarks: promiseRemarks(track, points, past, numbers),
  };
}

const wordWidth = 8;
/** Here a line holds all columns and a few bars. */
const roomy = 70;

function rowLines({ word, values, verdict, remarks, ...row }: Row, points: number, look: Look): string[] {
  const { columns } = look;
  const [label, from, to] = [printable(row.label), printable(row.from), printable(row.to)];
  const paint = verdict === 'good' ? look.good : verdict === 'bad' ? look.bad : (text: string) => text;
  if (columns < roomy) {
    const spark = sparkline(values, points, columns - 2);
    return [
      ...wrapped(`${label}: ${from} → ${to} ${row.arrow}${word === '' ? '' : ` ${word}`}`.trimEnd(), columns),
      ...(spark === '' ? [] : [`  ${paint(spark)}`]),
      ...remarks.flatMap((remark) => wrapped(printable(remark), columns - 2).map((line) => `  ${line}`)),
    ];
  }
  const said = word === '' ? '' : `${pad(word, wordWidth)} `;
  const room = columns - (2 + labelWidth + 1 + valueWidth + 3 + valueWidth + 3 + displayWidth(said));
  const spark = sparkline(values, points, room);
  const [head = '', ...more] = wrapped(label, labelWidth);
  return [
    `  ${pad(head, labelWidth)} ${right(from)} → ${pad(to, valueWidth)} ${paint(`${row.arrow} ${said}${spark}`.trimEnd())}`.trimEnd(),
    ...more.map((line) => `  ${line}`),
    ...remarks.flatMap((remark) =>
      wrapped(printable(remark), columns - 4).map((line) => `    ${look.faint(line)}`),
    ),
  ];
}

const right = (text: string) => ' '.repeat(Math.max(0, valueWidth - displayWidth(text))) + text;

/**
 * The periods of sums: without them five months beside ten read as a doubling. Those that are known at other points stand
 * for other periods, and are told apart by name.
 */
function sumsRemark(series: readonly Series[]): string | undefined {
  const sums = new Map<string, string[]>();
  for (const one of series.filter(isSum)) {
    const shown = one.values.filter(({ gap }) => !gap);
    const ends = [shown[0], shown.at(-1)].flatMap((end) => (end && end.value !== null ? [end.period] : []));
    const span = [...new Set(ends)].join(' → ');
    if (span !== '') sums.set(span, [...(sums.get(span) ?? []), one.label]);
  }
  if (sums.size === 0) return undefined;
  const spans = [...sums].map(([span, labels]) => (sums.size === 1 ? span : `${labels.join(', ')} ${span}`));
  const anew = beginsAnew(series) ? ' They begin anew with each fiscal year.' : '';
  return `Sums run from the start of the fiscal year: ${spans.join(' · ')}.${anew}`;
}

/** Whether a sum is shown of more than one year. */
function beginsAnew(series: readonly Series[]): boolean {
  const yearOf = ({ period }: Value) => /(\d{4})$/.exec(period ?? '')?.[1];
  return series.some(
    (one) => isSum(one) && new Set(one.values.flatMap((value) => yearOf(value) ?? [])).size > 1,
  );
}
