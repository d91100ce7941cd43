from crawler.families.trs import DeclaredList, TrsSpider


class BaishaSpider(TrsSpider):
    """白沙县, 海南省: county government, departments, towns."""

    name = "baisha"
    division = "469025"
    portal = "白沙黎族自治县人民政府"
    home = "http://baisha.hainan.gov.cn/baisha/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/baisha/zfxxgkzl/gknb/", "公开年报", "derived", "2024-03"),
    )
