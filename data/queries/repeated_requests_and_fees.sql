-- title_en: Repeated requests and unpaid fees
-- title_zh: 重复申请、反复申请与逾期未缴费
-- definition_en: Requests not processed as duplicates, as unjustified mass requests, and as abandoned because the fee was not paid, by year; all applicants. Counts, no rate. The row on fees exists since the form of 2021. All scopes but "area" and "system".
-- definition_zh: 因重复申请、无正当理由大量反复申请而不予处理的，以及逾期未缴费而不再处理的申请数，按年度，取总计列。为数量，非比率。缴费一行自2021年表格起才有。不含scope为area、system的报告。
WITH counted AS (
  SELECT year, 'rejected_duplicate' AS outcome, SUM(rejected_duplicate) AS requests, COUNT(rejected_duplicate) AS reports
  FROM totals WHERE scope NOT IN ('area', 'system') AND year IS NOT NULL GROUP BY year
  UNION ALL
  SELECT year, 'rejected_excessive' AS outcome, SUM(rejected_excessive) AS requests, COUNT(rejected_excessive) AS reports
  FROM totals WHERE scope NOT IN ('area', 'system') AND year IS NOT NULL GROUP BY year
  UNION ALL
  SELECT year, 'other_fee_unpaid' AS outcome, SUM(other_fee_unpaid) AS requests, COUNT(other_fee_unpaid) AS reports
  FROM totals WHERE scope NOT IN ('area', 'system') AND year IS NOT NULL GROUP BY year
)
SELECT c.year, c.outcome, o.label_zh, o.label_en, c.requests, c.reports
FROM counted c
JOIN outcome o ON o.code = c.outcome
WHERE c.reports > 0
ORDER BY c.year, c.outcome
