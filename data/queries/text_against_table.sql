-- title_en: What the text says against what the table prints
-- title_zh: 正文与表格不一致
-- definition_en: Reports whose running text states another number of requests received in the year than row one of the table of requests prints, all applicants. A list, no rate. A question and no error: the text may count the body's own office and the table its whole area; such figures are left out where the sentence says so.
-- definition_zh: 正文所述本年收到的政府信息公开申请数与表格第一行总计不同的报告。为清单，非比率。仅为疑问，并非错误：正文可能只计本机关，而表格汇总全地区；句中已写明口径不同者不列入。
SELECT f.agency,
       f.division_name,
       f.year,
       f.scope,
       f.value AS in_text,
       r.new_received AS in_table,
       f.sentence,
       f.url
FROM facts f
JOIN totals r ON r.report_id = f.report_id
WHERE f.kind = 'requests.received'
  AND f.value <> r.new_received
  AND NOT (f.scope = 'own' AND COALESCE(f.said_of, '') = 'area')
  AND NOT (f.scope = 'area' AND COALESCE(f.said_of, '') = 'own')
ORDER BY f.year, f.division, f.agency
