from crawler.families.trs import DeclaredList, TrsSpider


class PenganSpider(TrsSpider):
    """蓬安县, 南充市, 四川省: county government, departments, towns."""

    name = "pengan"
    division = "511323"
    portal = "蓬安县人民政府"
    home = "http://www.pengan.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zwgk/zfxxgknbnew/xjbm/scpagyyqglwyh/", "政府信息公开年报", "derived", "2026-01"),
    )
