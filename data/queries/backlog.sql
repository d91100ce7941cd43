-- title_en: Backlog: requests carried over to the next year
-- title_zh: 积压：结转下年度的申请
-- definition_en: backlog = carried out / (new + carried in), per report. Denominator: the year's workload, all applicants. Reports whose workload is zero have no backlog rate. All scopes, named in the row.
-- definition_zh: backlog = 结转下年度 /（本年新收 + 上年结转），逐份报告计算。分母：当年工作量，取总计列。工作量为零的报告无此比率。含各种scope，列于行内。
SELECT agency,
       division,
       year,
       scope,
       carried_out,
       new_received + carried_in AS workload,
       ROUND(1.0 * carried_out / NULLIF(new_received + carried_in, 0), 4) AS backlog
FROM totals
WHERE carried_out > 0
ORDER BY backlog DESC, carried_out DESC, agency, year
