/** One more line at the end of a record file; what is there stays as it is, byte for byte. */
import { stringify } from 'csv-stringify/sync';
import { firstHidden } from './decode.ts';

/**
 * `text`: the file as it is, with its byte-order mark if it has one; empty for a new file, which then gets the
 * header. `header`: the columns as they stand in the file. A cell that is not given is empty. Throws for cells that are
 * not columns and for characters that a record file cannot hold.
 */
export function appendRecord(
  text: string,
  header: readonly string[],
  cells: Readonly<Record<string, string | number>>,
): string {
  const record = recordText(header, cells);
  const firstEnd = text.indexOf('\n');
  const eol = firstEnd > 0 && text[firstEnd - 1] === '\r' ? '\r\n' : '\n';
  if (text === '' || text === '\ufeff') return text + cellsText(header) + eol + record + eol;
  return text + closing(text, eol) + record + eol;
}

/** One record without its line end. Throws as appendRecord does. */
export function recordText(
  header: readonly string[],
  cells: Readonly<Record<string, string | number>>,
): string {
  for (const [column, cell] of Object.entries(cells)) {
    if (!header.includes(column)) throw new Error(`${column} is not a column of these records`);
    if (firstHidden(String(cell))) throw new Error(`${column} holds an invisible character`);
  }
  return cellsText(header.map((column) => String(cells[column] ?? '')));
}

function cellsText(values: readonly string[]): string {
  return stringify([[...values]], { eof: false, quoted_match: /[\r\n]/ });
}

/**
 * A line cut off by an interrupted write keeps what is left of it to itself (hostile.md P9): it gets its line
 * end and, where it stops within quotes, the quote, so that it swallows nothing.
 */
function closing(text: string, eol: string): string {
  if (text.endsWith('\n')) return '';
  return (text.split('"').length % 2 === 0 ? '"' : '') + eol;
}
