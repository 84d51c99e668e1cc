/** What is wrong with a portfolio file itself, at a line of it. */
import type { Finding } from '../findings/finding.ts';
import { type Encoding, inWords } from './encoding.ts';
import type { RecordFault } from './records.ts';

const rule = 'portfolio';

export function atLine(file: string, line: number, message: string, help: string): Finding {
  return {
    rule,
    severity: 'error',
    file,
    span: { line, column: 1, endLine: line, endColumn: 1 },
    message,
    help,
  };
}

export function undecodable(file: string, line: number, encoding: Encoding): Finding {
  return atLine(
    file,
    line,
    `A byte on this line is no ${inWords(encoding)}, so kam cannot tell which letters it stands for.`,
    encoding === 'utf-8'
      ? 'Save the file as UTF-8, or name its encoding: input: { encoding: windows-1252 }.'
      : 'Save the file as UTF-8, and remove input.encoding.',
  );
}

/** So far down a title above the table may reach. */
const titleLines = 20;

/** `row`: in the workbook or Parquet file that the bytes are a copy of; kam writes quotes as they should be. */
export function faultFinding(fault: RecordFault, file: string, row?: number): Finding {
  if (row !== undefined)
    return atLine(
      file,
      row,
      'A zero byte stands in a text of this row, which no table can hold.',
      'Mend that cell where the file comes from, and export it again.',
    );
  switch (fault.kind) {
    case 'open-quote':
      return atLine(
        file,
        fault.line,
        'A quote opens on this line and never closes, so every row after it would be swallowed.',
        'Close it, or write input: { quote: none } if this file uses quotes as ordinary text.',
      );
    case 'stray-quote':
      return atLine(
        file,
        fault.line,
        'A quote stands inside a cell on this line; nobody can say where the cell ends.',
        `Double it and put the cell in quotes, or write input: { quote: none } if this file uses quotes as ordinary text${fault.line > titleLines ? '' : ', or input: { skip: … } if this line stands above the table'}.`,
      );
    default:
      return atLine(
        file,
        fault.line,
        'A zero byte stands on this line, as in pictures, programs or text of another encoding.',
        'Save the file as UTF-8, or name its encoding: input: { encoding: utf-16 }.',
      );
  }
}
