/** JSON for other programs: two blanks of indent, keys in the order given, numbers with all their digits. */

/**
 * A Decimal (decimal.js, recognised by its methods so that it need not be loaded) and a bigint become number
 * tokens with their exact digits. An absent key (undefined) is left out. What JSON cannot say (NaN,
 * Infinity, a function, a Map, a Date) is a defect of the caller and throws TypeError.
 */
export function toJson(value: unknown): string {
  const out: string[] = [];
  put(value, '\n', out);
  return out.join('');
}

/** The same on one line and without blanks, for plain values: numbers, texts, lists and objects of them. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(unseen, escaped);
}

function put(value: unknown, newline: string, out: string[]): void {
  if (Array.isArray(value)) {
    putAll('[', ']', value, newline, out, (item, inner) => put(item ?? null, inner, out));
  } else if (isPlainObject(value)) {
    const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
    putAll('{', '}', pairs, newline, out, ([key, item], inner) => {
      out.push(quoted(key), ': ');
      put(item, inner, out);
    });
  } else {
    out.push(scalar(value));
  }
}

function putAll<T>(
  open: string,
  close: string,
  items: readonly T[],
  newline: string,
  out: string[],
  item: (one: T, inner: string) => void,
): void {
  const inner = `${newline}  `;
  out.push(open);
  for (const [index, one] of items.entries()) {
    out.push(index === 0 ? inner : `,${inner}`);
    item(one, inner);
  }
  out.push(items.length === 0 ? close : newline + close);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  const digits = decimalDigits(value);
  if (digits !== undefined) return digits;
  throw new TypeError(`JSON has no word for ${describe(value)}`);
}

// What JSON lets stand as it is and a terminal would obey: DEL, C1 and bidi controls, what is invisible.
const unseen =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The same text to every reader of JSON. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(unseen, escaped);
}

/** decimal.js marks its instances; toFixed() without places prints all digits and no exponent. */
function decimalDigits(value: unknown): string | undefined {
  const decimal = value as { toStringTag?: unknown; toFixed?: () => string } | null | undefined;
  if (decimal?.toStringTag !== '[object Decimal]' || typeof decimal.toFixed !== 'function') return undefined;
  const digits = decimal.toFixed();
  if (!/^-?\d+(\.\d+)?$/.test(digits)) return undefined;
  return /^-0(\.0+)?$/.test(digits) ? digits.slice(1) : digits;
}

function describe(value: unknown): string {
  if (typeof value === 'object' && value !== null) return `a ${value.constructor?.name ?? 'strange object'}`;
  return String(value);
}
