from crawler.families.trs import DeclaredList, TrsSpider


class FuzhouFtzSpider(TrsSpider):
    """福州片区 of the free-trade zone, 福建省: the committee's own reports."""

    name = "fuzhou_ftz"
    division = "350100"
    portal = "中国（福建）自由贸易试验区福州片区管理委员会"
    home = "http://fzftz.fuzhou.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zfxxgkzl/ndbg/", "年度报告", "derived", "2025-01"),
    )
