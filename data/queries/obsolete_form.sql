-- title_en: The form of 2019 in later years
-- title_zh: 2021年度以后仍用2019年表格
-- definition_en: share = reports on the form of 2019 / reports, per level and report year from 2021 on. Denominator: reports on either form whose agency is known. The form is that of the tables, not of the notice that the text cites.
-- definition_zh: share = 使用2019年表格的报告 / 报告总数，按层级和年度，自2021年度起。分母：机关已确定、使用两种表格之一的报告。以表格本身为准，不以正文所引文件为准。
SELECT year,
       level,
       COUNT(CASE WHEN form = '2019' THEN 1 END) AS old_form,
       COUNT(*) AS reports,
       ROUND(1.0 * COUNT(CASE WHEN form = '2019' THEN 1 END) / COUNT(*), 4) AS share
FROM totals
WHERE year >= 2021 AND form IN ('2019', '2021') AND agency IS NOT NULL
GROUP BY year, level
ORDER BY year, level
