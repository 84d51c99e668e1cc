/** Bytes of a whole portfolio → its records and where each begins. */
import { type Encoding, type Recoder, recoder } from './encoding.ts';
import { type Marks, type OnRecord, type RecordScanner, scanRecords } from './records.ts';

export interface ReaderOptions extends Marks {
  encoding: Encoding;
  mark: number;
  skip: number;
}

/** Whoever finds the records in clean UTF-8 (records.ts, fast-survey.ts). */
export type Scanner = Omit<RecordScanner, 'watched'>;

export type PortfolioReader = Omit<Scanner, 'openLines'> & Pick<Recoder, 'bad' | 'sure'>;

/** Raw bytes of the file, mark and skipped lines included → records with their physical lines. */
export function portfolioReader(how: ReaderOptions, onRecord: OnRecord): PortfolioReader {
  const { skip } = how;
  const scanner = scanRecords(
    how,
    skip === 0 ? onRecord : (line, cells, bytes, from, to) => onRecord(line + skip, cells, bytes, from, to),
  );
  return readerOver(how, scanner);
}

/** The same for any scanner; it counts its lines from the first one that is not skipped. */
export function readerOver(
  { encoding, skip, mark: before }: ReaderOptions,
  scanner: Scanner,
): PortfolioReader {
  const recode = recoder(encoding);
  const skipLines = lineSkipper(skip);
  let mark = before;
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
      return scanner.fault && { ...scanner.fault, line: scanner.fault.line + skip };
    },
    get line() {
      return scanner.line + scanner.openLines() + skip;
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
