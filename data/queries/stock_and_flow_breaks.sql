-- title_en: Normative documents: stock and flow
-- title_zh: 行政规范性文件：存量与增减
-- definition_en: Pairs of successive reports on the form of 2021 in which documents in force differ from those of the year before, plus issued, less repealed. A list, no rate. Documents expire and are recounted, so a difference is a question and no error.
-- definition_zh: 采用2021年表格的相邻两年报告中，现行有效件数不等于上年现行有效件数加本年制发、减本年废止者。为清单，非比率。文件会自然失效或重新清点，差异只是疑问，并非错误。
SELECT y.agency,
       y.division_name,
       y.year,
       x.normative_documents_in_force AS in_force_before,
       y.normative_documents_issued AS issued,
       y.normative_documents_repealed AS repealed,
       x.normative_documents_in_force + y.normative_documents_issued - y.normative_documents_repealed AS expected,
       y.normative_documents_in_force AS reported,
       y.url
FROM totals x
JOIN totals y ON y.agency_id = x.agency_id AND y.scope = x.scope AND y.year = x.year + 1
WHERE x.normative_documents_in_force + y.normative_documents_issued - y.normative_documents_repealed
  <> y.normative_documents_in_force
ORDER BY y.year, y.division, y.agency
