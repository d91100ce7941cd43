-- title_en: The same words in reports of several agencies
-- title_zh: 不同机关报告文字雷同
-- definition_en: Narrative sections of at least 100 characters that stand word for word in the reports of two or more agencies for the same year. A list, no rate, and a lower bound: near copies are in near_copies.
-- definition_zh: 同一年度两个以上机关的报告中逐字相同、且不少于100字的叙述部分。为清单，非比率；仅为下限，近似雷同见near_copies。
WITH alike AS (
  SELECT q.year, k.name, substr(k.sketch, 1, 16) AS digest, MIN(k.revision_id) AS revision_id,
    COUNT(DISTINCT q.agency_id) AS agencies, MIN(q.report_id) AS first_report, MAX(q.report_id) AS last_report
  FROM report_summary q
  JOIN section_sketch k ON k.revision_id = q.revision_id
  WHERE q.agency_id IS NOT NULL AND q.year IS NOT NULL
  GROUP BY q.year, k.name, substr(k.sketch, 1, 16)
  HAVING COUNT(DISTINCT q.agency_id) > 1
)
SELECT a.year,
       a.name AS section,
       a.agencies,
       one.agency AS one,
       another.agency AS another,
       LENGTH(s.text) AS characters
FROM alike a
JOIN totals one ON one.report_id = a.first_report
JOIN totals another ON another.report_id = a.last_report
JOIN section s ON s.revision_id = a.revision_id AND s.name = a.name
ORDER BY a.agencies DESC, a.year, section, one
