-- title_en: Suits before and after reconsideration became compulsory
-- title_zh: 复议前置前后的行政诉讼
-- definition_en: Suits brought without reconsideration and after it, by year. direct_share = direct / all suits. Denominator: suits of both kinds of the reports with scope "own" that print both totals. Since 1 January 2024 reconsideration has to come first where information was refused.
-- definition_zh: 未经复议直接起诉与复议后起诉的案件数，按年度。direct_share = 直接起诉 / 全部诉讼。分母：scope为own且两项总计齐全的报告中两类诉讼之和。自2024年1月1日起对不予公开须先行复议。
SELECT d.year,
       SUM(d.total) AS direct,
       SUM(a.total) AS after_reconsideration,
       ROUND(1.0 * SUM(d.total) / NULLIF(SUM(d.total + a.total), 0), 4) AS direct_share,
       COUNT(*) AS reports
FROM appeals d
JOIN appeals a ON a.report_id = d.report_id AND a.channel = 'litigation_after_reconsideration'
WHERE d.channel = 'litigation_direct'
  AND d.scope = 'own'
  AND d.year IS NOT NULL
  AND d.total IS NOT NULL
  AND a.total IS NOT NULL
GROUP BY d.year
ORDER BY d.year
