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
  for (const [column, cell] of Object.entries(cells)) {
    if (!header.includes(column)) throw new Error(`${column} is not a column of these records`);
    if (firstHidden(String(cell))) throw new Error(`${column} holds an invisible character`);
  }
  const firstEnd = text.indexOf('\n');
  const eol = firstEnd > 0 && text[firstEnd - 1] === '\r' ? '\r\n' : '\n';
  const line = (values: readonly string[]): string =>
    stringify([[...values]], { record_delimiter: eol, quoted_match: /[\r\n]/ });
  const record = line(header.map((column) => String(cells[column] ?? '')));
  if (text === '' || text === '\ufeff') return text + line(header) + record;
  return text + closing(text, eol) + record;
}

/**
 * A line cut off by an interrupted write keeps what is left of it to itself (hostile.md P9): it gets its line
 * end and, where it stops within quotes, the quote, so that it swallows nothing.
 */
function closing(text: string, eol: string): string {
  if (text.endsWith('\n')) return '';
  return (text.split('"').length % 2 === 0 ? '"' : '') + eol;
}
