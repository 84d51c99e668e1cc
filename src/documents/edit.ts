/**
 * Edits of a YAML text: each replaces or adds one piece and leaves every other byte as it was (hostile.md Y27).
 * The result is read again and compared before anybody gets it; what comes back is the whole new text with its
 * byte-order mark and line ends.
 */
import { isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path } from '../findings/finding.ts';
import type { YamlDocument } from './document.ts';
import { endOfLine } from './prescan.ts';
import { flowText, fragmentOf, inQuotes, itemLines, keyText, pairLines, Quoted } from './to-yaml.ts';
import { descend, pairOf, readYaml, treeOf } from './yaml.ts';
import { rangeOf } from './yaml-data.ts';

/** Replaces the value at a path, or adds its key (and missing keys above it) at the end of the mapping. */
export function setValue(document: YamlDocument, path: Path, value: unknown): string {
  return applied(document, setSplices(document, path, value), path, value);
}

/** Adds an item at the end of a list; creates the list where its key is absent or empty. */
export function appendItem(document: YamlDocument, path: Path, item: unknown): string {
  const list = valueAt(document.value, path) ?? [];
  if (!Array.isArray(list)) throw new Error(`${path.join('.')} is not a list`);
  const { node } = descend(treeOf(document), path);
  const value = [...list, item];
  if (list.length === 0 || !isSeq(node)) {
    return applied(document, setSplices(document, path, value), path, value);
  }
  return applied(document, [addedItem(document, node, item)], path, value);
}

/** Adds keys at the end of a mapping; creates the mapping where its key is absent or empty. */
export function appendKeys(document: YamlDocument, path: Path, entries: Record<string, unknown>): string {
  const map = valueAt(document.value, path) ?? {};
  if (typeof map !== 'object' || Array.isArray(map)) throw new Error(`${path.join('.')} is not a mapping`);
  const added = Object.entries(entries).filter(([, value]) => value !== undefined);
  const twice = added.find(([key]) => key in map);
  if (twice) throw new Error(`${[...path, twice[0]].join('.')} exists already`);
  const value = { ...map, ...entries };
  const { node, missing } = descend(treeOf(document), path);
  if (missing || !isMap(node) || node.items.length === 0) {
    return applied(document, setSplices(document, path, value), path, value);
  }
  return applied(document, addedPairs(document, node, added), path, value);
}

// ---------------------------------------------------------------------------------------------------------
// splices

/** In the order of the text. */
interface Splice {
  from: number;
  to: number;
  text: string;
}

function setSplices(document: YamlDocument, path: Path, value: unknown): Splice[] {
  if (path.length === 0) throw new Error('a whole file is written, not edited');
  const root = treeOf(document);
  if (!root) throw new Error(`${document.file} was not read without errors`);
  const found = descend(root, path);
  const parent = descend(root, path.slice(0, found.missing ? found.depth : found.depth - 1)).node;
  const rest = path.slice(found.depth);

  if (!found.missing) {
    if (rest.length > 0 && valueAt(document.value, path.slice(0, found.depth)) !== null) {
      throw new Error(`${path.slice(0, found.depth).join('.')} is a text, it holds no keys`);
    }
    const whole = nested(rest, value);
    const last = path[found.depth - 1]!;
    if (isMap(parent)) return replaceInMap(document, pairOf(parent, last)!, whole);
    return replaceInList(document, parent as YAMLSeq, Number(last), whole);
  }
  const [key, ...below] = rest;
  const whole = nested(below, value);
  if (isSeq(parent)) {
    if (Number(key) !== parent.items.length) throw new Error(`${path.join('.')} is beyond the list's end`);
    if (parent.items.length > 0) return [addedItem(document, parent, whole)];
    const list = path.slice(0, found.depth);
    return setSplices(document, list, [whole]);
  }
  if (!isMap(parent)) throw new Error(`${path.join('.')} cannot be added`);
  if (parent.items.length === 0 && found.depth > 0) {
    return setSplices(document, path.slice(0, found.depth), nested([key!], whole));
  }
  return addedPairs(document, parent, [[String(key), whole]]);
}

/** The value with the keys above it that do not exist yet. */
function nested(path: Path, value: unknown): unknown {
  return path.reduceRight((inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }), value);
}

function replaceInMap(document: YamlDocument, pair: Pair, value: unknown): Splice[] {
  const { text } = document;
  const key = pair.key as Scalar;
  const keyEnd = rangeOf(key)[1];
  const written = keepQuotes(pair.value, value);
  if (inFlow(document, key)) {
    if (!pair.value) return [{ from: keyEnd, to: keyEnd, text: `: ${flowText(written)}` }];
    const [from, to] = rangeOf(pair.value);
    if (to > from) return [{ from, to, text: flowText(written) }];
    const behind = text.indexOf(':', keyEnd) + 1;
    return [{ from: behind, to: behind, text: ` ${flowText(written)}` }];
  }
  const column = rangeOf(key)[0] - lineStart(text, rangeOf(key)[0]);
  const colon = text.indexOf(':', keyEnd);
  const explicit = text.slice(lineStart(text, keyEnd), rangeOf(key)[0]).includes('?');
  if (colon === -1 || explicit || !pair.value) throw new Error(`a key written with "?" cannot be edited`);
  const [from, end] = rangeOf(pair.value);
  const behind = colon + 1;
  const to = end > from ? trimmedEnd(text, from, end) : behind;
  const eol = eolOf(text);
  let { head, body } = fragmentOf(written, column, behind - rangeOf(key)[0]);

  if (end > from && text.slice(behind, from).includes('\n')) {
    // The old value stands on lines of its own; comments between it and its key stay.
    const collection = isMap(pair.value) || isSeq(pair.value);
    const commented = endOfLine(text, to) > to;
    if (body.length > 0 && (head !== '' || (commented && !collection))) {
      // lines of text would swallow the comments
      head = flowText(written);
      body = [];
    }
    const newline = text.lastIndexOf('\n', from - 1);
    return [
      { from: behind, to: behind, text: head === '' ? '' : ` ${head}` },
      {
        from: text[newline - 1] === '\r' ? newline - 1 : newline,
        to: body.length > 0 ? endOfLine(text, to) : to,
        text: body.map((line) => eol + line).join(''),
      },
    ];
  }
  const start = end > from ? from : behind;
  const spaced = head === '' || /[ \t]/.test(text[start - 1]!) ? head : ` ${head}`;
  if (body.length === 0) return [{ from: start, to, text: spaced }];
  // A comment behind the old value stays behind the key.
  const lineEnd = endOfLine(text, to);
  return [
    { from: head === '' ? behind : start, to, text: spaced },
    { from: lineEnd, to: lineEnd, text: body.map((line) => eol + line).join('') },
  ];
}

function replaceInList(document: YamlDocument, list: YAMLSeq, index: number, value: unknown): Splice[] {
  const { text } = document;
  const node = list.items[index];
  const [from, end] = rangeOf(node);
  const written = keepQuotes(node, value);
  if (list.flow || inFlow(document, list)) return [{ from, to: end, text: flowText(written) }];
  const column = rangeOf(list)[0] - lineStart(text, rangeOf(list)[0]);
  const lines = itemLines(written, column);
  lines[0] = lines[0]!.slice(column + 2);
  const [first, ...more] = lines;
  const rest = more.map((line) => eolOf(text) + line).join('');
  const dash = text.lastIndexOf('-', from - 1) + 1;
  const to = end > from ? trimmedEnd(text, from, end) : dash;
  const lineEnd = endOfLine(text, to);
  return [
    end > from ? { from, to, text: first! } : { from: dash, to: dash, text: ` ${first}` },
    { from: lineEnd, to: lineEnd, text: rest },
  ];
}

function addedItem(document: YamlDocument, list: YAMLSeq, item: unknown): Splice {
  const { text } = document;
  const at = endOf(list.items.at(-1));
  if (list.flow) return { from: at, to: at, text: `, ${flowText(item)}` };
  const column = rangeOf(list)[0] - lineStart(text, rangeOf(list)[0]);
  return addedLines(text, list.items.at(-1), at, itemLines(item, column));
}

function addedPairs(document: YamlDocument, map: YAMLMap, entries: readonly [string, unknown][]): Splice[] {
  const { text } = document;
  const last = map.items.at(-1);
  if (map.flow) {
    const pairs = entries.map(([key, value]) => `${keyText(key)}: ${flowText(value)}`).join(', ');
    if (!last) return [{ from: rangeOf(map)[0] + 1, to: rangeOf(map)[1] - 1, text: ` ${pairs} ` }];
    const at = pairEnd(text, last);
    return [{ from: at, to: at, text: `, ${pairs}` }];
  }
  const first = rangeOf(map.items[0]!.key)[0];
  const column = first - lineStart(text, first);
  const lines = entries.flatMap(([key, value]) => pairLines(key, value, column));
  return [addedLines(text, last!.value ?? last!.key, pairEnd(text, last!), lines)];
}

/** Lines below a value; behind a block text its line ends belong to it. */
function addedLines(text: string, last: unknown, at: number, lines: readonly string[]): Splice {
  const eol = eolOf(text);
  const deepest = deepestLast(last);
  const block = isScalar(deepest) && (deepest.type === 'BLOCK_LITERAL' || deepest.type === 'BLOCK_FOLDED');
  if (block && text[rangeOf(deepest)[1] - 1] === '\n') {
    const from = rangeOf(deepest)[1];
    return { from, to: from, text: lines.map((line) => line + eol).join('') };
  }
  const from = endOfLine(text, at);
  return { from, to: from, text: lines.map((line) => eol + line).join('') };
}

// ---------------------------------------------------------------------------------------------------------
// places in the tree

function deepestLast(node: unknown): unknown {
  if (isMap(node) && !node.flow && node.items.length > 0) {
    const last = node.items.at(-1)!;
    return deepestLast(last.value ?? last.key);
  }
  if (isSeq(node) && !node.flow && node.items.length > 0) return deepestLast(node.items.at(-1));
  return node;
}

/** The end of a value's own text: a block collection ends where its last scalar does. */
function endOf(node: unknown): number {
  return rangeOf(deepestLast(node))[1];
}

/** An empty value ends behind its colon, before the comment that may follow. */
function pairEnd(text: string, pair: Pair): number {
  if (!pair.value) return rangeOf(pair.key)[1];
  const [from, to] = rangeOf(pair.value);
  return to > from ? endOf(pair.value) : text.indexOf(':', rangeOf(pair.key)[1]) + 1;
}

function trimmedEnd(text: string, from: number, end: number): number {
  let to = end;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return to;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Whether a node stands within brackets. */
function inFlow(document: YamlDocument, node: unknown): boolean {
  const [from] = rangeOf(node);
  const within = (at: unknown): boolean => {
    if (isMap(at) || isSeq(at)) {
      const [start, end] = rangeOf(at);
      if (from < start || from >= end) return false;
      if (at.flow && from > start) return true;
      return isMap(at)
        ? at.items.some((pair) => within(pair.key) || within(pair.value))
        : at.items.some((item) => within(item));
    }
    return false;
  };
  return within(treeOf(document));
}

function keepQuotes(old: unknown, value: unknown): unknown {
  const quotedBefore = isScalar(old) && (old.type === 'QUOTE_DOUBLE' || old.type === 'QUOTE_SINGLE');
  return quotedBefore && typeof value === 'string' && !value.includes('\n') ? inQuotes(value) : value;
}

function eolOf(text: string): '\n' | '\r\n' {
  const first = text.indexOf('\n');
  return first > 0 && text[first - 1] === '\r' ? '\r\n' : '\n';
}

// ---------------------------------------------------------------------------------------------------------
// doing it, and proof that nothing else changed

function applied(document: YamlDocument, splices: readonly Splice[], path: Path, value: unknown): string {
  let text = '';
  let done = 0;
  for (const { from, to, text: piece } of splices) {
    text += document.text.slice(done, from) + piece;
    done = to;
  }
  text += document.text.slice(done);
  const edited = (document.mark ? '\ufeff' : '') + text;
  const reread = readYaml(document.file, new TextEncoder().encode(edited));
  const expected = withValue(document.value, path, plainData(value));
  if (reread.value === undefined || !sameData(reread.value, expected)) {
    throw new Error(`editing ${document.file} at ${path.join('.')} would have changed something else`);
  }
  return edited;
}

function valueAt(data: unknown, path: Path): unknown {
  let at = data;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Record<string | number, unknown>)[key];
  }
  return at;
}

function withValue(data: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(data)) {
    const copy = [...data];
    copy[Number(key)] = withValue(data[Number(key)], rest, value);
    return copy;
  }
  if (typeof data === 'object' && data !== null) {
    return { ...data, [key]: withValue((data as Record<string, unknown>)[String(key)], rest, value) };
  }
  return nested(path, value);
}

/** As it will be read back: no undefined keys, no marks for quoting. */
function plainData(value: unknown): unknown {
  if (value instanceof Quoted) return value.text;
  if (Array.isArray(value)) return value.map(plainData);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, plainData(item)]),
  );
}

function sameData(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => key in b && sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
    )
  );
}
