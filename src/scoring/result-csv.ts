/** Results as CSV for people and for scores.csv: one header, LF, cells that a spreadsheet would run made harmless. */
import { forSpreadsheet } from '../documents/spreadsheet.ts';

export function csvText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(',')}\n`).join('');
}

/** RFC 4180. Written here and not by a library: a million rows pass through it, and only these three signs matter. */
function csvCell(cell: string): string {
  const safe = forSpreadsheet(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
