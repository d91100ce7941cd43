-- title_en: Agencies that receive the most requests, by year
-- title_zh: 收到申请最多的机关，按年度
-- definition_en: The fifty agencies with the most new requests (row "new_received", all applicants) in each year, reports with scope "own" only. A count, no rate.
-- definition_zh: 各年度本年新收申请（总计列）最多的五十个机关，仅含scope为own的报告。为数量，非比率。
SELECT year, place, agency, division_name, received, url
FROM (
  SELECT year,
         agency,
         division_name,
         new_received AS received,
         url,
         RANK() OVER (PARTITION BY year ORDER BY new_received DESC) AS place
  FROM totals
  WHERE scope = 'own' AND new_received > 0 AND agency IS NOT NULL AND year IS NOT NULL
) ranked
WHERE place <= 50
ORDER BY year, place, agency
