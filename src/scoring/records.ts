/**
 * Where records of a CSV file begin and end, on its bytes (UTF-8, without mark), at the speed of reading: the
 * engine is handed the file only after this has seen every byte, so that no row can vanish in silence.
 *
 * Quotes as RFC 4180: a quote opens only as the first character of a cell and closes before a delimiter, a
 * line end or the end; doubled inside. LF, CRLF and CR end a line. A line without a character is no record.
 */

/** How cells are separated; both are single ASCII characters. */
export interface Marks {
  delimiter: string;
  /** "" where quotes are ordinary text */
  quote: string;
}

export interface RecordFault {
  kind: 'open-quote' | 'stray-quote' | 'nul';
  /** physical line, from 1; of an open quote: where it opens */
  line: number;
}

export interface RecordScanner {
  push(chunk: Uint8Array): void;
  /** the file is over: closes the last record */
  end(): void;
  /** set once: nothing after it is reported */
  readonly fault: RecordFault | undefined;
  /** the physical line that the next byte stands on */
  readonly line: number;
  readonly blankLines: number;
  /** kinds of line ends seen outside quotes */
  readonly lineEnds: { lf: boolean; crlf: boolean; cr: boolean };
  /** a quoted cell runs over a line end */
  readonly multiline: boolean;
  /** bytes of the longest record */
  readonly longest: number;
}

/** `line`: where the record begins; `bytes`: without its line end, only where `keep` asked for them. */
export type OnRecord = (line: number, cells: number, bytes: Uint8Array | undefined) => void;

const LF = 10;
const CR = 13;
// where the next byte stands
const atRecord = 0;
const atCell = 1;
const inPlain = 2;
const inQuoted = 3;
/** after a quote inside a quoted cell: closed, unless another quote follows */
const afterQuote = 4;

export function scanRecords(marks: Marks, keep: boolean, onRecord: OnRecord): RecordScanner {
  const delimiter = marks.delimiter.charCodeAt(0);
  const quote = marks.quote === '' ? -1 : marks.quote.charCodeAt(0);
  // Most bytes mean nothing to the scanner: runs of them are passed over in a loop of their own.
  const special = new Uint8Array(256);
  for (const byte of [delimiter, quote, LF, CR, 0]) if (byte >= 0) special[byte] = 1;
  let state: 0 | 1 | 2 | 3 | 4 = atRecord;
  let cells = 0;
  let begins = 1;
  let quoteOpens = 1;
  let pendingCr = false;
  let carried: Uint8Array[] = [];
  let carriedBytes = 0;
  const seen = {
    push,
    end,
    fault: undefined as RecordFault | undefined,
    line: 1,
    blankLines: 0,
    lineEnds: { lf: false, crlf: false, cr: false },
    multiline: false,
    longest: 0,
  };

  function close(chunk: Uint8Array, from: number, to: number): void {
    const length = carriedBytes + to - from;
    if (length > seen.longest) seen.longest = length;
    let bytes: Uint8Array | undefined;
    if (keep) {
      bytes = carriedBytes === 0 ? chunk.subarray(from, to) : joined(carried, chunk.subarray(from, to));
      carried = [];
    }
    carriedBytes = 0;
    onRecord(begins, cells + 1, bytes);
    state = atRecord;
    cells = 0;
  }

  function push(chunk: Uint8Array): void {
    if (seen.fault) return;
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (pendingCr) {
        // the CR ended a line; an LF right after it belongs to the same line end
        pendingCr = false;
        if (byte === LF) {
          if (state !== inQuoted) seen.lineEnds.crlf = true;
          if (state === atRecord) from = i + 1;
          continue;
        }
        if (state !== inQuoted) seen.lineEnds.cr = true;
      }
      if (state === inQuoted) {
        if (byte === quote) state = afterQuote;
        else if (byte === LF || byte === CR) {
          seen.line++;
          seen.multiline = true;
          pendingCr = byte === CR;
        } else if (byte === 0) {
          fail('nul', seen.line);
          return;
        } else while (special[chunk[i + 1]!] === 0) i++;
        continue;
      }
      if (byte === LF || byte === CR) {
        if (byte === LF) seen.lineEnds.lf = true;
        else pendingCr = true;
        if (state === atRecord) seen.blankLines++;
        else close(chunk, from, i);
        seen.line++;
        from = i + 1;
        continue;
      }
      if (state === atRecord) begins = seen.line;
      if (byte === delimiter) {
        cells++;
        state = atCell;
      } else if (byte === quote) {
        if (state === atRecord || state === atCell) {
          state = inQuoted;
          quoteOpens = seen.line;
        } else if (state === afterQuote) state = inQuoted;
        else {
          fail('stray-quote', seen.line);
          return;
        }
      } else if (byte === 0 || state === afterQuote) {
        fail(byte === 0 ? 'nul' : 'stray-quote', seen.line);
        return;
      } else {
        state = inPlain;
        while (special[chunk[i + 1]!] === 0) i++;
      }
    }
    if (state !== atRecord && from < chunk.length) {
      if (keep) carried.push(chunk.slice(from));
      carriedBytes += chunk.length - from;
    }
  }

  function fail(kind: RecordFault['kind'], line: number): void {
    seen.fault = { kind, line };
  }

  function end(): void {
    if (seen.fault) return;
    if (pendingCr && state !== inQuoted) seen.lineEnds.cr = true;
    if (state === inQuoted) fail('open-quote', quoteOpens);
    else if (state !== atRecord) close(new Uint8Array(0), 0, 0);
  }

  return seen;
}

function joined(parts: readonly Uint8Array[], last: Uint8Array): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, last.length));
  let at = 0;
  for (const part of [...parts, last]) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The cells of one record that the scanner found no fault in, unquoted, untrimmed. */
export function cellsOf(record: string, { delimiter, quote }: Marks): string[] {
  if (quote === '' || !record.includes(quote)) return record.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (record[at] === quote) {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const close = record.indexOf(quote, from);
        cell += record.slice(from, close);
        at = close + 1;
        if (record[at] !== quote) break;
        cell += quote;
        from = at + 1;
      }
      cells.push(cell);
    } else {
      const next = record.indexOf(delimiter, at);
      cells.push(record.slice(at, next === -1 ? undefined : next));
      at = next === -1 ? record.length : next;
    }
    if (at >= record.length) return cells;
    at++; // the delimiter
    if (at === record.length) {
      cells.push('');
      return cells;
    }
  }
}
