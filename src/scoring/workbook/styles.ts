/** styles.xml: the number format of each style a cell may name. */
import { PartFault } from './faults.ts';
import { builtInFormat, type NumberFormat, numberFormat } from './formats.ts';
import type { XmlHandlers } from './xml.ts';

/** Spreadsheet programs take 255 characters. */
const longest = 1000;

export function stylesReader(): XmlHandlers & { formats(): NumberFormat[] } {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let list = '';
  return {
    open(name, attributes, depth) {
      if (depth === 2) list = name;
      else if (depth !== 3) return;
      else if (list === 'numFmts' && name === 'numFmt') {
        const code = attributes.formatCode ?? 'General';
        if (code.length > longest) throw new PartFault('long');
        codes.set(Number(attributes.numFmtId), code);
      } else if (list === 'cellXfs' && name === 'xf') ids.push(Number(attributes.numFmtId ?? 0));
    },
    formats() {
      const known = new Map<number, NumberFormat>();
      return ids.map((id) => {
        let format = known.get(id);
        if (format === undefined) {
          format = numberFormat(codes.get(id) ?? builtInFormat(id) ?? 'General');
          known.set(id, format);
        }
        return format;
      });
    },
  };
}
