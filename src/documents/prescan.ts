/** What is looked for in a text before any parser sees it: each would parse to something nobody meant. */
import { Lexer } from 'yaml';
import type { Finding } from '../findings/finding.ts';
import type { TextProblem } from './decode.ts';
import type { Lines } from './lines.ts';

/** hostile.md R2: levels of lists and mappings in one YAML file. */
export const maxDepth = 32;

export function problemFinding(rule: string, file: string, problem: TextProblem): Finding {
  return { rule, severity: 'error', file, ...problem };
}

export function overCap(file: string, size: number, cap: number, what: string): Finding | undefined {
  if (size <= cap) return undefined;
  return problemFinding('file', file, {
    message: `The file has ${megabytes(size)}; kam reads ${what} of at most ${megabytes(cap)}.`,
    help: 'Check that this is the file you meant, or split it.',
    span: { line: 1, column: 1, endLine: 1, endColumn: 1 },
  });
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Git LFS pointers and unresolved merges (hostile.md Y20, Y22), in YAML and in record files. */
export function foreignText(file: string, text: string, lines: Lines): Finding | undefined {
  if (text.startsWith('version https://git-lfs.github.com/spec/')) {
    return problemFinding('file', file, {
      message:
        'This is a Git LFS pointer: the text of the file itself is not in this copy of the repository.',
      help: 'Run "git lfs pull", or keep plan files out of Git LFS.',
      span: lines.span(0, endOfLine(text, 0)),
    });
  }
  const marker = /^[ \t]*(<{7}|={7}|>{7}|\|{7})(?=[ \t\r\n]|$)/m.exec(text);
  if (marker) {
    const from = marker.index + marker[0].length - 7;
    return problemFinding('file', file, {
      message: 'An unresolved merge conflict: git left both versions in the file, so nothing in it is used.',
      help: 'Keep the lines that are right and delete the lines with <<<<<<<, |||||||, ======= and >>>>>>>.',
      span: lines.span(from, from + 7),
    });
  }
  return undefined;
}

/** A line that begins with % before the first content tells the parser to read another YAML (Y11). */
export function directive(file: string, text: string, lines: Lines): Finding | undefined {
  const found = /^%/m.exec(text);
  if (!found || /^[ \t]*[^#\s]/m.test(text.slice(0, found.index))) return undefined;
  return problemFinding('yaml', file, {
    message: 'A line that begins with % changes how a whole YAML file is read; plan files have none.',
    help: 'Delete the line.',
    span: lines.span(found.index, endOfLine(text, found.index)),
  });
}

/**
 * Nesting that could exhaust the parser (Y5): brackets and the dashes of one line. Counted roughly first, by
 * the parser's own lexer only when the rough count is high. Nesting by indentation is cheap to parse and is
 * counted in the tree.
 */
export function deepNesting(file: string, text: string, lines: Lines): Finding | undefined {
  if (!maybeDeep(text)) return undefined;
  let offset = 0;
  let flow = 0;
  let dashes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (lexeme === '[' || lexeme === '{') flow++;
    else if (lexeme === ']' || lexeme === '}') flow = Math.max(0, flow - 1);
    else if (lexeme === '-' || lexeme === '?') dashes++;
    else if (lexeme.startsWith('\n') || lexeme.startsWith('\r')) dashes = 0;
    if (flow + dashes > maxDepth) return tooDeep(file, lines, offset, offset + lexeme.length);
    // the lexer's own signs (document, scalar, end of flow) take no room in the text
    if (!/^[\u0002\u0018\u001f]$/.test(lexeme)) offset += lexeme.length;
  }
  return undefined;
}

function maybeDeep(text: string): boolean {
  if (/(?:[-?][ \t]+){33}/.test(text)) return true;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (char === 0x5b || char === 0x7b) {
      if (++depth > maxDepth) return true;
    } else if ((char === 0x5d || char === 0x7d) && depth > 0) depth--;
  }
  return false;
}

export function tooDeep(file: string, lines: Lines, from: number, to: number): Finding {
  return problemFinding('yaml', file, {
    message: `Lists and mappings are nested more than ${maxDepth} deep here; no plan needs that, so the file is not read.`,
    help: 'Look for brackets that are never closed and for lines indented by mistake.',
    span: lines.span(from, to),
  });
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const stop = end === -1 ? text.length : end;
  return text[stop - 1] === '\r' && stop > offset ? stop - 1 : stop;
}
