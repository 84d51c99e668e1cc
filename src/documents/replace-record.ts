/** One record of a record file written anew; every other byte stays as it is. */
import { recordText } from './append-record.ts';
import { recordAt } from './cells.ts';
import { linesOf } from './lines.ts';

/**
 * `line`: the physical line on which the record begins; it may run over several. `header`: the columns as they
 * stand in the file. A cell that is not given becomes empty. Throws as appendRecord does.
 */
export function replaceRecord(
  text: string,
  line: number,
  header: readonly string[],
  cells: Readonly<Record<string, string | number>>,
): string {
  const from = linesOf(text).startOf(line);
  const { to } = recordAt(text, from).cells.at(-1)!;
  return text.slice(0, from) + recordText(header, cells) + text.slice(to);
}
