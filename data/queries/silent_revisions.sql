-- title_en: Reports changed after publication
-- title_zh: 公布后被修改的报告
-- definition_en: Cells that differ between two wordings of a report at the same address, as the portal published them; changes of our own reading are left out. A list, no rate.
-- definition_zh: 同一网址上报告前后两个版本之间不同的单元格，均为网站所公布的修改，不含本项目重新读取造成的差异。为清单，非比率。
SELECT agency, year, scope, seen_at, field, old_state, old_value, new_state, new_value, url
FROM revisions_diff
WHERE origin = 'changed'
ORDER BY seen_at, agency, year, field
