import type { LocatedFinding, Severity } from './finding.ts';
import { printable } from './printable.ts';
import { displayWidth, fitting, wrapped } from './width.ts';

/** Findings for people on a terminal: where and what first, then why and what to do; nothing wider than the screen but a path. */

/** How parts of the text look; plain text where a function is the identity. */
export interface Style {
  error(text: string): string;
  warn(text: string): string;
  info(text: string): string;
  place(text: string): string;
  faint(text: string): string;
}

const same = (text: string) => text;
export const plain: Style = { error: same, warn: same, info: same, place: same, faint: same };

/** A finding with the line it stands on, where an excerpt is wanted. */
export interface ShownFinding extends LocatedFinding {
  source?: string | undefined;
}

export interface PrettyOptions {
  /** columns of the screen */
  width: number;
  style?: Style;
}

/** At most so many findings of one file; the rest is counted. Errors are shown before warnings are left out. */
const mostPerFile = 20;
const mostRelated = 5;

/** Text with a line end behind every line; empty where there are none. The order is the caller's. */
export function pretty(findings: readonly ShownFinding[], options: PrettyOptions): string {
  return [...prettyByFile(findings, options)].join('');
}

/** The same file by file: thousands of findings are printed without their text ever being there as a whole. */
export function* prettyByFile(
  findings: readonly ShownFinding[],
  { width, style = plain }: PrettyOptions,
): Generator<string> {
  const byFile = new Map<string, ShownFinding[]>();
  for (const finding of findings) {
    const list = byFile.get(finding.file);
    if (list) list.push(finding);
    else byFile.set(finding.file, [finding]);
  }
  for (const list of byFile.values()) {
    const shown = mostPressing(list);
    const lines = shown.flatMap((finding) => block(finding, width, style));
    if (shown.length < list.length)
      lines.push(`  ${style.faint(`and ${list.length - shown.length} more in this file`)}`);
    yield `${lines.join('\n')}\n`;
  }
}

const weight: { [severity in Severity]: number } = { error: 0, warn: 1, info: 2 };

function mostPressing(list: readonly ShownFinding[]): readonly ShownFinding[] {
  if (list.length <= mostPerFile) return list;
  const chosen = new Set(
    [...list].sort((a, b) => weight[a.severity] - weight[b.severity]).slice(0, mostPerFile),
  );
  return list.filter((finding) => chosen.has(finding));
}

function block(finding: ShownFinding, width: number, style: Style): string[] {
  const place = placeOf(finding);
  const kind = `${style[finding.severity](finding.severity)}  ${finding.rule}`;
  const oneLine = displayWidth(place) + 2 + finding.severity.length + 2 + finding.rule.length <= width;
  const text = (words: string, paint: (text: string) => string = same, first = '  ', next = '  ') =>
    wrapped(printable(words), width - next.length).map(
      (line, i) => `${i === 0 ? first : next}${paint(line)}`,
    );
  return [
    ...(oneLine ? [`${style.place(place)}  ${kind}`] : [style.place(place), `  ${kind}`]),
    ...(finding.source === undefined ? [] : excerpt(finding, finding.source, width, style)),
    ...text(finding.message),
    ...(finding.help === null ? [] : text(finding.help)),
    ...finding.related
      .slice(0, mostRelated)
      .flatMap((other) => text(`${placeOf(other)} ${other.message}`, style.faint, '  ↳ ', '    ')),
  ];
}

function placeOf({ file, line, column }: { file: string; line: number; column: number }): string {
  return `${printable(file)}:${line}:${column}`;
}

/**
 * The line with its place marked below it. A long line is cut around the mark; a tab is two blanks; a mark that
 * goes on over several lines ends with this one.
 */
function excerpt(finding: ShownFinding, source: string, width: number, style: Style): string[] {
  const number = String(finding.line);
  const gutter = `  ${number} │ `;
  const room = Math.max(width - displayWidth(gutter), 16);
  const from = Math.min(finding.column - 1, source.length);
  const end = finding.end_line === finding.line ? finding.end_column - 1 : source.trimEnd().length;
  const to = Math.max(Math.min(end, source.length), from);
  // a command may stand across the mark, so the whole line is looked at before it is taken apart
  const show = (text: string) =>
    (/##(?:\[|vso\[)/.test(source) ? text.replaceAll('#', '\\u{23}') : text).replaceAll('\t', '  ');
  let before = printable(show(source.slice(Math.max(0, from - 4 * width), from)));
  let marked = printable(show(source.slice(from, Math.min(to, from + 4 * width))));
  let after = printable(show(source.slice(to, to + 4 * width).trimEnd()));
  const markWidth = Math.max(displayWidth(marked), 1);
  if (displayWidth(before) + markWidth + displayWidth(after) > room) {
    const keep = Math.max(Math.floor(room / 3), room - markWidth - displayWidth(after));
    if (keep < displayWidth(before)) before = `…${ending(before, keep - 1)}`;
    const rest = room - displayWidth(before);
    if (markWidth > rest) {
      marked = `${fitting(marked, rest - 1)}…`;
      after = '';
    } else if (displayWidth(marked) + displayWidth(after) > rest)
      after = rest > displayWidth(marked) ? `${fitting(after, rest - displayWidth(marked) - 1)}…` : '';
  }
  const paint = style[finding.severity];
  return [
    `${style.faint(gutter)}${before}${paint(marked)}${after}`.trimEnd(),
    `${style.faint(`  ${' '.repeat(number.length)} │ `)}${' '.repeat(displayWidth(before))}${paint('^'.repeat(Math.max(displayWidth(marked), 1)))}`,
  ];
}

/** The longest ending that takes at most so many columns. */
function ending(text: string, columns: number): string {
  const chars = [...text];
  let width = 0;
  let start = chars.length;
  while (start > 0 && width + displayWidth(chars[start - 1]!) <= columns)
    width += displayWidth(chars[--start]!);
  return chars.slice(start).join('');
}

/** "0 errors, 6 warnings, about 15 minutes of work. First: kam next 460018" */
export function summaryLine(
  count: Record<Severity, number>,
  work: { minutes?: number; first?: string | undefined } = {},
): string {
  const parts = [
    some(count.error, 'error'),
    some(count.warn, 'warning'),
    ...(count.info > 0 ? [some(count.info, 'note')] : []),
    ...(work.minutes ? [`about ${duration(work.minutes)} of work`] : []),
  ];
  return `${parts.join(', ')}.${work.first === undefined ? '' : ` First: ${printable(work.first)}`}`;
}

const some = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** To five minutes from a quarter of an hour on, to half an hour from two hours on. */
function duration(minutes: number): string {
  if (minutes < 15) return some(Math.ceil(minutes), 'minute');
  if (minutes < 120) return `${Math.round(minutes / 5) * 5} minutes`;
  const half = Math.round(minutes / 30);
  return `${Math.floor(half / 2)}${half % 2 === 1 ? '½' : ''} hours`;
}
