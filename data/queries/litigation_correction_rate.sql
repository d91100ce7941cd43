-- title_en: Correction rate in litigation, by way to court and year
-- title_zh: 行政诉讼纠正率，按起诉途径和年度
-- definition_en: rate = corrected / concluded, where concluded = upheld + corrected + other result, for suits brought without reconsideration and after it. Denominator: concluded suits of the reports that print all three numbers. From 2024 on reconsideration has to come first where information was refused, so direct suits fall by law. Scope "own".
-- definition_zh: rate = 结果纠正 / 已审结，已审结 = 结果维持 + 结果纠正 + 其他结果；分别计算未经复议直接起诉和复议后起诉。分母：三数齐全的报告中已审结的诉讼。自2024年起对不予公开须先行复议，直接起诉因法律规定而减少。scope为own。
WITH suits AS (
  SELECT year, 'litigation_direct' AS channel, litigation_direct_upheld AS upheld, litigation_direct_corrected AS corrected, litigation_direct_other AS other
  FROM totals WHERE scope = 'own' AND year IS NOT NULL
  UNION ALL
  SELECT year, 'litigation_after_reconsideration' AS channel, litigation_after_reconsideration_upheld AS upheld, litigation_after_reconsideration_corrected AS corrected, litigation_after_reconsideration_other AS other
  FROM totals WHERE scope = 'own' AND year IS NOT NULL
)
SELECT year,
       channel,
       SUM(corrected) AS corrected,
       SUM(upheld + corrected + other) AS concluded,
       ROUND(1.0 * SUM(corrected) / NULLIF(SUM(upheld + corrected + other), 0), 4) AS rate,
       COUNT(*) AS reports
FROM suits
WHERE upheld IS NOT NULL AND corrected IS NOT NULL AND other IS NOT NULL
GROUP BY year, channel
ORDER BY year, channel
