/**
 * Windows-1252 by a table of our own: the decoder of Node 20 reads it as ISO 8859-1, which has control characters
 * where this has the euro sign, dashes and quotes.
 *
 * WHATWG Encoding Standard, index windows-1252 (https://encoding.spec.whatwg.org/index-windows-1252.txt): from 0xA0
 * on a byte is its own code point, below that it is one of these. The standard gives five bytes that stand for
 * nothing their own code point too; in a portfolio they prove that it is something else.
 */
import { isAscii } from 'node:buffer';

const from80to9f =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** The bytes of each letter beyond ASCII in UTF-8; none for the five. */
const letters = Array.from({ length: 128 }, (_, i) => {
  const letter = i < 32 ? from80to9f[i]! : String.fromCharCode(0x80 + i);
  return letter >= '\u0080' && letter <= '\u009f' ? undefined : new TextEncoder().encode(letter);
});

/** `text`: UTF-8, up to the first byte that stands for nothing; `whole`: there was none. */
export function readWindows1252(bytes: Uint8Array): { text: Uint8Array; whole: boolean } {
  if (isAscii(bytes)) return { text: bytes, whole: true };
  const text = new Uint8Array(bytes.length * 3);
  let at = 0;
  for (const byte of bytes) {
    if (byte < 0x80) {
      text[at++] = byte;
      continue;
    }
    const letter = letters[byte - 0x80];
    if (!letter) return { text: text.subarray(0, at), whole: false };
    for (const part of letter) text[at++] = part;
  }
  return { text: text.subarray(0, at), whole: true };
}
