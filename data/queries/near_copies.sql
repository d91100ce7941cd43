-- title_en: Look-alike reports: near copies of another agency's text, or of last year's own
-- title_zh: 雷同报告：与其他机关或本机关上年文字高度相似
-- definition_en: Narrative sections of at least 100 characters that share at least four fifths of their words with the same section of another agency's report on the same year, or of the agency's own report on the year before. score = common runs of five characters / all runs of both texts, digits and punctuation left out. Denominator of the score: all runs of both. Of many that are alike each is shown beside the first stored. Filled by: scrapy checks --look-alikes. A question and no error: a form's own words are alike everywhere.
-- definition_zh: 不少于100字的叙述部分，与同年度其他机关报告或本机关上一年度报告的同一部分有五分之四以上文字相同。score = 两文共有的五字片段 / 两文全部片段（不计数字和标点）。分母：两文全部片段。多份相似时均与最先收录者对照。由 scrapy checks --look-alikes 生成。仅为疑问，并非错误：格式用语本来相同。
SELECT year, kind, section, score, agency, division_name, url, other_agency, other_year, other_url
FROM look_alikes
WHERE score >= 0.8
ORDER BY year, kind, section, score DESC, agency
