/** The same table as a workbook, as Parquet and as CSV, for tests. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type BookParts, book, escaped } from './xlsx.ts';

/** A text is stored as text and a number as a number; null: no cell at all. */
export type Table = readonly (readonly (string | number | null)[])[];

export const rowsXml = (table: Table, from = 1): string =>
  table
    .map((cells, r) => {
      const inside = cells.map((cell, c) => {
        const at = `r="${letters(c)}${r + from}"`;
        if (cell === null) return '';
        if (typeof cell === 'number') return `<c ${at}><v>${cell}</v></c>`;
        return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
      });
      return `<row r="${r + from}">${inside.join('')}</row>`;
    })
    .join('');

function letters(column: number): string {
  return column < 26
    ? String.fromCharCode(65 + column)
    : letters(Math.floor(column / 26) - 1) + letters(column % 26);
}

export const workbookOf = (table: Table, more: BookParts = {}): Uint8Array =>
  book({ sheets: [{ name: 'Accounts', rows: rowsXml(table) }], ...more });

export const csvOf = (table: Table): string =>
  table
    .map((cells) => {
      const line = cells.map((cell) => csvCell(cell === null ? '' : String(cell))).join(',');
      return `${line === '' ? '""' : line}\n`;
    })
    .join('');

const csvCell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

let shared: DuckDBConnection | undefined;

/** What a SELECT gives, as a Parquet file. */
export async function parquetOf(select: string, options = ''): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'kam-test-'));
  try {
    const path = join(folder, 'x.parquet');
    shared ??= await (await DuckDBInstance.create(':memory:')).connect();
    await shared.run(`COPY (${select}) TO '${path}' (FORMAT parquet${options})`);
    return new Uint8Array(readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same, all of texts. */
export function parquetOfTable([header, ...rows]: Table): Promise<Uint8Array> {
  const literal = (cell: string | number | null) =>
    cell === null ? 'NULL' : `'${String(cell).replaceAll("'", "''")}'`;
  const names = header!.map((name) => `"${String(name).replaceAll('"', '""')}"`);
  if (rows.length === 0)
    return parquetOf(`SELECT ${names.map((name) => `'' AS ${name}`).join(', ')} WHERE false`);
  const values = rows.map(
    (cells) => `(${cells.map((cell) => `CAST(${literal(cell)} AS VARCHAR)`).join(', ')})`,
  );
  return parquetOf(`SELECT * FROM (VALUES ${values.join(', ')}) AS t(${names.join(', ')})`);
}
