-- title_en: Coverage: reports expected and found
-- title_zh: 收录情况：应有报告与已收录报告
-- definition_en: Per province, level and year, the agencies by what became of their report: found; unreadable, blocked or failed; not found although the portal was searched to the end; not searched. rate = found / expected. Denominator: expected, all agencies but those that were not to report on the year. Expected are the agencies of the imported list (scrapy import agencies), those of which a report on an earlier year was found, and those that a link of a portal promises. Without a list the true rate is lower, because an agency of which nothing was ever seen is not expected.
-- definition_zh: 按省份、层级和年度统计各机关报告的状态：已收录；无法读取、被阻止或失败；已完整检索网站而未见；尚未检索。rate = found / expected。分母expected：除当年无须报告者外的全部机关，包括导入名单（scrapy import agencies）所列、曾收录更早年度报告、以及网站链接所示的机关。未导入名单时，从未见过的机关不在其内，故真实比率更低。
SELECT province,
       level,
       year,
       COUNT(*) AS expected,
       COUNT(CASE WHEN state = 'found' THEN 1 END) AS found,
       COUNT(CASE WHEN state IN ('unreadable', 'blocked', 'failed') THEN 1 END) AS failed,
       COUNT(CASE WHEN state = 'not_found' THEN 1 END) AS not_found,
       COUNT(CASE WHEN state = 'not_searched' THEN 1 END) AS not_searched,
       ROUND(1.0 * COUNT(CASE WHEN state = 'found' THEN 1 END) / COUNT(*), 4) AS rate
FROM coverage
WHERE state <> 'not_expected'
GROUP BY province, level, year
ORDER BY province, level, year
