/** CSV that people open in a spreadsheet: a text that would run as a formula gets an apostrophe first (hostile.md I16). */

const runs = /^'*[=+\-@\t\r＝＋－＠]/;
const plainNumber = /^[+-]?\d+([.,]\d+)?$/;

export function forSpreadsheet(cell: string): string {
  return runs.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was before forSpreadsheet. */
export function fromSpreadsheet(cell: string): string {
  return cell.startsWith("'") && runs.test(cell) ? cell.slice(1) : cell;
}
