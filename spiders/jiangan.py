from crawler.families.trs import DeclaredList, TrsSpider


class JianganSpider(TrsSpider):
    """江岸区, 武汉市, 湖北省: a column for each year."""

    name = "jiangan"
    division = "420102"
    portal = "武汉市江岸区人民政府"
    home = "http://www.jiangan.gov.cn/"
    lists = (
        # From the folder of a report of 2023 that was seen.
        DeclaredList("/jaxxw/zfxxgk/zfxxgknb/zfxxgknb_{year}/", "政府信息公开年报", "derived", "2024-01"),
    )
