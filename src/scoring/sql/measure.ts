/** What is asked of the values of measured scales, once the table `scored` holds them: x<a>_<c>, NULL where unknown. */
import type { Criterion } from '../model.ts';
import { pointsSql } from './points.ts';
import { double } from './words.ts';

/** One row: of each column how many values, the smallest, the largest. */
export function extremesSql(keys: readonly string[]): string {
  return `SELECT ${keys.map((key) => `COUNT(x${key}), MIN(x${key}), MAX(x${key})`).join(', ')} FROM scored WHERE code = 0`;
}

/** The values at some positions (from 0) of the sorted column: only numbers go through the sort, and few come out. */
export function sortedSql(key: string, positions: readonly number[]): string {
  return `SELECT place, x FROM (SELECT x${key} AS x, ROW_NUMBER() OVER (ORDER BY x${key}) - 1 AS place FROM scored WHERE code = 0 AND x${key} IS NOT NULL)
WHERE place IN (${positions.join(', ')})`;
}

/** One row: of a column how many values, below `low`, above `high`, the smallest, the largest. */
export function outsideSql(key: string, low: number, high: number): string {
  return `SELECT COUNT(x${key}), COUNT(CASE WHEN x${key} < ${double(low)} THEN 1 END), COUNT(CASE WHEN x${key} > ${double(high)} THEN 1 END), MIN(x${key}), MAX(x${key})
FROM scored WHERE code = 0`;
}

/** How many values lie above one edge and up to the next; those above the last have a row of their own. `edges`: rising. */
export function betweenSql(key: string, edges: readonly number[]): string {
  return `SELECT unnest(map_keys(counts)), unnest(map_values(counts))
FROM (SELECT histogram(x${key}, [${edges.map((edge) => double(edge)).join(', ')}]) AS counts FROM scored WHERE code = 0)`;
}

/** The most by which the points of a value differ between two scales, over some values. */
export function differenceSql(one: Criterion, other: Criterion, values: readonly number[]): string {
  return `SELECT MAX(ABS((${pointsSql(one, 'x')}) - (${pointsSql(other, 'x')}))) FROM (VALUES ${values.map((value) => `(${double(value)})`).join(', ')}) AS tried(x)`;
}
