/** The few words in which databases differ, and texts and numbers as SQL writes them. */
import { whiteSpace } from '../model.ts';
import { groupSigns, numberPattern, type Style } from '../number-style.ts';

/** What one database calls things. One text of the model is right everywhere because nothing else differs. */
export interface Words {
  /** the names of its 64-bit binary floating point number and of its text */
  double: string;
  text: string;
  /** how large an exact decimal may be, where it has a size at all */
  exact: ExactSize | undefined;
  /**
   * Ends a CTE whose columns are to be worked out once. Without it, PostgreSQL puts their expressions into every place
   * that uses them, ten steps deep: 100 000 rows took minutes instead of seconds. It moves no row to the disk.
   */
  once: string;
  /** so many bytes of a name count */
  nameBytes: number | undefined;
  /** an identifier, quoted */
  name(name: string): string;
  /** a text, quoted */
  literal(text: string): string;
  /** a column of a table as text, compared by code points; its numbers are written with this decimal sign */
  cell(column: string, decimal: Style['decimal']): string;
  /** a text without white space at its ends */
  trim(text: string): string;
  /** a text in lower case; `letters`: those beyond ASCII that matter, in lower case */
  lower(text: string, letters: string): string;
  /** whether a text is, as a whole, of a regular expression's form */
  matches(text: string, pattern: string): string;
  /** a text that is a plain number → that number; NULL where a double cannot hold it */
  toDouble(text: string): string;
  /** a text that is a plain number → the same as an exact decimal; NULL where it is too large for that */
  toExact(text: string, size: ExactSize): string;
}

/** Of a decimal: digits in all, and behind the point. */
export interface ExactSize {
  digits: number;
  decimals: number;
}

/** White space in the regular expressions of RE2. */
const blanks = `[${[...whiteSpace].map((char) => `\\x{${char.codePointAt(0)!.toString(16)}}`).join('')}]`;

const duckdbWords = (literal: Words['literal']): Words => ({
  double: 'DOUBLE',
  text: 'VARCHAR',
  exact: { digits: 38, decimals: 18 },
  once: '',
  nameBytes: undefined,
  name: inQuotes,
  literal,
  cell(column, decimal) {
    const text = `CAST(${column} AS VARCHAR)`;
    const fraction = `typeof(${column}) IN ('DOUBLE', 'FLOAT') OR typeof(${column}) LIKE 'DECIMAL%'`;
    return `${decimal === '.' ? text : withComma(fraction, text)} COLLATE "C"`;
  },
  // five times faster than its trim() with a list of characters
  trim: (text) => `regexp_replace(${text}, '^${blanks}+|${blanks}+$', '', 'g')`,
  lower: (text) => `lower(${text})`,
  matches: (text, pattern) => `regexp_full_match(${text}, ${literal(pattern)})`,
  toDouble: (text) => `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`,
  toExact(text, { digits, decimals }) {
    const exact = `TRY_CAST(${text} AS DECIMAL(${digits}, ${decimals}))`;
    // a decimal of more than 18 digits takes twenty times longer to read
    return digits > 18 && decimals >= 6
      ? `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,12}([.][0-9]{1,6})?') THEN CAST(TRY_CAST(${text} AS DECIMAL(18, 6)) AS DECIMAL(${digits}, ${decimals})) ELSE ${exact} END`
      : exact;
  },
});

/** The embedded engine: nobody sees what it is told. */
export const duckdb = duckdbWords(literal);

/**
 * PostgreSQL raises an error where DuckDB gives NULL, infinity or 0: a number too large for a double, one too near to
 * 0, an exponent of six digits. So only what is sure to fit is cast: a short text without exponent straight away, the
 * rest by way of NUMERIC. What is nearer to 0 than 1e-150 is 0, so that no product of two numbers is too near to it.
 */
const postgres: Words = {
  double: 'FLOAT8',
  text: 'TEXT',
  exact: undefined,
  once: '\n  OFFSET 0',
  nameBytes: 63,
  name: inQuotes,
  literal(text) {
    const escaped = text
      .replaceAll("'", "''")
      .replaceAll('\\', '\\\\')
      .replace(unseen, (char) => {
        const code = char.codePointAt(0)!.toString(16);
        return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
      });
    // a backslash means the same in E'…' whatever standard_conforming_strings says
    return escaped.includes('\\') ? `E'${escaped}'` : `'${escaped}'`;
  },
  cell(column, decimal) {
    const text = `CAST(${column} AS TEXT)`;
    // not pg_typeof: it does not see through a domain
    const number = `json_typeof(to_json(${column})) = 'number'`;
    return `${decimal === '.' ? text : withComma(number, text)} COLLATE "C"`;
  },
  trim: (text) => `btrim(${text}, ${postgres.literal(whiteSpace)})`,
  // under COLLATE "C" lower() knows ASCII only; under any other it depends on the machine
  lower(text, letters) {
    const pairs = [...letters].map((letter) => [letter.toUpperCase(), letter] as const);
    const cased = pairs.filter(([upper, letter]) => upper !== letter && [...upper].length === 1);
    const [from, to] = [0, 1].map((i) => postgres.literal(cased.map((pair) => pair[i]).join('')));
    return cased.length === 0 ? `lower(${text})` : `translate(lower(${text}), ${from}, ${to})`;
  },
  matches: (text, pattern) => `${text} ~ ${postgres.literal(`^(?:${pattern})$`)}`,
  toDouble(text) {
    const exact = `abs(CAST(${text} AS NUMERIC))`;
    return `CASE WHEN length(${text}) < 100 AND ${text} !~ '[eE]' THEN CAST(${text} AS FLOAT8)
      WHEN length(${text}) > 4000 THEN NULL
      WHEN ${text} ~ '[eE][+-]?0*[1-9][0-9]{4}' THEN NULL
      WHEN ${exact} > CAST('1.797693134862315807e308' AS NUMERIC) THEN NULL
      WHEN ${exact} < CAST('1e-150' AS NUMERIC) THEN CAST('0' AS FLOAT8)
      ELSE CAST(${text} AS FLOAT8) END`;
  },
  toExact: (text) => `CAST(${text} AS NUMERIC)`,
};

/** Statements for people: what they are written in. */
export const dialects = { duckdb: duckdbWords(inPieces), postgres } as const;
export type DialectName = keyof typeof dialects;

function inQuotes(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What no one sees on a screen, what could move a cursor or turn a line round there, and where dbt begins to compute. */
const unseen =
  /[\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\{(?=[{%#])/gu;
export const isUnseen = (text: string): boolean => text.search(unseen) !== -1;

/** A text with whatever is unseen by its number: 'a' || chr(27). */
function inPieces(text: string): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: char, index } of text.matchAll(unseen)) {
    if (index > from) pieces.push(literal(text.slice(from, index)));
    pieces.push(`chr(${char.codePointAt(0)})`);
    from = index + char.length;
  }
  if (from < text.length || pieces.length === 0) pieces.push(literal(text.slice(from)));
  return pieces.length === 1 ? pieces[0]! : `(${pieces.join(' || ')})`;
}

/** The text of a column that may hold numbers, which databases write with a point, with a comma in them instead. */
function withComma(isNumber: string, text: string): string {
  return `(CASE WHEN ${isNumber} THEN replace(${text}, '.', ',') ELSE ${text} END)`;
}

/** A double, digit by digit; a bare 0.1 would be a decimal and divide otherwise. */
export function double(value: number, words: Words = duckdb): string {
  return `CAST('${value}' AS ${words.double})`;
}

/** Whole millionths, half upwards: what leaves the engine, meets a cut and is printed. */
export const quantised = (value: string, words: Words = duckdb) =>
  `CAST(FLOOR((${value}) * ${double(1e6, words)} + ${double(0.5, words)}) AS INTEGER)`;

/** Back from whole millionths to points. */
export const unit = (value: string, words: Words = duckdb) => `(${value} / ${double(1e6, words)})`;

export function trimmedSql(text: string, words: Words = duckdb): string {
  return words.trim(`COALESCE(${text}, '')`);
}

/** The trimmed cell with the point as its decimal sign and nothing between groups. */
export function plainSql(cell: string, style: Style, words: Words = duckdb): string {
  const joined = [...groupSigns(style)].reduce(
    (text, sign) => `replace(${text}, ${words.literal(sign)}, '')`,
    cell,
  );
  return style.decimal === ',' ? `replace(${joined}, ',', '.')` : joined;
}

/** A trimmed cell → the number it is in this style, else NULL. */
export function numberSql(cell: string, style: Style, words: Words = duckdb): string {
  return `CASE WHEN ${words.matches(cell, numberPattern(style))} THEN ${words.toDouble(plainSql(cell, style, words))} END`;
}
