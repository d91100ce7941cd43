from crawler.families.trs import ChongqingSpider, DeclaredList


class RongchangSpider(ChongqingSpider):
    """荣昌区, 重庆市: district government, departments, towns."""

    name = "rongchang"
    division = "500153"
    portal = "重庆市荣昌区人民政府"
    home = "http://www.rongchang.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zwgk_264/zfxxgknb/qzfnb/", "区政府年报", "derived", "2025-01"),
    )
