-- title_en: Published after the legal date
-- title_zh: 逾期公布
-- definition_en: Per report year and level: reports with a printed date after the legal one, and reports whose printed date is in time although they were not to be seen on a portal that was already being crawled. Legal date: 31 March of the next year for governments and their offices, 31 January for departments; 31 March for all up to report year 2018. From 2019 on townships and subdistricts are left out, their date is local. Denominator "dated": reports with a printed date. late_rate = late / dated.
-- definition_zh: 按年度和层级：所印日期晚于法定日期的报告数，以及所印日期未逾期、但在已持续采集的网站上届时尚未见到的报告数。法定日期：各级政府及其办公室为次年3月31日，部门为1月31日；2018年度及以前一律为3月31日。2019年度起乡镇街道按地方规定，不计。分母dated：印有日期的报告。late_rate = late / dated。
SELECT year,
       level,
       COUNT(*) AS dated,
       COUNT(CASE WHEN timeliness = 'late' THEN 1 END) AS late,
       ROUND(1.0 * COUNT(CASE WHEN timeliness = 'late' THEN 1 END) / COUNT(*), 4) AS late_rate,
       COUNT(CASE WHEN timeliness = 'doubtful' THEN 1 END) AS doubtful
FROM late
WHERE rule <> 'local' AND published_on IS NOT NULL
GROUP BY year, level
ORDER BY year, level
