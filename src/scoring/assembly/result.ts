/**
 * Results as lines of CSV in WebAssembly, from the columns of a block as the engine keeps them: what result.ts and
 * result-csv.ts make of each row, many times faster. AssemblyScript, not TypeScript: compiled to result.wasm.ts by
 * `npm run docs`, and run by result-bytes.ts. A property test holds it against the two.
 *
 * The caller puts blocks into memory, makes room for the lines, and writes the accounts that are not plain itself.
 */

// memory: which bytes are plain, groups of three digits, the last rank, then what the caller puts there
const plain: usize = 1024;
/** "000" … "999", four bytes each */
const groups: usize = 2048;
/** digits of the rank, the last one before this byte */
const rankEnd: usize = 6160;
/** by place: where its cells begin, and how many bytes they have, eight readable ones behind the last */
export const placesAt: i32 = 8192;

/** The engine keeps so many bytes of a text beside its length. */
const short: i32 = 12;

/** The row that is next, and where its line begins or goes on. */
export let row: i32 = 0;
export let at: i32 = 0;

let axes: i32 = 0;
let fragileWithin: f64 = 0;
let rankFrom: usize = rankEnd - 1;

export function setUp(axisCount: i32, within: f64): void {
  axes = axisCount;
  fragileWithin = within;
  // what csvText leaves as it is; a first byte must be a letter or a digit besides
  for (let byte: usize = 32; byte < 127; byte++) store<u8>(plain + byte, 1);
  for (let byte: usize = 48; byte < 123; byte++)
    if (byte < 58 || byte > 96 || (byte > 64 && byte < 91)) store<u8>(plain + byte, 2);
  // " ' , \ `
  store<u8>(plain + 34, 0);
  store<u8>(plain + 39, 0);
  store<u8>(plain + 44, 0);
  store<u8>(plain + 92, 0);
  store<u8>(plain + 96, 0);
  for (let i: u32 = 0; i < 1000; i++)
    store<u32>(groups + 4 * i, (48 + i / 100) | ((48 + ((i / 10) % 10)) << 8) | ((48 + (i % 10)) << 16));
  store<u8>(rankEnd - 1, 48);
}

@inline
function isPlain(text: usize, length: i32): bool {
  if (length > short || length == 0 || load<u8>(plain + <usize>load<u8>(text)) != 2) return false;
  for (let i: usize = 1; i < <usize>length; i++)
    if (load<u8>(plain + <usize>load<u8>(text + i)) == 0) return false;
  return true;
}

/** 0 … 999 × 10⁶, as String(value / 1e6) writes it; −1: nothing. */
function putMillionths(to: usize, value: i32): usize {
  if (value == -1) return to;
  const whole = <u32>value / 1_000_000;
  const rest = <u32>value - whole * 1_000_000;
  const digits = load<u32>(groups + 4 * whole);
  const length: usize = whole < 10 ? 1 : whole < 100 ? 2 : 3;
  store<u32>(to, digits >> (<u32>(3 - length) * 8));
  to += length;
  if (rest == 0) return to;
  const high = rest / 1000;
  store<u8>(to, 46);
  store<u32>(to, load<u32>(groups + 4 * high), 1);
  store<u32>(to, load<u32>(groups + 4 * (rest - high * 1000)), 4);
  to += 7;
  while (load<u8>(to - 1) == 48) to--;
  return to;
}

/** The rank after the one before it. */
@inline
function putRank(to: usize): usize {
  let i = rankEnd - 1;
  while (load<u8>(i) == 57) store<u8>(i--, 48);
  if (i < rankFrom) {
    rankFrom = i;
    store<u8>(i, 48);
  }
  store<u8>(i, load<u8>(i) + 1);
  // at most sixteen digits, in two steps
  store<u64>(to, load<u64>(rankFrom));
  store<u64>(to, load<u64>(rankFrom, 8), 8);
  return to + (rankEnd - rankFrom);
}

@inline
function comma(to: usize): usize {
  store<u8>(to, 44);
  return to + 1;
}

/**
 * Writes rows from `row` on until all are written, or one has an account that is not plain: then the caller puts its
 * cell at `at` and calls again with `said`. `texts`: 16 bytes a row, its length first; `numbers`: a column after the
 * other (resultColumnsSql).
 */
export function write(rows: i32, texts: usize, numbers: usize, said: bool): void {
  const stride = <usize>rows * 4;
  let to = <usize>at;
  for (; row < rows; row++) {
    if (!said) {
      const text = texts + 16 * <usize>row;
      const length = load<i32>(text);
      if (!isPlain(text + 4, length)) break;
      store<u64>(to, load<u64>(text, 4));
      store<u32>(to, load<u32>(text, 12), 8);
      to += <usize>length;
    }
    said = false;
    let number = numbers + 4 * <usize>row;
    for (let n = 0; n <= axes; n++) {
      to = putMillionths(comma(to), load<i32>(number));
      number += stride;
    }
    to = putRank(comma(to));
    const place = load<i32>(number);
    const cells = <usize>load<u32>(placesAt + 8 * place);
    const length = <usize>load<u32>(placesAt + 8 * place, 4);
    for (let i: usize = 0; i < length; i += 8) store<u64>(to + i, load<u64>(cells + i));
    number += stride;
    to = putMillionths(comma(to + length), load<i32>(number));
    to = comma(to);
    // without a cell there is no distance to a cut
    const near = place < 4 ? -1 : load<i32>(number + stride);
    to = comma(putMillionths(to, near));
    if (near != -1) {
      if (<f64>near / 1e6 < fragileWithin) {
        store<u32>(to, 0x65757274); // true
        to += 4;
      } else {
        store<u64>(to, 0x65736c6166); // false
        to += 5;
      }
    }
    store<u8>(to++, 10);
  }
  at = <i32>to;
}
