-- title_en: A government's sum against the reports of its parts
-- title_zh: 政府汇总数与下属各机关之和
-- definition_en: For reports of prefectures and counties that sum up their area: new requests as printed, beside the sum over the agencies' own reports that the database has of the same area and year. coverage = sum / printed. Denominator: the printed number. Below 1 where reports are missing, so it is a measure of completeness and not of honesty.
-- definition_zh: 对汇总本地区情况的市、县政府报告：所印新收申请数，与数据库中同地区、同年度各机关自身报告之和对照。coverage = 合计 / 所印数。分母：所印数。缺少报告时小于1，因此衡量的是收录完整程度，而非如实与否。
SELECT g.agency,
       g.division,
       g.year,
       g.total AS printed,
       SUM(p.total) AS sum_of_parts,
       COUNT(p.total) AS parts,
       ROUND(1.0 * SUM(p.total) / NULLIF(g.total, 0), 4) AS coverage
FROM requests g
LEFT JOIN requests p ON p.outcome = 'new_received'
  AND p.scope = 'own'
  AND p.year = g.year
  AND (p.division = g.division
    OR (g.level = 'prefecture' AND substr(p.division, 1, 4) = substr(g.division, 1, 4))
    OR (g.level = 'county' AND substr(p.division, 1, 6) = g.division))
WHERE g.outcome = 'new_received' AND g.scope = 'area' AND g.level IN ('prefecture', 'county')
GROUP BY g.agency, g.division, g.year, g.total
ORDER BY g.year, g.division
