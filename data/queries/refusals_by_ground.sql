-- title_en: Refusals by legal ground and year
-- title_zh: 各年度不予公开数量，按法定理由
-- definition_en: Of the requests handled in a year, how many were refused on each of the eight grounds of the form. rate = refused / handled. Denominator: all requests handled (row "outcome_total", all applicants) of the reports that print both numbers; "reports" says how many do. A request that was partly granted is counted as such only, so every rate is a lower bound. Reports on the agency itself only (scope "own").
-- definition_zh: 当年办理的申请中，按表格所列八项理由不予公开的各有多少。rate = 不予公开数 / 办理总数。分母：同时填报两数的报告中“（七）总计”的总计列之和，reports为报告份数。部分公开的申请只计入部分公开，故各比率均为下限。仅含反映本机关自身情况的报告（scope为own）。
WITH handled AS (
  SELECT report_id, total
  FROM requests
  WHERE outcome = 'outcome_total' AND scope = 'own' AND total IS NOT NULL
)
SELECT q.year,
       q.outcome AS ground,
       q.label_zh,
       q.label_en,
       SUM(q.total) AS refused,
       SUM(h.total) AS handled,
       ROUND(1.0 * SUM(q.total) / NULLIF(SUM(h.total), 0), 4) AS rate,
       COUNT(*) AS reports
FROM requests q
JOIN handled h ON h.report_id = q.report_id
WHERE q.outcome LIKE 'denied%' AND q.year IS NOT NULL AND q.total IS NOT NULL
GROUP BY q.year, q.outcome, q.label_zh, q.label_en
ORDER BY q.year, refused DESC, ground
