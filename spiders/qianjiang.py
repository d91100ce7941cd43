from crawler.families.trs import ChongqingSpider, DeclaredList


class QianjiangSpider(ChongqingSpider):
    """黔江区, 重庆市: district government, departments, towns."""

    name = "qianjiang"
    division = "500114"
    portal = "重庆市黔江区人民政府"
    home = "http://www.qianjiang.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zwgk_210/zfxxgknb/", "政府信息公开年报", "derived", "2025-02"),
    )
