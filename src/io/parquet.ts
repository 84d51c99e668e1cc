/**
 * A Parquet file as a private copy in plain CSV: the engine reads it and writes every value as its text, as many rows
 * as the file itself says. A file that is damaged, or made to exhaust its reader, is a finding and no copy.
 */
import { statSync } from 'node:fs';
import { printable } from '../findings/printable.ts';
import { atLine } from '../scoring/faults.ts';
import { PortfolioFault } from '../scoring/rows.ts';
import { literal } from '../scoring/sql/words.ts';
import { inWords } from './door.ts';
import { type Engine, openEngine } from './duckdb.ts';
import { DiskFault } from './faults.ts';
import { type PortfolioFile, privateCopy } from './portfolio-file.ts';
import type { PrivateFolder } from './private-folder.ts';

export interface ParquetCopy {
  /** the copy: a first line that means nothing, then one record for each row */
  path: string;
  rows: number;
  columns: readonly ParquetColumn[];
}

export interface ParquetColumn {
  name: string;
  /** the engine's word for its type */
  type: string;
  /** lists, structures and bytes that are no text: there is nothing of it in the copy */
  unusable: boolean;
}

interface Options {
  threads?: number | undefined;
  memory?: number | undefined;
  /** bytes of the copy that are never too many, and how many times the file's own size is not either */
  cap?: { bytes: number; times: number };
}

/** Packed columns of few different values unpack to a hundred times their size; only files made for it, to thousands. */
const usual = { bytes: 2e9, times: 200 };

/** Throws PortfolioFault for what is wrong in the file, DiskFault where the disk fails. */
export async function parquetCopy(
  file: PortfolioFile,
  folder: PrivateFolder,
  { threads, memory, cap = usual }: Options = {},
): Promise<ParquetCopy> {
  const path = file.enginePath() || (await privateCopy(file.chunks(), folder));
  const copy = folder.newPath();
  const engine = await openEngine({ files: [path, copy], folder, threads, memory });
  try {
    return await copied(engine, file, path, copy, Math.max(cap.bytes, cap.times * file.size));
  } catch (error) {
    throw faultOf(error, file.label);
  } finally {
    engine.close();
  }
}

async function copied(
  engine: Engine,
  file: PortfolioFile,
  path: string,
  copy: string,
  cap: number,
): Promise<ParquetCopy> {
  // nothing is read into the names of folders or files, and no other file counts as part of this one
  const source = `read_parquet(${literal(path)}, hive_partitioning=false, union_by_name=false, filename=false)`;
  const names = topNames(
    await engine.rows(`SELECT name, num_children FROM parquet_schema(${literal(path)})`),
  );
  const types = (await engine.rows(`SELECT column_type FROM (DESCRIBE SELECT * FROM ${source})`)).map(
    ([type]) => String(type),
  );
  const [[said] = [0]] = await engine.rows(
    `SELECT CAST(num_rows AS DOUBLE) FROM parquet_file_metadata(${literal(path)})`,
  );
  if (names.length !== types.length || names.length === 0)
    throw damaged(file.label, `it names ${names.length} columns and holds ${types.length}`);
  // by place: names may be equal, and the engine would change one of them
  const from = `${source} AS t(${types.map((_, i) => `c${i}`).join(', ')})`;
  const unusable = new Set(types.flatMap((type, i) => (isNested(type) ? [i] : [])));
  for (const i of types.flatMap((type, i) => (type === 'BLOB' ? [i] : []))) {
    // strings that were stored without saying so
    const [[odd] = [0]] = await engine.rows(
      `SELECT COUNT(*) FROM ${from} WHERE c${i} IS NOT NULL AND TRY(decode(c${i})) IS NULL`,
    );
    if (odd !== 0) unusable.add(i);
  }
  const cells = types.map((type, i) => (unusable.has(i) ? 'NULL' : textSql(`c${i}`, type)));
  const rows = await within(engine, copy, cap, file.label, () => copySql(engine, cells, from, copy));
  if (rows !== said) throw damaged(file.label, `it says that it has ${said} rows and holds ${rows}`);
  return {
    path: copy,
    rows,
    columns: names.map((name, i) => ({ name, type: types[i]!, unusable: unusable.has(i) })),
  };
}

async function copySql(
  engine: Engine,
  cells: readonly string[],
  from: string,
  copy: string,
): Promise<number> {
  const columns = cells.map((cell, i) => `${cell} AS c${i}`);
  // an empty line is no row: a single cell is never left bare
  const alone = cells.length === 1;
  const select = alone ? `COALESCE(${cells[0]}, '') AS c0` : columns.join(', ');
  const [[count] = [0]] = await engine.rows(
    `COPY (SELECT ${select} FROM ${from}) TO ${literal(copy)} (FORMAT csv, HEADER true, DELIMITER ',', QUOTE '"', ESCAPE '"', NULLSTR ''${alone ? ', FORCE_QUOTE (c0)' : ''})`,
  );
  return Number(count);
}

/** Names of the columns themselves, not of what lies within them. Rows: name, number of parts; the first is the file. */
function topNames(schema: readonly (readonly unknown[])[]): string[] {
  const names: string[] = [];
  const partsOf = (at: number) => Number(schema[at]?.[1] ?? 0);
  let at = 1;
  for (let left = partsOf(0); left > 0 && at < schema.length; left--) {
    names.push(String(schema[at]![0] ?? ''));
    for (let within = partsOf(at++); within > 0 && at < schema.length; within--) within += partsOf(at++);
  }
  return names;
}

function isNested(type: string): boolean {
  return /\[|^(STRUCT|MAP|UNION|VARIANT|GEOMETRY)/.test(type);
}

/** The text a value has, the same on every machine: a moment in time is told in UTC. */
function textSql(cell: string, type: string): string {
  if (type === 'BLOB') return `decode(${cell})`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `CAST(${cell} AT TIME ZONE 'UTC' AS VARCHAR) || '+00'`;
  return `CAST(${cell} AS VARCHAR)`;
}

/** Stops the engine when the copy grows beyond its cap. */
async function within<T>(
  engine: Engine,
  copy: string,
  cap: number,
  label: string,
  work: () => Promise<T>,
): Promise<T> {
  let over = false;
  const watch = setInterval(() => {
    if ((statSync(copy, { throwIfNoEntry: false })?.size ?? 0) <= cap) return;
    over = true;
    engine.interrupt();
  }, 20);
  try {
    return await work();
  } catch (error) {
    if (!over) throw error;
    throw new PortfolioFault(
      atLine(
        label,
        1,
        `Written out, this Parquet file has more than ${inWords(cap)}, as in a file made to exhaust its reader.`,
        'If you trust it, write it as CSV and use that file: a text file may be of any size.',
      ),
    );
  } finally {
    clearInterval(watch);
  }
}

function damaged(label: string, why: string): PortfolioFault {
  return new PortfolioFault(
    atLine(
      label,
      1,
      `This Parquet file cannot be read: ${why}.`,
      'Copy or download it again; if it stays so, have it written anew.',
    ),
  );
}

/** What the engine says of a file is the file's fault, but for what the machine could not do. */
function faultOf(error: unknown, label: string): unknown {
  if (error instanceof PortfolioFault) return error;
  const { message } = (error instanceof DiskFault ? (error.cause ?? error) : error) as Error;
  if (/^Out of Memory Error|No space left|quota|Input\/output error|Permission denied/i.test(message))
    return error;
  if (/^(Parser|Binder|Catalog|Permission) Error/.test(message) || !/^[A-Z][A-Za-z ]* Error: /.test(message))
    return error;
  if (/encrypt/i.test(message))
    return new PortfolioFault(
      atLine(
        label,
        1,
        'This Parquet file is encrypted; kam cannot open it.',
        'Have it written without encryption.',
      ),
    );
  const [line = ''] = message.replace(/^[^:]*: /, '').split('\n');
  // the private copy's name and place are nobody's business
  const said = withoutPaths([...line].slice(0, 400).join('')).trim();
  const end = /[.!]$/.test(said) ? said.slice(0, -1) : said;
  return damaged(label, printable([...end].slice(0, 160).join('')));
}

/** A text without what stands in quotes and begins with "/". */
function withoutPaths(text: string): string {
  const parts = text.split(/['"]/);
  return parts.filter((part, i) => i % 2 === 0 || !part.startsWith('/')).join('');
}
