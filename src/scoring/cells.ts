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
  /** texts, trimmed, of which it is asked whether any cell holds them */
  keys?: readonly string[];
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
  /** those of its keys that no cell holds */
  unseen: readonly string[];
}

export interface CellWatch {
  /** the watched cells of one record: from, to and kind of each (records.ts) */
  take(row: number, bytes: Uint8Array, cells: Int32Array): void;
  facts(): ColumnFacts[];
}

// Most cells are digits with at most one sign between them. Which styles those fit depends on no more than this:
const whole = 0;
const point = 1;
const pointGroup = 2;
const comma = 3;
const commaGroup = 4;
const kinds = ['0', '0.0', '0.000', '0,0', '0,000'];
const masks = kinds.map(styleMask);

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
const encoder = new TextEncoder();

/** `nulls`: trimmed, in lower case. */
export function cellWatch(columns: readonly WatchedColumn[], nulls: ReadonlySet<string>): CellWatch {
  const first = new Float64Array(columns.length * kinds.length).fill(-1);
  const filled = new Float64Array(columns.length);
  const digits = new Int32Array(columns.length);
  const decimals = new Int32Array(columns.length);
  const padded = columns.map(() => false);
  const marked = columns.map(() => false);
  const strange = columns.map(() => false);
  const odd = columns.map(() => new Map<string, Observation>());
  const often = columns.map(() => new Map<string, number>());
  const looks = columns.map(() => new Map<string, Look>());
  const isNumber = Uint8Array.from(columns, ({ number }) => (number ? 1 : 0));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const emptyIsMissing = nulls.has('');
  // a key is looked for until it is met: of most models nothing is left to look for after a few rows
  const awaited = columns.map(({ keys = [] }) => new Map(keys.map((key) => [key, encoder.encode(key)])));
  let waiting = awaited.reduce((sum, { size }) => sum + size, 0);
  // a mark for "unknown" that is written in digits must not pass for a number: cells of its length are looked at closer
  const suspect = new Uint8Array(64);
  for (const token of nulls) if (/^[0-9.,]/.test(token)) suspect[Math.min(63, token.length)] = 1;

  function met(slot: number, key: string): void {
    if (awaited[slot]!.delete(key)) waiting--;
  }

  /** A cell as it stands in the file; one with blanks around it, or with doubled quotes, is looked at closer. */
  function awaits(slot: number, bytes: Uint8Array, from: number, to: number): void {
    for (const [key, wanted] of awaited[slot]!) {
      if (wanted.length !== to - from) continue;
      let i = 0;
      while (i < wanted.length && wanted[i] === bytes[from + i]) i++;
      if (i < wanted.length) continue;
      met(slot, key);
      return;
    }
  }

  function closer(
    slot: number,
    row: number,
    bytes: Uint8Array,
    from: number,
    to: number,
    kind: number,
  ): void {
    const raw = decoder.decode(bytes.subarray(from, to));
    const text = kind === doubledCell ? raw.replaceAll('""', '"') : raw;
    let look = looks[slot]!.get(text);
    if (!look) {
      if (looks[slot]!.size >= remembered) looks[slot]!.clear();
      look = lookAt(text, nulls, columns[slot]!.number);
      looks[slot]!.set(text, look);
    }
    if (look.padded) padded[slot] = true;
    if (waiting > 0 && awaited[slot]!.size > 0) met(slot, trimmed(text));
    if (look.missing || text.startsWith('+')) marked[slot] = true;
    if (look.missing || !columns[slot]!.number) return;
    filled[slot]!++;
    if (look.strange) strange[slot] = true;
    if (look.digits > digits[slot]!) digits[slot] = look.digits;
    if (look.decimals > decimals[slot]!) decimals[slot] = look.decimals;
    if (look.sentinel !== undefined)
      often[slot]!.set(look.sentinel, (often[slot]!.get(look.sentinel) ?? 0) + 1);
    const key = `${look.mask} ${look.signed}`;
    if (!odd[slot]!.has(key)) odd[slot]!.set(key, { mask: look.mask, signed: look.signed, first: row });
  }

  /** Digits, perhaps a sign before them, perhaps a point or comma between: true where that was all. */
  function plainNumber(slot: number, row: number, bytes: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (suspect[length < 63 ? length : 63] === 1) return false;
    let i = from;
    const sign = bytes[i]!;
    if (sign === 43) return false;
    if (sign === 45) {
      // "-9", "-99" and "-999" are counted
      if (length < 5 && bytes[i + 1] === 57) return false;
      i++;
    }
    const start = i;
    while (i < to && (bytes[i]! ^ 48) < 10) i++;
    const ints = i - start;
    let kind = whole;
    let behind = 0;
    if (ints === 0) return false;
    if (i < to) {
      const separator = bytes[i]!;
      if (separator !== 46 && separator !== 44) return false;
      i++;
      const fraction = i;
      while (i < to && (bytes[i]! ^ 48) < 10) i++;
      behind = i - fraction;
      if (i < to || behind === 0) return false;
      const grouped = behind === 3 && ints <= 3;
      kind = separator === 46 ? (grouped ? pointGroup : point) : grouped ? commaGroup : comma;
    }
    // a double holds 309 digits before its point
    if (ints > 300) return false;
    const at = slot * kinds.length + kind;
    if (first[at] === -1) first[at] = row;
    filled[slot]!++;
    const before = kind === pointGroup || kind === commaGroup ? ints + 3 : ints;
    if (before > digits[slot]!) digits[slot] = before;
    if (behind > decimals[slot]!) decimals[slot] = behind;
    return true;
  }

  return {
    take(row, bytes, cells) {
      for (let slot = 0; slot < isNumber.length; slot++) {
        const from = cells[3 * slot]!;
        const to = cells[3 * slot + 1]!;
        const kind = cells[3 * slot + 2]!;
        if (kind === noCell) continue;
        if (waiting > 0 && awaited[slot]!.size > 0 && kind !== doubledCell) awaits(slot, bytes, from, to);
        if (from === to) {
          // a quoted empty cell is not what the engine takes for no number
          if (isNumber[slot] === 1 && (!emptyIsMissing || kind !== plainCell))
            closer(slot, row, bytes, from, to, kind);
        } else if (isNumber[slot] === 1) {
          if (!plainNumber(slot, row, bytes, from, to)) closer(slot, row, bytes, from, to, kind);
        } else if (
          mayBeBlank(bytes[from]!) ||
          mayBeBlank(bytes[to - 1]!) ||
          (kind === doubledCell && awaited[slot]!.size > 0)
        )
          closer(slot, row, bytes, from, to, kind);
      }
    },
    facts: () =>
      columns.map(({ column }, slot) => ({
        column,
        observations: [
          ...kinds.flatMap((shape, kind) => {
            const row = first[slot * kinds.length + kind]!;
            return row === -1 ? [] : [{ mask: masks[kind]!, signed: shape !== '0', first: row }];
          }),
          ...odd[slot]!.values(),
        ],
        filled: filled[slot]!,
        sentinels: often[slot]!,
        padded: padded[slot]!,
        marked: marked[slot]!,
        strange: strange[slot]!,
        digits: digits[slot]!,
        decimals: decimals[slot]!,
        unseen: [...awaited[slot]!.keys()],
      })),
  };
}

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
