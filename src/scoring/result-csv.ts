/** Results as CSV for people and for scores.csv: one header, LF, cells that a spreadsheet would run made harmless. */
import { forSpreadsheet } from '../documents/spreadsheet.ts';
import { printable } from '../findings/printable.ts';

/** A value as a cell; nothing where there is none. */
export const cellText = (value: string | number | boolean | null): string =>
  value === null ? '' : String(value);

/** To be printed, a cell's control characters are shown as codes; line breaks may stay, they are quoted. */
export function csvText(rows: readonly (readonly string[])[]): string {
  return linesOf(rows, shownCell);
}

/** A cell as csvText prints it, but for the quotes. */
export function shownCell(cell: string): string {
  return unseen.test(cell) ? cell.split('\n').map(printable).join('\n') : cell;
}

/** For a file that kam reads again: every cell comes back as it was. */
export function csvFile(rows: readonly (readonly string[])[]): string {
  return linesOf(rows, (cell) => cell);
}

/** Whether a text begins with the whole header that csvText writes for these columns. */
export function hasHeader(text: string, columns: readonly string[]): boolean {
  return text.startsWith(`${columns.join(',')}\n`);
}

const unseen =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;

function linesOf(rows: readonly (readonly string[])[], shown: (cell: string) => string): string {
  return rows.map((row) => `${row.map((cell) => csvCell(shown(cell))).join(',')}\n`).join('');
}

/** RFC 4180. Written here and not by a library: a million rows pass through it, and only these three signs matter. */
function csvCell(cell: string): string {
  const safe = forSpreadsheet(cell);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
