-- title_en: Requests per 100,000 residents
-- title_zh: 每十万常住人口的申请数
-- definition_en: rate = 100,000 x new requests / residents, for reports of governments that sum up their area (scope "area"). Denominator: residents of the division in the same year, from the table "population", which is empty until you fill it: scrapy import population FILE. Places without a figure are left out.
-- definition_zh: rate = 100000 × 本年新收申请数 / 常住人口，仅含汇总本地区情况的政府报告（scope为area）。分母：同年度该区划的常住人口，取自population表；该表初始为空，须自行导入：scrapy import population FILE。没有人口数的地方不计。
SELECT q.agency,
       q.division,
       q.year,
       q.new_received AS received,
       p.persons,
       ROUND(100000.0 * q.new_received / p.persons, 2) AS rate
FROM totals q
JOIN population p ON p.division_code = q.division AND p.year = q.year
WHERE q.scope = 'area' AND q.new_received IS NOT NULL
ORDER BY q.year, rate DESC, q.division
