from crawler.families.trs import DeclaredList, TrsSpider


class MiyunSpider(TrsSpider):
    """密云区, 北京市: a column for each year."""

    name = "miyun"
    division = "110118"
    portal = "北京市密云区人民政府"
    home = "https://www.bjmy.gov.cn/"
    lists = (
        # The columns themselves were seen.
        DeclaredList("/zwgk/zfxxgk/zfxxgknb/gknb{year}/", "政府信息公开年报", "derived", "2026-11"),
    )
