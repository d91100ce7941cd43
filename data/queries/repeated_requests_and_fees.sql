-- title_en: Repeated requests and unpaid fees
-- title_zh: 重复申请、反复申请与逾期未缴费
-- definition_en: Requests not processed as duplicates, as unjustified mass requests, and as abandoned because the fee was not paid, by year; all applicants. Counts, no rate. The row on fees exists since the form of 2021. All scopes but "area" and "system".
-- definition_zh: 因重复申请、无正当理由大量反复申请而不予处理的，以及逾期未缴费而不再处理的申请数，按年度，取总计列。为数量，非比率。缴费一行自2021年表格起才有。不含scope为area、system的报告。
SELECT year, outcome, label_zh, label_en, SUM(total) AS requests, COUNT(total) AS reports
FROM requests
WHERE outcome IN ('rejected_duplicate', 'rejected_excessive', 'other_fee_unpaid')
  AND scope NOT IN ('area', 'system')
  AND year IS NOT NULL
GROUP BY year, outcome, label_zh, label_en
ORDER BY year, outcome
