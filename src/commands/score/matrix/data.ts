/** The cells of the matrix with their bounds and counts, as rows and JSON. */
import { csvText, hasHeader } from '../../../scoring/result-csv.ts';
import type { Drawing, MatrixCell } from '../matrix.ts';

const head = [
  'tier',
  'key',
  'row',
  'row_axis',
  'row_from',
  'row_to',
  'column',
  'column_axis',
  'column_from',
  'column_to',
  'accounts',
];
export const isMatrixCsv = (text: string): boolean => hasHeader(text, head);

/** From the best cell down, as tables are read. */
const fromTheTop = ({ cells }: Drawing): MatrixCell[] =>
  [...cells].reverse().flatMap((row) => [...row].reverse());

export function matrixCsv(drawing: Drawing): string {
  const place = ({ at, from, to }: MatrixCell, m: number) =>
    at[m] === undefined ? ['', '', '', ''] : [at[m], drawing.axes[m]!.id, from[m]!, to[m]!];
  return csvText([
    head,
    ...fromTheTop(drawing).map((cell) =>
      [cell.tier, cell.key, ...place(cell, 0), ...place(cell, 1), cell.accounts].map(String),
    ),
  ]);
}

export function matrixJson(drawing: Drawing): Record<string, unknown> {
  return {
    axes: drawing.axes,
    cells: fromTheTop(drawing).map(({ at, tier, key, from, to, accounts }) => ({
      cell: at,
      tier,
      key,
      from,
      to,
      accounts,
    })),
    without: drawing.without,
  };
}
