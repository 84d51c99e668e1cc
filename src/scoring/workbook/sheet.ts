/**
 * A worksheet → its rows, as they come by. Only cells that hold something are looked at, so that one cell far to
 * the right or far below costs what one cell costs (hostile.md I13). A merged cell has its value in the first.
 */
import { PortfolioFault } from '../rows.ts';
import { type CellContext, readCell } from './cell.ts';
import { cellFinding, PartFault } from './faults.ts';
import { richText } from './texts.ts';
import { type Attributes, maxPiece, type XmlHandlers } from './xml.ts';

export interface WorkbookRow {
  /** the sheet's row number */
  line: number;
  /** texts, up to the last cell that is filled */
  cells: string[];
  /** columns, from 0, where the sheet shows something else than the number that is stored: 10066 as "010066" */
  shownOtherwise: number[];
  /** of each of them: what it shows, where that is the number with zeros before it */
  shown: (string | undefined)[];
  /** columns with a number that has decimals, of those stored as numbers */
  decimals: number[];
}

export interface SheetReader extends XmlHandlers {
  /** the row that is read, for messages */
  readonly row: number;
  /** about how many bytes the rows take that were read and not taken yet */
  readonly waiting: number;
  take(): WorkbookRow[];
}

/** The format's own bounds: XFD1048576 is the last cell. */
const lastRow = 1_048_576;
const lastColumn = 16_384;
/**
 * Empty cells that rows may hold before their last one, all rows together: a million rows of 200. Far more of them fit
 * in a small file (each row with one cell at XFD), and only filling them in would take minutes.
 */
const mostEmpty = 200_000_000;

export interface SheetContext extends CellContext {
  /** rows up to this one are not looked at */
  skip: number;
  /** characters of all cells together: a text that is there once may stand in every cell */
  cap: number;
}

/** `file` and `sheet`: their names, for messages. */
export function sheetReader(file: string, sheet: string, context: SheetContext): SheetReader {
  let rows: WorkbookRow[] = [];
  let waiting = 0;
  let emptied = 0;
  let given = 0;
  let inData = false;
  let inRow = false;
  let inCell = false;
  let inValue = false;
  let inInline = false;

  let line = 0;
  let cells: string[] = [];
  let otherwise: number[] = [];
  let shown: (string | undefined)[] = [];
  let decimals: number[] = [];

  let column = -1;
  const cell = {
    type: 'n',
    style: undefined as string | undefined,
    formula: false,
    value: undefined as string | undefined,
    inline: '',
  };
  const inline = richText(5);

  function stop(what: string, help: string): never {
    throw new PortfolioFault(cellFinding(file, sheet, `${columnLetters(column)}${line}`, line, what, help));
  }

  function beginRow({ r }: Attributes): void {
    const before = line;
    line = r === undefined ? line + 1 : wholeNumber(r);
    if (!(line > before && line <= lastRow)) {
      const said = line;
      line = before;
      throw new PartFault(
        'broken',
        said > lastRow
          ? `row ${said} lies beyond the last one a sheet can have, ${lastRow}.`
          : `row ${r ?? ''} follows row ${before}.`,
      );
    }
    inRow = line > context.skip;
    column = -1;
    cells = [];
    otherwise = [];
    shown = [];
    decimals = [];
  }

  function beginCell({ r, t, s }: Attributes): void {
    column = r === undefined ? column + 1 : columnOf(r, line);
    if (column < 0 || column >= lastColumn)
      throw new PartFault('broken', `a cell is called ${r ?? `number ${column + 1}`}, in row ${line}.`);
    inCell = true;
    cell.type = t ?? 'n';
    cell.style = s;
    cell.formula = false;
    cell.value = undefined;
    cell.inline = '';
  }

  function endCell(): void {
    inCell = false;
    if (cell.value === undefined && cell.inline === '' && !cell.formula) return;
    const read = readCell(cell, context);
    if ('problem' in read) stop(read.problem, read.help);
    if (read.text === '') return;
    given += read.text.length;
    if (given > context.cap) throw new PartFault('repeated', `${context.cap / 1e9} GB`);
    waiting += read.text.length;
    if (column < cells.length) {
      if (cells[column] !== '')
        stop(
          'stands twice in the file; nobody could say which one counts.',
          'Open it in a spreadsheet program, look at the cell, and save it again.',
        );
      cells[column] = read.text;
    } else {
      const gap = column - cells.length;
      emptied += gap;
      if (emptied > mostEmpty) throw new PartFault('sparse', `${columnLetters(column)}${line}`);
      if (gap > 64) cells = widened(cells, column);
      while (cells.length < column) cells.push('');
      cells.push(read.text);
    }
    if (read.otherwise) {
      otherwise.push(column);
      shown.push(read.shown);
    }
    if (read.decimals) decimals.push(column);
  }

  function endRow(): void {
    inRow = false;
    if (cells.length === 0) return;
    rows.push({ line, cells, shownOtherwise: otherwise, shown, decimals });
    waiting += cells.length * 8;
  }

  return {
    get row() {
      return line;
    },
    get waiting() {
      return waiting;
    },
    take() {
      const taken = rows;
      rows = [];
      waiting = 0;
      return taken;
    },
    open(name, attributes, depth) {
      inValue = false;
      switch (depth) {
        case 1:
          if (name !== 'worksheet') throw new PartFault('root', name);
          return;
        case 2:
          inData = name === 'sheetData';
          return;
        case 3:
          if (inData && name === 'row') beginRow(attributes);
          return;
        case 4:
          if (inRow && name === 'c') beginCell(attributes);
          return;
        default:
          if (inInline) inline.open(name, depth);
          else if (inCell && depth === 5) {
            inValue = name === 'v';
            if (inValue) cell.value = '';
            else if (name === 'f') cell.formula = true;
            else if (name === 'is') {
              inInline = true;
              inline.begin();
            }
          }
      }
    },
    text(piece) {
      if (inValue) {
        cell.value += piece;
        if (cell.value!.length > maxPiece) throw new PartFault('long');
      } else if (inInline) inline.text(piece);
    },
    close(_, depth) {
      inValue = false;
      if (depth > 5) inline.close();
      else if (depth === 5) {
        if (inInline) cell.inline = inline.value;
        inInline = false;
      } else if (depth === 4) {
        if (inCell) endCell();
      } else if (depth === 3) {
        if (inRow) endRow();
      } else inData = false;
    },
  };
}

/** With empty cells up to `length`, and room for one more: an array of 16 384 cells is made once, not grown. */
function widened(cells: readonly string[], length: number): string[] {
  blanks ??= Array.from({ length: lastColumn }, () => '');
  const wide = blanks.slice(0, length + 1);
  for (let i = 0; i < cells.length; i++) wide[i] = cells[i]!;
  wide.length = length;
  return wide;
}

let blanks: string[] | undefined;

/** NaN for anything but plain digits. */
function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** "C5" in row 5 → 2; -1 for a name that is none, or lies in another row. */
function columnOf(name: string, row: number): number {
  let column = 0;
  let at = 0;
  for (; at < 4; at++) {
    const letter = (name.charCodeAt(at) & ~32) - 64;
    if (!(letter >= 1 && letter <= 26)) break;
    column = column * 26 + letter;
  }
  return wholeNumber(name.slice(at)) === row ? column - 1 : -1;
}

/** A, B, … as workbooks call columns. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let left = column + 1; left > 0; left = Math.floor((left - 1) / 26))
    letters = String.fromCharCode(65 + ((left - 1) % 26)) + letters;
  return letters;
}
