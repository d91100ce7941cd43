-- title_en: Three disclosure rates side by side
-- title_zh: 三种公开率对照
-- definition_en: full_rate = granted / handled. any_rate = (granted + partly granted) / handled. refusal_rate = refused on any of the eight grounds / (granted + partly granted + refused + unavailable). Denominator of the first two: all requests handled (row "outcome_total"); of the third: requests answered in substance. All applicants; reports with scope "own" that print all numbers needed, "reports" says how many.
-- definition_zh: full_rate = 予以公开 / 办理总数。any_rate =（予以公开 + 部分公开）/ 办理总数。refusal_rate = 八项理由不予公开之和 /（予以公开 + 部分公开 + 不予公开 + 无法提供）。前两项分母为“（七）总计”，第三项分母为作出实质答复的申请。取总计列；仅含scope为own且所需各数齐全的报告，reports为份数。
WITH answered AS (
  SELECT year,
         granted,
         partly_granted AS partly,
         denied_state_secret + denied_other_law + denied_security_stability
           + denied_third_party + denied_internal_affairs + denied_process_information
           + denied_enforcement_file + denied_administrative_query AS refused,
         unavailable_not_held + unavailable_needs_creation
           + unavailable_unclear AS unavailable,
         outcome_total AS handled
  FROM totals
  WHERE scope = 'own' AND year IS NOT NULL
)
SELECT year,
       SUM(handled) AS handled,
       ROUND(1.0 * SUM(granted) / NULLIF(SUM(handled), 0), 4) AS full_rate,
       ROUND(1.0 * SUM(granted + partly) / NULLIF(SUM(handled), 0), 4) AS any_rate,
       ROUND(1.0 * SUM(refused) / NULLIF(SUM(granted + partly + refused + unavailable), 0), 4) AS refusal_rate,
       COUNT(*) AS reports
FROM answered
WHERE granted IS NOT NULL
  AND partly IS NOT NULL
  AND refused IS NOT NULL
  AND unavailable IS NOT NULL
  AND handled IS NOT NULL
GROUP BY year
ORDER BY year
