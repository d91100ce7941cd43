-- title_en: Normative documents: stock and flow
-- title_zh: 行政规范性文件：存量与增减
-- definition_en: Pairs of successive reports on the form of 2021 in which documents in force differ from those of the year before, plus issued, less repealed. A list, no rate. Documents expire and are recounted, so a difference is a question and no error.
-- definition_zh: 采用2021年表格的相邻两年报告中，现行有效件数不等于上年现行有效件数加本年制发、减本年废止者。为清单，非比率。文件会自然失效或重新清点，差异只是疑问，并非错误。
WITH documents AS (
  SELECT agency_id,
         agency,
         division,
         division_name,
         scope,
         year,
         url,
         MAX(CASE WHEN measure = 'issued' THEN value END) AS issued,
         MAX(CASE WHEN measure = 'repealed' THEN value END) AS repealed,
         MAX(CASE WHEN measure = 'in_force' THEN value END) AS in_force
  FROM proactive
  WHERE item = 'normative_documents' AND agency_id IS NOT NULL AND year IS NOT NULL
  GROUP BY agency_id, agency, division, division_name, scope, year, url
)
SELECT y.agency,
       y.division_name,
       y.year,
       x.in_force AS in_force_before,
       y.issued,
       y.repealed,
       x.in_force + y.issued - y.repealed AS expected,
       y.in_force AS reported,
       y.url
FROM documents x
JOIN documents y ON y.agency_id = x.agency_id
  AND y.scope = x.scope
  AND y.year = x.year + 1
WHERE x.in_force + y.issued - y.repealed <> y.in_force
ORDER BY y.year, y.division, y.agency
