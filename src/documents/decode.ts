/**
 * Bytes → text, strictly: what is not clean UTF-8, or would not be seen as it is by whoever reviews the file,
 * is a problem with a place and never a replacement character (hostile.md Y24–Y26).
 */
import type { Span } from '../findings/finding.ts';
import { linesOf } from './lines.ts';

export interface TextProblem {
  message: string;
  help: string;
  span: Span;
}

/** `mark`: the text began with a byte-order mark, which is not part of `text` */
export type Decoded = { text: string; mark: boolean } | { problem: TextProblem };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function decodeUtf8(bytes: Uint8Array): Decoded {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { problem: notUtf8(bytes) };
  }
  const mark = text.charCodeAt(0) === 0xfeff;
  if (mark) text = text.slice(1);
  // as many characters as bytes: plain ASCII, in which little can hide
  const hidden = text.length === bytes.length && !hiddenAscii.test(text) ? undefined : firstHidden(text);
  if (hidden === undefined) return { text, mark };
  if (hidden.char === '\0') return { problem: withNul(bytes, text, hidden.offset) };
  const span = linesOf(text).span(hidden.offset, hidden.offset + hidden.char.length);
  return { problem: { ...describeHidden(hidden.char), span } };
}

// ---------------------------------------------------------------------------------------------------------
// characters that cannot be seen

/** C0 without tab, LF, CR; DEL, C1; a CR on its own; bidi, zero-width and tag characters; marks; lone surrogates. */
const hiddenOrJoiner =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\r(?!\n)|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const hiddenAscii = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/;

/** A joiner is part of writing: between the pictures of one emoji, and in scripts whose letters change shape. */
const joinedEmoji = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d$/u;
const emojiAhead = /^\p{Extended_Pictographic}/u;
const joinedLetters =
  /[\p{sc=Arab}\p{sc=Syrc}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}][\u200c\u200d]$/u;

/** The first character a reader would not see as it is; undefined for a clean text. */
export function firstHidden(text: string): { offset: number; char: string } | undefined {
  hiddenOrJoiner.lastIndex = 0;
  for (let hit = hiddenOrJoiner.exec(text); hit; hit = hiddenOrJoiner.exec(text)) {
    const char = hit[0];
    if ((char === '\u200c' || char === '\u200d') && joins(text, hit.index)) continue;
    return { offset: hit.index, char };
  }
  return undefined;
}

function joins(text: string, offset: number): boolean {
  const upTo = text.slice(Math.max(0, offset - 2), offset + 1);
  if (joinedLetters.test(upTo)) return true;
  return joinedEmoji.test(upTo) && emojiAhead.test(text.slice(offset + 1, offset + 3));
}

export function describeHidden(char: string): { message: string; help: string } {
  const code = char.codePointAt(0)!;
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  if (char === '\r') {
    return {
      message: 'A line ends with a carriage return alone; nothing in git or kam would show it as a new line.',
      help: 'Save the file with line ends LF or CRLF.',
    };
  }
  if (code === 0xfeff) {
    return {
      message: `A byte-order mark (${name}) stands in the middle of the text, where it cannot be seen.`,
      help: 'Delete it; it often comes from joining two files.',
    };
  }
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) {
    return {
      message: `A control character (${name}) stands here; it cannot be seen and can change what a terminal shows.`,
      help: 'Delete it; it often comes from copying out of another program.',
    };
  }
  if (code >= 0xd800 && code <= 0xdfff) {
    return {
      message: `Half of a character (${name}) stands here; it cannot be saved as text.`,
      help: 'Type the character again.',
    };
  }
  return {
    message: `An invisible character (${name}) stands here; it can make text look different from what it says.`,
    help: 'Delete it and type the text around it again.',
  };
}

// ---------------------------------------------------------------------------------------------------------
// bytes that are not UTF-8: the slow way, taken once per bad file

function notUtf8(bytes: Uint8Array): TextProblem {
  const before = validStart(bytes);
  const offset = before.charCodeAt(0) === 0xfeff ? before.length - 1 : before.length;
  const text = before.slice(before.length - offset);
  const span = linesOf(text).span(offset, offset);
  const at = { ...span, endColumn: span.endColumn + 1 };
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return { ...utf16, span: at };
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) {
    return {
      message: 'This is an Excel workbook or another ZIP file, not text.',
      help: 'Open it in the program that wrote it and save it as CSV with encoding UTF-8.',
      span: at,
    };
  }
  if (bytes.includes(0)) {
    return looksUtf16(bytes) ? { ...utf16, span: at } : { ...binary, span: at };
  }
  // 0x80–0x9f are control characters in Latin-1 and quotes, dashes and the euro sign in Windows-1252.
  const windows = bytes.some((byte) => byte >= 0x80 && byte <= 0x9f);
  const name = windows ? 'Windows-1252' : 'Latin-1 (ISO 8859-1)';
  return {
    message: `A byte here is not UTF-8, so letters such as ä, é or ñ would be lost; the file looks like ${name}.`,
    help: 'Save it again with encoding UTF-8.',
    span: at,
  };
}

const utf16 = {
  message: 'The file is encoded as UTF-16; kam and git read text as UTF-8.',
  help: 'Save it again with encoding UTF-8 (in Excel: "CSV UTF-8").',
};

const binary = {
  message: 'The file holds zero bytes, as pictures and programs do; it is not a text file.',
  help: 'Replace it with a text file saved as UTF-8.',
};

function withNul(bytes: Uint8Array, text: string, offset: number): TextProblem {
  const span = linesOf(text).span(offset, offset + 1);
  return { ...(looksUtf16(bytes) ? utf16 : binary), span };
}

/** Western text as UTF-16 has a zero in every second byte. */
function looksUtf16(bytes: Uint8Array): boolean {
  const zeros = [0, 0];
  const length = Math.min(bytes.length, 4096);
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i % 2]!++;
  return Math.max(...zeros) > length * 0.35 && Math.min(...zeros) < length * 0.05;
}

/** The text before the first byte that is not UTF-8, by halving. */
function validStart(bytes: Uint8Array): string {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const mid = (good + bad) >> 1;
    if (startDecodes(bytes.subarray(0, mid)) === undefined) bad = mid;
    else good = mid;
  }
  return startDecodes(bytes.subarray(0, good)) ?? '';
}

/** A start may end within a character: a stream leaves that open. */
function startDecodes(start: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(start, { stream: true });
  } catch {
    return undefined;
  }
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}
