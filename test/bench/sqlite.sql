-- The weighted score of portfolio.mjs in SQLite, from the file in the current folder to CSV. Simpler than kam's work: a
-- straight line for the beds, no rank, no tier, no ABC class, no share of data; and no row is refused.
CREATE TABLE portfolio (
  account_id TEXT, name TEXT, area TEXT, type TEXT, beds REAL, category_spend REAL, growth_pct REAL, teaching TEXT,
  staff REAL, share_pct REAL, visits REAL, net_sales REAL, note TEXT
);
.import --csv --skip 1 portfolio.csv portfolio
.mode csv
.headers on
WITH cells AS (
  SELECT account_id, teaching, growth_pct, staff, visits,
    NULLIF(category_spend, '') AS spend, NULLIF(beds, '') AS beds, NULLIF(share_pct, '') AS share
  FROM portfolio
), points AS (
  SELECT account_id,
    CASE WHEN spend < 500000 THEN spend * 40 / 500000 ELSE 40 + (spend - 500000) * 60 / 4500000 END AS potential,
    MIN(100, MAX(0, (growth_pct + 5) * 100 / 20)) AS growth,
    CASE teaching WHEN 'yes' THEN 100 ELSE 20 END AS teaching,
    MIN(100, MAX(0, (beds - 50) * 100 / 1950)) AS size,
    MIN(100, MAX(0, share * 100 / 60)) AS share,
    CASE WHEN visits < 12 THEN visits * 80 / 12 ELSE 80 + (visits - 12) * 20 / 12 END AS visits,
    100 - MIN(100, MAX(0, staff * 100 / 4000)) AS staff
  FROM cells
), axes AS (
  SELECT account_id,
    (COALESCE(30 * potential, 0) + 20 * growth + 10 * teaching + COALESCE(15 * size, 0))
      / (30 * (potential IS NOT NULL) + 30 + 15 * (size IS NOT NULL)) AS attractiveness,
    (COALESCE(50 * share, 0) + 20 * visits + 10 * staff) / (50 * (share IS NOT NULL) + 30) AS strength
  FROM points
)
SELECT account_id AS account, ROUND(attractiveness, 6) AS attractiveness, ROUND(strength, 6) AS strength,
  ROUND((60 * attractiveness + 40 * strength) / 100, 6) AS score
FROM axes ORDER BY score DESC, account;
