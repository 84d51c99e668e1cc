/** styles.xml: the number format of each style a cell may name. */
import { builtInFormat, type NumberFormat, numberFormat } from './formats.ts';
import type { XmlHandlers } from './xml.ts';

export function stylesReader(): XmlHandlers & { formats(): NumberFormat[] } {
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let list = '';
  return {
    open(name, attributes, depth) {
      if (depth === 2) list = name;
      else if (depth !== 3) return;
      else if (list === 'numFmts' && name === 'numFmt')
        codes.set(Number(attributes.numFmtId), attributes.formatCode ?? 'General');
      else if (list === 'cellXfs' && name === 'xf') ids.push(Number(attributes.numFmtId ?? 0));
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
