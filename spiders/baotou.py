from crawler.families.trs import DeclaredList, TrsSpider


class BaotouSpider(TrsSpider):
    """包头市, 内蒙古自治区: departments of the city."""

    name = "baotou"
    division = "150200"
    portal = "包头市人民政府"
    home = "http://www.baotou.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zfxxgk/zfxxgknb/nb_szfbm/srmzfwsb/", "政府信息公开年报", "derived", "2024-01"),
    )
