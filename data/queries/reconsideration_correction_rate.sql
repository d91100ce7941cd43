-- title_en: Correction rate in administrative reconsideration, by level and year
-- title_zh: 行政复议纠正率，按层级和年度
-- definition_en: rate = corrected / concluded, where concluded = upheld + corrected + other result. Denominator: concluded reconsiderations of the reports that print all three numbers; pending cases are left out. The table counts cases of a year and follows no case into the next, so this is no rate of a cohort. Scope "own".
-- definition_zh: rate = 结果纠正 / 已审结，已审结 = 结果维持 + 结果纠正 + 其他结果。分母：三数齐全的报告中已审结的行政复议，尚未审结的不计。该表按年计数，不跟踪个案，故并非同一批案件的比率。scope为own。
SELECT year,
       level,
       SUM(reconsideration_corrected) AS corrected,
       SUM(reconsideration_upheld + reconsideration_corrected + reconsideration_other) AS concluded,
       ROUND(1.0 * SUM(reconsideration_corrected) / NULLIF(SUM(reconsideration_upheld + reconsideration_corrected + reconsideration_other), 0), 4) AS rate,
       COUNT(*) AS reports
FROM totals
WHERE scope = 'own'
  AND year IS NOT NULL
  AND reconsideration_upheld IS NOT NULL
  AND reconsideration_corrected IS NOT NULL
  AND reconsideration_other IS NOT NULL
GROUP BY year, level
ORDER BY year, level
