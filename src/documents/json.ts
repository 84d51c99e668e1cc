/**
 * Bytes of a JSON file that kam wrote → plain data that can say where each value stands, or findings and no data.
 * Strict (RFC 8259), and as careful as with YAML: whoever sends a pull request may have written it instead of kam.
 * JSON.parse would take a key given twice, a number that is infinite, and would not say where it stumbles.
 */
import { type Finding, type Path, type Related, type Span, start } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { decodeUtf8, describeHidden, firstHidden } from './decode.ts';
import type { DataDocument } from './document.ts';
import { type Lines, linesOf } from './lines.ts';
import { endOfLine, foreignText, maxDepth, overCap, problemFinding } from './prescan.ts';
import { caps } from './texts.ts';

const longestText = 64 * 1024;
/** A bracket takes a hundred times its own byte in memory: so many values are more than kam ever writes. */
const mostValues = 250_000;

/** A value and where it stands; of an object also where its keys do. */
interface Node {
  value: unknown;
  from: number;
  to: number;
  items?: readonly Node[];
  members?: ReadonlyMap<string, { from: number; to: number; node: Node }>;
}

export function readJson(file: string, bytes: Uint8Array, cap: number = caps.yaml): DataDocument {
  const none = (text: string, finding: Finding): DataDocument => ({
    file,
    text,
    mark: false,
    findings: [finding],
    value: undefined,
    locate: () => start,
    source: () => undefined,
  });
  const large = overCap(file, bytes.length, cap, 'this file');
  if (large) return none('', large);
  const decoded = decodeUtf8(bytes);
  if ('problem' in decoded) return none('', problemFinding('encoding', file, decoded.problem));
  const { text, mark } = decoded;
  const lines = linesOf(text);
  const foreign = foreignText(file, text, lines);
  if (foreign) return none(text, foreign);
  let root: Node;
  try {
    root = parse(text);
  } catch (error) {
    if (!(error instanceof Stumble)) throw error;
    return none(text, findingOf(error, file, text, lines));
  }
  return {
    file,
    text,
    mark,
    findings: [],
    value: root.value,
    locate: (path, on = 'value') => spanOf(root, path, on, lines),
    source(path) {
      const { node, missing } = descend(root, path);
      return missing || node.items || node.members ? undefined : text.slice(node.from, node.to);
    },
  };
}

/** Where reading ends, and why. */
class Stumble extends Error {
  constructor(
    readonly from: number,
    readonly to: number,
    message: string,
    readonly help: string,
    readonly first?: { from: number; to: number },
  ) {
    super(message);
  }
}

function findingOf(
  { from, to, message, help, first }: Stumble,
  file: string,
  text: string,
  lines: Lines,
): Finding {
  const related: Related[] = first
    ? [{ file, span: lines.span(first.from, first.to), message: 'It stands here first.' }]
    : [];
  const end = Math.max(from, Math.min(to, endOfLine(text, from)));
  return {
    rule: 'json',
    severity: 'error',
    file,
    span: lines.span(from, end),
    message,
    help,
    ...(related.length > 0 ? { related } : {}),
  };
}

// ---------------------------------------------------------------------------------------------------------
// the grammar

const blanks = /[ \t\r\n]*/y;
const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const wordForm = /[A-Za-z]+/y;
const words = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

function parse(text: string): Node {
  let at = 0;
  let values = 0;

  const skip = () => {
    blanks.lastIndex = at;
    blanks.test(text);
    at = blanks.lastIndex;
  };
  /** What stands here is not what must. */
  const wrong = (wanted: string): Stumble =>
    at >= text.length
      ? new Stumble(at, at, `The file ends where ${wanted} should stand: the rest of it is missing.`, again)
      : new Stumble(at, at + 1, `${quoted(text[at]!)} stands where ${wanted} should stand.`, again);
  const take = (sign: string): boolean => {
    skip();
    if (text[at] !== sign) return false;
    at++;
    return true;
  };

  function valueAt(depth: number): Node {
    skip();
    const from = at;
    const sign = text[at];
    if (++values > mostValues)
      throw new Stumble(from, from + 1, 'The file holds more values than any file that kam writes.', again);
    if (sign === '{' || sign === '[') {
      if (depth > maxDepth)
        throw new Stumble(from, from + 1, `Brackets are nested more than ${maxDepth} deep here.`, again);
      at++;
      return sign === '{' ? objectFrom(from, depth) : listFrom(from, depth);
    }
    if (sign === '"') return textAt();
    numberForm.lastIndex = at;
    if (numberForm.test(text)) {
      at = numberForm.lastIndex;
      const value = Number(text.slice(from, at));
      if (!Number.isFinite(value))
        throw new Stumble(from, at, 'This number is larger than a computer can count with.', again);
      return { value, from, to: at };
    }
    wordForm.lastIndex = at;
    const word = wordForm.test(text) ? text.slice(at, wordForm.lastIndex) : '';
    if (!words.has(word)) throw wrong('a value');
    at += word.length;
    return { value: words.get(word), from, to: at };
  }

  function textAt(): Node {
    const from = at;
    let end = text.indexOf('"', from + 1);
    while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
    if (end === -1) throw new Stumble(from, from + 1, 'A text in quotes begins here and never ends.', again);
    at = end + 1;
    if (at - from > longestText) throw new Stumble(from, at, 'A text longer than 64 KB stands here.', again);
    let value: string;
    try {
      value = JSON.parse(text.slice(from, at)) as string;
    } catch {
      throw new Stumble(
        from,
        at,
        'This text holds a line break or an escape that JSON does not know.',
        again,
      );
    }
    const hidden = firstHidden(value);
    if (hidden) throw new Stumble(from, at, describeHidden(hidden.char).message, again);
    return { value, from, to: at };
  }

  function listFrom(from: number, depth: number): Node {
    const items: Node[] = [];
    if (!take(']')) {
      do items.push(valueAt(depth + 1));
      while (take(','));
      if (!take(']')) throw wrong('"," or "]"');
    }
    return { value: items.map(({ value }) => value), from, to: at, items };
  }

  function objectFrom(from: number, depth: number): Node {
    const members = new Map<string, { from: number; to: number; node: Node }>();
    const value: Record<string, unknown> = Object.create(null);
    if (!take('}')) {
      do {
        skip();
        if (text[at] !== '"') throw wrong('a key in quotes');
        const key = textAt();
        const name = key.value as string;
        if (name === '__proto__' || name === 'constructor' || name === 'prototype')
          throw new Stumble(
            key.from,
            key.to,
            `The key "${name}" has a meaning of its own to programs.`,
            again,
          );
        const first = members.get(name);
        if (first)
          throw new Stumble(
            key.from,
            key.to,
            `The key ${quoted(name)} stands here twice; one of the two values would be lost.`,
            again,
            first,
          );
        if (!take(':')) throw wrong('":"');
        const node = valueAt(depth + 1);
        members.set(name, { from: key.from, to: key.to, node });
        value[name] = node.value;
      } while (take(','));
      if (!take('}')) throw wrong('"," or "}"');
    }
    return { value, from, to: at, members };
  }

  const root = valueAt(1);
  skip();
  if (at < text.length) throw wrong('the end of the file');
  return root;
}

const again = 'kam writes this file: restore it from git, or let kam write it anew.';

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === '\\') before--;
  return (at - before) % 2 === 1;
}

// ---------------------------------------------------------------------------------------------------------
// where things stand

interface Descent {
  /** the deepest value on the path that exists, and its key */
  node: Node;
  key: { from: number; to: number } | undefined;
  missing: boolean;
}

function descend(root: Node, path: Path): Descent {
  let at: Descent = { node: root, key: undefined, missing: false };
  for (const part of path) {
    const member = at.node.members?.get(String(part));
    const item = at.node.items?.[Number(part)];
    if (member) at = { node: member.node, key: member, missing: false };
    else if (item) at = { node: item, key: undefined, missing: false };
    else return { ...at, missing: true };
  }
  return at;
}

/** A value without its inside: an object or a list is shown by its opening bracket, or by its key. */
function spanOf(root: Node, path: Path, on: 'key' | 'value', lines: Lines): Span {
  const { node, key, missing } = descend(root, path);
  if (key && (missing || on === 'key')) return lines.span(key.from, key.to);
  if (node.items || node.members) return lines.span(node.from, node.from + 1);
  return lines.span(node.from, node.to);
}
