import { printable } from '../../findings/printable.ts';
import { displayWidth, wrapped } from '../../findings/width.ts';
import type { Beside, KpiResult } from '../../kpis/kpi.ts';
import type { Decimal } from '../../plan/exact.ts';
import { markdownCell, markdownText } from '../../report/markdown.ts';
import { csvText, hasHeader } from '../../scoring/result-csv.ts';
import type { Numbers } from './numbers.ts';

/** One account's KPIs, or a portfolio's, as a table, as key: value lines, as Markdown, as CSV. */

export interface Shown {
  title: string;
  results: readonly KpiResult[];
}

export interface Look {
  numbers: Numbers;
  columns: number;
  good(text: string): string;
  bad(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

const labelWidth = 28;
const valueWidth = 11;

export function kpiTable({ title, results }: Shown, look: Look): string {
  const lines = wrapped(printable(title), look.columns).map(look.strong);
  for (const group of byPeriod(results)) {
    lines.push('', ...wrapped(printable(group.label), look.columns).map(look.faint));
    for (const result of group.results)
      lines.push(...(look.columns < 60 ? narrow(result, look) : wide(result, look)));
  }
  return `${lines.join('\n')}\n`;
}

/** KPIs of one period stand together, each group where its first one stands. */
function byPeriod(results: readonly KpiResult[]): { label: string; results: KpiResult[] }[] {
  const groups = new Map<string, KpiResult[]>();
  for (const result of results) {
    const known = groups.get(result.period.label);
    if (known) known.push(result);
    else groups.set(result.period.label, [result]);
  }
  return [...groups].map(([label, some]) => {
    const compared = some.find(({ comparedWith }) => comparedWith)?.comparedWith;
    return { label: compared ? `${label}, compared with ${compared.label}` : label, results: some };
  });
}

function wide(result: KpiResult, look: Look): string[] {
  const { numbers, columns } = look;
  const value = result.value === null ? '–' : numbers.value(result.value, result.unit);
  const indent = 2 + labelWidth + 1 + valueWidth + 2;
  const width = Math.max(20, Math.min(columns, 120) - indent);
  const label = wrapped(result.label, labelWidth);
  const notes = [...(result.value === null ? [result.reason ?? ''] : []), ...notesOf(result, numbers)];
  const change = changeOf(result, numbers);
  const text = wrapped(printable([change?.text, ...notes].filter(Boolean).join(' · ')), width);
  const height = Math.max(label.length, text.length, 1);
  return Array.from({ length: height }, (_, i) => {
    const left = pad(label[i] ?? '', labelWidth);
    const middle =
      i === 0 ? ' '.repeat(Math.max(0, valueWidth - displayWidth(value))) + value : ' '.repeat(valueWidth);
    const right = text[i] ?? '';
    return `  ${left} ${i === 0 ? look.strong(middle) : middle}  ${i === 0 ? painted(right, change, look) : right}`.trimEnd();
  });
}

function narrow(result: KpiResult, look: Look): string[] {
  const { numbers, columns } = look;
  const change = changeOf(result, numbers);
  const value = result.value === null ? `– ${result.reason ?? ''}` : numbers.value(result.value, result.unit);
  const [first, ...more] = wrapped(printable(`${result.label}: ${value}`), columns);
  const notes = [change?.text, ...notesOf(result, numbers)].filter(Boolean).join(' · ');
  return [
    first ?? '',
    ...more.map((line) => `  ${line}`),
    ...(notes === '' ? [] : wrapped(printable(notes), columns - 2).map((line) => `  ${line}`)),
  ];
}

interface Change {
  text: string;
  verdict: 'good' | 'bad' | 'neutral';
}

/** An arrow only for a change that is more than chance; else "=". */
export function changeOf(
  { value, comparedWith, unit, better }: KpiResult,
  numbers: Numbers,
): Change | undefined {
  if (value === null || !comparedWith || comparedWith.value === null) return undefined;
  const before = numbers.value(comparedWith.value, unit);
  if (!comparedWith.distinct || before === numbers.value(value, unit))
    return { text: `= was ${before}`, verdict: 'neutral' };
  const up = value.greaterThan(comparedWith.value);
  const verdict = better === 'none' ? 'neutral' : (better === 'up') === up ? 'good' : 'bad';
  return { text: `${up ? '↑' : '↓'} was ${before}`, verdict };
}

function painted(line: string, change: Change | undefined, look: Look): string {
  if (!change || change.verdict === 'neutral' || !line.startsWith(change.text)) return line;
  const paint = change.verdict === 'good' ? look.good : look.bad;
  return paint(change.text) + line.slice(change.text.length);
}

function notesOf(result: KpiResult, numbers: Numbers): string[] {
  const { interval, margin, n, display, unit, beside } = result;
  const notes: string[] = [];
  if (display !== undefined) notes.push(display);
  if (interval)
    notes.push(
      `${numbers.percent(95)}: ${numbers.bare(interval[0], unit)} to ${numbers.value(interval[1], unit)}`,
    );
  if (margin) notes.push(`± ${numbers.bare(margin, unit)}`);
  if (n !== undefined) notes.push(`n\u00a0${numbers.count(n)}`);
  const [first] = beside;
  if (first) notes.push(besideText(first, numbers));
  return notes;
}

export function besideText({ label, value, unit }: Beside, numbers: Numbers): string {
  const shown =
    value === null ? 'not known' : typeof value === 'string' ? value : numbers.value(value, unit ?? '');
  return `${label}: ${shown}`;
}

export const pad = (text: string, width: number) =>
  text + ' '.repeat(Math.max(0, width - displayWidth(text)));

const markdownHead = ['| KPI | Value | Period | Compared with | Notes |', '| --- | ---: | --- | --- | --- |'];
/** A heading, then the whole head of the table. */
export const isKpiMarkdown = (text: string): boolean =>
  text.startsWith('## ') && text.split('\n', 4).slice(1).join('\n') === ['', ...markdownHead].join('\n');

export function kpiMarkdown({ title, results }: Shown, numbers: Numbers): string {
  const lines = [`## ${markdownText(title)}`, '', ...markdownHead];
  for (const result of results) {
    const change = changeOf(result, numbers);
    const value = result.value === null ? '–' : numbers.value(result.value, result.unit);
    const notes = [...(result.value === null ? [result.reason ?? ''] : []), ...notesOf(result, numbers)];
    const compared = change && result.comparedWith ? `${change.text} (${result.comparedWith.label})` : '–';
    lines.push(
      `| ${[result.label, value, result.period.label, compared, notes.join(' · ')].map((text) => markdownCell(printable(text))).join(' | ')} |`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const csvColumns = [
  'account',
  'kpi',
  'label',
  'value',
  'unit',
  'better',
  'display',
  'n',
  'low',
  'high',
  'margin',
  'period',
  'from',
  'to',
  'compared_period',
  'compared_from',
  'compared_to',
  'compared_value',
  'distinct',
  'reason',
];

export const isKpiCsv = (text: string): boolean => hasHeader(text, csvColumns);

/** One row per account and KPI; a portfolio's rows have no account. */
export function kpiCsv(all: readonly { account: string; results: readonly KpiResult[] }[]): string {
  const rows = all.flatMap(({ account, results }) =>
    results.map((result) => {
      const { value, unit, better, display, n, interval, margin, period, comparedWith, reason } = result;
      return [
        account,
        result.id,
        result.label,
        plain(value),
        unit,
        better,
        display ?? '',
        n === undefined ? '' : String(n),
        plain(interval?.[0]),
        plain(interval?.[1]),
        plain(margin),
        period.label,
        period.from,
        period.to,
        comparedWith?.label ?? '',
        comparedWith?.from ?? '',
        comparedWith?.to ?? '',
        plain(comparedWith?.value),
        comparedWith ? String(comparedWith.distinct) : '',
        value === null ? (reason ?? '') : '',
      ];
    }),
  );
  return csvText([csvColumns, ...rows]);
}

/** Exact where the number ends, else 15 figures. */
function plain(value: Decimal | null | undefined): string {
  if (value === null || value === undefined) return '';
  return (value.precision() <= 40 ? value : value.toSignificantDigits(15)).toFixed();
}
