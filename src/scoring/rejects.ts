/** Rejected rows in words: line, column, cell and cause. */
import { quoted } from '../findings/printable.ts';
import { placeWord } from './origin.ts';
import { numericColumns } from './sql/read.ts';
import { codeStep, rejectCodes, type Scoring } from './sql/score.ts';
import type { Survey } from './survey.ts';

export interface Reject {
  /** physical line on which the row begins */
  line: number;
  column: string | null;
  /** as stored, at most 200 characters of it */
  cell: string | null;
  cause: string;
}

/** A row of a database's table: it has no line, and its account says which it is. */
export interface TableReject extends Omit<Reject, 'line'> {
  line: null;
  account: string;
}

type Cell = string | number | boolean | null;

/** `row`: what rejectsSql gives. */
export function describeReject(
  row: readonly Cell[],
  scoring: Scoring,
  { lineOf, dialect }: Pick<Survey, 'lineOf' | 'dialect'>,
): Reject {
  const [n, code, firstN, account, cell] = row as [
    number,
    number,
    number | null,
    string | null,
    string | null,
  ];
  const line = lineOf(n);
  const first = firstN === null ? line : lineOf(firstN);
  const where = first === line ? 'here for the first time' : `first on ${placeWord(dialect)} ${first}`;
  return { line, ...faultOf(code, account, cell, scoring, `in the file, ${where}`) };
}

/** `code`: of a row that is rejected; `where` its account stands more than once, in words. */
export function faultOf(
  code: number,
  account: string | null,
  cell: string | null,
  { model }: Scoring,
  where: string,
): Pick<Reject, 'column' | 'cell' | 'cause'> {
  const reason = Math.floor(code / codeStep);
  const which = code % codeStep;
  switch (reason) {
    case rejectCodes.header:
      return { column: null, cell: null, cause: 'repeats the header' };
    case rejectCodes.empty:
      return { column: model.account, cell: cut(account), cause: 'names no account' };
    case rejectCodes.duplicate:
      return { column: model.account, cell: cut(account), cause: `stands more than once ${where}` };
    case rejectCodes.number:
      return { column: numericColumns(model)[which]!, cell: cut(cell), cause: whyNoNumber(cell ?? '') };
    default: {
      const criterion = model.axes.flatMap((axis) => axis.criteria)[which]!;
      const column = criterion.column ?? null;
      const cause =
        column === null
          ? `has no rating ${quoted(criterion.rating!)}, and the model says missing: fail`
          : 'is missing, and the model says missing: fail';
      return { column, cell: null, cause };
    }
  }
}

function cut(cell: string | null): string {
  const chars = [...(cell ?? '')];
  return chars.length > 200 ? `${chars.slice(0, 199).join('')}…` : chars.join('');
}

/** A sign or a code of a currency, before or behind digits. */
const money = /^(?:\p{Sc}|[A-Z]{3})\s*[+-]?[0-9][0-9.,'’\s]*$|^[+-]?[0-9][0-9.,'’\s]*(?:\p{Sc}|[A-Z]{3})$/u;

function whyNoNumber(stored: string): string {
  const cell = stored.trim();
  if (/[0-9]\s*%$/.test(cell))
    return 'is no plain number: take the percent sign out of the cells, it belongs into the column’s name';
  if (money.test(cell))
    return 'is no plain number: take the currency out of the cells, it belongs into the column’s name';
  if (/^\([0-9].*\)$|[0-9]-$/.test(cell))
    return 'is no plain number: write a negative one with "-" before it';
  if (/^[+-]?[\d.,]+e[+-]?\d+$/i.test(cell)) return 'is beyond the numbers kam computes with';
  return 'is no number, and input.null does not say that it means "unknown"';
}
