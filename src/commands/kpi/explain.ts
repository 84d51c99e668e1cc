import type { Excluded, Input } from '../../facts/inputs.ts';
import { printable } from '../../findings/printable.ts';
import { displayWidth, wrapped } from '../../findings/width.ts';
import type { Description, KpiResult, Row } from '../../kpis/kpi.ts';
import type { ObjectiveRow } from '../../kpis/pieces/attainment.ts';
import { type Expression, evaluate, written } from '../../kpis/pieces/expression.ts';
import type { Decimal } from '../../plan/exact.ts';
import { isCurrency } from '../../report/format.ts';
import type { LineOf } from './json.ts';
import type { Numbers } from './numbers.ts';
import { besideText, changeOf, pad } from './table.ts';

/** `kam kpi --explain KPI`: the formula with its numbers, where each comes from, what was left out and why. */

export interface ExplainView {
  result: KpiResult;
  description: Description;
  /** the account's folder, to write its files without it; none for a portfolio */
  account: string | undefined;
  lineOf: LineOf;
  numbers: Numbers;
  columns: number;
  /** every line of a record file instead of their number */
  lines: boolean;
}

export function explainText(view: ExplainView): string {
  const { result, description, numbers, columns } = view;
  const out: string[] = [...wrapped(printable(formulaLine(view)), columns)];
  // a portfolio's inputs are those of its accounts: they stand by account, and all of them only when asked for
  if (view.account !== undefined || view.lines) out.push(...inputLines(view));
  if (view.account !== undefined && !view.lines && result.inputs.some(hidesLines))
    out.push(
      ...wrapped('--lines names every line, and what actuals are made of', columns - 2).map(
        (line) => `  ${line}`,
      ),
    );
  const section = (title: string, lines: readonly string[]) => {
    if (lines.length > 0) out.push('', ...wrapped(printable(title), columns), ...lines);
  };
  const list = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const [first, ...more] = wrapped(printable(text), Math.min(columns, 120) - 4);
      return [`  ${first ?? ''}`, ...more.map((line) => `    ${line}`)];
    });
  section('How sure', list(sureness(result, numbers)));
  section('Change', list(changeLines(result, numbers)));
  section('Beside it', list(result.beside.map((one) => besideText(one, numbers))));
  section(
    view.account === undefined ? 'By account' : 'Parts',
    list(result.rows.filter(hasItsOwnPlace(result)).map((row) => rowText(row, result.unit, numbers))),
  );
  section('Also', list((result.also ?? []).map((one) => alsoText(one, numbers))));
  section('Left out', list(result.excluded.map((one) => excludedText(one, view))));
  section(
    `${result.label}, ${result.period.label}`,
    list([
      `${description.formula.words}.`,
      description.formula.symbols,
      `From ${description.source}`,
      `What can be gamed: ${description.gaming}`,
    ]),
  );
  return `${out.join('\n')}\n`;
}

/** "(1,240,000 − …) ÷ 78,000 × 100 = 34.3%   (before–after: 74.9%)" */
function formulaLine({ result, numbers }: ExplainView): string {
  const { value, unit, expression, reason, display } = result;
  if (value === null)
    return `${result.label}: no value: ${reason ?? ''}${display === undefined ? '' : ` (${display})`}`;
  const shown = numbers.value(value, unit);
  if (!expression) return `${result.label} = ${shown}`;
  const said = formula(expression, numbers);
  const [second] = result.also ?? [];
  const besides =
    result.id === 'roi' && second
      ? `   (${second.label}: ${numbers.value(evaluate(second.expression), second.unit)})`
      : '';
  return `${said} = ${shown}${besides}`;
}

function formula(expression: Expression, numbers: Numbers): string {
  return written(expression, (value, unit) =>
    unit === 'money'
      ? numbers.inFormula(value.toDecimalPlaces(2), undefined)
      : numbers.inFormula(value, unit),
  );
}

function alsoText(
  { label, expression, unit }: { label: string; expression: Expression; unit: string },
  numbers: Numbers,
): string {
  return `${label}: ${formula(expression, numbers)} = ${numbers.value(evaluate(expression), unit)}`;
}

function sureness(result: KpiResult, numbers: Numbers): string[] {
  const { n, interval, margin, unit } = result;
  const said: string[] = [];
  if (interval)
    said.push(
      `${numbers.percent(95)} interval: ${numbers.bare(interval[0], unit)} to ${numbers.value(interval[1], unit)}${n === undefined ? '' : `, from ${numbers.count(n)}`}`,
    );
  else if (n !== undefined)
    said.push(`n ${numbers.count(n)}${margin ? `, margin ± ${numbers.bare(margin, unit)}` : ''}`);
  return said;
}

function changeLines(result: KpiResult, numbers: Numbers): string[] {
  const change = changeOf(result, numbers);
  const before = result.comparedWith;
  if (!change || !before) return [];
  return [`${change.text} in ${before.label}${before.distinct ? '' : ': not distinguishable'}`];
}

/** A row that says only why it has no value stands among what was left out. */
function hasItsOwnPlace({ excluded }: KpiResult): (row: Row) => boolean {
  const left = new Set(excluded.flatMap(({ ids }) => ids ?? []));
  return ({ id, value, reason }) => value !== null || reason === undefined || !left.has(id);
}

function rowText(row: Row, unit: string, numbers: Numbers): string {
  if ('shape' in row) return objectiveText(row as ObjectiveRow, numbers);
  const { id, value, reason, ...rest } = row;
  const own = typeof rest.unit === 'string' ? rest.unit : unit;
  const more = Object.entries(rest).flatMap(([key, cell]) => {
    if (cell === null || cell === undefined || key === 'unit' || key === 'label' || key === 'better')
      return [];
    const name = key.replace(/_/g, ' ');
    if (typeof cell === 'boolean') return [`${name}: ${cell ? 'yes' : 'no'}`];
    if (typeof cell === 'string') return [`${name}: ${cell}`];
    if (Array.isArray(cell)) return [`${name}: ${cell.join(', ')}`];
    if (key === 'expected' || key === 'n') return [`${name}: ${numbers.bare(cell as number, '')}`];
    return [`${name}: ${numbers.bare(cell as number, own)}`];
  });
  const said = value === null ? reason : numbers.value(value, own);
  return [`${id}${said === undefined ? '' : `: ${said}`}`, ...more].join(' · ');
}

function objectiveText(row: ObjectiveRow, numbers: Numbers): string {
  const {
    id,
    value,
    state,
    measure,
    unit,
    actual,
    actual_period,
    target,
    due,
    shape,
    expected,
    pro_rata,
    share,
  } = row;
  const say = (number: Decimal | null) => (number === null ? 'not known' : numbers.value(number, unit ?? ''));
  const parts = [`${id}: ${state.replace('_', ' ')}`];
  if (value !== null) parts[0] += `, ${numbers.value(value, '%')} of the way`;
  if (expected && shape === 'line') parts.push(`asked for by now: ${numbers.value(expected, '%')}`);
  parts.push(
    `${measure} ${say(actual)} ${actual_period ?? ''}`.trim(),
    `${shape} to ${say(target)} by ${due}`,
  );
  if (pro_rata && share)
    parts.push(
      `of a year’s amount ${numbers.value(share.times(100), '%')} falls into these months, by ${pro_rata === 'days' ? 'days' : 'last year’s months'}`,
    );
  return parts.join(' · ');
}

function inputLines(view: ExplainView): string[] {
  const { result, numbers, columns, lines } = view;
  const shown = lines ? result.inputs : result.inputs.filter(({ detail }) => !detail);
  const parts = shown.flatMap((input) =>
    [[printable(input.what), valueText(input, numbers), printable(placeOf(input, view))] as const].concat(
      lines && 'lines' in input
        ? input.lines.map(
            ({ line, value }) =>
              [
                '',
                value ? numbers.bare(value, input.unit ?? '') : '',
                `  ${short(input.file, view)}:${line}`,
              ] as const,
          )
        : [],
    ),
  );
  const widest = (at: 0 | 1 | 2) => Math.max(0, ...parts.map((part) => displayWidth(part[at])));
  const valueWidth = widest(1);
  const room = Math.min(widest(0), columns - 2 - 3 - valueWidth - 3 - widest(2));
  return parts.flatMap(([what, value, place]) => {
    if (room >= Math.min(widest(0), 18)) {
      const [first = '', ...more] = wrapped(what, room);
      return [
        `  ${pad(first, room)}   ${' '.repeat(valueWidth - displayWidth(value))}${value}   ${place}`.trimEnd(),
        ...more.map((line) => `    ${line}`),
      ];
    }
    const [first, ...more] = wrapped([what, value].filter(Boolean).join(': '), columns - 4);
    return [
      ...(first === undefined || first === '' ? [] : [`  ${first}`, ...more.map((line) => `  ${line}`)]),
      ...wrapped(place.trim(), columns - 4).map((line) => `    ${line}`),
    ];
  });
}

function valueText(input: Input, numbers: Numbers): string {
  const value = 'path' in input ? input.value : input.sum;
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  const unit = input.unit ?? '';
  return unit === '%'
    ? numbers.inFormula(value as never, '%')
    : isCurrency(unit)
      ? numbers.bare(value, unit)
      : numbers.inFormula(value as never, undefined);
}

const hidesLines = (input: Input) => input.detail || ('lines' in input && input.lines.length > fewLines);

/** "records/market.csv:22,34", or "records/ledger.csv, 118 lines" where they are many. */
function placeOf(input: Input, view: ExplainView): string {
  const file = short(input.file, view);
  if ('path' in input) return `${file}:${input.line ?? view.lineOf(input.file, input.path)}`;
  return linesText(file, input.lines);
}

/** So many lines are named one by one. */
const fewLines = 3;

function linesText(file: string, lines: readonly { line: number }[]): string {
  if (lines.length <= fewLines) return `${file}:${lines.map(({ line }) => line).join(',')}`;
  return `${file}, ${lines.length} lines`;
}

function excludedText({ file, path, lines, ids, why }: Excluded, view: ExplainView): string {
  const name = short(file, view);
  const place = lines
    ? view.lines && lines.length > fewLines
      ? `${name}:${lines.map(({ line }) => line).join(',')}`
      : linesText(name, lines)
    : path
      ? `${name}:${view.lineOf(file, path)}`
      : name;
  return `${place}  ${ids && ids.length > 0 ? `${ids.join(', ')}: ` : ''}${why}`;
}

function short(file: string, { account }: ExplainView): string {
  const folder = `accounts/${account}/`;
  return account !== undefined && file.startsWith(folder) ? file.slice(folder.length) : file;
}
