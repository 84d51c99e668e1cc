/** The few words in which databases differ, and texts and numbers as SQL writes them. */
import { whiteSpace } from '../model.ts';
import { groupSigns, numberPattern, type Style } from '../number-style.ts';

/** What one database calls things. One text of the model is right everywhere because nothing else differs. */
export interface Words {
  /** the name of its 64-bit binary floating point number */
  double: string;
  /** an identifier, quoted */
  name(name: string): string;
  /** a text without the given characters at its ends */
  trim(text: string, characters: string): string;
  /** whether a text is, as a whole, of a regular expression's form */
  matches(text: string, pattern: string): string;
  /** a text that is a plain number → that number; NULL where a double cannot hold it */
  toDouble(text: string): string;
}

export const duckdb: Words = {
  double: 'DOUBLE',
  name: (name) => `"${name.replaceAll('"', '""')}"`,
  trim: (text, characters) => `trim(${text}, ${characters})`,
  matches: (text, pattern) => `regexp_full_match(${text}, ${pattern})`,
  toDouble: (text) => `CASE WHEN isfinite(TRY_CAST(${text} AS DOUBLE)) THEN TRY_CAST(${text} AS DOUBLE) END`,
};

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A double, digit by digit; a bare 0.1 would be a decimal and divide otherwise. */
export function double(value: number, words: Words = duckdb): string {
  return `CAST('${value}' AS ${words.double})`;
}

export function trimmedSql(text: string, words: Words = duckdb): string {
  return words.trim(`COALESCE(${text}, '')`, literal(whiteSpace));
}

/** The trimmed cell with the point as its decimal sign and nothing between groups. */
export function plainSql(cell: string, style: Style): string {
  const joined = [...groupSigns(style)].reduce(
    (text, sign) => `replace(${text}, ${literal(sign)}, '')`,
    cell,
  );
  return style.decimal === ',' ? `replace(${joined}, ',', '.')` : joined;
}

/** A trimmed cell → the number it is in this style, else NULL. */
export function numberSql(cell: string, style: Style, words: Words = duckdb): string {
  return `CASE WHEN ${words.matches(cell, literal(numberPattern(style)))} THEN ${words.toDouble(plainSql(cell, style))} END`;
}
