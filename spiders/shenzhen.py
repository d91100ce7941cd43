from crawler.families.guangdong import DeclaredList, NfcmsSpider


class ShenzhenSpider(NfcmsSpider):
    """深圳市, 广东省: the city government's own reports."""

    name = "shenzhen"
    division = "440300"
    portal = "深圳市人民政府"
    home = "http://www.sz.gov.cn/cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/cn/xxgk/ndxxgkbg/", "年度信息公开报告", "derived", "2026-01"),
    )
