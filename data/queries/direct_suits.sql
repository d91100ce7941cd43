-- title_en: Suits before and after reconsideration became compulsory
-- title_zh: 复议前置前后的行政诉讼
-- definition_en: Suits brought without reconsideration and after it, by year. direct_share = direct / all suits. Denominator: suits of both kinds of the reports with scope "own" that print both totals. Since 1 January 2024 reconsideration has to come first where information was refused.
-- definition_zh: 未经复议直接起诉与复议后起诉的案件数，按年度。direct_share = 直接起诉 / 全部诉讼。分母：scope为own且两项总计齐全的报告中两类诉讼之和。自2024年1月1日起对不予公开须先行复议。
SELECT year,
       SUM(litigation_direct_total) AS direct,
       SUM(litigation_after_reconsideration_total) AS after_reconsideration,
       ROUND(1.0 * SUM(litigation_direct_total)
         / NULLIF(SUM(litigation_direct_total + litigation_after_reconsideration_total), 0), 4) AS direct_share,
       COUNT(*) AS reports
FROM totals
WHERE scope = 'own'
  AND year IS NOT NULL
  AND litigation_direct_total IS NOT NULL
  AND litigation_after_reconsideration_total IS NOT NULL
GROUP BY year
ORDER BY year
