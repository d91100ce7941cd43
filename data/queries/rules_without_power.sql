-- title_en: Government rules reported by bodies that may enact none
-- title_zh: 无权制定规章的机关填报规章
-- definition_en: Reports of county and township bodies with a number above zero for government rules. Only central departments, provinces and cities may enact them, so such a number is a slip. A list, no rate. Scope "own".
-- definition_zh: 县级和乡级机关填报规章数大于0的报告。只有国务院部门、省和设区的市有权制定规章，此类数字应为误填。为清单，非比率。scope为own。
SELECT agency, division_name, level, year, measure, value, url
FROM proactive
WHERE item = 'regulations' AND value > 0 AND level IN ('county', 'township') AND scope = 'own'
ORDER BY year, division, agency, measure
