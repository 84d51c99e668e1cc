/**
 * The one door for other people's text into a terminal, a log or a message: what could move a cursor, hide
 * or reorder text, break a line or command a build server is shown as a code instead (hostile.md T1–T4).
 */

// C0 and C1 controls, DEL, soft hyphen, zero-width and bidi controls, line separators, BOM, tags, lone surrogates.
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

const lineBreak = /\r\n|\r|\n/g;
const coded = (char: string) => `\\u{${char.codePointAt(0)!.toString(16)}}`;

export function printable(text: string): string {
  const oneLine = text.replace(lineBreak, '⏎').replace(unsafe, coded);
  return noCommand(oneLine.includes('##') ? oneLine.replace(/##(?=\[|vso\[)/g, '#\\u{23}') : oneLine);
}

/** A line that begins with "::", blanks before it or not, is a command to the runner of a CI log (hostile.md T4). */
export function noCommand(line: string): string {
  return /^\s*::/.test(line) ? line.replace('::', ':\\u{3a}') : line;
}

/** A scalar in quotes, cut to 40 characters: for coded fields in messages, never for free text. */
export function quoted(text: string): string {
  const chars = [...printable(text)];
  return `"${chars.length > 40 ? `${chars.slice(0, 39).join('')}…` : chars.join('')}"`;
}
