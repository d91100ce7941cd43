-- title_en: How complete are the reports
-- title_zh: 报告填报完整程度
-- definition_en: filled = cells with a number / cells of the form, by province, level and year. Denominator: all cells of the reports' forms, absent ones included.
-- definition_zh: filled = 有数字的单元格 / 表格全部单元格，按省份、层级和年度。分母：报告所用表格的全部单元格，含缺失的。
SELECT province,
       level,
       year,
       COUNT(*) AS reports,
       ROUND(1.0 * SUM(cells_reported) / NULLIF(SUM(cells), 0), 4) AS filled
FROM totals
WHERE agency IS NOT NULL AND year IS NOT NULL
GROUP BY province, level, year
ORDER BY province, level, year
