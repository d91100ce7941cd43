from crawler.families.hanweb import DeclaredList, HanwebSpider


class TongluSpider(HanwebSpider):
    """桐庐县, 杭州市, 浙江省: a column of annual reports."""

    name = "tonglu"
    division = "330122"
    portal = "桐庐县人民政府"
    home = "http://www.tonglu.gov.cn/"
    lists = (
        # Inferred from the address of a report that was seen.
        DeclaredList("/col/col1229140160/index.html", "政府信息公开年报", "unverified", "2024-01"),
    )
