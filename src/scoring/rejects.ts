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
  const { model } = scoring;
  const line = lineOf(n);
  const reason = Math.floor(code / codeStep);
  const which = code % codeStep;
  switch (reason) {
    case rejectCodes.header:
      return { line, column: null, cell: null, cause: 'repeats the header' };
    case rejectCodes.empty:
      return { line, column: model.account, cell: cut(account), cause: 'names no account' };
    case rejectCodes.duplicate: {
      const first = lineOf(firstN!);
      const cause =
        first === line
          ? 'stands more than once in the file, here for the first time'
          : `stands more than once in the file, first on ${placeWord(dialect)} ${first}`;
      return { line, column: model.account, cell: cut(account), cause };
    }
    case rejectCodes.number:
      return { line, column: numericColumns(model)[which]!, cell: cut(cell), cause: whyNoNumber(cell ?? '') };
    default: {
      const criterion = model.axes.flatMap((axis) => axis.criteria)[which]!;
      const column = criterion.column ?? null;
      const cause =
        column === null
          ? `has no rating ${quoted(criterion.rating!)}, and the model says missing: fail`
          : 'is missing, and the model says missing: fail';
      return { line, column, cell: null, cause };
    }
  }
}

function cut(cell: string | null): string {
  const chars = [...(cell ?? '')];
  return chars.length > 200 ? `${chars.slice(0, 199).join('')}…` : chars.join('');
}

function whyNoNumber(cell: string): string {
  if (/%\s*$/.test(cell)) return 'is no plain number: a percent sign belongs to the column’s name';
  if (/\p{Sc}|\b[A-Z]{3}\b/u.test(cell)) return 'is no plain number: a currency belongs to the column’s name';
  if (/^\s*\(.*\)\s*$|-\s*$/.test(cell)) return 'is no plain number: write a negative one with "-" before it';
  if (/^\s*[+-]?[\d.,]+e[+-]?\d+\s*$/i.test(cell)) return 'is beyond the numbers kam computes with';
  return 'is no number, and input.null does not say that it means "unknown"';
}
