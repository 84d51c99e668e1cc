/** The last row of a file, seen while all of it is read: exports like to put a sum there, which would be scored as an account. */
import type { Finding } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import type { Dialect } from './dialect.ts';
import { recoder } from './encoding.ts';
import { atLine } from './faults.ts';
import { columnName, trimmed } from './model.ts';
import { placeWord } from './origin.ts';
import { cellsOn } from './records.ts';
import type { Survey } from './survey.ts';

/** Bytes at the end of a file that are kept; even, for letters of two bytes. */
const kept = 16_384;

export interface LastRow {
  /** the same chunks */
  watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** a remark where the last row looks like a sum; `columns`: those with ids and names */
  remark(survey: Survey, file: string, columns: readonly (string | undefined)[]): Finding[];
}

export function lastRow(): LastRow {
  let tail: Uint8Array = new Uint8Array(0);
  let read = 0;
  return {
    async *watched(chunks) {
      tail = new Uint8Array(0);
      read = 0;
      for await (const chunk of chunks) {
        read += chunk.length;
        const all = chunk.length >= kept + 1 ? chunk : Buffer.concat([tail, chunk]);
        // from an even place in the file; a copy, for a chunk is good only until the next one
        const from = Math.max(0, all.length - kept + (read % 2));
        tail = new Uint8Array(all.subarray(from));
        yield chunk;
      }
    },
    remark({ dialect, whole, lineOf, rows }, file, columns) {
      if (whole === 0 || rows < 2) return [];
      const cells = lastCells(tail, dialect, read === tail.length);
      if (cells.length !== dialect.header.length) return [];
      for (const column of columns) {
        const at = column === undefined ? -1 : dialect.header.indexOf(columnName(column));
        const cell = at === -1 ? '' : trimmed(cells[at]!);
        if (!sums.test(cell)) continue;
        const line = lineOf(whole - 1);
        return [
          {
            ...atLine(
              file,
              line,
              `The last row is called ${quoted(cell)}: is it an account? A sum among the accounts would be scored as one of them.`,
              `If it is none, take ${placeWord(dialect)} ${line} out of the file.`,
            ),
            severity: 'warn',
          },
        ];
      }
      return [];
    },
  };
}

/** Sums as programs and people call them, in the languages of the trade. */
const sums =
  /^(?:(?:grand |sub|gran |sub ?)?totale?s?(?: g[ée]n[ée]ral| generale?)?|totaal|gesamt(?:summe|ergebnis)?|insgesamt|(?:zwischen)?summe|sum|sums|suma|soma|somma|somme|razem|Σ)[ :.]*$/iu;

/** The cells of the last line that is not empty; none where it is not sure that a row begins there. */
function lastCells(tail: Uint8Array, dialect: Dialect, isWhole: boolean): string[] {
  const first = isWhole ? 0 : tail.indexOf(10) + (dialect.encoding === 'utf-16le' ? 2 : 1);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    recoder(dialect.encoding).push(tail.subarray(first)),
  );
  const line = text.split(/\r\n|\r|\n/).findLast((one) => one.trim() !== '');
  return line === undefined ? [] : cellsOn(line, dialect);
}
