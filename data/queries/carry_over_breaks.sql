-- title_en: Requests lost or found between two years
-- title_zh: 跨年结转不一致
-- definition_en: Pairs of successive reports of one agency and scope in which the requests carried into a year differ from those carried out of the year before, all applicants. A list, no rate. A merger, a split or a corrected report can explain a difference.
-- definition_zh: 同一机关、同一scope相邻两年的报告中，上年结转数与上一年度报告的结转下年度数不一致者，取总计列。为清单，非比率。机构合并、拆分或报告更正均可能造成差异。
SELECT y.agency,
       y.division_name,
       y.year,
       y.scope,
       x.total AS carried_out_before,
       y.total AS carried_in,
       y.total - x.total AS difference,
       y.url
FROM requests x
JOIN requests y ON y.agency_id = x.agency_id
  AND y.scope = x.scope
  AND y.year = x.year + 1
  AND y.outcome = 'carried_in'
WHERE x.outcome = 'carried_out' AND y.total <> x.total
ORDER BY y.year, y.division, y.agency
