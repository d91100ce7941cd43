-- title_en: Zero reports and empty forms
-- title_zh: 零报告与空白表格
-- definition_en: Per year, of the reports whose table of requests was read: how many print zero new requests, how many print some, and how many print no number at all (blank, dash, words). zero_rate = zero_requests / (zero_requests + with_requests). Denominator: reports that print a number. A blank is never taken for a zero. All scopes.
-- definition_zh: 按年度，在读取到申请情况表的报告中：新收申请填0的份数、填有申请数的份数，以及未填数字（空白、斜杠、文字）的份数。zero_rate = zero_requests /（zero_requests + with_requests）。分母：填有数字的报告。空白从不视为0。含各种scope。
SELECT year,
       COUNT(CASE WHEN new_received = 0 THEN 1 END) AS zero_requests,
       COUNT(CASE WHEN new_received > 0 THEN 1 END) AS with_requests,
       COUNT(CASE WHEN new_received IS NULL THEN 1 END) AS no_number,
       ROUND(1.0 * COUNT(CASE WHEN new_received = 0 THEN 1 END) / NULLIF(COUNT(new_received), 0), 4) AS zero_rate
FROM totals
WHERE new_received_state IS NOT NULL AND year IS NOT NULL
GROUP BY year
ORDER BY year
