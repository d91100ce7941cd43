-- title_en: Licences, penalties and coercive measures by type of department
-- title_zh: 行政许可、行政处罚、行政强制，按部门类型
-- definition_en: Decisions of a year, whether disclosed or not, by type of department. Counts, no rate. "reports" says how many print the number. Scope "own".
-- definition_zh: 当年作出的处理决定数（无论是否公开），按部门类型。为数量，非比率，reports为填有该数的报告份数。scope为own。
SELECT department_type, year, 'coercive_measures' AS item, SUM(coercive_measures_decisions) AS decisions, COUNT(coercive_measures_decisions) AS reports
FROM totals WHERE scope = 'own' AND year IS NOT NULL GROUP BY department_type, year
UNION ALL
SELECT department_type, year, 'licensing' AS item, SUM(licensing_decisions) AS decisions, COUNT(licensing_decisions) AS reports
FROM totals WHERE scope = 'own' AND year IS NOT NULL GROUP BY department_type, year
UNION ALL
SELECT department_type, year, 'penalties' AS item, SUM(penalties_decisions) AS decisions, COUNT(penalties_decisions) AS reports
FROM totals WHERE scope = 'own' AND year IS NOT NULL GROUP BY department_type, year
ORDER BY department_type, year, item
