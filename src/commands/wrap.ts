import { printable } from '../findings/printable.ts';

/** Text in lines of at most `columns`, each behind an indent, so that no line begins with it. */
export function wrap(text: string, columns: number, indent: string): string {
  const width = Math.max(20, Math.min(columns, 100)) - indent.length;
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one) => indent + one).join('\n');
}
