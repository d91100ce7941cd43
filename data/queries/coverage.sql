-- title_en: Coverage: agencies that reported before and those whose report was found
-- title_zh: 收录情况：应有报告与已收录报告
-- definition_en: Per province, level and year: expected = agencies of which a report on this or an earlier year was found and that are not known to have ended; found = those of them with a report on this year. rate = found / expected. Denominator: expected. It is no census: an agency of which no report was ever found is not expected, so the true rate is lower.
-- definition_zh: 按省份、层级和年度：expected为已收录过当年或更早年度报告、且未知已撤销的机关数；found为其中收录了当年报告的机关数。rate = found / expected。分母：expected。此非普查：从未收录过报告的机关不在其内，故真实比率更低。
WITH seen AS (
  SELECT DISTINCT agency_id, province, level, year
  FROM reports
  WHERE agency_id IS NOT NULL AND year IS NOT NULL
),
begun AS (
  SELECT agency_id, province, level, MIN(year) AS first_year FROM seen GROUP BY agency_id, province, level
),
years AS (
  SELECT DISTINCT year FROM seen
)
SELECT b.province,
       b.level,
       y.year,
       COUNT(*) AS expected,
       COUNT(s.agency_id) AS found,
       ROUND(1.0 * COUNT(s.agency_id) / COUNT(*), 4) AS rate
FROM begun b
JOIN years y ON y.year >= b.first_year
JOIN agency a ON a.id = b.agency_id AND (a.valid_to IS NULL OR a.valid_to >= y.year)
LEFT JOIN seen s ON s.agency_id = b.agency_id AND s.year = y.year
GROUP BY b.province, b.level, y.year
ORDER BY b.province, b.level, y.year
