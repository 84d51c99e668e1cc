/**
 * Results as CSV, a million rows of them: the same bytes that result-csv.ts makes of resultCells, put together by
 * WebAssembly (assembly/result.ts) without a text for every cell. Numbers are whole millionths; an account that is not
 * plain letters and digits takes the long way.
 */

import { type Global, instanceOf, type Memory, page } from './assembly/load.ts';
import { wasm as binary } from './assembly/result.wasm.ts';
import { tierAt } from './missing.ts';
import type { Model } from './model.ts';
import { accountOf, placesOf, resultCells, resultColumns } from './result.ts';
import { csvText } from './result-csv.ts';

/** Rows as the engine hands them over; see resultColumnsSql. */
export interface ResultBlock {
  rows: number;
  texts: { bytes: Uint8Array; at(row: number): string };
  numbers: readonly Int32Array[];
}

/** What assembly/result.ts exports; addresses are plain numbers. */
interface Exports {
  memory: Memory;
  placesAt: Global;
  row: Global;
  at: Global;
  setUp(axes: number, fragileWithin: number): void;
  write(rows: number, texts: number, numbers: number, said: boolean): void;
}

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
  const wasm = instanceOf(binary) as Exports | undefined;
  return wasm ? writerIn(wasm, model) : plainWriter(model);
}

/** Without WebAssembly. */
export function plainWriter(model: Model): ResultWriter {
  let rank = 0;
  return {
    add: ({ rows, texts, numbers }) =>
      bytesOf(
        csvText(
          Array.from({ length: rows }, (_, row) =>
            resultCells(accountOf(texts.at(row), (n) => numbers[n]![row]!, ++rank, model)),
          ),
        ),
      ),
    end: () => new Uint8Array(),
  };
}

function writerIn(wasm: Exports, model: Model): ResultWriter {
  const k = model.axes.length;
  const places = placeTexts(model);
  let memory = new Uint8Array(wasm.memory.buffer);

  /** Makes sure that there are so many bytes of memory. */
  function reach(end: number): void {
    if (end <= memory.length) return;
    wasm.memory.grow(Math.ceil((end - memory.length) / page));
    memory = new Uint8Array(wasm.memory.buffer);
  }

  wasm.setUp(k, model.fragileWithin);
  const placesAt: number = wasm.placesAt.value;
  let end = placesAt + 8 * places.length;
  reach(end + places.reduce((sum, place) => sum + place.length, 0) + 8);
  for (const [i, place] of places.entries()) {
    new Uint32Array(wasm.memory.buffer, placesAt + 8 * i, 2).set([end, place.length]);
    memory.set(place, end);
    end += place.length;
  }
  // behind them a block's columns, then the lines
  const textsAt = Math.ceil((end + 8) / 16) * 16;
  // an account of twelve bytes and its numbers, of at most sixteen characters each; what is put there runs over a little
  const widest = 12 + 17 * (k + 5) + Math.max(...places.map((place) => place.length)) + 16;
  let linesAt = textsAt;
  wasm.at.value = linesAt;

  /** Puts a block into memory; lines that wait behind a smaller one make way for it. */
  function take({ rows, texts, numbers }: ResultBlock): number {
    const numbersAt = textsAt + 16 * rows;
    const behind = numbersAt + 4 * rows * numbers.length;
    const used = wasm.at.value - linesAt;
    const from = Math.max(linesAt, behind);
    reach(from + used + rows * widest);
    memory.copyWithin(from, linesAt, wasm.at.value);
    wasm.at.value = from + used;
    linesAt = from;
    memory.set(texts.bytes.subarray(0, 16 * rows), textsAt);
    const columns = new Int32Array(wasm.memory.buffer, numbersAt, rows * numbers.length);
    for (const [n, column] of numbers.entries()) columns.set(column.subarray(0, rows), n * rows);
    return numbersAt;
  }

  function taken(): Uint8Array {
    const bytes = memory.subarray(linesAt, wasm.at.value);
    wasm.at.value = linesAt;
    return bytes;
  }

  return {
    add(block) {
      const { rows, texts } = block;
      const numbersAt = take(block);
      wasm.row.value = 0;
      wasm.write(rows, textsAt, numbersAt, false);
      while (wasm.row.value < rows) {
        const cell = bytesOf(csvText([[texts.at(wasm.row.value)]]).slice(0, -1));
        reach(wasm.at.value + cell.length + (rows - wasm.row.value) * widest);
        memory.set(cell, wasm.at.value);
        wasm.at.value += cell.length;
        wasm.write(rows, textsAt, numbersAt, true);
      }
      return wasm.at.value - linesAt >= piece ? taken() : undefined;
    },
    end: taken,
  };
}

/** By place: ",1/1,key,A". */
function placeTexts(model: Model): Uint8Array[] {
  const placeOf = placesOf(model);
  const cells = (model.matrix?.cells ?? []).flat().length;
  return Array.from({ length: 4 * (cells + 1) }, (_, place) => {
    const { cell, abc } = placeOf(place);
    const tier = cell && tierAt(model, cell);
    return bytesOf(csvText([['', cell?.join('/') ?? '', tier ?? '', abc ?? '']]).slice(0, -1));
  });
}
