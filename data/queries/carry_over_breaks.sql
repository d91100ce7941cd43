-- title_en: Requests lost or found between two years
-- title_zh: 跨年结转不一致
-- definition_en: Pairs of successive reports of one agency and scope in which the requests carried into a year differ from those carried out of the year before, all applicants. A list, no rate. A merger, a split or a corrected report can explain a difference.
-- definition_zh: 同一机关、同一scope相邻两年的报告中，上年结转数与上一年度报告的结转下年度数不一致者，取总计列。为清单，非比率。机构合并、拆分或报告更正均可能造成差异。
SELECT y.agency,
       y.division_name,
       y.year,
       y.scope,
       x.carried_out AS carried_out_before,
       y.carried_in,
       y.carried_in - x.carried_out AS difference,
       y.url
FROM totals x
JOIN totals y ON y.agency_id = x.agency_id AND y.scope = x.scope AND y.year = x.year + 1
WHERE y.carried_in <> x.carried_out
ORDER BY y.year, y.division, y.agency
