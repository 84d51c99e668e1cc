/** The rows of a sheet → plain CSV and what it cannot say (origin.ts): every row is in the copy or named with its reason. */
import { betterHeader, headerBelow } from './header.ts';
import { columnName } from './model.ts';
import type { Origin } from './origin.ts';
import type { Reject } from './rejects.ts';
import { PortfolioFault } from './rows.ts';
import { lineMap, raggedRow } from './survey.ts';
import { columnLetters, type WorkbookRow } from './workbook/sheet.ts';

export interface CopyOptions {
  /** its name for people */
  file: string;
  /** names of the columns, where the sheet has none */
  header: readonly string[] | undefined;
  /** the column that names the account: what it shows must be what it holds */
  account: string | undefined;
  /** columns the model names */
  wanted: readonly string[];
}

export interface TableCopy {
  /** the copy, piece by piece; once it is through, the rest is known */
  text(): AsyncGenerator<string>;
  header(): string[] | undefined;
  origin(): Omit<Origin, 'sheet' | 'sheets'>;
}

/** Rows that are looked through for the header, where the first one is none. */
const mostAbove = 200;

export function tableCopy(rows: AsyncIterable<WorkbookRow[]>, options: CopyOptions): TableCopy {
  const { file, wanted } = options;
  const map = lineMap();
  let count = 0;
  const refused: Reject[] = [];
  const disguised = new Map<number, { row: number; cell: string }>();
  const decimals = new Map<number, number>();
  let header = options.header?.map(columnName);
  let headerRow: number | undefined;
  let accountAt = indexOf(header, options.account);

  function begin(batch: WorkbookRow[]): WorkbookRow[] {
    const [first, ...others] = batch;
    if (header || !first) return batch;
    const isBetter = betterHeader(first.cells, wanted);
    const below = isBetter && others.slice(0, mostAbove).find(({ cells }) => isBetter(cells));
    if (below)
      throw new PortfolioFault(
        headerBelow(file, first.line, first.cells.find((cell) => cell !== '') ?? '', below.line, 'row'),
      );
    header = first.cells.map(columnName);
    headerRow = first.line;
    accountAt = indexOf(header, options.account);
    return others;
  }

  function* recordsOf(batch: readonly WorkbookRow[], width: number): Generator<string> {
    for (const { line, cells, shownOtherwise, shown, decimals: withDecimals } of batch) {
      if (cells.length > width) {
        refused.push(raggedRow(line, cells.length, width));
        continue;
      }
      for (const column of shownOtherwise)
        if (!disguised.has(column)) disguised.set(column, { row: line, cell: cells[column]! });
      const masked = shownOtherwise.indexOf(accountAt);
      if (masked !== -1) {
        const cell = cells[accountAt]!;
        refused.push({
          line,
          column: header![accountAt]!,
          cell,
          cause: disguise(shown[masked], cell, `${columnLetters(accountAt)}${line}`),
        });
        continue;
      }
      for (const column of withDecimals) if (!decimals.has(column)) decimals.set(column, count);
      map.add(count, line - count);
      count++;
      yield record(cells, width);
    }
  }

  return {
    async *text() {
      yield 'x\n';
      for await (const batch of rows) {
        const left = begin(batch);
        if (left.length > 0) yield [...recordsOf(left, header!.length)].join('');
      }
    },
    header: () => header,
    origin: () => ({
      kind: 'workbook',
      headerRow,
      rows: count,
      rowOf: map.lineOf,
      refused,
      disguised,
      decimals,
      unusable: new Set(),
    }),
  };
}

/** Nobody could say which of the two is the account. `at`: the cell, as the workbook calls it. */
function disguise(shown: string | undefined, cell: string, at: string): string {
  const what =
    shown === undefined ? `holds ${cell} and is shown as something else` : `shows ${shown} but holds ${cell}`;
  const texts =
    shown !== undefined && /^0[0-9]+$/.test(shown)
      ? `; make texts of the column, in a new one: =TEXT(${at},"${'0'.repeat(shown.length)}")`
      : '; format the column as text and enter the account again';
  return what + texts;
}

function indexOf(header: readonly string[] | undefined, column: string | undefined): number {
  return header && column !== undefined ? header.indexOf(columnName(column)) : -1;
}

/** A cell alone on its line is quoted: an empty line would be no row. */
function record(cells: readonly string[], width: number): string {
  const padding =
    width > cells.length ? ','.repeat(cells.length === 0 ? width - 1 : width - cells.length) : '';
  const text = cells.map(cellText).join(',') + padding;
  return text === '' ? '""\n' : `${text}\n`;
}

function cellText(cell: string): string {
  return /[",\r\n\ufeff]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
