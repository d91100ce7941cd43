-- title_en: Broken identities by agency
-- title_zh: 勾稽关系不符，按机关
-- definition_en: Identities of the form that the printed numbers of a report break, with both sides. A count, no rate; the numbers stay as published.
-- definition_zh: 报告所印数字不符合表格勾稽关系之处，列出等式两边。为清单，非比率；数字保持原样。
SELECT agency, division_name, year, scope, rule, left_value, right_value, difference, url
FROM failed_checks
ORDER BY year, division, agency, rule
