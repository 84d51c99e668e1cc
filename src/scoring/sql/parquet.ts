/** The results as a typed table in Parquet: texts as they are, since no spreadsheet runs them there. */
import type { Model } from '../model.ts';
import { placeSql, rankOrder } from './place.ts';
import { double, duckdb, literal } from './words.ts';

/** Rows that are packed together; fixed, so that the same results are the same bytes on every machine. */
const rowGroup = 122_880;

/** `classes`: abc.ts; `path`: what it is written to; `said`: what the file says of itself. */
export function parquetSql(
  model: Model,
  classes: string,
  path: string,
  said: Readonly<Record<string, string>>,
): string {
  const { row, column, toCut } = placeSql(model);
  const number = (value: string) => `CAST(${value} AS DOUBLE) / ${double(1e6)}`;
  const columns = [
    'account',
    ...model.axes.map(({ id }, a) => `${number(`a${a}`)} AS ${duckdb.name(id)}`),
    `${number('score')} AS score`,
    'rank',
    `${cellSql(model)} AS cell`,
    `${tierSql(model)} AS tier`,
    `CASE class_at WHEN 0 THEN 'A' WHEN 1 THEN 'B' WHEN 2 THEN 'C' END AS abc`,
    `${number('data_pct')} AS data_pct`,
    `${number('to_cut')} AS to_cut`,
    `${number('to_cut')} < ${double(model.fragileWithin)} AS fragile`,
  ];
  const from = `SELECT *, ${row} AS row_at, ${column} AS column_at, ${toCut} AS to_cut, ${classes} AS class_at,
  ROW_NUMBER() OVER (ORDER BY ${rankOrder}) AS rank FROM scored WHERE code = 0`;
  const metadata = Object.entries(said).map(([key, value]) => `${key}: ${literal(value)}`);
  return `COPY (SELECT ${columns.join(', ')} FROM (${from}) AS placed ORDER BY rank)
TO ${literal(path)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${rowGroup}, KV_METADATA {${metadata.join(', ')}})`;
}

function cellSql(model: Model): string {
  const text = (index: string) => `CAST(${index} AS VARCHAR)`;
  if (model.matrix?.axes.length === 2) return `${text('row_at')} || '/' || ${text('column_at')}`;
  return text('row_at');
}

function tierSql({ matrix }: Model): string {
  if (!matrix) return 'CAST(NULL AS VARCHAR)';
  const two = matrix.axes.length === 2;
  const cases = matrix.cells.flatMap((tiers, row) =>
    tiers.map(
      (tier, column) =>
        `WHEN row_at = ${row}${two ? ` AND column_at = ${column}` : ''} THEN ${literal(tier)}`,
    ),
  );
  return `CASE ${cases.join(' ')} END`;
}
