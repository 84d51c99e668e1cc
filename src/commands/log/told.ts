/**
 * What moved at each point, the newest first, as a log is read: one account after the other, and there what a manager asks
 * for first. What moves each month because another month was closed stands in the table, and would hide the rest here.
 */
import { compareText } from '../../findings/finding.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, fitting, wrapped } from '../../findings/width.ts';
import type { Point, Step } from '../../history/points.ts';
import { movesOf, type Series } from '../../history/series.ts';
import { type Track, tracksOf } from '../../history/track.ts';
import { objectiveAttainment } from '../../kpis/objective-attainment.ts';
import { inAccount } from '../../plan/files.ts';
import type { Numbers } from '../kpi/numbers.ts';
import { type Look, pad } from '../kpi/table.ts';
import { objectiveTold, type Told } from './objectives.ts';
import { isVisible, moveText, rolledOn } from './words.ts';

export interface Happened {
  /** the one account that is shown; undefined: the portfolio, or each account by its own name */
  account: string | undefined;
  by: Step;
  points: readonly Point[];
  series: readonly Series[];
  /** KPIs were asked for by name: each of their moves is told */
  only: boolean;
  /** by point: files with errors */
  broken: readonly ReadonlyMap<string, number>[];
}

const headings = ['Tier', 'Objectives', 'Support', 'KPIs'] as const;
type Heading = (typeof headings)[number];

interface Entry extends Told {
  account: string | undefined;
  heading: Heading;
}

export function toldLines({ account, by, points, series, only, broken }: Happened, look: Look): string[] {
  const { entries, leftOut } = entriesOf(series, only, look.numbers);
  const lines: string[] = [];
  for (let point = points.length - 1; point >= 0; point--) {
    const here = entries.get(point) ?? [];
    const errors = [...broken[point]!].map(
      ([file, count]) => `${shortFile(file, account)} has ${count === 1 ? '1 error' : `${count} errors`}`,
    );
    if (here.length === 0 && errors.length === 0) continue;
    lines.push('', headOf(points[point]!, by, look));
    const accounts = [...new Set(here.map((entry) => entry.account))];
    for (const whose of accounts.sort((a = '', b = '') => compareText(a, b))) {
      if (whose !== account) lines.push(...indented(whose ?? '', 2, look));
      for (const heading of headings) {
        const told = here.filter((entry) => entry.account === whose && entry.heading === heading);
        lines.push(...groupLines(heading, told, whose === account ? 2 : 4, look));
      }
    }
    if (errors.length > 0) lines.push(...indented(`not known: ${errors.join(' · ')}`, 2, look).map(look.bad));
  }
  if (!leftOut) return lines;
  const remark =
    account === undefined && by === 'commit'
      ? 'Left out: what moved only because another month was closed; --kpi ID tells it.'
      : `Below, what moved only because another month was closed is left out; --kpi ID tells it ${by} by ${by}.`;
  return ['', ...wrapped(remark, look.columns).map(look.faint), ...lines];
}

function entriesOf(series: readonly Series[], only: boolean, numbers: Numbers) {
  const entries = new Map<number, Entry[]>();
  const add = (point: number, entry: Entry) => {
    const here = entries.get(point);
    if (here) here.push(entry);
    else entries.set(point, [entry]);
  };
  const promises = { moved: new Set<string>(), 'came or went': new Set<string>() };
  for (const track of tracksOf(series))
    for (const point of pointsOf(track)) {
      const told = objectiveTold(track, point, numbers);
      if (told === undefined) continue;
      add(point, { ...told, account: track.account, heading: 'Objectives' });
      if (told.promise) promises[told.promise].add(`${point} ${track.account}`);
    }
  let leftOut = false;
  for (const one of series) {
    const { kind, id, account } = one;
    const heading = headingOf(one);
    if (heading === undefined) continue;
    for (const move of movesOf(one)) {
      if (!isVisible(move, numbers)) continue;
      if (!only && kind === 'kpi' && rolledOn(id, move.from, move.to)) {
        leftOut = true;
        continue;
      }
      const { point } = move.to;
      // otherwise a promise that was made easier would pass for progress here
      const why =
        kind === 'kpi' && id === objectiveAttainment.id
          ? [
              ...(promises.moved.has(`${point} ${account}`) ? ['targets or days of it were moved'] : []),
              ...(promises['came or went'].has(`${point} ${account}`) ? ['objectives came or went'] : []),
            ]
          : [];
      const text = `${moveText(move, numbers)}${why.length > 0 ? ` (${why.join(', ')})` : ''}`;
      add(point, { account, heading, text, verdict: 'neutral' });
    }
  }
  return { entries, leftOut };
}

function headingOf({ kind }: Series): Heading | undefined {
  return kind === 'kpi' ? 'KPIs' : kind === 'tier' ? 'Tier' : kind === 'support' ? 'Support' : undefined;
}

const pointsOf = ({ parts }: Track) =>
  new Set(Object.values(parts).flatMap((some) => some.flatMap(movesOf).map(({ to }) => to.point)));

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

const headingWidth = 12;

/** The heading and beside it the items: an objective a line, others one after the other. */
function groupLines(heading: Heading, told: readonly Told[], indent: number, look: Look): string[] {
  if (told.length === 0) return [];
  const isNarrow = look.columns < 60;
  const left = isNarrow ? indent + 2 : indent + headingWidth;
  const width = look.columns - left;
  const lines =
    heading === 'Objectives'
      ? told.flatMap(({ text, verdict }) => {
          const paint = verdict === 'good' ? look.good : verdict === 'bad' ? look.bad : undefined;
          const [first = '', ...more] = wrapped(printable(text), width);
          // what follows the first line hangs, so that each objective is found by its id
          const rest = wrapped(more.join(' '), width - 2).map((line) => `  ${line}`);
          return [first, ...rest].map((line) => (paint ? paint(line) : line));
        })
      : sideBySide(
          told.map(({ text }) => printable(text)),
          width,
        );
  const pushed = lines.map((line) => `${' '.repeat(left)}${line}`);
  if (isNarrow) return [`${' '.repeat(indent)}${heading}`, ...pushed];
  return pushed.map((line, i) =>
    i === 0 ? `${pad(`${' '.repeat(indent)}${heading}`, left)}${line.slice(left)}` : line,
  );
}

/** No item is broken where it fits into a line. */
function sideBySide(items: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const item of items) {
    const joined = lines.length === 0 ? undefined : `${lines.at(-1)} · ${item}`;
    if (joined !== undefined && displayWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(...wrapped(item, width));
  }
  return lines;
}

const indented = (text: string, indent: number, { columns }: Look) =>
  wrapped(printable(text), columns - indent).map((line) => `${' '.repeat(indent)}${line}`);
