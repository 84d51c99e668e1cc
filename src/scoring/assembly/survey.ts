/**
 * The survey of a portfolio's records in WebAssembly, sixteen bytes at a time: what records.ts and cells.ts see, four
 * times faster. AssemblyScript, not TypeScript: it is compiled to survey.wasm.ts by `npm run docs`, and run by
 * fast-survey.ts. A property test holds it against the two.
 *
 * Bytes of whole lines are put into memory by the caller; what happens seldom is left to it as a list of notes.
 */

// memory: tables, then facts of each watched column, then notes, then the bytes
const closerLengths: usize = 1024;
/** By column of the file: 0, or its place among the watched ones + 1; and whether it is read as numbers. */
const placeOf: usize = 2048;
const isNumber: usize = 24576;
const facts: usize = 32768;
const cellsAt: usize = 65536;
const notes: usize = 131072;
const notesEnd: usize = 393216;
/** the caller's bytes begin here, and sixteen readable ones follow their end */
export const bytesAt: i32 = 524288;

// facts of a watched column, 64 bytes: first row of each of five shapes (−1: none), filled, digits, decimals
const factStride: usize = 64;
// a watched cell of the record: from, to, kind
const cellStride: usize = 12;
// a note: kind and five numbers
const noteStride: usize = 24;

const LF: i32 = 10;
const CR: i32 = 13;

// what the caller reads when a call is over
export let rows: i32 = 0;
export let whole: i32 = 0;
export let line: i32 = 1;
export let blankLines: i32 = 0;
export let lineEnds: i32 = 0;
export let multiline: i32 = 0;
export let longest: i32 = 0;
/** 0, or 1: a quote that stays open, 2: a stray one, 3: a zero byte; and on which line */
export let fault: i32 = 0;
export let faultLine: i32 = 0;
export let noted: i32 = <i32>notes;
/** records that are passed over: the header */
export let ahead: i32 = 0;

let delimiter: i32 = 44;
let quote: i32 = 34;
let width: i32 = 0;
let watched: i32 = 0;
let watchedWidth: i32 = 0;
let emptyIsMissing: i32 = 1;
let lineOffset: i32 = i32.MIN_VALUE;

export function setUp(d: i32, q: i32, columns: i32, watchedColumns: i32, upTo: i32, empty: i32, header: i32): void {
  delimiter = d;
  quote = q;
  width = columns;
  watched = watchedColumns;
  watchedWidth = upTo;
  emptyIsMissing = empty;
  ahead = header;
  for (let i = 0; i < watchedColumns; i++) {
    const at = facts + <usize>i * factStride;
    for (let k: usize = 0; k < 5; k++) store<i32>(at + 4 * k, -1);
  }
}

/** Where the tables are that the caller fills: lengths that want a closer look, places, numbers, facts, notes. */
export function table(which: i32): usize {
  if (which == 0) return closerLengths;
  if (which == 1) return placeOf;
  if (which == 2) return isNumber;
  if (which == 3) return facts;
  return notes;
}

@inline
function note(kind: i32, a: i32, b: i32, c: i32, d: i32, e: i32): void {
  const at = <usize>noted;
  store<i32>(at, kind);
  store<i32>(at, a, 4);
  store<i32>(at, b, 8);
  store<i32>(at, c, 12);
  store<i32>(at, d, 16);
  store<i32>(at, e, 20);
  noted = <i32>(at + noteStride);
}

@inline
function fail(kind: i32, at: i32): usize {
  fault = kind;
  faultLine = at;
  return 0;
}

/** A cell of a column of numbers: true where it is digits, a minus before them, a point or comma between. */
function plainNumber(place: i32, row: i32, from: usize, to: usize): bool {
  const length = to - from;
  if (load<u8>(closerLengths + (length < 63 ? length : 63)) != 0 || length > 300) return false;
  let i = from;
  if (load<u8>(i) == 45) {
    // "-9", "-99" and "-999" are counted
    if (length < 5 && load<u8>(i, 1) == 57) return false;
    i++;
  }
  const start = i;
  while (i < to && load<u8>(i) - 48 < <u8>10) i++;
  const before = <i32>(i - start);
  if (before == 0) return false;
  let shape: usize = 0;
  let behind = 0;
  let digits = before;
  if (i < to) {
    const sign = load<u8>(i);
    if (sign != 46 && sign != 44) return false;
    const fraction = ++i;
    while (i < to && load<u8>(i) - 48 < <u8>10) i++;
    behind = <i32>(i - fraction);
    if (i < to || behind == 0) return false;
    shape = sign == 46 ? 1 : 3;
    if (behind == 3 && before <= 3) {
      shape++;
      digits += 3;
    }
  }
  const at = facts + <usize>place * factStride;
  if (load<i32>(at + 4 * shape) == -1) store<i32>(at + 4 * shape, row);
  store<i32>(at, load<i32>(at, 20) + 1, 20);
  if (digits > load<i32>(at, 24)) store<i32>(at, digits, 24);
  if (behind > load<i32>(at, 28)) store<i32>(at, behind, 28);
  return true;
}

@inline
function mayBeBlank(byte: u8): bool {
  return byte <= 32 || byte >= 128;
}

/** The watched cells of a whole record. */
function look(row: i32): void {
  for (let place = 0; place < watched; place++) {
    const cell = cellsAt + <usize>place * cellStride;
    const from = <usize>load<u32>(cell);
    const to = <usize>load<u32>(cell, 4);
    const kind = load<i32>(cell, 8);
    if (load<u8>(isNumber + <usize>place) != 0) {
      if (from == to ? emptyIsMissing != 0 && kind == 1 : plainNumber(place, row, from, to)) continue;
    } else if (from == to || !(mayBeBlank(load<u8>(from)) || mayBeBlank(load<u8>(to - 1)))) continue;
    note(1, place, row, <i32>from, <i32>to, kind);
  }
}

/** How many notes a record may need. */
@inline
function isFull(): bool {
  return <usize>noted + <usize>(watched + 3) * noteStride > notesEnd;
}

/**
 * Reads the records from `from` on, in bytes that end with a line end before `end`. Gives where the first record
 * begins that it did not read: it is not whole, or there is no room for its notes. `last`: nothing follows.
 */
export function scan(from: usize, end: usize, last: i32): usize {
  const d = i8x16.splat(<i8>delimiter);
  const q = i8x16.splat(<i8>quote);
  const lf = i8x16.splat(10);
  const cr = i8x16.splat(13);
  const nul = i8x16.splat(0);
  let begin = from;
  let cell = from;
  let contents = from;
  let cells = 0;
  let kind = 1;
  let quoted = false;
  let opens = 0;
  let lines = 0;
  /** bytes before this one have been looked at */
  let next = from;
  for (let block = from; block < end; block += 16) {
    const v = v128.load(block);
    let mask = <u32>i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(v, d), i8x16.eq(v, q)),
        v128.or(i8x16.eq(v, lf), v128.or(i8x16.eq(v, cr), i8x16.eq(v, nul))),
      ),
    );
    while (mask != 0) {
      const at = block + <usize>ctz(mask);
      mask &= mask - 1;
      if (at < next) continue;
      if (at >= end) return begin;
      const byte = <i32>load<u8>(at);
      if (quoted) {
        if (byte == quote) {
          const after = <i32>load<u8>(at, 1);
          if (after == quote) {
            kind = 3;
            next = at + 2;
            continue;
          }
          quoted = false;
          if (after != delimiter && after != LF && after != CR)
            return fail(after == 0 ? 3 : 2, line + lines);
          contents = at;
        } else if (byte == 0) return fail(3, line + lines);
        else if (byte == LF || byte == CR) {
          lines++;
          next = at + 1;
          if (byte == CR && load<u8>(at, 1) == LF) next++;
          if (next >= end) {
            if (last != 0) return fail(1, opens);
            return begin;
          }
        }
        continue;
      }
      if (byte == quote) {
        if (at != cell) return fail(2, line + lines);
        quoted = true;
        kind = 2;
        opens = line + lines;
        continue;
      }
      if (byte == 0) return fail(3, line + lines);
      // the end of a cell
      if (cells < watchedWidth) {
        const place = <i32>load<u16>(placeOf + 2 * <usize>cells);
        if (place != 0) {
          const w = cellsAt + <usize>(place - 1) * cellStride;
          store<u32>(w, <u32>(kind == 1 ? cell : cell + 1));
          store<u32>(w, <u32>(kind == 1 ? at : contents), 4);
          store<i32>(w, kind, 8);
        }
      }
      cells++;
      kind = 1;
      if (byte == delimiter) {
        cell = at + 1;
        continue;
      }
      // the end of a record
      next = at + 1;
      if (byte == LF) lineEnds |= 1;
      else if (load<u8>(at, 1) == LF) {
        lineEnds |= 2;
        next++;
      } else lineEnds |= 4;
      if (at == begin) blankLines++;
      else {
        const length = <i32>(at - begin);
        if (length > longest) longest = length;
        if (lines > 0) multiline = 1;
        if (ahead > 0) ahead--;
        else if (cells == width) {
          const offset = line - whole;
          if (offset != lineOffset) {
            note(2, whole, offset, 0, 0, 0);
            lineOffset = offset;
          }
          look(whole);
          whole++;
          rows++;
        } else {
          note(3, line, cells, 0, 0, 0);
          rows++;
        }
      }
      line += lines + 1;
      lines = 0;
      cells = 0;
      cell = next;
      begin = next;
      if (isFull()) return begin;
    }
  }
  return begin;
}
