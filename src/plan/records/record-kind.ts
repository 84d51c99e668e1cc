/**
 * A record file's columns, declared once: checking, docs, `kam book` and the header are derived from them.
 * Cells stay text ("" = absent), checked for their kind; facts turn amounts into exact decimals.
 */

export interface Column {
  name: string;
  kind:
    | 'id'
    | 'slug'
    | 'text'
    | 'day'
    | 'period'
    | 'currency'
    | 'amount'
    | 'quantity'
    | 'share'
    | 'whole'
    | 'choice';
  choices?: readonly string[];
  /** the cell must not be empty, and the column must be there */
  required?: boolean;
  summary: string;
}

export interface RecordKind {
  name: 'ledger' | 'opportunities' | 'market' | 'contacts' | 'survey' | 'measures';
  summary: string;
  columns: readonly Column[];
}

/** One record: its cells by column, and where it stands. */
export type Record<Columns extends string> = { readonly [column in Columns]: string } & {
  /** physical line in its file, for inputs */
  readonly line: number;
  /** index among the file's rows, for places */
  readonly index: number;
};

export interface RowProblem {
  index: number;
  column?: string;
  message: string;
  help?: string;
  /** another row that has to do with it */
  related?: { index: number; message: string };
  severity?: 'error' | 'warn';
}

export const decimalPattern = /^-?(0|[1-9]\d*)(\.\d+)?$/;
