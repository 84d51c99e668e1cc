import type { Excluded, Input } from '../../facts/inputs.ts';
import type { Path } from '../../findings/finding.ts';
import type { Cell, Compared, Description, KpiResult, Row, Taken } from '../../kpis/kpi.ts';
import { written } from '../../kpis/pieces/expression.ts';
import type { Decimal } from '../../plan/exact.ts';

/** A KPI as other programs read it (design.md): snake_case, exact sums, no formatted text. */

export type LineOf = (file: string, path: Path) => number;

export interface JsonOptions {
  /** every line of a record file as an input of its own */
  lines: boolean;
  /** the formula, in words and with its numbers, and what was left out */
  explain?: Description | undefined;
}

export function kpiJson(result: KpiResult, lineOf: LineOf, { lines, explain }: JsonOptions) {
  const { id, label, unit, better, value, display, n, interval, margin, period, comparedWith, reason } =
    result;
  return {
    id,
    label,
    value: exact(value),
    unit,
    display: display ?? null,
    better,
    n: n ?? null,
    interval: interval ? interval.map(exact) : null,
    margin: exact(margin ?? null),
    period: { label: period.label, from: period.from, to: period.to },
    compared_with: comparedWith && comparedJson(comparedWith),
    reason: value === null ? (reason ?? null) : null,
    beside: Object.fromEntries(result.beside.map((one) => [one.id, cell(one.value)])),
    rows: result.rows.map(rowJson),
    inputs: result.inputs.flatMap((input) => inputJson(input, lineOf, lines)),
    ...(explain ? { explanation: explanation(result, explain, lineOf) } : {}),
  };
}

function comparedJson({ label, from, to, value, distinct }: Compared) {
  return { label, from, to, value: exact(value), distinct };
}

function rowJson({ id, value, ...rest }: Row) {
  return {
    id,
    value: exact(value),
    ...Object.fromEntries(Object.entries(rest).map(([key, one]) => [key, cell(one ?? null)])),
  };
}

function inputJson(input: Input, lineOf: LineOf, lines: boolean): object[] {
  const { what, file } = input;
  if ('path' in input)
    return [
      {
        what,
        file,
        line: input.line ?? lineOf(file, input.path),
        path: [...input.path],
        value: cell(input.value),
      },
    ];
  if (!lines) return [{ what, file, lines: input.lines.length, sum: exact(input.sum) }];
  return input.lines.map(({ line, index, value }) => ({
    what,
    file,
    line,
    path: [index],
    value: exact(value ?? null),
  }));
}

function explanation(result: KpiResult, { formula, source, gaming }: Description, lineOf: LineOf) {
  const { expression, also } = result;
  const plain = (value: Decimal, unit: string | undefined) =>
    `${value.toSignificantDigits(15).toFixed()}${unit === '%' ? ' %' : ''}`;
  return {
    formula,
    numbers: expression ? written(expression, plain) : null,
    also: (also ?? []).map((one) => ({ label: one.label, numbers: written(one.expression, plain) })),
    source,
    gaming,
    excluded: result.excluded.map((one) => excludedJson(one, lineOf)),
  };
}

function excludedJson({ file, path, lines, ids, why }: Excluded, lineOf: LineOf) {
  return {
    file,
    lines: lines ? lines.map(({ line }) => line) : path ? [lineOf(file, path)] : [],
    ids: ids ?? [],
    why,
  };
}

/** The exact digits where a number ends; else the nearest double. */
export function exact(value: Decimal | null): Decimal | number | null {
  return value === null ? null : value.precision() <= 40 ? value : value.toNumber();
}

function cell(value: Cell): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? exact(value as Decimal)
    : value;
}

/** What an account gave, with the lines of its values, so that its documents may be let go. */
export function settled(taken: Taken, lineOf: LineOf): Taken {
  const inputs = taken.now.inputs.map((input) =>
    'path' in input ? { ...input, line: lineOf(input.file, input.path) } : input,
  );
  const excluded = taken.now.excluded.map(({ path, ...rest }) =>
    path ? { ...rest, lines: [{ line: lineOf(rest.file, path), index: 0 }] } : rest,
  );
  return { ...taken, now: { ...taken.now, inputs, excluded } };
}
