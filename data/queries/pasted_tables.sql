-- title_en: Last year's table pasted again
-- title_zh: 照抄上年表格
-- definition_en: Reports in which all numbers of the table of requests or of the table of appeals, sums left out, are those of the agency's report on the year before, and at least three of them are not zero. score = 1 - 1 / how many are not zero. A list, no share of anything. Filled by: scrapy checks --across-years. A question and no error.
-- definition_zh: 申请情况表或复议诉讼表中除合计外的全部数字均与本机关上一年度报告相同、且其中至少三个不为0的报告。score = 1 - 1 / 不为0的个数。为清单，非比率。由 scrapy checks --across-years 生成。仅为疑问，并非错误。
SELECT agency, division_name, year, scope, field, value, other_year, score, url
FROM cross_year_checks
WHERE code = 'across.pasted'
ORDER BY year, division, agency, field
