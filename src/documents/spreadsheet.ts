/**
 * CSV that people open in a spreadsheet or print into a CI log: a text that would run as a formula there, or a line
 * of it as a command, gets an apostrophe first (hostile.md I16, T4).
 */

const runs = /^'*(?:[=+\-@\t\r＝＋－＠]|[ \t]*(?:::|##\[|##vso\[))/;
const plainNumber = /^[+-]?\d+([.,]\d+)?$/;
const laterLine = /([\r\n][ \t]*'*)(?=::|##\[|##vso\[)/g;
const markedLine = /([\r\n][ \t]*'*)'(?=::|##\[|##vso\[)/g;

export function forSpreadsheet(cell: string): string {
  const marked = cell.includes('::') || cell.includes('##') ? cell.replace(laterLine, "$1'") : cell;
  return runs.test(marked) && !plainNumber.test(marked) ? `'${marked}` : marked;
}

/** The cell as it was before forSpreadsheet. */
export function fromSpreadsheet(cell: string): string {
  const first = cell.startsWith("'") && runs.test(cell) ? cell.slice(1) : cell;
  return first.replace(markedLine, '$1');
}
