import type { CsvDocument } from '../../documents/document.ts';
import type { Finding } from '../../findings/finding.ts';
import { quoted } from '../../findings/printable.ts';
import { didYouMean } from '../../findings/suggest.ts';
import { isDay } from '../day.ts';
import { slugPattern } from '../field.ts';
import { type Column, decimalPattern, type Record, type RowProblem } from './record-kind.ts';

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const periodPattern = /^\d{4}(-(0[1-9]|1[0-2])|-Q[1-4])?$/;

interface Kind {
  holds(cell: string): boolean;
  wants: string;
}

const decimal = (cell: string) => cell.length <= 30 && decimalPattern.test(cell);

const kinds: { [kind in Exclude<Column['kind'], 'choice'>]: Kind } = {
  id: {
    holds: (cell) => idPattern.test(cell),
    wants: 'an id: letters, digits, "-", "." and ":", at most 100',
  },
  slug: { holds: (cell) => cell.length <= 64 && slugPattern.test(cell), wants: 'an id: a–z, 0–9 and "-"' },
  text: { holds: (cell) => cell.length <= 4000, wants: 'text of at most 4 000 characters' },
  day: { holds: isDay, wants: 'a calendar day, like 2026-11-23' },
  period: {
    holds: (cell) => periodPattern.test(cell),
    wants: 'a month, quarter or year, like 2026-11, 2026-Q4 or 2026',
  },
  currency: { holds: (cell) => /^[A-Z]{3}$/.test(cell), wants: 'a currency, like EUR' },
  amount: { holds: decimal, wants: 'a plain decimal number with a point, like 1250.50' },
  quantity: {
    holds: (cell) => decimal(cell) && !cell.startsWith('-'),
    wants: 'a number of 0 or more with a decimal point, like 1250.50',
  },
  share: {
    holds: (cell) => decimal(cell) && !cell.startsWith('-') && Number(cell) <= 100,
    wants: 'a percentage from 0 to 100, like 12.5',
  },
  whole: { holds: (cell) => /^\d{1,15}$/.test(cell), wants: 'a whole number' },
};

/**
 * The records of a file, every cell checked for its column's kind. Rows with a bad cell are left out *and* are
 * findings of severity error, so that no number is made of a file with a mistake.
 */
export function readRows<Name extends string>(
  document: CsvDocument,
  kind: { name: string; columns: readonly (Column & { name: Name })[] },
): { rows: Record<Name>[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const { file, header } = document;
  const names: string[] = kind.columns.map((column) => column.name);
  const headerSpan = document.locate([]);

  for (const name of header)
    if (!names.includes(name)) {
      const near = didYouMean(name, names);
      findings.push({
        rule: 'schema',
        severity: 'error',
        file,
        span: headerSpan,
        message: `${quoted(name)} is not a column of ${kind.name}.csv.`,
        help: near ? `Did you mean "${near}"?` : `Its columns are ${names.join(', ')}.`,
      });
    }
  const where = kind.columns.map((column) => header.indexOf(column.name));
  kind.columns.forEach((column, i) => {
    if (column.required && where[i] === -1 && header.length > 0)
      findings.push({
        rule: 'schema',
        severity: 'error',
        file,
        span: headerSpan,
        message: `The column ${column.name} is missing.`,
        help: `The header is ${names.join(',')}.`,
      });
  });
  if (findings.length > 0) return { rows: [], findings };

  const rows: Record<Name>[] = [];
  const firstById = new Map<string, number>();
  const columns = kind.columns.map((column, i) => ({ column, at: where[i]!, holds: checkOf(column) }));
  document.rows.forEach((row, index) => {
    const record: { [column: string]: string | number } = { line: row.line, index };
    let good = true;
    for (const { column, at, holds } of columns) {
      const cell = at === -1 ? '' : row.cells[at]!;
      record[column.name] = cell;
      if (cell === '' ? !column.required : holds(cell)) continue;
      good = false;
      if (findings.length < 200)
        findings.push({
          rule: 'schema',
          severity: 'error',
          file,
          path: [index, column.name],
          ...badCell(column, cell),
        });
    }
    const id = record.id as string | undefined;
    if (id) {
      const first = firstById.get(id);
      if (first === undefined) firstById.set(id, index);
      else {
        good = false;
        if (findings.length < 200)
          findings.push({
            rule: 'unique-id',
            severity: 'error',
            file,
            ...twoOfOneId(id, document, first, index),
          });
      }
    }
    if (good) rows.push(record as unknown as Record<Name>);
  });
  return { rows, findings };
}

/** Merges by union keep every line of both sides: the same one twice, or two that say different things of one event. */
function twoOfOneId(id: string, { file, header, rows }: CsvDocument, first: number, index: number) {
  const differing = header.filter((_, i) => rows[first]!.cells[i] !== rows[index]!.cells[i]);
  const related = (message: string) => [{ file, path: [first, 'id'], message }];
  if (differing.length === 0)
    return {
      path: [index],
      message: `The line with the id ${quoted(id)} stands twice, as a merge leaves it where both sides brought it.`,
      help: 'Remove one of the two.',
      related: related('the same line'),
    };
  return {
    path: [index, 'id'],
    message: `Two lines have the id ${quoted(id)} and differ in ${listed(differing)}, so nobody knows which one holds.`,
    help: 'Keep the one that is right; where both happened, give one of them an id of its own.',
    related: related('the other line'),
  };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function checkOf(column: Column): (cell: string) => boolean {
  return column.kind === 'choice' ? (cell) => column.choices!.includes(cell) : kinds[column.kind].holds;
}

function badCell(column: Column, cell: string): { message: string; help: string } {
  const { name } = column;
  if (cell === '') return { message: `${name} is empty.`, help: `Write ${wanted(column)}.` };
  if (column.kind === 'choice') {
    const near = didYouMean(cell, column.choices!);
    return {
      message: `${quoted(cell)} is no ${name}: it is one of ${column.choices!.join(', ')}.`,
      help: near ? `Did you mean "${near}"?` : 'Write one of them.',
    };
  }
  const shown = column.kind === 'text' ? 'The text' : quoted(cell);
  return {
    message: `${shown} in ${name} is not ${kinds[column.kind].wants}.`,
    help: `Write ${wanted(column)}.`,
  };
}

function wanted(column: Column): string {
  return column.kind === 'choice' ? `one of ${column.choices!.join(', ')}` : kinds[column.kind].wants;
}

/** What `kam book` asks of one cell before it is written: the reason why not, or undefined. */
export function cellProblem(column: Column, cell: string): string | undefined {
  if (cell === '') return column.required ? `${column.name} is empty; write ${wanted(column)}` : undefined;
  return checkOf(column)(cell) ? undefined : `${quoted(cell)} is not ${wanted(column)}`;
}

/** Problems between rows, as findings of that file. */
export function rowFindings(file: string, problems: readonly RowProblem[]): Finding[] {
  return problems.map(({ index, column, message, help, related, severity }) => ({
    rule: 'record',
    severity: severity ?? 'error',
    file,
    path: column === undefined ? [index] : [index, column],
    message,
    ...(help === undefined ? {} : { help }),
    ...(related ? { related: [{ file, path: [related.index], message: related.message }] } : {}),
  }));
}
