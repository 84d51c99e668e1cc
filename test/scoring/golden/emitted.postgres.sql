-- kam score --emit-sql postgres: the scoring model as one statement, from a table to scores, ranks and tiers.
-- Made by kam 1.2.3 from segmentation.yaml (model 0123456789ab). Change the model and make it again; do not change this text.
-- A row that cannot be scored says why in the column reject and has no score; other rows are ranked without it.
-- Cells are read as texts, trimmed, whatever type a column has; input.null says which mean "unknown".
-- Numbers that are kept as texts are read with a point before the decimals and nothing between thousands, which is assumed where input: does not say it.
-- The database is taken to be in UTF8.
WITH source AS (
  SELECT btrim(COALESCE(CAST("id" AS TEXT) COLLATE "C", ''), E'\u0009\u000a\u000b\u000c\u000d \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000') AS c0,
    btrim(COALESCE(CAST("beds" AS TEXT) COLLATE "C", ''), E'\u0009\u000a\u000b\u000c\u000d \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000') AS c1,
    btrim(COALESCE(CAST("sales" AS TEXT) COLLATE "C", ''), E'\u0009\u000a\u000b\u000c\u000d \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000') AS c2
  FROM "crm"."accounts"
  OFFSET 0
), texts AS (
  SELECT COALESCE(c0, '') AS account,
    c1, CASE WHEN c1 IN ('') THEN NULL ELSE c1 END AS t1,
    c2, CASE WHEN c2 IN ('') THEN NULL ELSE c2 END AS t2
  FROM source
  OFFSET 0
), doubled AS (
  SELECT account AS again FROM texts WHERE account <> '' GROUP BY account HAVING COUNT(*) > 1
), cells AS (
  SELECT again, texts.account AS account, c1, t1, c2, t2,
    CASE WHEN t1 ~ '^(?:[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)$' THEN CASE WHEN length(t1) < 100 AND t1 !~ '[eE]' THEN CAST(t1 AS FLOAT8)
      WHEN length(t1) > 4000 THEN NULL
      WHEN t1 ~ '[eE][+-]?0*[1-9][0-9]{4}' THEN NULL
      WHEN abs(CAST(t1 AS NUMERIC)) > CAST('1.797693134862315807e308' AS NUMERIC) THEN NULL
      WHEN abs(CAST(t1 AS NUMERIC)) < CAST('1e-150' AS NUMERIC) THEN CAST('0' AS FLOAT8)
      ELSE CAST(t1 AS FLOAT8) END END AS v1,
    CASE WHEN t2 ~ '^(?:[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?)$' THEN CASE WHEN length(t2) < 100 AND t2 !~ '[eE]' THEN CAST(t2 AS FLOAT8)
      WHEN length(t2) > 4000 THEN NULL
      WHEN t2 ~ '[eE][+-]?0*[1-9][0-9]{4}' THEN NULL
      WHEN abs(CAST(t2 AS NUMERIC)) > CAST('1.797693134862315807e308' AS NUMERIC) THEN NULL
      WHEN abs(CAST(t2 AS NUMERIC)) < CAST('1e-150' AS NUMERIC) THEN CAST('0' AS FLOAT8)
      ELSE CAST(t2 AS FLOAT8) END END AS v2
  FROM texts LEFT JOIN doubled ON again = texts.account
  OFFSET 0
), points AS (
  SELECT account, CASE WHEN account = '' THEN 20000
    WHEN again IS NOT NULL THEN 30000
    WHEN t1 IS NOT NULL AND v1 IS NULL THEN 40000
    WHEN t2 IS NOT NULL AND v2 IS NULL THEN 40001 ELSE 0 END AS code,
    CASE WHEN v2 > 0 THEN CAST(t2 AS NUMERIC) END AS abc_amount,
    v1 AS x0_0,
    CASE WHEN v1 <= CAST('0' AS FLOAT8) THEN CAST('0' AS FLOAT8) WHEN v1 >= CAST('100' AS FLOAT8) THEN CAST('100' AS FLOAT8) ELSE v1 * CAST('1' AS FLOAT8) END AS p0_0
  FROM cells
  OFFSET 0
), axes AS (
  SELECT *,
    (COALESCE(CAST('1' AS FLOAT8) * p0_0, CAST('0' AS FLOAT8))) / NULLIF(CASE WHEN p0_0 IS NULL THEN CAST('0' AS FLOAT8) ELSE CAST('1' AS FLOAT8) END, CAST('0' AS FLOAT8)) AS axis0,
    100 * (CAST('1' AS FLOAT8) * ((CASE WHEN p0_0 IS NULL THEN CAST('0' AS FLOAT8) ELSE CAST('1' AS FLOAT8) END) / CAST('1' AS FLOAT8))) / CAST('1' AS FLOAT8) AS known_pct
  FROM points
  OFFSET 0
), result AS (
  SELECT account, CAST(code AS INTEGER) AS code,
    CAST(FLOOR((axis0) * CAST('1000000' AS FLOAT8) + CAST('0.5' AS FLOAT8)) AS INTEGER) AS a0,
    CAST(FLOOR(((CAST('1' AS FLOAT8) * axis0) / CAST('1' AS FLOAT8)) * CAST('1000000' AS FLOAT8) + CAST('0.5' AS FLOAT8)) AS INTEGER) AS score,
    CAST(FLOOR((known_pct) * CAST('1000000' AS FLOAT8) + CAST('0.5' AS FLOAT8)) AS INTEGER) AS data_pct,
    abc_amount
  FROM axes
  OFFSET 0
), placed AS (
  SELECT account, code, a0, score, data_pct,
    CASE WHEN data_pct >= 60000000 AND a0 IS NOT NULL THEN CASE WHEN a0 >= 50000000 THEN 1 ELSE 0 END END AS row_at,
    CAST(NULL AS INTEGER) AS column_at,
    CASE WHEN data_pct >= 60000000 AND a0 IS NOT NULL THEN ABS(a0 - 50000000) END AS to_cut,
    CASE WHEN code = 0 THEN abc_amount END AS amount
  FROM result
  OFFSET 0
), ranked AS (
  SELECT *,
    ROW_NUMBER() OVER (PARTITION BY CASE WHEN code = 0 THEN 0 ELSE 1 END ORDER BY CASE WHEN score IS NULL THEN 1 ELSE 0 END, score DESC, account) AS rank,
    SUM(amount) OVER (ORDER BY CASE WHEN amount IS NULL THEN 1 ELSE 0 END, amount DESC, account ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_it,
    SUM(amount) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS in_all
  FROM placed
)
SELECT ranked.account AS account,
  CASE WHEN ranked.code = 0 THEN (ranked.a0 / CAST('1000000' AS FLOAT8)) END AS "worth",
  CASE WHEN ranked.code = 0 THEN (ranked.score / CAST('1000000' AS FLOAT8)) END AS score,
  CASE WHEN ranked.code = 0 THEN ranked.rank END AS rank,
  CASE WHEN ranked.code = 0 THEN CAST(ranked.row_at AS TEXT) END AS cell,
  CASE WHEN ranked.code = 0 THEN CASE ranked.row_at WHEN 0 THEN 'serve' WHEN 1 THEN 'key' END END AS tier,
  CASE WHEN ranked.code = 0 THEN CASE CASE WHEN ranked.amount IS NULL THEN 2 WHEN COALESCE(ranked.before_it, 0) * 100 < ranked.in_all * CAST('80' AS NUMERIC) THEN 0 WHEN COALESCE(ranked.before_it, 0) * 100 < ranked.in_all * CAST('95' AS NUMERIC) THEN 1 ELSE 2 END WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END END AS abc,
  CASE WHEN ranked.code = 0 THEN (ranked.data_pct / CAST('1000000' AS FLOAT8)) END AS data_pct,
  CASE WHEN ranked.code = 0 THEN (ranked.to_cut / CAST('1000000' AS FLOAT8)) END AS to_cut,
  CASE WHEN ranked.code = 0 THEN (ranked.to_cut / CAST('1000000' AS FLOAT8)) < CAST('2' AS FLOAT8) END AS fragile,
  CASE ranked.code WHEN 20000 THEN 'no account' WHEN 30000 THEN 'account stands more than once' WHEN 40000 THEN 'no number in beds' WHEN 40001 THEN 'no number in sales' END AS reject
FROM ranked
ORDER BY CASE WHEN ranked.code = 0 THEN 0 ELSE 1 END, CASE WHEN ranked.code = 0 THEN ranked.rank END, ranked.account
