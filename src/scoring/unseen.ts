/**
 * Keys of a lookup that no row of the portfolio holds. Most of them are met in its first rows; only the others are asked
 * of the engine, so that a model whose keys all occur costs nothing.
 */
import type { Dialect } from './dialect.ts';
import { type Model, trimmed } from './model.ts';
import { portfolioReader } from './reader.ts';
import { cellsOf } from './records.ts';
import { criteriaOf } from './sql/score.ts';

/** So many different values of a column are remembered: one of them may be what was meant by a key. */
const fewValues = 1000;

/** Values of some columns (indices in the header) in the first rows of a file, trimmed. `whole`: these are all bytes. */
export function valuesIn(
  bytes: Uint8Array,
  whole: boolean,
  dialect: Dialect,
  columns: readonly number[],
): Map<number, Set<string>> {
  const values = new Map(columns.map((column) => [column, new Set<string>()]));
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let isHeader = dialect.headerLine !== undefined;
  const reader = portfolioReader(dialect, (_, count, record, from, to) => {
    if (isHeader) isHeader = false;
    else if (count === dialect.header.length) {
      const cells = cellsOf(decoder.decode(record.subarray(from, to)), dialect);
      for (const [column, seen] of values) if (seen.size < fewValues) seen.add(trimmed(cells[column]!));
    }
  });
  reader.push(bytes);
  if (whole && !reader.bad && !reader.fault) reader.end();
  return values;
}

/** By lookup (<a>_<c>): its keys that are not among the values of its column. */
export function awaitedKeys(
  model: Model,
  valuesOf: (column: string) => ReadonlySet<string>,
): Map<string, string[]> {
  return new Map(
    criteriaOf(model).flatMap(({ criterion: { scale, column }, key }) => {
      if (scale.kind !== 'lookup') return [];
      const keys = [...scale.values.keys()].filter((one) => !valuesOf(column!).has(one));
      return keys.length === 0 ? [] : [[key, keys]];
    }),
  );
}

/** Which of them rows hold, from the table `scored`: lookup and number of the key. undefined: none is awaited. */
export function heldSql(awaited: ReadonlyMap<string, readonly string[]>): string | undefined {
  const parts = [...awaited.keys()].map(
    (key) => `SELECT DISTINCT '${key}', k${key} FROM scored WHERE k${key} IS NOT NULL`,
  );
  return parts.length === 0 ? undefined : parts.join(' UNION ALL ');
}
