-- title_en: Refusals by legal ground, province and year
-- title_zh: 各省、各年度不予公开数量，按法定理由
-- definition_en: Of the requests handled in a year by the agencies of a province, how many were refused on each of the eight grounds of the form. rate = refused / handled. Denominator: all requests handled (row "outcome_total", all applicants) of the reports that print both numbers; "reports" says how many do. Every rate is a lower bound, because a request that was partly granted is counted as such only. Compare provinces only beside the coverage of each. Scope "own".
-- definition_zh: 各省机关当年办理的申请中，按表格所列八项理由不予公开的各有多少。rate = 不予公开数 / 办理总数。分母：同时填报两数的报告中“（七）总计”的总计列之和，reports为报告份数。部分公开只计入部分公开，故各比率均为下限；各省比较须对照收录率。scope为own。
WITH sums AS (
  SELECT province, year,
         SUM(denied_state_secret) AS refused_1,
         SUM(CASE WHEN denied_state_secret IS NOT NULL THEN outcome_total END) AS handled_1,
         COUNT(denied_state_secret) AS reports_1,
         SUM(denied_other_law) AS refused_2,
         SUM(CASE WHEN denied_other_law IS NOT NULL THEN outcome_total END) AS handled_2,
         COUNT(denied_other_law) AS reports_2,
         SUM(denied_security_stability) AS refused_3,
         SUM(CASE WHEN denied_security_stability IS NOT NULL THEN outcome_total END) AS handled_3,
         COUNT(denied_security_stability) AS reports_3,
         SUM(denied_third_party) AS refused_4,
         SUM(CASE WHEN denied_third_party IS NOT NULL THEN outcome_total END) AS handled_4,
         COUNT(denied_third_party) AS reports_4,
         SUM(denied_internal_affairs) AS refused_5,
         SUM(CASE WHEN denied_internal_affairs IS NOT NULL THEN outcome_total END) AS handled_5,
         COUNT(denied_internal_affairs) AS reports_5,
         SUM(denied_process_information) AS refused_6,
         SUM(CASE WHEN denied_process_information IS NOT NULL THEN outcome_total END) AS handled_6,
         COUNT(denied_process_information) AS reports_6,
         SUM(denied_enforcement_file) AS refused_7,
         SUM(CASE WHEN denied_enforcement_file IS NOT NULL THEN outcome_total END) AS handled_7,
         COUNT(denied_enforcement_file) AS reports_7,
         SUM(denied_administrative_query) AS refused_8,
         SUM(CASE WHEN denied_administrative_query IS NOT NULL THEN outcome_total END) AS handled_8,
         COUNT(denied_administrative_query) AS reports_8
  FROM totals
  WHERE scope = 'own' AND year IS NOT NULL AND outcome_total IS NOT NULL
  GROUP BY province, year
),
grounds AS (
  SELECT province, year, 'denied_state_secret' AS ground, refused_1 AS refused, handled_1 AS handled, reports_1 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_other_law' AS ground, refused_2 AS refused, handled_2 AS handled, reports_2 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_security_stability' AS ground, refused_3 AS refused, handled_3 AS handled, reports_3 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_third_party' AS ground, refused_4 AS refused, handled_4 AS handled, reports_4 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_internal_affairs' AS ground, refused_5 AS refused, handled_5 AS handled, reports_5 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_process_information' AS ground, refused_6 AS refused, handled_6 AS handled, reports_6 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_enforcement_file' AS ground, refused_7 AS refused, handled_7 AS handled, reports_7 AS reports FROM sums
  UNION ALL
  SELECT province, year, 'denied_administrative_query' AS ground, refused_8 AS refused, handled_8 AS handled, reports_8 AS reports FROM sums
)
SELECT g.province, g.year,
       g.ground,
       o.label_zh,
       o.label_en,
       g.refused,
       g.handled,
       ROUND(1.0 * g.refused / NULLIF(g.handled, 0), 4) AS rate,
       g.reports
FROM grounds g
JOIN outcome o ON o.code = g.ground
WHERE g.reports > 0
ORDER BY g.province, g.year, g.refused DESC, g.ground
