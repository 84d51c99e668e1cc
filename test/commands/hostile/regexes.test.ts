import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** Every regular expression of the sources against long texts made of its own letters: time grows with the length. */

interface Found {
  at: string;
  regex: RegExp;
}

/** Made for a few signs that kam itself wrote: no text of a plan ever reaches them. */
const bounded = new Set(['src/checks/words.ts /\\B(?=(\\d{3})+(?!\\d))/g']);

function regexesOf(path: string): Found[] {
  const found: Found[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const at = `${path} ${node.text}`;
      if (!bounded.has(at))
        found.push({ at, regex: new RegExp(node.text.slice(1, end), node.text.slice(end + 1)) });
    }
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest));
  return found;
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join('src', name).replaceAll('\\', '/'))
  .sort();
const regexes = sources.flatMap(regexesOf);

/** Texts that make a regex start, go on for long, and fail at the end. */
function textsFor({ source }: RegExp, length: number): string[] {
  const signs = new Set([
    'a',
    '0',
    ' ',
    '-',
    '_',
    '\n',
    '\t',
    '.',
    '"',
    "'",
    '@',
    ':',
    '/',
    '(',
    '+',
    '%',
    '#',
    '\u00e4',
    '\u{1f469}',
  ]);
  for (const sign of source.replace(/\\[dDwWsSbBnrtpPu]\{?/g, '')) signs.add(sign);
  const words = source.match(/[A-Za-z]{2,}|\d{2,}/g) ?? [];
  const pieces = [...signs, ...words, 'a-', 'a1', '- ', '1 ', '1.', '(1', 'a@', '"a', '::', '  \n'];
  return pieces.flatMap((piece) => {
    const long = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
    return [`${long}\u0000`, `a${long}`];
  });
}

function millisecondsOf(regex: RegExp, texts: readonly string[]): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    for (const text of texts) {
      regex.lastIndex = 0;
      if (regex.global) text.replace(regex, '');
      else regex.test(text);
    }
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** 16 times the length takes 16 times the time if it is linear, and 256 times if it is quadratic. */
function growsTooFast(regex: RegExp): boolean {
  const short = textsFor(regex, 4096);
  const long = textsFor(regex, 65_536);
  const plain = millisecondsOf(/[^\0]$/, long);
  return millisecondsOf(regex, long) > Math.max(80 * millisecondsOf(regex, short), 20 * plain);
}

describe('regular expressions', () => {
  it('are found', () => {
    expect(regexes.length).toBeGreaterThan(80);
    expect(regexes.some(({ at }) => at.startsWith('src/plan/field.ts'))).toBe(true);
  });

  it('take time in proportion to the text', () => {
    expect(regexes.filter(({ regex }) => growsTooFast(regex)).map(({ at }) => at)).toEqual([]);
  });

  it('would be noticed if they did not', () => {
    expect(growsTooFast(/a+$/)).toBe(true);
    expect(growsTooFast(/^[a-z0-9]+(-[a-z0-9]+)*$/)).toBe(false);
  });
});
