from crawler.families.hanweb import DeclaredList, HanwebSpider


class YongjiaSpider(HanwebSpider):
    """永嘉县, 温州市, 浙江省: a column of annual reports."""

    name = "yongjia"
    division = "330324"
    portal = "永嘉县人民政府"
    home = "http://www.yj.gov.cn/"
    lists = (
        # Inferred from the address of a report that was seen.
        DeclaredList("/col/col1229779591/index.html", "政府信息公开年报", "unverified", "2024-01"),
    )
