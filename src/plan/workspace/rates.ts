import type { Column } from '../records/record-kind.ts';

/** rates.csv: what one unit of another currency is worth in the workspace's, by day. */
export interface Rate {
  readonly date: string;
  readonly currency: string;
  /** workspace currency for one unit; decimal text */
  readonly rate: string;
  readonly line: number;
  readonly index: number;
}

export const rates = {
  name: 'rates',
  columns: [
    { name: 'date', kind: 'day', required: true, summary: 'Day of the rate.' },
    { name: 'currency', kind: 'currency', required: true, summary: 'The other currency.' },
    { name: 'rate', kind: 'quantity', required: true, summary: 'Workspace currency for one unit of it.' },
  ],
} as const satisfies { name: string; columns: readonly Column[] };
