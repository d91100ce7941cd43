from crawler.families.hanweb import DeclaredList, HanwebSpider


class DafengSpider(HanwebSpider):
    """大丰区, 盐城市, 江苏省: a column of annual reports."""

    name = "dafeng"
    division = "320904"
    portal = "盐城市大丰区人民政府"
    home = "http://www.dafeng.gov.cn/"
    lists = (
        # Inferred from the address of a report that was seen.
        DeclaredList("/col/col44570/index.html", "政府信息公开年报", "unverified", "2024-01"),
    )
