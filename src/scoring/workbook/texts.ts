/** Texts of a workbook: cells with several fonts, escaped characters, and the table that cells share. */
import { PartFault } from './faults.ts';
import { maxPiece, type XmlHandlers } from './xml.ts';

/**
 * What <si> and <is> hold: the runs of a text in several fonts, one after the other; how to pronounce it (<rPh>) is
 * no part of it. `at`: the depth of that element. Feed it every element and text below.
 */
export function richText(at: number) {
  let text = '';
  let taking = false;
  let inRun = false;
  return {
    begin() {
      text = '';
      taking = false;
      inRun = false;
    },
    open(name: string, depth: number) {
      if (depth === at + 1) inRun = name === 'r';
      taking = name === 't' && (depth === at + 1 || (inRun && depth === at + 2));
    },
    text(piece: string) {
      if (!taking) return;
      text += piece;
      if (text.length > maxPiece) throw new PartFault('long');
    },
    close() {
      taking = false;
    },
    get value() {
      return cellText(text);
    },
  };
}

/** Three times what a cell can hold; a short file may show one long text in all of its cells. */
const maxText = 100_000;

/** The text of a cell as people know it. */
export function cellText(stored: string): string {
  const text = unescaped(stored);
  if (text.length > maxText) throw new PartFault('long');
  return text;
}

/** _x000D_ stands for a character that XML cannot hold, _x005F_ for an underscore that would look like one. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  // halves of characters beyond U+FFFF are left as written: alone they are no text
  return text.replace(/_x([0-9a-f]{4})_/gi, (written, hex: string) => {
    const unit = Number.parseInt(hex, 16);
    return unit >= 0xd800 && unit < 0xe000 ? written : String.fromCharCode(unit);
  });
}

export interface TextTable {
  readonly size: number;
  add(text: string): void;
  get(index: number): string;
}

const recent = 4096;
const short = 64;

/**
 * Millions of texts as one run of UTF-8 and where each begins: half of what as many strings take, and nothing the
 * engine would have to look through. `cap`: in bytes, all together.
 */
export function textTable(cap: number): TextTable {
  let bytes = Buffer.allocUnsafeSlow(4096);
  let ends = new Uint32Array(1024);
  let size = 0;
  let used = 0;
  // columns of yes and no ask for the same text again and again
  const kept = new Int32Array(recent).fill(-1);
  const texts = new Array<string>(recent).fill('');
  return {
    get size() {
      return size;
    },
    add(text) {
      const most = used + text.length * 3;
      if (most > bytes.length) {
        const larger = Buffer.allocUnsafeSlow(Math.max(most, bytes.length * 2));
        larger.set(bytes.subarray(0, used));
        bytes = larger;
      }
      used += bytes.write(text, used);
      if (size === ends.length) {
        const larger = new Uint32Array(size * 2);
        larger.set(ends);
        ends = larger;
      }
      ends[size++] = used;
      if (used + size * ends.BYTES_PER_ELEMENT > cap) throw new PartFault('texts', `${cap / 1e6} MB`);
    },
    get(index) {
      const slot = index % recent;
      if (kept[slot] === index) return texts[slot]!;
      const text = bytes.toString('utf8', index === 0 ? 0 : ends[index - 1], ends[index]);
      if (text.length <= short) {
        kept[slot] = index;
        texts[slot] = text;
      }
      return text;
    },
  };
}

/** sharedStrings.xml. */
export function sharedTexts(table: TextTable): XmlHandlers {
  const text = richText(2);
  return {
    open(name, _, depth) {
      if (depth === 1 && name !== 'sst') throw new PartFault('root', name);
      if (depth === 2) text.begin();
      else text.open(name, depth);
    },
    text: text.text,
    close(name, depth) {
      text.close();
      if (depth === 2 && name === 'si') table.add(text.value);
    },
  };
}
