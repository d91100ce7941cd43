-- title_en: "Not held" and "would have to be created": the soft refusal
-- title_zh: “不掌握”与“需另行制作”
-- definition_en: rate = (not held + would have to be created) / handled. Denominator: all requests handled (row "outcome_total", all applicants) of the reports with scope "own" that print the three numbers.
-- definition_zh: rate =（本机关不掌握相关政府信息 + 没有现成信息需要另行制作）/ 办理总数。分母：scope为own且三数齐全的报告中“（七）总计”的总计列。
SELECT year,
       SUM(unavailable_not_held) AS not_held,
       SUM(unavailable_needs_creation) AS needs_creation,
       SUM(outcome_total) AS handled,
       ROUND(1.0 * SUM(unavailable_not_held + unavailable_needs_creation)
         / NULLIF(SUM(outcome_total), 0), 4) AS rate,
       COUNT(*) AS reports
FROM totals
WHERE scope = 'own'
  AND year IS NOT NULL
  AND unavailable_not_held IS NOT NULL
  AND unavailable_needs_creation IS NOT NULL
  AND outcome_total IS NOT NULL
GROUP BY year
ORDER BY year
