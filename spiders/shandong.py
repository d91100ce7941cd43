from crawler.families.hanweb import DeclaredList, HanwebSpider


class ShandongSpider(HanwebSpider):
    """山东省: the provincial government's column of annual reports."""

    name = "shandong"
    division = "370000"
    portal = "山东省人民政府"
    home = "http://gb.shandong.gov.cn/"
    lists = (
        # Inferred from the address of a report that was seen.
        DeclaredList("/col/col341595/index.html", "政府信息公开年报", "unverified", "2024-01"),
    )
