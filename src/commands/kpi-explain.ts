import type { Excluded, Input } from '../facts/inputs.ts';
import { printable } from '../findings/printable.ts';
import { displayWidth, wrapped } from '../findings/width.ts';
import type { Beside, Description, KpiResult, Row } from '../kpis/kpi.ts';
import { type Expression, evaluate, written } from '../kpis/pieces/expression.ts';
import { isCurrency } from '../report/format.ts';
import type { LineOf } from './kpi-json.ts';
import type { Numbers } from './kpi-numbers.ts';
import { changeOf } from './kpi-table.ts';

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
  const section = (title: string, lines: readonly string[]) => {
    if (lines.length > 0) out.push('', title, ...lines);
  };
  const list = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      const [first, ...more] = wrapped(printable(text), Math.min(columns, 120) - 2);
      return [`  ${first ?? ''}`, ...more.map((line) => `    ${line}`)];
    });
  section('How sure', list(sureness(result, numbers)));
  section('Beside it', list(result.beside.map((one) => besideText(one, numbers))));
  section('Also', list((result.also ?? []).map((one) => alsoText(one, result, numbers))));
  section(
    view.account === undefined ? 'By account' : 'Parts',
    list(result.rows.map((row) => rowText(row, result.unit, numbers))),
  );
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
    return `${result.label}: no value. ${reason ?? ''}${display === undefined ? '' : ` (${display})`}`;
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
  result: KpiResult,
  numbers: Numbers,
): string {
  void result;
  return `${label}: ${formula(expression, numbers)} = ${numbers.value(evaluate(expression), unit)}`;
}

function sureness(result: KpiResult, numbers: Numbers): string[] {
  const { n, interval, margin, unit, comparedWith } = result;
  const said: string[] = [];
  if (interval)
    said.push(
      `95 % interval: ${numbers.bare(interval[0], unit)} to ${numbers.value(interval[1], unit)}${n === undefined ? '' : `, from ${numbers.count(n)}`}`,
    );
  else if (n !== undefined)
    said.push(`n ${numbers.count(n)}${margin ? `, margin ± ${numbers.bare(margin, unit)}` : ''}`);
  const change = changeOf(result, numbers);
  if (change && comparedWith)
    said.push(
      `${change.text} in ${comparedWith.label}${comparedWith.distinct ? '' : ': not distinguishable'}`,
    );
  return said;
}

function besideText({ label, value, unit }: Beside, numbers: Numbers): string {
  const shown =
    value === null ? 'not known' : typeof value === 'string' ? value : numbers.value(value, unit ?? '');
  return `${label}: ${shown}`;
}

function rowText({ id, value, reason, ...rest }: Row, unit: string, numbers: Numbers): string {
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
  const said = value === null ? reason : numbers.value(value, rowUnit(rest, unit));
  return [`${id}${said === undefined ? '' : `: ${said}`}`, ...more].join(' · ');
}

/** An objective's own value is its attainment in percent; its other numbers have its measure's unit. */
function rowUnit(rest: { readonly [key: string]: unknown }, unit: string): string {
  return 'expected' in rest && 'shape' in rest ? '%' : unit;
}

function inputLines(view: ExplainView): string[] {
  const { result, numbers, columns, lines } = view;
  const parts = result.inputs.flatMap((input) =>
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
  const whatWidth = Math.max(0, ...parts.map(([what]) => displayWidth(what)));
  const valueWidth = Math.max(0, ...parts.map(([, value]) => displayWidth(value)));
  const placeWidth = Math.max(0, ...parts.map(([, , place]) => displayWidth(place)));
  const asTable = 2 + whatWidth + 3 + valueWidth + 3 + placeWidth <= Math.max(columns, 80);
  return parts.flatMap(([what, value, place]) => {
    if (asTable && columns >= 60)
      return [
        `  ${what}${' '.repeat(whatWidth - displayWidth(what))}   ${' '.repeat(valueWidth - displayWidth(value))}${value}   ${place}`.trimEnd(),
      ];
    const [first, ...more] = wrapped([what, value].filter(Boolean).join(': '), columns - 2);
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

/** "records/market.csv:22,34", or "records/ledger.csv, 118 lines (--lines)" where they are many. */
function placeOf(input: Input, view: ExplainView): string {
  const file = short(input.file, view);
  if ('path' in input) return `${file}:${input.line ?? view.lineOf(input.file, input.path)}`;
  const note = input.note === undefined ? '' : `; ${input.note}`;
  return `${linesText(file, input.lines, view.lines)}${note}`;
}

function linesText(file: string, lines: readonly { line: number }[], all: boolean): string {
  if (lines.length <= 3) return `${file}:${lines.map(({ line }) => line).join(',')}`;
  return `${file}, ${lines.length} lines${all ? '' : ' (--lines)'}`;
}

function excludedText({ file, path, lines, ids, why }: Excluded, view: ExplainView): string {
  const name = short(file, view);
  const place = lines
    ? view.lines && lines.length > 3
      ? `${name}:${lines.map(({ line }) => line).join(',')}`
      : linesText(name, lines, view.lines)
    : path
      ? `${name}:${view.lineOf(file, path)}`
      : name;
  return `${place}  ${ids && ids.length > 0 ? `${ids.join(', ')}: ` : ''}${why}`;
}

function short(file: string, { account }: ExplainView): string {
  const folder = `accounts/${account}/`;
  return account !== undefined && file.startsWith(folder) ? file.slice(folder.length) : file;
}
