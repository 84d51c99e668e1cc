/**
 * What the cells of the model's columns look like, seen while the records of the whole file are counted: in which
 * styles they are numbers, whether blanks stand around them, how long they are. It decides how the file is read;
 * the scores themselves come from the engine.
 */
import { trimmed } from './model.ts';
import { type Observation, styleMask } from './number-style.ts';
import { doubledCell, noCell, plainCell } from './records.ts';
import { sentinels } from './sentinels.ts';

export interface WatchedColumn {
  column: string;
  /** in the header */
  index: number;
  /** its cells are read as numbers */
  number: boolean;
}

export interface ColumnFacts {
  column: string;
  /** of numbers: cells that fit the same styles, each with its first row; a mask of 0 is no number at all */
  observations: Observation[];
  /** cells with a value */
  filled: number;
  /** how often each of the usual marks for "unknown" stands there as a number */
  sentinels: ReadonlyMap<string, number>;
  /** blanks stand around some cell */
  padded: boolean;
  /** some cell is not empty and means "unknown", or is written with a plus sign */
  marked: boolean;
  /** of numbers: some cell is none in any style, or beyond what a double holds */
  strange: boolean;
  /** of numbers: the most digits before and behind a decimal sign that any reading of a cell has */
  digits: number;
  decimals: number;
}

/**
 * What plain numbers of the watched columns are like, `factStride` numbers for each column: the first row of each of
 * the five shapes (−1: none), how many, and their most digits before and behind the sign.
 */
export const factStride = 16;
const factAt = { first: 0, filled: 5, digits: 6, decimals: 7 } as const;

// Most cells are digits with at most one sign between them. Which styles those fit depends on no more than this:
const whole = 0;
const point = 1;
const pointGroup = 2;
const comma = 3;
const commaGroup = 4;
const shapes = ['0', '0.0', '0.000', '0,0', '0,000'];
const masks = shapes.map(styleMask);

/** What a cell that is not that plain turned out to be; the same texts come again and again. */
interface Look {
  missing: boolean;
  padded: boolean;
  strange: boolean;
  mask: number;
  signed: boolean;
  sentinel: string | undefined;
  digits: number;
  decimals: number;
}

const remembered = 10_000;

/** A cell of bytes, within its quotes; `kind` as records.ts has it. */
type OnCell = (slot: number, row: number, bytes: Uint8Array, from: number, to: number, kind: number) => void;

export interface OddCells {
  /** a cell that is worth a closer look */
  take: OnCell;
  /** `plain`: what the other cells are like */
  facts(plain: Int32Array): ColumnFacts[];
}

/** `nulls`: trimmed, in lower case. */
export function oddCells(columns: readonly WatchedColumn[], nulls: ReadonlySet<string>): OddCells {
  const kept = columns.map(() => ({
    padded: false,
    marked: false,
    strange: false,
    filled: 0,
    digits: 0,
    decimals: 0,
    seen: new Map<string, Observation>(),
    often: new Map<string, number>(),
    looks: new Map<string, Look>(),
  }));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    take(slot, row, bytes, from, to, kind) {
      const raw = decoder.decode(bytes.subarray(from, to));
      const text = kind === doubledCell ? raw.replaceAll('""', '"') : raw;
      const column = kept[slot]!;
      const isNumber = columns[slot]!.number;
      let look = column.looks.get(text);
      if (!look) {
        if (column.looks.size >= remembered) column.looks.clear();
        look = lookAt(text, nulls, isNumber);
        column.looks.set(text, look);
      }
      if (look.padded) column.padded = true;
      if (look.missing || text.startsWith('+')) column.marked = true;
      if (look.missing || !isNumber) return;
      column.filled++;
      if (look.strange) column.strange = true;
      column.digits = Math.max(column.digits, look.digits);
      column.decimals = Math.max(column.decimals, look.decimals);
      const { sentinel } = look;
      if (sentinel !== undefined) column.often.set(sentinel, (column.often.get(sentinel) ?? 0) + 1);
      const key = `${look.mask} ${look.signed}`;
      if (!column.seen.has(key)) column.seen.set(key, { mask: look.mask, signed: look.signed, first: row });
    },
    facts: (plain) =>
      columns.map(({ column }, slot) => {
        const { padded, marked, strange, seen, often, filled, digits, decimals } = kept[slot]!;
        const at = slot * factStride;
        return {
          column,
          observations: [
            ...shapes.flatMap((shape, i) => {
              const row = plain[at + factAt.first + i]!;
              return row === -1 ? [] : [{ mask: masks[i]!, signed: shape !== '0', first: row }];
            }),
            ...seen.values(),
          ],
          filled: filled + plain[at + factAt.filled]!,
          sentinels: often,
          padded,
          marked,
          strange,
          digits: Math.max(digits, plain[at + factAt.digits]!),
          decimals: Math.max(decimals, plain[at + factAt.decimals]!),
        };
      }),
  };
}

/** Bytes of a cell that is looked at closer whatever it is: a mark for "unknown" in digits must not pass for a number. */
export function closerLengths(nulls: ReadonlySet<string>): Uint8Array {
  const lengths = new Uint8Array(64);
  for (const token of nulls) if (/^[-0-9]/.test(token)) lengths[Math.min(63, token.length)] = 1;
  return lengths;
}

/** Every watched cell, one record after the other: the plain way to do what fast-survey.ts does. */
export function cellWatch(columns: readonly WatchedColumn[], nulls: ReadonlySet<string>) {
  const odd = oddCells(columns, nulls);
  const plain = new Int32Array(columns.length * factStride);
  for (let slot = 0; slot < columns.length; slot++)
    plain.fill(-1, slot * factStride, slot * factStride + shapes.length);
  const closer = closerLengths(nulls);
  const emptyIsMissing = nulls.has('');

  /** Digits, perhaps a minus before them, perhaps a point or comma between: true where that was all. */
  function plainNumber(slot: number, row: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    // a double holds 309 digits before its point
    if (closer[Math.min(63, length)] === 1 || length > 300) return false;
    let i = from;
    if (bytes[i] === 45) {
      // "-9", "-99" and "-999" are counted
      if (length < 5 && bytes[i + 1] === 57) return false;
      i++;
    }
    const start = i;
    while (i < to && isDigit(bytes[i]!)) i++;
    const before = i - start;
    if (before === 0) return false;
    let shape = whole;
    let behind = 0;
    let digits = before;
    if (i < to) {
      const sign = bytes[i]!;
      if (sign !== 46 && sign !== 44) return false;
      const fraction = ++i;
      while (i < to && isDigit(bytes[i]!)) i++;
      behind = i - fraction;
      if (i < to || behind === 0) return false;
      const grouped = behind === 3 && before <= 3;
      shape = sign === 46 ? (grouped ? pointGroup : point) : grouped ? commaGroup : comma;
      if (grouped) digits += 3;
    }
    const at = slot * factStride;
    if (plain[at + shape] === -1) plain[at + shape] = row;
    plain[at + factAt.filled]!++;
    plain[at + factAt.digits] = Math.max(plain[at + factAt.digits]!, digits);
    plain[at + factAt.decimals] = Math.max(plain[at + factAt.decimals]!, behind);
    return true;
  }

  return {
    /** the watched cells of one record: from, to and kind of each (records.ts) */
    take(row: number, bytes: Uint8Array, cells: Int32Array): void {
      for (const [slot, { number }] of columns.entries()) {
        const [from, to, kind] = [cells[3 * slot]!, cells[3 * slot + 1]!, cells[3 * slot + 2]!];
        if (kind === noCell) continue;
        if (number) {
          // a quoted empty cell is not what the engine takes for no number
          if (from === to ? emptyIsMissing && kind === plainCell : plainNumber(slot, row, bytes, from, to))
            continue;
        } else if (from === to || !(mayBeBlank(bytes[from]!) || mayBeBlank(bytes[to - 1]!))) continue;
        odd.take(slot, row, bytes, from, to, kind);
      }
    },
    facts: () => odd.facts(plain),
  };
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57;

/** White space is a control, a blank or a character beyond ASCII. */
const mayBeBlank = (byte: number) => byte <= 32 || byte >= 128;

function lookAt(text: string, nulls: ReadonlySet<string>, isNumber: boolean): Look {
  const cell = trimmed(text);
  const missing = nulls.has(cell.toLowerCase());
  const mask = missing || !isNumber ? 0 : styleMask(cell);
  const [, mantissa = '', exponent = '0'] = /^(.*?)(?:[eE]([+-]?[0-9]+))?$/.exec(cell) ?? [];
  const power = Number(exponent);
  const count = mantissa.replace(/[^0-9]/g, '');
  const behind = (/[.,]([0-9]*)$/.exec(mantissa)?.[1] ?? '').length;
  // with its last sign as a decimal sign, and as one between groups
  const readings = [power - behind, power].map((e) => Number(`${count}e${e}`));
  const finite = mask !== 0 && readings.some(Number.isFinite);
  return {
    missing,
    padded: cell !== text,
    strange: mask === 0 || !readings.every(Number.isFinite),
    mask,
    signed: /[.,]/.test(cell),
    sentinel: sentinels.includes(cell) ? cell : undefined,
    digits: finite ? Math.max(0, count.length + Math.max(0, power)) : 0,
    decimals: finite ? Math.max(0, behind - Math.min(0, power)) : 0,
  };
}
