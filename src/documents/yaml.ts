/** Bytes of a YAML file → plain data that can say where each value stands, or findings and no data. */
import {
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type ParsedNode,
  parseDocument,
  type Scalar,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { type Finding, type Path, type Span, start } from '../findings/finding.ts';
import { allowancesIn } from './allowances.ts';
import { decodeUtf8 } from './decode.ts';
import type { Allowance, YamlDocument } from './document.ts';
import { type Lines, linesOf } from './lines.ts';
import {
  deepNesting,
  directive,
  endOfLine,
  foreignText,
  overCap,
  problemFinding,
  tooDeep,
} from './prescan.ts';
import { caps } from './texts.ts';
import { dataOf, maxFindings, rangeOf } from './yaml-data.ts';
import { hintFor } from './yaml-hints.ts';

/** hostile.md Y32: YAML 1.2 whatever the file says, no types, and no source text in the parser's messages. */
export const yamlOptions = {
  schema: 'core',
  uniqueKeys: false,
  stringKeys: true,
  resolveKnownTags: false,
  prettyErrors: false,
} as const;

export function readYaml(file: string, bytes: Uint8Array): YamlDocument {
  const large = overCap(file, bytes.length, caps.yaml, 'YAML files');
  if (large) return unread(file, '', large);
  const decoded = decodeUtf8(bytes);
  if ('problem' in decoded) return unread(file, '', problemFinding('encoding', file, decoded.problem));
  const { text, mark } = decoded;
  const lines = linesOf(text);

  const foreign =
    foreignText(file, text, lines) ?? directive(file, text, lines) ?? deepNesting(file, text, lines);
  if (foreign) return unread(file, text, foreign);

  const parsed = parseDocument(text, yamlOptions);
  const contents = parsed.contents as ParsedNode | null;
  const base = treeDocument(file, text, mark, contents, lines);
  // the walk names explicit types itself
  const problems = [...parsed.errors, ...parsed.warnings.filter((w) => w.code !== 'TAG_RESOLVE_FAILED')];
  if (problems.length > 0) {
    return base(undefined, parserFindings(file, text, contents, lines, problems), []);
  }
  const shape = wrongRoot(file, text, contents, lines);
  if (shape) return base(undefined, [shape], []);

  const findings: Finding[] = [];
  const value = dataOf(contents, { file, text, lines, findings });
  const allowed = allowancesIn(file, text, contents, lines);
  findings.push(...allowed.findings);
  const broken = findings.some((finding) => finding.severity === 'error');
  return base(broken ? undefined : value, findings, broken ? [] : allowed.allowances);
}

function unread(file: string, text: string, finding: Finding): YamlDocument {
  return {
    file,
    text,
    mark: false,
    findings: [finding],
    value: undefined,
    allowances: [],
    locate: () => start,
    source: () => undefined,
  };
}

function wrongRoot(file: string, text: string, contents: unknown, lines: Lines): Finding | undefined {
  if (isMap(contents)) return undefined;
  const [from, to] = contents ? rangeOf(contents) : [0, 0];
  const span = lines.span(from, Math.min(to, endOfLine(text, from)));
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return problemFinding('file', file, {
      message: 'The file is empty; a plan file holds "key: value" lines.',
      help: 'Fill it in, or delete the file: an absent file means nothing is known yet.',
      span: start,
    });
  }
  const noSpace = isScalar(contents) && /^[\w-]+:\S/.test(String(contents.value));
  return problemFinding('yaml', file, {
    message: noSpace
      ? 'This reads as one text, not as keys and values: the space after the colon is missing.'
      : `The file holds ${isSeq(contents) ? 'a list' : 'one text'}; a plan file holds "key: value" lines.`,
    help: noSpace ? 'Write "key: value", with a space after the colon.' : 'Begin the file with keys.',
    span,
  });
}

// ---------------------------------------------------------------------------------------------------------
// what the parser says

/** One finding a line: one mistake makes a parser stumble several times. */
function parserFindings(
  file: string,
  text: string,
  contents: ParsedNode | null,
  lines: Lines,
  problems: readonly YAMLError[],
): Finding[] {
  const byLine = new Map<number, Finding>();
  for (const problem of problems) {
    if (byLine.size >= maxFindings) break;
    const [from, to] = placeOf(problem, text, contents);
    const line = lines.lineAt(from);
    if (byLine.has(line)) continue;
    byLine.set(
      line,
      /call stack/i.test(problem.message)
        ? tooDeep(file, lines, from, to)
        : problemFinding('yaml', file, { ...hintFor(problem), span: lines.span(from, to) }),
    );
  }
  return [...byLine.values()];
}

/** What is never closed is shown where it was opened, not at the end of the file where it is missed. */
function placeOf(problem: YAMLError, text: string, contents: ParsedNode | null): [number, number] {
  let [from, to] = problem.pos;
  const unclosedQuote = problem.code === 'MISSING_CHAR' && problem.message.includes('closing');
  const unclosedBracket = problem.message.startsWith('Flow ');
  if (contents && (unclosedQuote || unclosedBracket)) {
    visit(contents, {
      Node(_, node) {
        const opens = unclosedQuote
          ? isScalar(node) && node.type?.startsWith('QUOTE')
          : 'flow' in node && node.flow;
        if (!opens || node.range?.[1] !== problem.pos[0]) return undefined;
        from = node.range[0];
        to = from + 1;
        return visit.BREAK;
      },
    });
  }
  from = Math.min(from, text.length);
  return [from, Math.max(from, Math.min(to, endOfLine(text, from)))];
}

// ---------------------------------------------------------------------------------------------------------
// where things stand

/** The parsed tree goes along under a key of its own, for edit.ts (a WeakMap would cost a tenth of the parsing). */
const tree = Symbol('tree');

interface WithTree extends YamlDocument {
  [tree]: ParsedNode | undefined;
}

/** The tree of a document that was read here without an error. */
export function treeOf(document: YamlDocument): ParsedNode | undefined {
  return (document as WithTree)[tree];
}

function treeDocument(
  file: string,
  text: string,
  mark: boolean,
  contents: ParsedNode | null,
  lines: Lines,
): (value: unknown, findings: Finding[], allowances: Allowance[]) => YamlDocument {
  return (value, findings, allowances) => {
    const document: WithTree = {
      file,
      text,
      mark,
      value,
      findings,
      allowances,
      locate: (path, on = 'value') => spanOf(path, on, text, contents, lines),
      source(path) {
        const found = descend(contents, path);
        if (found.missing || !isScalar(found.node)) return undefined;
        const [from, to] = rangeOf(found.node);
        return text.slice(from, to);
      },
      [tree]: value === undefined || contents === null ? undefined : contents,
    };
    return document;
  };
}

interface Descent {
  /** the deepest node on the path that exists */
  node: unknown;
  /** the key under which it stands; undefined in a list and at the root */
  key: Scalar | undefined;
  /** how many of the path's segments lead to it */
  depth: number;
  missing: boolean;
}

/** Follows a path as far as the tree goes; below a scalar there is nothing more to find, and it is the answer. */
export function descend(contents: unknown, path: Path): Descent {
  let at: Descent = { node: contents, key: undefined, depth: 0, missing: false };
  for (const segment of path) {
    const { node, depth } = at;
    if (isMap(node)) {
      const pair = pairOf(node, segment);
      if (!pair) return { ...at, missing: true };
      at = { node: pair.value, key: pair.key as Scalar, depth: depth + 1, missing: false };
    } else if (isSeq(node)) {
      const index = Number(segment);
      if (!Number.isInteger(index) || index < 0 || index >= node.items.length)
        return { ...at, missing: true };
      at = { node: node.items[index], key: undefined, depth: depth + 1, missing: false };
    } else break;
  }
  return at;
}

export function pairOf(map: YAMLMap, key: string | number): Pair | undefined {
  const name = String(key);
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === name);
}

function spanOf(path: Path, on: 'key' | 'value', text: string, contents: unknown, lines: Lines): Span {
  const found = descend(contents, path);
  if (found.depth === 0) return start;
  const range = found.missing || on === 'key' ? headOf(found) : wholeOf(found, text);
  return lines.span(range[0], range[1]);
}

/** Its key; an item of a list has none: its first key, or the item itself. */
function headOf({ key, node }: Descent): [number, number] {
  if (key) return rangeOf(key);
  if (isMap(node) && node.items.length > 0 && !node.flow) return rangeOf(node.items[0]!.key);
  return rangeOf(node);
}

/** The value without the line end behind it; the key where the value is empty. */
function wholeOf(found: Descent, text: string): [number, number] {
  if (!found.node) return headOf(found);
  const [from, end] = rangeOf(found.node);
  let to = end;
  while (to > from && /\s/.test(text[to - 1]!)) to--;
  return to > from ? [from, to] : found.key ? rangeOf(found.key) : [from, from];
}
