/**
 * Bytes of a portfolio → clean UTF-8, piece by piece. Nothing is replaced: at the first byte that cannot be
 * read the reader stops and says so, and what stood before it has been handed on, so that its line is known.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { Segmentation } from '../plan/workspace/segmentation.ts';
import { readWindows1252 } from './windows-1252.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

export interface EncodingFound {
  encoding: Encoding;
  /** bytes of the byte-order mark */
  mark: number;
}

/** What the first bytes of a file show; `problem` where they contradict the model or are no text at all. */
export function detectEncoding(
  head: Uint8Array,
  wanted: Segmentation['input']['encoding'],
): EncodingFound | { problem: string; help: string } {
  const packer = packers.find(([, start]) => startsWith(head, start));
  if (packer) return { problem: `This file is compressed (${packer[0]}).`, help: 'Unpack it first.' };
  if (startsWith(head, lfsPointer))
    return {
      problem: 'This is not the portfolio but a pointer to it: git LFS keeps the file elsewhere.',
      help: 'Fetch it with git lfs pull. With --at nothing can be read: git itself has the pointer only.',
    };
  const marked = markOf(head);
  if (marked) {
    const fits =
      wanted === 'auto' || wanted === marked.encoding || (wanted === 'utf-16' && marked.encoding !== 'utf-8');
    if (fits) return marked;
    return {
      problem: `The file begins with the mark of ${inWords(marked.encoding)}, and input.encoding says ${wanted}.`,
      help: 'Remove input.encoding: the mark is proof.',
    };
  }
  if (wanted === 'utf-16') return { encoding: looksUtf16(head) ?? 'utf-16le', mark: 0 };
  if (wanted !== 'auto') return { encoding: wanted, mark: 0 };
  return { encoding: looksUtf16(head) ?? 'utf-8', mark: 0 };
}

const packers: readonly (readonly [name: string, start: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
];
const lfsPointer = [...new TextEncoder().encode('version https://git-lfs')];

export type FileKind = 'text' | 'workbook' | 'parquet';

/** Told by the first bytes, whatever the file is called. The old .xls format goes to the reader of workbooks, which names it. */
export function kindOfFile(head: Uint8Array): FileKind {
  const zip = [0x50, 0x4b];
  if (startsWith(head, [...zip, 3, 4]) || startsWith(head, [...zip, 5, 6])) return 'workbook';
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) return 'workbook';
  const par = [0x50, 0x41, 0x52];
  return startsWith(head, [...par, 0x31]) || startsWith(head, [...par, 0x45]) ? 'parquet' : 'text';
}

export function inWords(encoding: Encoding): string {
  return { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16', 'windows-1252': 'Windows-1252' }[
    encoding
  ];
}

function markOf(head: Uint8Array): EncodingFound | undefined {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return { encoding: 'utf-8', mark: 3 };
  if (startsWith(head, [0xff, 0xfe])) return { encoding: 'utf-16le', mark: 2 };
  if (startsWith(head, [0xfe, 0xff])) return { encoding: 'utf-16be', mark: 2 };
  return undefined;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, i) => bytes[i] === byte);
}

/** Western text as UTF-16 has a zero in every second byte. */
function looksUtf16(bytes: Uint8Array): Encoding | undefined {
  const zeros: [number, number] = [0, 0];
  const length = Math.min(bytes.length, 4096);
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[(i % 2) as 0 | 1]++;
  if (length < 4 || Math.max(...zeros) < length * 0.35 || Math.min(...zeros) > length * 0.05)
    return undefined;
  return zeros[1] > zeros[0] ? 'utf-16le' : 'utf-16be';
}

export interface Recoder {
  /** clean UTF-8 of what this chunk completes; ends before the first bad byte */
  push(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
  /** set at the first byte that cannot be read */
  readonly bad: boolean;
  /** whether any character beyond ASCII was read as UTF-8 before: then the file is UTF-8, and damaged */
  readonly sure: boolean;
}

const nothing = new Uint8Array(0);

export function recoder(encoding: Encoding): Recoder {
  if (encoding === 'utf-8') return checkedUtf8();
  return encoding === 'windows-1252' ? western() : decoded(encoding);
}

function checkedUtf8(): Recoder {
  let tail = nothing;
  const seen = { bad: false, sure: false, push, end };
  function push(chunk: Uint8Array): Uint8Array {
    if (seen.bad) return nothing;
    const bytes = tail.length === 0 ? chunk : new Uint8Array(Buffer.concat([tail, chunk]));
    const whole = bytes.length - openBytes(bytes);
    const text = bytes.subarray(0, whole);
    // a copy: the chunk is good only until the next one, and a Buffer's slice() is none
    tail = new Uint8Array(bytes.subarray(whole));
    if (isUtf8(text)) {
      if (!seen.sure) seen.sure = !isAscii(text);
      return text;
    }
    const good = goodPrefix(text, 'utf-8', 1);
    seen.sure ||= !isAscii(good);
    seen.bad = true;
    return good;
  }
  function end(): Uint8Array {
    seen.bad ||= tail.length > 0;
    return nothing;
  }
  return seen;
}

function western(): Recoder {
  const seen = { bad: false, sure: true, push, end: () => nothing };
  function push(chunk: Uint8Array): Uint8Array {
    if (seen.bad) return nothing;
    const { text, whole } = readWindows1252(chunk);
    seen.bad = !whole;
    return text;
  }
  return seen;
}

/** How many bytes at the end begin a character that is not finished. */
function openBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function decoded(encoding: 'utf-16le' | 'utf-16be'): Recoder {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  let odd = nothing;
  const seen = { bad: false, sure: true, push, end };
  function push(chunk: Uint8Array): Uint8Array {
    if (seen.bad) return nothing;
    const bytes = odd.length === 0 ? chunk : new Uint8Array(Buffer.concat([odd, chunk]));
    // the decoder is fed whole characters only, so that a fault can be looked for in this piece alone
    let whole = bytes.length - (bytes.length % 2);
    if (whole >= 2 && isHighSurrogate(bytes, whole - 2, encoding)) whole -= 2;
    const text = bytes.subarray(0, whole);
    odd = new Uint8Array(bytes.subarray(whole));
    try {
      return encoder.encode(decoder.decode(text));
    } catch {
      seen.bad = true;
      return encoder.encode(new TextDecoder(encoding).decode(goodPrefix(text, encoding, 2)));
    }
  }
  function end(): Uint8Array {
    seen.bad ||= odd.length > 0;
    return nothing;
  }
  return seen;
}

function isHighSurrogate(bytes: Uint8Array, at: number, encoding: Encoding): boolean {
  const high = encoding === 'utf-16le' ? bytes[at + 1]! : bytes[at]!;
  return high >= 0xd8 && high <= 0xdb;
}

/** The longest start that decodes, by halving; `unit` bytes at a time. A stream may end within a character. */
function goodPrefix(bytes: Uint8Array, encoding: Encoding, unit: number): Uint8Array {
  let good = 0;
  let bad = Math.floor(bytes.length / unit) + 1;
  while (bad - good > 1) {
    const mid = (good + bad) >> 1;
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, mid * unit), { stream: true });
      good = mid;
    } catch {
      bad = mid;
    }
  }
  const start = bytes.subarray(0, good * unit);
  return unit === 1 ? start.subarray(0, start.length - openBytes(start)) : start;
}
