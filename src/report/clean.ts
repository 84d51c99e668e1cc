/**
 * The one place where plan text enters the report (hostile.md H8): normal form C, no control, bidi or
 * zero-width characters, no half of a surrogate pair, line breaks as spaces. What is left is plain text for
 * every format; each format still escapes it in its own way.
 */

const breaks = /[\r\n\t\v\f\u0085\u2028\u2029]+/g;
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\u{e0000}-\u{e007f}]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu;

export function clean(text: string): string {
  return text.replace(breaks, ' ').replace(unsafe, '').normalize('NFC').trim();
}

/** The same, with paragraphs kept: for a summary, a vision, a strategy. */
export function cleanParagraphs(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/[\n\u0085\u2029]{2,}/)
    .map(clean)
    .filter((paragraph) => paragraph !== '');
}

/** Every text of a piece of plain data: nothing a format would choke on is in it any more. */
export function cleanAll<T>(value: T): T {
  if (typeof value === 'string') return clean(value) as T;
  if (Array.isArray(value)) return value.map(cleanAll) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanAll(inner)])) as T;
}
