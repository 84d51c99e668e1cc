/**
 * A workbook or a Parquet file is read by way of a private copy of its rows: plain CSV, UTF-8, commas, below a first line
 * that is not looked at. What that copy cannot say stands here, so that everything behind it is one road and every message names the file's own rows.
 */
import type { Reject } from './rejects.ts';

/** What a place in the file is called. */
export const placeWord = ({ origin }: { origin?: Origin }): 'row' | 'line' => (origin ? 'row' : 'line');

export interface Origin {
  kind: 'workbook' | 'parquet';
  /** of a workbook: the sheet that is read, and all visible ones */
  sheet?: string;
  sheets?: readonly string[];
  /** the row that the column names stand in; undefined where they stand in none */
  headerRow: number | undefined;
  /** rows in the copy */
  rows: number;
  /** row in the file of the i-th of them, from 0 */
  rowOf(index: number): number;
  /** rows that are not in the copy, and why not */
  refused: readonly Reject[];
  /** columns that show something else than they hold, by index, each with its first such cell */
  disguised: ReadonlyMap<number, { row: number; cell: string }>;
  /**
   * columns with cells that are stored as numbers and have decimals, by index, each with the first such row of the copy:
   * their sign is a point, whatever texts of other columns use
   */
  decimals: ReadonlyMap<number, number>;
  /** of a Parquet file: what each column holds, in words of its own */
  types?: readonly string[];
  /** columns no cell of which can be read as one text or number, by index */
  unusable: ReadonlySet<number>;
}
