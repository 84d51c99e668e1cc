/**
 * ABC classes by cumulative share. Sums are exact decimals of the texts as written, not of doubles, so that a
 * share of exactly 80 % is one on every machine and in every order of rows.
 */

/** One row: most decimals, most digits before the point, how many values. `scored`: the table with abc_text. */
export const extentSql = `SELECT COALESCE(MAX(CASE WHEN decimals > e THEN decimals - e ELSE 0 END), 0), COALESCE(MAX(CASE WHEN digits + e > 0 THEN digits + e ELSE 0 END), 0), COUNT(*)
FROM (
  SELECT length(regexp_extract(abc_text, '[.]([0-9]+)', 1)) AS decimals, length(regexp_extract(abc_text, '^[+]?0*([0-9]*)', 1)) AS digits,
    COALESCE(TRY_CAST(NULLIF(regexp_extract(lower(abc_text), 'e([+-]?[0-9]+)$', 1), '') AS INTEGER), 0) AS e
  FROM scored WHERE code = 0 AND abc_text IS NOT NULL
)`;

export interface Extent {
  decimals: number;
  digits: number;
  count: number;
}

/** A decimal of 38 digits holds every partial sum. */
export function fits({ decimals, digits, count }: Extent): boolean {
  return decimals + digits + String(count).length <= 37;
}

/** The amounts, as exact decimals. */
export function amountsSql({ decimals }: Extent): string {
  return `CREATE TABLE amounts AS SELECT n, account, CAST(abc_text AS DECIMAL(38, ${decimals})) AS amount FROM scored WHERE code = 0 AND abc_text IS NOT NULL`;
}

export const totalSql = `SELECT CAST(SUM(amount) AS VARCHAR) FROM amounts`;

/** Class of each amount: the share of all amounts before it, in falling order, against the two cuts. */
export function classesSql([a, b]: readonly [string, string]): string {
  return `CREATE TABLE classes AS SELECT n, CASE WHEN before < ${a} THEN 'A' WHEN before < ${b} THEN 'B' ELSE 'C' END AS class
FROM (SELECT n, SUM(amount) OVER (ORDER BY amount DESC, account ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - amount AS before FROM amounts)`;
}

/**
 * The least cumulated amounts that are no longer A, and no longer B: cut × total ÷ 100, rounded up to the
 * amounts' decimals, because amounts lie on that grid. `total` as DuckDB prints a DECIMAL(38, decimals).
 */
export function thresholds(
  total: string,
  cuts: readonly [number, number],
  decimals: number,
): [string, string] {
  const sum = BigInt(total.replace('.', ''));
  return cuts.map((cut) => {
    const [whole, fraction = ''] = cut.toFixed(10).split('.');
    const parts = BigInt(whole! + fraction) * sum;
    const unit = 100n * 10n ** BigInt(fraction.length);
    return decimal((parts + unit - 1n) / unit, decimals);
  }) as [string, string];
}

function decimal(scaled: bigint, decimals: number): string {
  const digits = String(scaled).padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return `CAST('${text}' AS DECIMAL(38, ${decimals}))`;
}
