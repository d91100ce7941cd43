-- title_en: Who asks: shares of applicants by type of department
-- title_zh: 申请人构成，按部门类型
-- definition_en: Shares of commercial enterprises, and of public-interest and legal-service organisations, in the new requests of a year. Denominator: new requests of all applicants (row "new_received", column "total") of the reports that print all four numbers. Applicants are counted as who signs: a lawyer asking in person is a natural person. Scope "own".
-- definition_zh: 当年新收申请中商业企业所占比例，以及社会公益组织与法律服务机构合计所占比例。分母：四数齐全的报告中“本年新收”的总计列。按署名计：律师以个人名义申请计入自然人。scope为own。
SELECT department_type,
       year,
       SUM(new_received) AS received,
       ROUND(1.0 * SUM(new_received_business) / NULLIF(SUM(new_received), 0), 4) AS business_share,
       ROUND(1.0 * SUM(new_received_public_interest + new_received_legal_service)
         / NULLIF(SUM(new_received), 0), 4) AS ngo_and_legal_share,
       COUNT(*) AS reports
FROM totals
WHERE scope = 'own'
  AND year IS NOT NULL
  AND new_received_business IS NOT NULL
  AND new_received_public_interest IS NOT NULL
  AND new_received_legal_service IS NOT NULL
  AND new_received IS NOT NULL
GROUP BY department_type, year
ORDER BY department_type, year
