/** Results as CSV for people and for scores.csv: one header, LF, cells that a spreadsheet would run made harmless. */
import { stringify } from 'csv-stringify/sync';
import { forSpreadsheet } from '../documents/spreadsheet.ts';

export function csvText(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => row.map(forSpreadsheet)),
    { record_delimiter: '\n', quoted_match: /[\r\n]/ },
  );
}
