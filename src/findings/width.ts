import { noCommand } from './printable.ts';

/** How many columns of a terminal a text takes, and breaking it into lines of so many. */

const none = /^(?:\p{Mark}|\p{Default_Ignorable_Code_Point}|[\u{1f3fb}-\u{1f3ff}])$/u;
// East Asian Wide and Fullwidth, and what is drawn as an emoji
const wide =
  /^(?:[\u1100-\u115f\u231a-\u231b\u2329-\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})$/u;
const ascii = /^[\x20-\x7e]*$/;

/** Of a text without control characters (printable() of them). */
export function displayWidth(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width;
}

function widthOf(char: string): number {
  if (char >= ' ' && char <= '~') return 1;
  return none.test(char) ? 0 : wide.test(char) ? 2 : 1;
}

/** The longest beginning that takes at most so many columns. */
export function fitting(text: string, columns: number): string {
  let width = 0;
  let end = 0;
  for (const char of text) {
    width += widthOf(char);
    if (width > columns) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/**
 * Words in lines of at most so many columns; a longer word is broken, never left out. What is to be typed as it stands,
 * `input: { decimal: "," }`, stays on one line where one has room for it. No line is a command to a CI log.
 */
export function wrapped(text: string, columns: number): string[] {
  const most = Math.max(columns, 8);
  const lines: string[] = [];
  let line = '';
  for (let word of wordsOf(text, most)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= most) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    while (displayWidth(word) > most) {
      const part = fitting(word, most);
      lines.push(part);
      word = word.slice(part.length);
    }
    line = word;
  }
  if (line !== '') lines.push(line);
  return lines.map(noCommand);
}

/**
 * Whole lines of notes for a terminal: one that is too long goes on below, two columns further in than it began. What fits
 * stays as it is, and so does what is coloured: that was fitted where it was made.
 */
export function wrappedLines(text: string, columns: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      if (line.includes('\u001b') || displayWidth(line) <= columns) return [line];
      const [indent = ''] = /^ */.exec(line) ?? [];
      const [first = '', ...rest] = wrapped(line.slice(indent.length), columns - indent.length - 2);
      return [indent + first, ...rest.map((more) => `${indent}  ${more}`)];
    })
    .join('\n');
}

function wordsOf(text: string, most: number): string[] {
  const words = text.split(' ');
  if (!words.includes('{')) return words;
  const joined: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const end = words[at + 1] === '{' && words[at]!.endsWith(':') ? closing(words, at + 1) : undefined;
    const code = end === undefined ? '' : words.slice(at, end + 1).join(' ');
    if (end === undefined || displayWidth(code) > most) joined.push(words[at]!);
    else {
      joined.push(code);
      at = end;
    }
  }
  return joined;
}

/** The word that closes the brace which one opens. */
function closing(words: readonly string[], open: number): number | undefined {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (words[at] === '{') depth++;
    else if (words[at]!.startsWith('}') && --depth === 0) return at;
  }
  return undefined;
}
