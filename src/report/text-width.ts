/**
 * How wide a text will be, without a screen to measure on: Arial's advance widths, 6 % wider because readers'
 * fonts differ, bold 6 % more. Wide characters (Chinese, Japanese, Korean, emoji) are one em.
 */

import type { Box, TextShape } from './scene.ts';

// Advance widths in 1/1000 em, by width to keep the table short.
const classes: readonly (readonly [number, string])[] = [
  [191, "'"],
  [222, 'ijl'],
  [260, '|'],
  [278, ' !,./:;I[\\]ft'],
  [333, '()-`r'],
  [334, '{}'],
  [355, '"'],
  [389, '*'],
  [469, '^'],
  [500, 'Jckvxyzs'],
  [556, '#$0123456789?L_abdeghnopqu–«»'],
  [584, '+<=>~−×÷±'],
  [611, 'FTZ'],
  [667, '&ABEKPSVXYß'],
  [722, 'CDHNRUw'],
  [778, 'GOQ'],
  [833, 'Mm'],
  [889, '%'],
  [944, 'W'],
  [1000, '—…→←↑↓▲▼●■◆○□◇✓·'],
  [1015, '@'],
];

const widths = new Map<string, number>();
for (const [width, characters] of classes) for (const character of characters) widths.set(character, width);
widths.set('·', 333);
widths.set('\u00a0', 278);
widths.set('\u202f', 200);

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}|[\u{1b000}-\u{1b2ff}]|[\u{20000}-\u{3fffd}]/u;
const joining = /\p{Mark}|\u200d|\u200c|[\ufe00-\ufe0f]/u;

function em(character: string): number {
  const known = widths.get(character);
  if (known !== undefined) return known;
  if (joining.test(character)) return 0;
  if (wide.test(character)) return 1000;
  const base = character.normalize('NFD')[0]!;
  if (base !== character) return em(base);
  // Scripts that the table does not know: Cyrillic and Greek are near 0.6 em, Indic scripts wider.
  return /[\u0370-\u05ff]/.test(character) ? 640 : 800;
}

/** Pixels. */
export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of text) thousandths += em(character);
  return (thousandths / 1000) * size * 1.06 * (bold ? 1.06 : 1);
}

/** The text, or as much of its beginning as fits with "…". Never the empty string for a text that has one. */
export function ellipsis(text: string, room: number, size: number, bold = false): string {
  if (textWidth(text, size, bold) <= room) return text;
  const characters = [...text];
  let kept = '';
  for (const character of characters) {
    if (textWidth(`${kept}${character}…`, size, bold) > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** At most `lines` lines, broken at spaces (anywhere in scripts without them); the last one cut with "…". */
export function wrap(text: string, room: number, size: number, lines: number, bold = false): string[] {
  const pieces = text.split(' ').flatMap((word) => breakable(word, room, size, bold));
  const wrapped: string[] = [];
  let line = '';
  for (const [index, piece] of pieces.entries()) {
    const longer = line === '' ? piece.text : `${line}${piece.glued ? '' : ' '}${piece.text}`;
    if (textWidth(longer, size, bold) <= room || line === '') {
      line = longer;
      continue;
    }
    if (wrapped.length === lines - 1) {
      const rest = pieces.slice(index).map((next) => `${next.glued ? '' : ' '}${next.text}`);
      return [...wrapped, ellipsis(`${line}${rest.join('')}`, room, size, bold)];
    }
    wrapped.push(line);
    line = piece.text;
  }
  return [...wrapped, ellipsis(line, room, size, bold)];
}

interface Piece {
  text: string;
  /** stands against the piece before it without a space */
  glued: boolean;
}

function breakable(word: string, room: number, size: number, bold: boolean): Piece[] {
  if (textWidth(word, size, bold) <= room) return [{ text: word, glued: false }];
  const pieces: Piece[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && textWidth(part + character, size, bold) > room) {
      pieces.push({ text: part, glued: pieces.length > 0 });
      part = '';
    }
    part += character;
  }
  return [...pieces, { text: part, glued: pieces.length > 0 }];
}

/** The room a text of a scene takes: ascent 0.76 em, descent 0.22 em. */
export function textBox(shape: TextShape): Box {
  const width = textWidth(shape.text, shape.size, shape.bold);
  const anchor = shape.anchor ?? 'start';
  const before = anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0;
  const up = shape.size * 0.76;
  const height = shape.size * 0.98;
  return shape.turned
    ? { x: shape.x - up, y: shape.y - (width - before), w: height, h: width }
    : { x: shape.x - before, y: shape.y - up, w: width, h: height };
}
