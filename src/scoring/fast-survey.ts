/**
 * The survey of a portfolio's records by WebAssembly (assembly/survey.ts). undefined where it does not run: a
 * processor without 128-bit vectors, or more columns than its tables hold; then records.ts and cells.ts do the same.
 */
import { type Global, instanceOf, type Memory, page } from './assembly/load.ts';
import { wasm as binary } from './assembly/survey.wasm.ts';
import { type ColumnFacts, closerLengths, factStride, oddCells } from './cells.ts';
import type { Dialect } from './dialect.ts';
import type { Scanner } from './reader.ts';
import { longestRecord, type RecordFault } from './records.ts';
import type { Found, Watch } from './survey.ts';

/** What assembly/survey.ts exports; sizes and addresses are plain numbers. */
interface Exports {
  memory: Memory;
  bytesAt: Global;
  rows: Global;
  whole: Global;
  line: Global;
  blankLines: Global;
  lineEnds: Global;
  multiline: Global;
  longest: Global;
  fault: Global;
  faultLine: Global;
  noted: Global;
  setUp(
    delimiter: number,
    quote: number,
    columns: number,
    watched: number,
    watchedUpTo: number,
    emptyIsMissing: number,
    header: number,
  ): void;
  table(which: number): number;
  scan(from: number, end: number, last: number): number;
}

const LF = 10;
const CR = 13;
const faults: readonly RecordFault['kind'][] = ['open-quote', 'stray-quote', 'nul'];
/** How many columns the tables hold. */
const most = { columns: 11_000, watched: 500 };
const noteStride = 6;
/** Readable bytes that must follow those of a scan. */
const behind = 64;

export function fastScanner(
  dialect: Dialect,
  { columns, nulls }: Watch,
  found: Found,
): (Scanner & { facts(): ColumnFacts[] }) | undefined {
  if (dialect.header.length > most.columns || columns.length > most.watched) return undefined;
  const instance = instanceOf(binary);
  if (!instance) return undefined;
  const wasm = instance as Exports;
  const odd = oddCells(columns, nulls);
  const base: number = wasm.bytesAt.value;
  let bytes = new Uint8Array(wasm.memory.buffer);
  let words = new Int32Array(wasm.memory.buffer);
  wasm.setUp(
    dialect.delimiter.charCodeAt(0),
    dialect.quote === '' ? -1 : dialect.quote.charCodeAt(0),
    dialect.header.length,
    columns.length,
    Math.max(0, ...columns.map(({ index }) => index + 1)),
    nulls.has('') ? 1 : 0,
    dialect.headerLine === undefined ? 0 : 1,
  );
  bytes.set(closerLengths(nulls), wasm.table(0));
  const places = new Uint16Array(wasm.memory.buffer, wasm.table(1), dialect.header.length);
  for (const [place, { index, number }] of columns.entries()) {
    places[index] = place + 1;
    bytes[wasm.table(2) + place] = number ? 1 : 0;
  }
  const factsAt = wasm.table(3) / 4;
  const notesAt = wasm.table(4);
  /** bytes of a record that is not whole yet, and how many there must be before it is worth another look */
  let kept = 0;
  let enough = 0;

  /** Copies a chunk behind what is kept. */
  function hold(chunk: Uint8Array): void {
    const lacking = base + kept + chunk.length + behind - bytes.length;
    if (lacking > 0) {
      wasm.memory.grow(Math.ceil(Math.max(lacking, bytes.length / 2) / page));
      bytes = new Uint8Array(wasm.memory.buffer);
      words = new Int32Array(wasm.memory.buffer);
    }
    bytes.set(chunk, base + kept);
    kept += chunk.length;
  }

  /** Reads up to `end`; what is left moves to the front. */
  function read(end: number, last: boolean): void {
    let from = base;
    for (;;) {
      from = wasm.scan(from, end, last ? 1 : 0);
      const noted: number = wasm.noted.value;
      notes(noted);
      found.rows = wasm.rows.value;
      found.whole = wasm.whole.value;
      if (wasm.fault.value !== 0) return;
      if (noted === notesAt || from >= end || !wasFull(noted)) break;
    }
    const length = base + kept - from;
    if (from > base) bytes.copyWithin(base, from, base + kept);
    enough = from === base ? 2 * length : 0;
    kept = length;
  }

  /** It stops where the notes of one more record might not fit. */
  function wasFull(noted: number): boolean {
    return noted + (columns.length + 3) * noteStride * 4 > notesAt + 262_144;
  }

  function notes(noted: number): void {
    for (let at = notesAt / 4; at < noted / 4; at += noteStride) {
      const [kind, a, b, c, d, e] = words.subarray(at, at + noteStride) as unknown as number[];
      if (kind === 1) odd.take(a!, b!, bytes, c!, d!, e!);
      else if (kind === 2) found.lines.add(a!, b!);
      else found.ragged.push({ line: a!, cells: b! });
    }
    wasm.noted.value = notesAt;
  }

  const scanner = {
    push(chunk: Uint8Array): void {
      if (scanner.fault || chunk.length === 0) return;
      hold(chunk);
      if (kept < enough) return;
      const there = bytes.subarray(base, base + kept);
      const end = there.lastIndexOf(LF) + 1 || there.lastIndexOf(CR, -2) + 1;
      // a quote that has not closed in so many bytes never will
      if (end > 0) read(base + end, enough > longestRecord);
    },
    end(): void {
      if (scanner.fault || kept === 0) return;
      // the whole lines first, so that what is left is a record without a line end, or none
      const there = bytes.subarray(base, base + kept);
      const lines = there.lastIndexOf(LF) + 1 || there.lastIndexOf(CR, -2) + 1;
      if (lines > 0) read(base + lines, false);
      if (scanner.fault || kept === 0) return;
      const { lf } = scanner.lineEnds;
      const last = bytes[base + kept - 1]!;
      const open = last !== LF && last !== CR;
      if (open) hold(new Uint8Array([LF]));
      bytes.fill(0, base + kept, base + kept + behind);
      read(base + kept, true);
      // the line end that was added is none of the file's
      if (open && !lf) wasm.lineEnds.value &= ~1;
    },
    openLines(): number {
      const rest = bytes.subarray(base, base + kept);
      let lines = 0;
      for (const [i, byte] of rest.entries())
        if (byte === LF || (byte === CR && i + 1 < rest.length && rest[i + 1] !== LF)) lines++;
      return lines;
    },
    get fault(): RecordFault | undefined {
      const kind: number = wasm.fault.value;
      return kind === 0 ? undefined : { kind: faults[kind - 1]!, line: wasm.faultLine.value };
    },
    get line(): number {
      return wasm.line.value;
    },
    get blankLines(): number {
      return wasm.blankLines.value;
    },
    get lineEnds() {
      const seen: number = wasm.lineEnds.value;
      return { lf: (seen & 1) > 0, crlf: (seen & 2) > 0, cr: (seen & 4) > 0 };
    },
    get multiline(): boolean {
      return wasm.multiline.value === 1;
    },
    get longest(): number {
      return wasm.longest.value;
    },
    facts: () => odd.facts(words.slice(factsAt, factsAt + columns.length * factStride)),
  };
  return scanner;
}
