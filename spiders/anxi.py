from crawler.families.trs import DeclaredList, TrsSpider


class AnxiSpider(TrsSpider):
    """安溪县, 泉州市, 福建省: county government, departments, towns."""

    name = "anxi"
    division = "350524"
    portal = "安溪县人民政府"
    home = "http://www.fjax.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zwgk/zfxxgkzl/zfxxgkndbg/", "政府信息公开年度报告", "derived", "2026-01"),
    )
