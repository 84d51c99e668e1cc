/**
 * The parsed tree → plain data, in one walk that also refuses what YAML allows and a plan does not need:
 * references, types, odd numbers, keys given twice (hostile.md Y1–Y21). Data never comes from the parser's own
 * conversion, which would follow references and merge duplicate keys in silence.
 */
import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Finding, Related } from '../findings/finding.ts';
import { quoted } from '../findings/printable.ts';
import { describeHidden, firstHidden } from './decode.ts';
import type { Lines } from './lines.ts';
import { numberIn } from './numbers.ts';
import { endOfLine, maxDepth, tooDeep } from './prescan.ts';

/** hostile.md R2 */
const maxKeys = 2_000;
const maxScalar = 64 * 1024;

/** More findings than this in one file help nobody; the walk ends. */
export const maxFindings = 200;

interface Walk {
  file: string;
  text: string;
  lines: Lines;
  findings: Finding[];
}

/** The data of a document; only of use when no error was added to `walk.findings`. */
export function dataOf(contents: unknown, walk: Walk): unknown {
  return nodeValue(contents, 1, walk);
}

function nodeValue(node: unknown, depth: number, walk: Walk): unknown {
  if (isScalar(node)) {
    checkProperties(node, walk);
    return scalarOf(node, walk);
  }
  if (isMap(node) || isSeq(node)) {
    checkProperties(node, walk);
    if (depth > maxDepth) {
      const [from, to] = rangeOf(node);
      walk.findings.push(tooDeep(walk.file, walk.lines, from, Math.min(to, endOfLine(walk.text, from))));
      return null;
    }
    return isMap(node) ? mapOf(node, depth, walk) : listOf(node, depth, walk);
  }
  if (isAlias(node)) {
    const [from, to] = rangeOf(node);
    fault(walk, from, to, 'This refers to another value (*); plan files are read without references.', {
      help: 'Write the value out; put it in quotes if the * is part of the text.',
    });
  }
  return null;
}

function listOf(list: YAMLSeq, depth: number, walk: Walk): unknown[] {
  const out: unknown[] = [];
  for (const item of list.items) {
    if (walk.findings.length >= maxFindings) break;
    out.push(nodeValue(item, depth + 1, walk));
  }
  return out;
}

function mapOf(map: YAMLMap, depth: number, walk: Walk): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null);
  // keys that look the same and are composed differently count as one (Y9); plain ASCII needs no second book
  let composed: Map<string, Scalar> | undefined;
  let count = 0;
  for (const pair of map.items) {
    if (walk.findings.length >= maxFindings) break;
    const key = pair.key as Scalar<string>;
    const name = key.value;
    if (++count > maxKeys) {
      const [from, to] = rangeOf(key);
      fault(walk, from, to, `This mapping has more than ${maxKeys} keys; the file is not read.`, {
        help: 'Check that this is the file you meant, or split it.',
      });
      break;
    }
    checkProperties(key, walk);
    checkKey(map, pair, name, walk);
    if (name in out) {
      duplicate(walk, key, map.items.find((other) => (other.key as Scalar).value === name)!.key as Scalar);
    } else if (/[^\0-\x7f]/.test(name)) {
      const normal = name.normalize('NFC');
      composed ??= new Map();
      const first = composed.get(normal);
      if (first) duplicate(walk, key, first);
      else composed.set(normal, key);
    }
    out[name] = nodeValue(pair.value, depth + 1, walk);
  }
  return out;
}

function duplicate(walk: Walk, key: Scalar, first: Scalar): void {
  const [from, to] = rangeOf(key);
  const [firstFrom, firstTo] = rangeOf(first);
  const span = walk.lines.span(firstFrom, firstTo);
  fault(
    walk,
    from,
    to,
    `The key ${quoted(String(key.value))} stands here twice; one of the two values would be lost.`,
    {
      help: 'Keep one of them, or rename one.',
      related: [{ file: walk.file, span, message: 'It stands here first.' }],
    },
  );
}

function checkKey(map: YAMLMap, pair: Pair, name: string, walk: Walk): void {
  const key = pair.key as Scalar;
  const [from, to] = rangeOf(key);
  if (name === '') {
    fault(walk, from, Math.max(to, from + 1), 'A colon without a key before it.', {
      help: 'Write the key, or put the text in quotes.',
    });
  } else if (name === '<<') {
    fault(walk, from, to, 'Merge keys (<<) are not part of a plan file.', { help: 'Write the keys out.' });
  } else if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    fault(walk, from, to, `The key "${name}" has a meaning of its own to programs and is not read.`, {
      help: 'Choose another name.',
    });
  } else if (map.flow && pair.value === null && key.type === 'PLAIN' && name.includes(':')) {
    fault(walk, from, to, 'The colon after a key needs a space behind it.', { help: 'Write "key: value".' });
  }
  checkText(key, name, walk);
}

function scalarOf(node: Scalar, walk: Walk): unknown {
  const { value } = node;
  if (node.type === 'PLAIN') {
    warnOfGluedComment(node, walk);
    const number = numberIn(node.source ?? '');
    if (number === undefined) {
      // what the parser takes for a number and numberIn does not cannot be: both know all forms
      if (typeof value === 'string') checkText(node, value, walk);
      return value;
    }
    if ('value' in number) return number.value;
    const [from, to] = rangeOf(node);
    fault(walk, from, to, number.message, { help: number.help });
    return null;
  }
  if (typeof value === 'string') checkText(node, value, walk);
  return value;
}

function checkText(node: Scalar, value: string, walk: Walk): void {
  if (value.length > maxScalar) {
    const [from] = rangeOf(node);
    fault(
      walk,
      from,
      endOfLine(walk.text, from),
      'A text longer than 64 KB stands here; the file is not read.',
      {
        help: 'Shorten it, or link to a document.',
      },
    );
    return;
  }
  // The text as written is clean (decode.ts); only an escape in double quotes can hide a character.
  if (node.type !== 'QUOTE_DOUBLE') return;
  const [from, to] = rangeOf(node);
  const backslash = walk.text.indexOf('\\', from);
  if (backslash === -1 || backslash >= to) return;
  const hidden = firstHidden(value);
  if (hidden) fault(walk, from, to, describeHidden(hidden.char).message, { help: 'Delete the escape.' });
}

/** `name: ACME #1 GmbH` is "ACME" to YAML (Y21). */
function warnOfGluedComment(node: Scalar, walk: Walk): void {
  const end = rangeOf(node)[1];
  const after = walk.text.charCodeAt(end);
  if (after !== 0x20 && after !== 0x09) return;
  let at = end + 1;
  while (walk.text[at] === ' ' || walk.text[at] === '\t') at++;
  if (walk.text[at] !== '#' || !/^#[\p{L}\p{N}]/u.test(walk.text.slice(at, at + 3))) return;
  if (walk.text.startsWith('#kam-allow', at)) return;
  walk.findings.push({
    rule: 'yaml',
    severity: 'warn',
    file: walk.file,
    span: walk.lines.span(at, endOfLine(walk.text, at)),
    message: 'A # after a space begins a comment, so what follows is not part of this value.',
    help: 'Put the whole value in quotes; if it is a comment, write a space after #.',
  });
}

/** Anchors (&name) and types (!name) stand before the value's own range. */
function checkProperties(node: { anchor?: string; tag?: string; range?: unknown }, walk: Walk): void {
  if (node.anchor !== undefined) {
    const [from] = rangeOf(node);
    const at = Math.max(0, walk.text.lastIndexOf(`&${node.anchor}`, from));
    fault(
      walk,
      at,
      at + node.anchor.length + 1,
      'The & gives this value a name; plan files have no references.',
      {
        help: 'Delete it; put the value in quotes if the & is part of the text.',
      },
    );
  }
  if (node.tag !== undefined) {
    const [from] = rangeOf(node);
    const at = Math.max(0, walk.text.lastIndexOf('!', from));
    const start = walk.text[at - 1] === '!' ? at - 1 : at;
    fault(
      walk,
      start,
      from > start ? from : start + 1,
      'The ! gives this value a type; plan files have none.',
      {
        help: 'Delete it; put the value in quotes if the ! is part of the text.',
      },
    );
  }
}

function fault(
  walk: Walk,
  from: number,
  to: number,
  message: string,
  more: { help: string; related?: Related[] },
): void {
  const span = walk.lines.span(from, to);
  walk.findings.push({ rule: 'yaml', severity: 'error', file: walk.file, span, message, ...more });
}

/** Every node that was parsed (not built) has its range: start, end of the value, end with comments. */
export function rangeOf(node: unknown): [number, number] {
  const range = (node as { range?: [number, number, number] | null }).range;
  return range ? [range[0], range[1]] : [0, 0];
}
