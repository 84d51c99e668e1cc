/**
 * Results as CSV, a million rows of them: the same bytes that result-csv.ts makes of resultCells, put together without
 * a text for every cell. Numbers are whole millionths; whatever is not plain letters and digits takes the long way.
 */

import { tierAt } from './missing.ts';
import type { Model } from './model.ts';
import { placesOf, resultColumns } from './result.ts';
import { csvText } from './result-csv.ts';

/** Rows as the engine hands them over; see resultColumnsSql. */
export interface ResultBlock {
  rows: number;
  texts: { bytes: Uint8Array; lengths: Int32Array; at(row: number): string };
  numbers: readonly Int32Array[];
}

/** The engine keeps so many bytes of a text beside its length. */
const short = 12;
const comma = 44;
const newline = 10;

const digits = new Uint8Array(3000);
for (let i = 0; i < 1000; i++) digits.set(bytesOf(String(i).padStart(3, '0')), 3 * i);

/** Bytes that stand in a cell as they are; a first one must be a letter or a digit besides. */
const plain = new Uint8Array(256);
for (const byte of bytesOf(' !#$%&()*+-./:;<=>?@[]^_{|}~')) plain[byte] = 1;
for (let byte = 48; byte < 123; byte++) if (/[0-9A-Za-z]/.test(String.fromCharCode(byte))) plain[byte] = 2;

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The header line. */
export const resultHead = (model: Model): Uint8Array => bytesOf(csvText([resultColumns(model)]));

/** So many bytes are handed on at once: fewer would cost a call of the system each. */
const piece = 1 << 20;

export interface ResultWriter {
  /** Takes a block; ranks count on. Gives bytes once there are enough, good until the next block. */
  add(block: ResultBlock): Uint8Array | undefined;
  /** what is left */
  end(): Uint8Array;
}

export function resultWriter(model: Model): ResultWriter {
  const k = model.axes.length;
  const placeOf = placesOf(model);
  const cellCount = (model.matrix?.cells ?? []).flat().length;
  // by place: ",1/1,key,A"
  const places = Array.from({ length: 4 * (cellCount + 1) }, (_, place) => {
    const { cell, abc } = placeOf(place);
    const tier = cell && tierAt(model, cell);
    return bytesOf(csvText([['', cell?.join('/') ?? '', tier ?? '', abc ?? '']]).slice(0, -1));
  });
  const [no, yes] = [bytesOf(',false'), bytesOf(',true')];
  const longestPlace = Math.max(...places.map((place) => place.length));
  // beside the account: every number has at most 16 characters
  const fixed = longestPlace + 17 * (k + 5) + 16;
  let rank = 0;
  let out = new Uint8Array(piece);
  let used = 0;

  /** Room for so many bytes more. */
  function room(bytes: number): void {
    if (out.length - used >= bytes) return;
    const larger = new Uint8Array(used + bytes + piece);
    larger.set(out.subarray(0, used));
    out = larger;
  }

  function taken(): Uint8Array {
    const bytes = out.subarray(0, used);
    used = 0;
    return bytes;
  }

  function write({ rows, texts, numbers }: ResultBlock): void {
    const { bytes, lengths } = texts;
    room(rows * (fixed + short));
    let at = used;
    for (let row = 0; row < rows; row++) {
      const length = lengths[4 * row]!;
      const from = 16 * row + 4;
      let i = 0;
      if (length <= short && plain[bytes[from]!] === 2)
        while (i < length && plain[bytes[from + i]!]! > 0) i++;
      if (i === length && length > 0 && length <= short) {
        for (i = 0; i < length; i++) out[at++] = bytes[from + i]!;
      } else {
        const cell = bytesOf(csvText([[texts.at(row)]]).slice(0, -1));
        used = at;
        room(cell.length + (rows - row) * (fixed + short));
        out.set(cell, at);
        at += cell.length;
      }
      for (let n = 0; n <= k; n++) {
        out[at++] = comma;
        at = putMillionths(out, at, numbers[n]![row]!);
      }
      out[at++] = comma;
      at = putWhole(out, at, ++rank);
      const place = numbers[k + 1]![row]!;
      at = put(out, at, places[place]!);
      out[at++] = comma;
      at = putMillionths(out, at, numbers[k + 2]![row]!);
      out[at++] = comma;
      const near = place < 4 ? -1 : numbers[k + 3]![row]!;
      at = putMillionths(out, at, near);
      if (near === -1) out[at++] = comma;
      else at = put(out, at, near / 1e6 < model.fragileWithin ? yes : no);
      out[at++] = newline;
    }
    used = at;
  }

  return {
    add(block) {
      write(block);
      return used >= piece ? taken() : undefined;
    },
    end: taken,
  };
}

function put(out: Uint8Array, at: number, bytes: Uint8Array): number {
  for (let i = 0; i < bytes.length; i++) out[at++] = bytes[i]!;
  return at;
}

/** 0 … 999 × 10⁶, as String(value / 1e6) writes it; −1: nothing. */
function putMillionths(out: Uint8Array, from: number, value: number): number {
  if (value === -1) return from;
  let at = from;
  const whole = (value / 1e6) | 0;
  const rest = value - whole * 1e6;
  if (whole >= 100) out[at++] = digits[3 * whole]!;
  if (whole >= 10) out[at++] = digits[3 * whole + 1]!;
  out[at++] = digits[3 * whole + 2]!;
  if (rest === 0) return at;
  const high = (rest / 1000) | 0;
  const low = 3 * (rest - high * 1000);
  out[at] = 46;
  out[at + 1] = digits[3 * high]!;
  out[at + 2] = digits[3 * high + 1]!;
  out[at + 3] = digits[3 * high + 2]!;
  out[at + 4] = digits[low]!;
  out[at + 5] = digits[low + 1]!;
  out[at + 6] = digits[low + 2]!;
  at += 7;
  while (out[at - 1] === 48) at--;
  return at;
}

function putWhole(out: Uint8Array, from: number, value: number): number {
  let length = 1;
  for (let power = 10; power <= value; power *= 10) length++;
  const end = from + length;
  for (let at = end, rest = value; at > from; ) {
    const tenth = Math.floor(rest / 10);
    out[--at] = 48 + rest - tenth * 10;
    rest = tenth;
  }
  return end;
}
