-- kam score --emit-sql duckdb: the scoring model as one statement, from a table to scores, ranks and tiers.
-- Made by kam 1.2.3 from segmentation.yaml (model 0123456789ab). Change the model and make it again; do not change this text.
-- A row that cannot be scored says why in the column reject and has no score; other rows are ranked without it.
-- Cells are read as texts, trimmed, whatever type a column has; input.null says which mean "unknown".
-- Numbers that are kept as texts are read with a point before the decimals and nothing between thousands, which is assumed where input: does not say it.
-- Amounts for abc are added up as decimals with 18 digits behind the point; what has more is rounded to them first.
WITH source AS (
  SELECT regexp_replace(COALESCE(CAST("id" AS VARCHAR) COLLATE "C", ''), '^[\x{9}\x{a}\x{b}\x{c}\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}\x{2001}\x{2002}\x{2003}\x{2004}\x{2005}\x{2006}\x{2007}\x{2008}\x{2009}\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+|[\x{9}\x{a}\x{b}\x{c}\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}\x{2001}\x{2002}\x{2003}\x{2004}\x{2005}\x{2006}\x{2007}\x{2008}\x{2009}\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+$', '', 'g') AS c0,
    regexp_replace(COALESCE(CAST("beds" AS VARCHAR) COLLATE "C", ''), '^[\x{9}\x{a}\x{b}\x{c}\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}\x{2001}\x{2002}\x{2003}\x{2004}\x{2005}\x{2006}\x{2007}\x{2008}\x{2009}\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+|[\x{9}\x{a}\x{b}\x{c}\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}\x{2001}\x{2002}\x{2003}\x{2004}\x{2005}\x{2006}\x{2007}\x{2008}\x{2009}\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+$', '', 'g') AS c1,
    regexp_replace(COALESCE(CAST("sales" AS VARCHAR) COLLATE "C", ''), '^[\x{9}\x{a}\x{b}\x{c}\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}\x{2001}\x{2002}\x{2003}\x{2004}\x{2005}\x{2006}\x{2007}\x{2008}\x{2009}\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+|[\x{9}\x{a}\x{b}\x{c}\x{d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}\x{2001}\x{2002}\x{2003}\x{2004}\x{2005}\x{2006}\x{2007}\x{2008}\x{2009}\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+$', '', 'g') AS c2
  FROM "crm"."accounts"
), texts AS (
  SELECT COALESCE(c0, '') AS account,
    c1, CASE WHEN c1 IN ('') THEN NULL ELSE c1 END AS t1,
    c2, CASE WHEN c2 IN ('') THEN NULL ELSE c2 END AS t2
  FROM source
), doubled AS (
  SELECT account AS again FROM texts WHERE account <> '' GROUP BY account HAVING COUNT(*) > 1
), cells AS (
  SELECT again, texts.account AS account, c1, t1, c2, t2,
    CASE WHEN regexp_full_match(t1, '[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?') THEN CASE WHEN isfinite(TRY_CAST(t1 AS DOUBLE)) THEN TRY_CAST(t1 AS DOUBLE) END END AS v1,
    CASE WHEN regexp_full_match(t2, '[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?') THEN CASE WHEN isfinite(TRY_CAST(t2 AS DOUBLE)) THEN TRY_CAST(t2 AS DOUBLE) END END AS v2
  FROM texts LEFT JOIN doubled ON again = texts.account
), points AS (
  SELECT account, CASE WHEN account = '' THEN 20000
    WHEN again IS NOT NULL THEN 30000
    WHEN t1 IS NOT NULL AND v1 IS NULL THEN 40000
    WHEN t2 IS NOT NULL AND v2 IS NULL THEN 40001
    WHEN v2 > 0 AND CASE WHEN regexp_full_match(t2, '[+-]?[0-9]{1,12}([.][0-9]{1,6})?') THEN CAST(TRY_CAST(t2 AS DECIMAL(18, 6)) AS DECIMAL(38, 18)) ELSE TRY_CAST(t2 AS DECIMAL(38, 18)) END IS NULL THEN 70000 ELSE 0 END AS code,
    CASE WHEN v2 > 0 THEN CASE WHEN regexp_full_match(t2, '[+-]?[0-9]{1,12}([.][0-9]{1,6})?') THEN CAST(TRY_CAST(t2 AS DECIMAL(18, 6)) AS DECIMAL(38, 18)) ELSE TRY_CAST(t2 AS DECIMAL(38, 18)) END END AS abc_amount,
    v1 AS x0_0,
    CASE WHEN v1 <= CAST('0' AS DOUBLE) THEN CAST('0' AS DOUBLE) WHEN v1 >= CAST('100' AS DOUBLE) THEN CAST('100' AS DOUBLE) ELSE v1 * CAST('1' AS DOUBLE) END AS p0_0
  FROM cells
), axes AS (
  SELECT *,
    (COALESCE(CAST('1' AS DOUBLE) * p0_0, CAST('0' AS DOUBLE))) / NULLIF(CASE WHEN p0_0 IS NULL THEN CAST('0' AS DOUBLE) ELSE CAST('1' AS DOUBLE) END, CAST('0' AS DOUBLE)) AS axis0,
    100 * (CAST('1' AS DOUBLE) * ((CASE WHEN p0_0 IS NULL THEN CAST('0' AS DOUBLE) ELSE CAST('1' AS DOUBLE) END) / CAST('1' AS DOUBLE))) / CAST('1' AS DOUBLE) AS known_pct
  FROM points
), result AS (
  SELECT account, CAST(code AS INTEGER) AS code,
    CAST(FLOOR((axis0) * CAST('1000000' AS DOUBLE) + CAST('0.5' AS DOUBLE)) AS INTEGER) AS a0,
    CAST(FLOOR(((CAST('1' AS DOUBLE) * axis0) / CAST('1' AS DOUBLE)) * CAST('1000000' AS DOUBLE) + CAST('0.5' AS DOUBLE)) AS INTEGER) AS score,
    CAST(FLOOR((known_pct) * CAST('1000000' AS DOUBLE) + CAST('0.5' AS DOUBLE)) AS INTEGER) AS data_pct,
    abc_amount
  FROM axes
), placed AS (
  SELECT account, code, a0, score, data_pct,
    CASE WHEN data_pct >= 60000000 AND a0 IS NOT NULL THEN CASE WHEN a0 >= 50000000 THEN 1 ELSE 0 END END AS row_at,
    CAST(NULL AS INTEGER) AS column_at,
    CASE WHEN data_pct >= 60000000 AND a0 IS NOT NULL THEN ABS(a0 - 50000000) END AS to_cut,
    CASE WHEN code = 0 THEN abc_amount END AS amount
  FROM result
), ranked AS (
  SELECT *,
    ROW_NUMBER() OVER (PARTITION BY CASE WHEN code = 0 THEN 0 ELSE 1 END ORDER BY CASE WHEN score IS NULL THEN 1 ELSE 0 END, score DESC, account) AS rank,
    SUM(amount) OVER (ORDER BY CASE WHEN amount IS NULL THEN 1 ELSE 0 END, amount DESC, account ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before_it,
    SUM(amount) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS in_all
  FROM placed
)
SELECT ranked.account AS account,
  CASE WHEN ranked.code = 0 THEN (ranked.a0 / CAST('1000000' AS DOUBLE)) END AS "worth",
  CASE WHEN ranked.code = 0 THEN (ranked.score / CAST('1000000' AS DOUBLE)) END AS score,
  CASE WHEN ranked.code = 0 THEN ranked.rank END AS rank,
  CASE WHEN ranked.code = 0 THEN CAST(ranked.row_at AS VARCHAR) END AS cell,
  CASE WHEN ranked.code = 0 THEN CASE ranked.row_at WHEN 0 THEN 'serve' WHEN 1 THEN 'key' END END AS tier,
  CASE WHEN ranked.code = 0 THEN CASE CASE WHEN ranked.amount IS NULL THEN 2 WHEN COALESCE(ranked.before_it, 0) * 100 < ranked.in_all * TRY_CAST('80' AS DECIMAL(3, 0)) THEN 0 WHEN COALESCE(ranked.before_it, 0) * 100 < ranked.in_all * TRY_CAST('95' AS DECIMAL(3, 0)) THEN 1 ELSE 2 END WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END END AS abc,
  CASE WHEN ranked.code = 0 THEN (ranked.data_pct / CAST('1000000' AS DOUBLE)) END AS data_pct,
  CASE WHEN ranked.code = 0 THEN (ranked.to_cut / CAST('1000000' AS DOUBLE)) END AS to_cut,
  CASE WHEN ranked.code = 0 THEN (ranked.to_cut / CAST('1000000' AS DOUBLE)) < CAST('2' AS DOUBLE) END AS fragile,
  CASE ranked.code WHEN 20000 THEN 'no account' WHEN 30000 THEN 'account stands more than once' WHEN 40000 THEN 'no number in beds' WHEN 40001 THEN 'no number in sales' WHEN 70000 THEN 'number in sales is too large to be added up' END AS reject
FROM ranked
ORDER BY CASE WHEN ranked.code = 0 THEN 0 ELSE 1 END, CASE WHEN ranked.code = 0 THEN ranked.rank END, ranked.account
