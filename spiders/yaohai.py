from crawler.families.lonsun import DeclaredList, LonSunSpider


class YaohaiSpider(LonSunSpider):
    """瑶海区, 合肥市, 安徽省: a column for each agency."""

    name = "yaohai"
    division = "340102"
    portal = "合肥市瑶海区人民政府"
    home = "https://www.hfyaohai.gov.cn/"
    lists = (
        # The agency's number is that of a report that was seen; the list is how the family writes one.
        DeclaredList(
            "/public/column/13741?type=3&action=list&nav=4&isNianbao=1",
            "政府信息公开年报",
            "unverified",
            "2026-11",
        ),
    )
