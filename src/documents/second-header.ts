/** A header below the first line: what a merge by union leaves where both sides made the file, or one changed its line ends. */
import type { Finding, Span } from '../findings/finding.ts';

/** "other": it names other columns, or in another order, so that nobody can say what the lines below it mean. */
export function headerIn(cells: readonly string[], header: readonly string[]): 'again' | 'other' | undefined {
  if (cells.length < 2 || !header.includes(cells[0]!)) return undefined;
  if (cells.length === header.length && cells.every((cell, i) => cell === header[i])) return 'again';
  const known = cells.filter((cell) => header.includes(cell)).length;
  const names = cells.every((cell) => /^[a-z][a-z0-9_]*$/.test(cell)) && new Set(cells).size === cells.length;
  return names && known * 2 >= cells.length ? 'other' : undefined;
}

export function secondHeader(file: string, headed: 'again' | 'other', below: number, span: Span): Finding {
  const from = 'as a merge leaves it where both sides made the file';
  return {
    rule: 'csv',
    severity: 'error',
    file,
    span,
    ...(headed === 'again'
      ? { message: `The header stands here once more, ${from}.`, help: 'Remove this line.' }
      : {
          message: `A second header with other columns stands here, ${from}; ${
            below === 1 ? 'the line below it is' : `the ${below} lines below it are`
          } not read.`,
          help: 'Write the lines below it in the columns of the first header, then remove this one.',
        }),
  };
}
