/** The portfolio's file as a table of texts: columns c<i> (i = index in the header), as stored. */
import type { Dialect } from '../dialect.ts';
import { hasHeader } from '../header.ts';
import { columnsUsed, isNumeric, type Model } from '../model.ts';
import { literal, trimmedSql } from './words.ts';

/** Where columns of the model stand in the file. */
export interface Layout {
  account: number;
  name: number | undefined;
  /** by column name, for criteria and abc */
  columns: ReadonlyMap<string, number>;
  /** further columns that a command shows */
  others: ReadonlyMap<string, number>;
}

/** `model` has passed checkColumns for this header. */
export function layoutOf(model: Model, header: readonly string[], others: readonly string[] = []): Layout {
  return {
    account: header.indexOf(model.account),
    name: model.name === undefined ? undefined : header.indexOf(model.name),
    columns: new Map(columnsUsed(model).map((column) => [column, header.indexOf(column)])),
    others: new Map(
      others.filter((column) => header.includes(column)).map((column) => [column, header.indexOf(column)]),
    ),
  };
}

/** Columns whose cells are read as numbers. */
export function numericColumns(model: Model): string[] {
  const criteria = model.axes.flatMap((axis) => axis.criteria).filter(isNumeric);
  const columns = criteria.map((criterion) => criterion.column!);
  if (model.abc) columns.push(model.abc.column);
  return [...new Set(columns)];
}

export interface ReadingOptions {
  path: string;
  /** of the file's own bytes, or of the private copy */
  crlf: boolean;
  /** lines above the first row */
  skip: number;
  /** off where a cell holds line ends: rows could not be told apart from the middle of the file */
  parallel: boolean;
  longest: number;
}

/** Columns the score needs, each once; the account first. */
export function scoringColumns(layout: Layout): number[] {
  return [...new Set([layout.account, ...layout.columns.values()])];
}

/** Those and the ones that are shown. */
export function neededColumns(layout: Layout): number[] {
  return [
    ...new Set([
      ...scoringColumns(layout),
      ...(layout.name === undefined ? [] : [layout.name]),
      ...layout.others.values(),
    ]),
  ];
}

/**
 * All columns of the file, in file order: as text, but for those of which every cell is known to be empty or a number
 * as the engine writes it itself (`types`, by index).
 */
export function fileSql(
  dialect: Dialect,
  options: ReadingOptions,
  types: ReadonlyMap<number, string> = new Map(),
): string {
  const columns = dialect.header.map((_, i) => `'c${i}': '${types.get(i) ?? 'VARCHAR'}'`).join(', ');
  const limit = Math.max(2_000_000, options.longest + 2);
  return `read_csv(${literal(options.path)}, auto_detect=false, columns={${columns}}, header=false, skip=${options.skip},
  delim=${literal(dialect.delimiter)}, quote=${literal(dialect.quote)}, escape=${literal(dialect.quote)}, comment='',
  new_line=${literal(options.crlf ? '\\r\\n' : '\\n')}, encoding='utf-8', null_padding=false,
  store_rejects=true, rejects_limit=0, max_line_size=${limit}${limit > 2_000_000 ? `, buffer_size=${limit * 16}` : ''}, parallel=${options.parallel})`;
}

/** Loads the columns that are needed, in file order: rowid is the row's ordinal. */
export function loadSql(dialect: Dialect, layout: Layout, options: ReadingOptions): string {
  return `CREATE TABLE src AS SELECT ${neededColumns(layout)
    .map((i) => `c${i}`)
    .join(', ')}, ${isHeaderSql(dialect, layout)} AS is_header
FROM ${fileSql(dialect, options)}`;
}

/** Whether a row repeats the header. Most rows differ in the account's column already, and are not looked at further. */
function isHeaderSql(dialect: Dialect, { account }: Layout): string {
  if (!hasHeader(dialect)) return 'FALSE';
  const same = dialect.header.map((name, i) => `${trimmedSql(`c${i}`)} = ${literal(name)}`);
  return `CASE WHEN ${same[account]} THEN ${same.join(' AND ')} ELSE FALSE END`;
}

/** An empty table of the same shape: for a file without rows, and for what-if rows. */
export function emptySql(table: string, layout: Layout): string {
  const needed = neededColumns(layout);
  return `CREATE TABLE ${table} (${needed.map((i) => `c${i} VARCHAR`).join(', ')}, is_header BOOLEAN)`;
}
