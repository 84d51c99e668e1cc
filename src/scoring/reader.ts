/** Bytes of a whole portfolio → its records and where each begins. */
import { type Encoding, type Recoder, recoder } from './encoding.ts';
import type { Origin } from './origin.ts';
import { type Marks, type OnRecord, type RecordScanner, scanRecords } from './records.ts';

export interface ReaderOptions extends Marks {
  encoding: Encoding;
  mark: number;
  skip: number;
  origin?: Pick<Origin, 'rowOf'>;
}

export type PortfolioReader = Omit<RecordScanner, 'push' | 'end' | 'openLines'> &
  Pick<Recoder, 'bad' | 'sure'> & {
    push(chunk: Uint8Array): void;
    end(): void;
  };

/**
 * Raw bytes of the file, mark and skipped lines included → records with their physical lines, or of a copy with the rows
 * they are in the file it was made of.
 */
export function portfolioReader(
  how: ReaderOptions,
  onRecord: OnRecord,
  columns: readonly number[] = [],
): PortfolioReader {
  const recode = recoder(how.encoding);
  const { skip, origin } = how;
  let rows = -1;
  const placed: OnRecord = origin
    ? (line, cells, bytes, from, to) =>
        onRecord(++rows > 0 ? origin.rowOf(rows - 1) : line, cells, bytes, from, to)
    : skip === 0
      ? onRecord
      : (line, cells, bytes, from, to) => onRecord(line + skip, cells, bytes, from, to);
  const place = (line: number) => (origin ? origin.rowOf(Math.max(0, rows)) : line + skip);
  const scanner = scanRecords(how, placed, columns);
  const skipLines = lineSkipper(skip);
  let mark = how.mark;
  return {
    push(chunk) {
      const body = mark === 0 ? chunk : chunk.subarray(Math.min(mark, chunk.length));
      mark -= chunk.length - body.length;
      scanner.push(skipLines(recode.push(body)));
    },
    end() {
      scanner.push(skipLines(recode.end()));
      if (!recode.bad) scanner.end();
    },
    get bad() {
      return recode.bad;
    },
    get sure() {
      return recode.sure;
    },
    get fault() {
      return scanner.fault && { ...scanner.fault, line: place(scanner.fault.line) };
    },
    get line() {
      return place(scanner.line + scanner.openLines());
    },
    get blankLines() {
      return scanner.blankLines;
    },
    get lineEnds() {
      return scanner.lineEnds;
    },
    get multiline() {
      return scanner.multiline;
    },
    get longest() {
      return scanner.longest;
    },
    get watched() {
      return scanner.watched;
    },
  };
}

/** Drops the first physical lines of a stream of UTF-8, whatever stands on them. */
function lineSkipper(lines: number): (chunk: Uint8Array) => Uint8Array {
  let left = lines;
  let pendingCr = false;
  return (chunk) => {
    let at = 0;
    while ((left > 0 || pendingCr) && at < chunk.length) {
      const byte = chunk[at]!;
      if (pendingCr) {
        pendingCr = false;
        if (byte === 10) {
          at++;
          continue;
        }
        if (left === 0) break;
      }
      if (byte === 10) left--;
      else if (byte === 13) {
        left--;
        pendingCr = true;
      }
      at++;
    }
    return at === 0 ? chunk : chunk.subarray(at);
  };
}
