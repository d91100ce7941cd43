from crawler.families.trs import ChongqingSpider, DeclaredList


class WanshengSpider(ChongqingSpider):
    """万盛, 重庆市: one department or town at least; the zone has no division code of its own since 2011."""

    name = "wansheng"
    division = "500110"
    portal = "重庆市万盛经济技术开发区管理委员会"
    home = "https://ws.cq.gov.cn/"
    lists = (
        # The column itself was seen.
        DeclaredList("/jz/wsgbz/zwgk_70039/zfxxgknb_70056/", "政府信息公开年报", "derived", "2026-11"),
    )
