-- title_en: A government's sum against the reports of its parts
-- title_zh: 政府汇总数与下属各机关之和
-- definition_en: For reports of prefectures and counties that sum up their area: new requests as printed, beside the sum over the agencies' own reports that the database has of the same area and year. coverage = sum / printed. Denominator: the printed number. Below 1 where reports are missing, so it is a measure of completeness and not of honesty.
-- definition_zh: 对汇总本地区情况的市、县政府报告：所印新收申请数，与数据库中同地区、同年度各机关自身报告之和对照。coverage = 合计 / 所印数。分母：所印数。缺少报告时小于1，因此衡量的是收录完整程度，而非如实与否。
WITH parts AS (
  SELECT year, substr(division, 1, 6) AS county, SUM(new_received) AS received, COUNT(new_received) AS reports
  FROM totals
  WHERE scope = 'own' AND year IS NOT NULL
  GROUP BY year, substr(division, 1, 6)
),
sums AS (
  SELECT 'county' AS level, year, county AS division, received, reports FROM parts
  UNION ALL
  SELECT 'prefecture', year, substr(county, 1, 4) || '00', SUM(received), SUM(reports)
  FROM parts GROUP BY year, substr(county, 1, 4) || '00'
)
SELECT g.agency,
       g.division,
       g.year,
       g.new_received AS printed,
       s.received AS sum_of_parts,
       COALESCE(s.reports, 0) AS parts,
       ROUND(1.0 * s.received / NULLIF(g.new_received, 0), 4) AS coverage
FROM totals g
LEFT JOIN sums s ON s.level = g.level AND s.year = g.year AND s.division = g.division
WHERE g.scope = 'area' AND g.level IN ('prefecture', 'county') AND g.new_received_state IS NOT NULL
ORDER BY g.year, g.division
