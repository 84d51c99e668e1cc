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
  /** the physical line that the next record begins on, and how many lines of it were there already */
  readonly line: number;
  openLines(): number;
  readonly blankLines: number;
  /** kinds of line ends seen outside quotes */
  readonly lineEnds: { lf: boolean; crlf: boolean; cr: boolean };
  /** a quoted cell runs over a line end */
  readonly multiline: boolean;
  /** bytes of the longest record */
  readonly longest: number;
  /** of the record that is reported: from, to and kind of each watched cell, within its quotes; see `plainCell` … */
  readonly watched: Int32Array;
}

/** Kinds of a watched cell. A record may lack it, if it has too few cells. */
export const noCell = 0;
export const plainCell = 1;
const quotedCell = 2;
/** quoted, and with doubled quotes inside */
export const doubledCell = 3;

/** `line`: where the record begins; its bytes, without the line end, are `bytes` from `from` up to `to`, for now. */
export type OnRecord = (line: number, cells: number, bytes: Uint8Array, from: number, to: number) => void;

const LF = 10;
const CR = 13;
/** Beyond this an open quote is taken for one that never closes; no export has such cells. */
export const longestRecord = 1 << 28;

/** `columns`: indices of the cells to be watched. */
export function scanRecords(
  marks: Marks,
  onRecord: OnRecord,
  columns: readonly number[] = [],
): RecordScanner {
  const delimiter = marks.delimiter.charCodeAt(0);
  const quote = marks.quote === '' ? -1 : marks.quote.charCodeAt(0);
  // Most bytes mean nothing: runs of them are passed over in loops of their own, and one comparison settles most of
  // those. Within quotes a delimiter means nothing.
  const special = tableOf(delimiter, quote, LF, CR, 0);
  const inQuotes = tableOf(quote, LF, CR, 0);
  const highest = Math.max(delimiter, quote, CR);
  const slots = new Int32Array(Math.max(0, ...columns.map((column) => column + 1))).fill(-1);
  for (const [slot, column] of columns.entries()) slots[column] = 3 * slot;
  const watched = new Int32Array(3 * columns.length);
  const width = slots.length;
  /** bytes of a record that is not whole yet, and how many there must be before it is worth another look */
  let kept: Uint8Array[] = [];
  let keptBytes = 0;
  let enough = 0;
  const seen = {
    push,
    end,
    fault: undefined as RecordFault | undefined,
    line: 1,
    blankLines: 0,
    lineEnds: { lf: false, crlf: false, cr: false },
    multiline: false,
    longest: 0,
    watched,
    openLines,
  };

  function push(chunk: Uint8Array): void {
    if (seen.fault || chunk.length === 0) return;
    // a Buffer is another kind of array to V8, and this is its busiest loop
    let piece = new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length);
    if (keptBytes > 0) {
      // most often the record that lies across two pieces ends with the first line of the second one
      const line = enough === 0 ? piece.indexOf(LF) + 1 : 0;
      if (line === 0) {
        gather(piece);
        return;
      }
      const bytes = joined([...kept, piece.subarray(0, line)], keptBytes + line);
      const from = scan(bytes, bytes.length, false);
      if (seen.fault) return;
      piece = piece.subarray(line);
      kept = [];
      keptBytes = 0;
      if (from < bytes.length) {
        keep(bytes, from);
        gather(piece);
        return;
      }
    }
    whole(piece);
  }

  /** Waits until enough has come; a cell of many pieces is looked at again whenever it has doubled. */
  function gather(piece: Uint8Array): void {
    if (piece.length === 0) return;
    kept.push(piece.slice());
    keptBytes += piece.length;
    if (keptBytes < enough) return;
    const bytes = joined(kept, keptBytes);
    kept = [];
    keptBytes = 0;
    whole(bytes);
  }

  /** All whole records of a piece that begins with one; what is left begins the next piece. */
  function whole(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(LF) + 1 || bytes.lastIndexOf(CR, -2) + 1;
    const from = end === 0 ? 0 : scan(bytes, end, false);
    keep(bytes, from);
    enough = from === 0 ? 2 * keptBytes : 0;
  }

  function keep(bytes: Uint8Array, from: number): void {
    kept = from < bytes.length ? [bytes.slice(from)] : [];
    keptBytes = bytes.length - from;
  }

  function end(): void {
    if (seen.fault || keptBytes === 0) return;
    // the whole lines first, so that what is left is a record without a line end, or none
    whole(joined(kept, keptBytes));
    if (seen.fault || keptBytes === 0) return;
    const last = kept.at(-1)!.at(-1)!;
    const open = last !== LF && last !== CR;
    const bytes = joined(open ? [...kept, new Uint8Array([LF])] : kept, keptBytes + (open ? 1 : 0));
    kept = [];
    keptBytes = 0;
    const { lf } = seen.lineEnds;
    scan(bytes, bytes.length, true);
    // the line end that was added is none of the file's
    if (open && !lf) seen.lineEnds.lf = false;
  }

  /** Lines that the unfinished record at the end has begun so far. */
  function openLines(): number {
    const bytes = joined(kept, keptBytes);
    let lines = 0;
    for (const [i, byte] of bytes.entries())
      if (byte === LF || (byte === CR && i + 1 < bytes.length && bytes[i + 1] !== LF)) lines++;
    return lines;
  }

  function fail(kind: RecordFault['kind'], line: number): number {
    seen.fault = { kind, line };
    return 0;
  }

  /**
   * Reports the whole records of `b` before `end`, where a line ends: so every loop finds a byte to stop at. Gives
   * where the first record begins that is not whole. `last`: nothing follows.
   */
  function scan(b: Uint8Array, end: number, last: boolean): number {
    let i = 0;
    let line = seen.line;
    while (i < end) {
      const begin = i;
      let lines = 0;
      let cells = 0;
      let byte: number;
      for (;;) {
        // at the beginning of a cell
        let from = i;
        let to: number;
        let kind = plainCell;
        byte = b[i]!;
        if (byte === quote) {
          from++;
          kind = quotedCell;
          const opens = line + lines;
          for (;;) {
            byte = b[++i]!;
            while (inQuotes[byte] === 0) byte = b[++i]!;
            if (byte === quote) {
              if (b[i + 1] !== quote) break;
              kind = doubledCell;
              i++;
            } else if (byte === 0) return fail('nul', line + lines);
            else {
              lines++;
              if (byte === CR && b[i + 1] === LF) i++;
              if (i + 1 >= end) {
                if (last || b.length - begin > longestRecord) return fail('open-quote', opens);
                seen.line = line;
                return begin;
              }
            }
          }
          to = i;
          byte = b[++i]!;
        } else {
          while (byte > highest || special[byte] === 0) byte = b[++i]!;
          to = i;
        }
        if (cells < width && slots[cells]! >= 0) {
          const slot = slots[cells]!;
          watched[slot] = from;
          watched[slot + 1] = to;
          watched[slot + 2] = kind;
        }
        cells++;
        if (byte !== delimiter) break;
        i++;
      }
      if (byte !== LF && byte !== CR) return fail(byte === 0 ? 'nul' : 'stray-quote', line + lines);
      if (i === begin) seen.blankLines++;
      else report(line, lines, cells, b, begin, i);
      if (byte === LF) seen.lineEnds.lf = true;
      else if (i + 1 < b.length && b[i + 1] === LF) {
        seen.lineEnds.crlf = true;
        i++;
      } else seen.lineEnds.cr = true;
      i++;
      line += lines + 1;
      seen.line = line;
    }
    return i;
  }

  function report(line: number, lines: number, cells: number, b: Uint8Array, from: number, to: number): void {
    if (to - from > seen.longest) seen.longest = to - from;
    if (lines > 0) seen.multiline = true;
    if (cells < width)
      for (const [slot, column] of columns.entries()) if (column >= cells) watched[3 * slot + 2] = noCell;
    onRecord(line, cells, b, from, to);
  }

  return seen;
}

function tableOf(...bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) if (byte >= 0) table[byte] = 1;
  return table;
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
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

/** The cells of a line on its own; none where it is no record. */
export function cellsOn(line: string, marks: Marks): string[] {
  let cells: string[] = [];
  const scanner = scanRecords(marks, () => {
    cells = cellsOf(line, marks);
  });
  scanner.push(new TextEncoder().encode(`${line}\n`));
  scanner.end();
  return scanner.fault ? [] : cells;
}
