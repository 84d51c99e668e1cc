/**
 * Plain data → YAML as kam writes it: keys on their own lines, small mappings and lists of words in brackets,
 * quotes where an older or newer YAML reader could take a text for something else (hostile.md Y12, Y28).
 */
import { firstHidden } from './decode.ts';
import { numberIn } from './numbers.ts';

/** A text that is written in double quotes whatever it looks like: ids, codes. */
export class Quoted {
  constructor(readonly text: string) {}
}

export function inQuotes(text: string): Quoted {
  return new Quoted(text);
}

/** Brackets end before this column. */
const width = 120;

/**
 * A value behind `key:` or `- `. `head` continues that line ("" for a collection on lines of its own), `body`
 * are the lines below it, indented.
 */
export interface Fragment {
  head: string;
  body: string[];
}

/** A whole text for a mapping or list; ends with a line end. Throws for what no plan file can hold. */
export function toYaml(value: object, options: { indent?: number } = {}): string {
  const lines = blockLines(value, options.indent ?? 0);
  return lines.map((line) => `${line}\n`).join('');
}

/** A value behind its key, which begins in column `indent` (from 0) and takes `used` characters with its colon. */
export function fragmentOf(value: unknown, indent: number, used: number): Fragment {
  if (isCollection(value)) {
    const line = small(value) ? flowText(value) : undefined;
    if (line !== undefined && indent + used + 1 + line.length < width) return { head: line, body: [] };
    return { head: '', body: blockLines(value, indent + 2) };
  }
  if (typeof value === 'string' && value.includes('\n') && literal(value)) {
    const lines = value.replace(/\n$/, '').split('\n');
    return {
      head: value.endsWith('\n') ? '|' : '|-',
      body: lines.map((line) => (line === '' ? '' : ' '.repeat(indent + 2) + line)),
    };
  }
  return { head: scalarText(value, false), body: [] };
}

/** `key: value` with the lines below it. */
export function pairLines(key: string, value: unknown, indent: number): string[] {
  const name = `${keyText(key)}:`;
  const { head, body } = fragmentOf(value, indent, name.length);
  return [`${' '.repeat(indent)}${name}${head === '' ? '' : ` ${head}`}`, ...body];
}

/** `- item` with the lines below it. */
export function itemLines(value: unknown, indent: number): string[] {
  const dash = `${' '.repeat(indent)}- `;
  if (isCollection(value)) {
    const line = small(value) ? flowText(value) : undefined;
    if (line !== undefined && dash.length + line.length < width) return [dash + line];
    const [first, ...rest] = blockLines(value, indent + 2);
    return [dash + first!.trimStart(), ...rest];
  }
  const { head, body } = fragmentOf(value, indent, 1);
  return [dash + head, ...body];
}

/** On one line, as within brackets. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (isCollection(value)) {
    const pairs = entriesOf(value).map(([key, item]) => `${keyText(key)}: ${flowText(item)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return scalarText(value, true);
}

export function keyText(key: string): string {
  return plainText(key, true) ? key : JSON.stringify(key);
}

// ---------------------------------------------------------------------------------------------------------

function blockLines(value: object, indent: number): string[] {
  if (Array.isArray(value)) {
    return value.length === 0
      ? [`${' '.repeat(indent)}[]`]
      : value.flatMap((item) => itemLines(item, indent));
  }
  const entries = entriesOf(value);
  if (entries.length === 0) return [`${' '.repeat(indent)}{}`];
  return entries.flatMap(([key, item]) => pairLines(key, item, indent));
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !(value instanceof Quoted);
}

function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

/** Fit for brackets: words and numbers, and small mappings of such. A list of mappings gets a line for each. */
function small(value: object, depth = 0): boolean {
  const items = Array.isArray(value) ? value : entriesOf(value).map(([, item]) => item);
  return items.every((item) =>
    isCollection(item)
      ? depth < 2 && !Array.isArray(value) && small(item, depth + 1)
      : !(typeof item === 'string' && item.includes('\n')),
  );
}

function scalarText(value: unknown, inFlow: boolean): string {
  if (value instanceof Quoted) return quotedText(value.text);
  if (typeof value === 'string') return plainText(value, inFlow) ? value : quotedText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number') {
    const text = String(value);
    const read = numberIn(text);
    if (read && 'value' in read && read.value === value) return text;
    throw new Error(`the number ${text} cannot be written as a plain decimal`);
  }
  throw new Error(`a ${typeof value} cannot be written to a plan file`);
}

/** A JSON string is a YAML text in double quotes. */
function quotedText(text: string): string {
  if (firstHidden(text)) throw new Error('a text with invisible characters cannot be written to a plan file');
  return JSON.stringify(text);
}

/** Words that some YAML reader takes for a boolean or for nothing. */
const ambiguous = /^(?:y|n|yes|no|on|off|true|false|null|nil|none|~)$/i;
/** Base 60 in YAML 1.1: 1:30:00 */
const sexagesimal = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/;

function plainText(text: string, inFlow: boolean): boolean {
  return (
    /^[\p{L}\p{N}_/(§€$£+.]/u.test(text) &&
    !/[\n\r\t]|: |:$| #| $|^\.\.\./.test(text) &&
    !(inFlow && /[,[\]{}:"']/.test(text)) &&
    !ambiguous.test(text) &&
    !sexagesimal.test(text) &&
    numberIn(text) === undefined &&
    !firstHidden(text)
  );
}

/** Whether a text of several lines can stand as it is below `|`. */
function literal(text: string): boolean {
  // one line end may stand at the end; blank lines or blanks behind it would be lost
  const end = text.slice(text.trimEnd().length);
  const firstBreak = end.indexOf('\n');
  const bare = !/^\s|[\r\t]/.test(text) && (firstBreak === -1 || firstBreak === end.length - 1);
  return bare && !/^[ \t]*([<=>|])\1{6}/m.test(text) && !firstHidden(text);
}
