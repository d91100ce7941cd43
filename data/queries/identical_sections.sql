-- title_en: The same words in reports of several agencies
-- title_zh: 不同机关报告文字雷同
-- definition_en: Narrative sections of at least 100 characters that stand word for word in the reports of two or more agencies for the same year. A list, no rate, and a lower bound: near copies are not found.
-- definition_zh: 同一年度两个以上机关的报告中逐字相同、且不少于100字的叙述部分。为清单，非比率；仅为下限，近似雷同不在其内。
SELECT r.year,
       s.name AS section,
       COUNT(DISTINCT r.agency_id) AS agencies,
       MIN(r.agency) AS one,
       MAX(r.agency) AS another,
       LENGTH(s.text) AS characters
FROM section s
JOIN reports r ON r.revision_id = s.revision_id
WHERE LENGTH(s.text) >= 100 AND r.agency IS NOT NULL AND r.year IS NOT NULL
GROUP BY r.year, s.name, s.text
HAVING COUNT(DISTINCT r.agency_id) > 1
ORDER BY agencies DESC, r.year, section, one
