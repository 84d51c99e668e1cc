import type { Past } from '../../facts/commitments.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import type { Point, Step } from '../../history/points.ts';
import { type Move, movesOf, type Series, type Value } from '../../history/series.ts';
import type { Kind } from '../../history/snapshot.ts';
import { inAccount } from '../../plan/files.ts';
import type { Numbers } from '../kpi/numbers.ts';
import type { Look } from '../kpi/table.ts';
import { pad } from '../kpi/table.ts';
import { sparkline } from './spark.ts';
import { arrowOf, isShown, moveText, times, valueText, verdictOf } from './words.ts';

/** A log for people: what moved from the first point to the last, a line each, and then what moved at each point. */

export interface Shown {
  title: string;
  /** the one account that is shown; undefined: the portfolio, or each account by its own name */
  account: string | undefined;
  by: Step;
  points: readonly Point[];
  /** those that are shown: what moved, or what was asked for */
  series: readonly Series[];
  /** by point: files with errors */
  broken: readonly ReadonlyMap<string, number>[];
  /** of one account, what was promised first */
  past: Past | undefined;
}

const headings: { readonly [kind in Kind]: string } = {
  kpi: 'KPIs',
  tier: 'Tier',
  support: 'Support, −3 to +3',
  objective: 'Objectives, how much of the way is gone',
  due: 'Due dates of objectives',
};

const labelWidth = 26;
const valueWidth = 11;

export function logTable(shown: Shown, look: Look): string {
  const { title, account, series, points } = shown;
  const lines = wrapped(printable(title), look.columns).map(look.strong);
  if (series.length === 0) lines.push('', ...wrapped('Nothing moved in this time.', look.columns));
  // with many accounts a line for each thing of each would be a book: what moved stands at its point
  if (series.every((one) => one.account === account))
    for (const [kind, group] of grouped(series, ({ kind }) => kind)) {
      lines.push('', ...wrapped(headings[kind], look.columns).map(look.faint));
      for (const one of group) lines.push(...rowOf(one, shown, look));
    }
  if (beginsAnew(series))
    lines.push(
      '',
      ...wrapped(
        'Sums run from the start of the fiscal year, so they begin anew with each.',
        look.columns,
      ).map(look.faint),
    );
  lines.push(...momentsOf(shown, look));
  if (points.length === 0) lines.push('', 'No commit in this time.');
  return `${lines.join('\n')}\n`;
}

function grouped<T, Key>(items: readonly T[], keyOf: (item: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function rowOf(series: Series, { points, past }: Shown, look: Look): string[] {
  const { numbers, columns } = look;
  const known = series.values.filter(({ gap }) => !gap);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = printable(valueText(first, series, numbers));
  const to = printable(valueText(last, series, numbers));
  const arrow = arrowOf(first, last);
  const paint = painter(verdictOf(series, first, last), look);
  const label = printable(series.label);
  const remark = series.kind === 'due' ? promised(past, series.id, numbers) : '';
  if (columns < 60) {
    const spark = sparkline(series.values, points.length, columns - 2);
    return [
      ...wrapped(`${label}: ${from} → ${to} ${arrow}`.trimEnd(), columns),
      ...(spark === '' ? [] : [`  ${paint(spark)}`]),
      ...(remark === '' ? [] : wrapped(remark, columns - 2).map((line) => `  ${line}`)),
    ];
  }
  const room = columns - (2 + labelWidth + 1 + valueWidth + 3 + valueWidth + 3);
  const spark = sparkline(series.values, points.length, room);
  const [head = '', ...more] = wrapped(label, labelWidth);
  const values = `${right(from)} → ${pad(to, valueWidth)}`;
  return [
    `  ${pad(head, labelWidth)} ${values} ${paint(`${arrow} ${spark}`)}`.trimEnd(),
    ...more.map((line) => `  ${line}`),
    ...(remark === '' ? [] : wrapped(remark, columns - 4).map((line) => `    ${look.faint(line)}`)),
  ];
}

const right = (text: string) => ' '.repeat(Math.max(0, valueWidth - displayWidth(text))) + text;

function painter(verdict: 'good' | 'bad' | 'neutral', look: Look): (text: string) => string {
  return verdict === 'good' ? look.good : verdict === 'bad' ? look.bad : (text) => text;
}

/** "first 30 Jun 2026, moved twice" */
function promised(past: Past | undefined, id: string, numbers: Numbers): string {
  const due = past?.objectives.get(id)?.due;
  if (!due?.first || due.moves.length === 0) return '';
  return `first ${numbers.date(due.first.value)}, moved ${times(due.moves.length)}`;
}

/** Whether a sum is shown of more than one year. */
function beginsAnew(series: readonly Series[]): boolean {
  const yearOf = ({ period }: Value) => /(\d{4})$/.exec(period ?? '')?.[1];
  return series.some(
    ({ kind, unit, values }) =>
      kind === 'kpi' &&
      /^[A-Z]{3}$/.test(unit) &&
      new Set(values.flatMap((value) => yearOf(value) ?? [])).size > 1,
  );
}

/** What moved at each point, the newest first, as a log is read. */
function momentsOf({ account, by, points, series, broken }: Shown, look: Look): string[] {
  const shown = series.flatMap(movesOf).filter((move) => isShown(move, look.numbers));
  const moves = grouped(shown, ({ to }) => to.point);
  const lines: string[] = [];
  for (let i = points.length - 1; i >= 0; i--) {
    const here = moves.get(i) ?? [];
    const errors = [...broken[i]!].map(
      ([file, count]) => `${shortFile(file, account)} has ${count === 1 ? '1 error' : `${count} errors`}`,
    );
    if (here.length === 0 && errors.length === 0) continue;
    lines.push('', headOf(points[i]!, by, look));
    for (const [whose, some] of grouped(here, (move) => move.series.account)) {
      const said = inOrder(some)
        .map((move) => moveText(move, look.numbers))
        .join(' · ');
      lines.push(...indented(whose === account ? said : `${whose}: ${said}`, look));
    }
    if (errors.length > 0) lines.push(...indented(`not known: ${errors.join(' · ')}`, look).map(look.bad));
  }
  return lines;
}

/** What people decided and judged first, then what came of it. */
const order: readonly Kind[] = ['tier', 'due', 'support', 'kpi', 'objective'];

const inOrder = (moves: readonly Move[]): Move[] =>
  order.flatMap((kind) => moves.filter(({ series }) => series.kind === kind));

/** Of the one account that is shown, a file in its folder. */
function shortFile(file: string, account: string | undefined): string {
  const folder = account === undefined ? undefined : inAccount(account, '');
  return folder !== undefined && file.startsWith(folder) ? file.slice(folder.length) : file;
}

function headOf({ label, id, subject, commits }: Point, by: Step, look: Look): string {
  const short = id.slice(0, 8);
  const said =
    by === 'commit'
      ? `${label} ${short} ${printable(subject)}`
      : `${label}  ${commits === 1 ? 'one commit' : `${commits} commits, the last`} ${short} ${printable(subject)}`;
  const line = displayWidth(said) <= look.columns ? said : `${fitting(said, look.columns - 1)}…`;
  return look.strong(line);
}

const indented = (text: string, { columns }: Look) =>
  wrapped(printable(text), columns - 2).map((line) => `  ${line}`);
