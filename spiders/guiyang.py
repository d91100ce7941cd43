from crawler.families.trs import DeclaredList, TrsSpider


class GuiyangSpider(TrsSpider):
    """贵阳市, 贵州省: a column for each year."""

    name = "guiyang"
    division = "520100"
    portal = "贵阳市人民政府"
    home = "http://www.guiyang.gov.cn/"
    lists = (
        # From the folder of a report of 2023 that was seen.
        DeclaredList("/zwgk/zfxxgks/zfxxgknb/{year}n/", "政府信息公开年报", "derived", "2024-03"),
    )
