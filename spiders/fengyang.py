from crawler.families.lonsun import DeclaredList, LonSunSpider


class FengyangSpider(LonSunSpider):
    """凤阳县, 滁州市, 安徽省: a column for each agency."""

    name = "fengyang"
    division = "341126"
    portal = "凤阳县人民政府"
    home = "https://www.fengyang.gov.cn/"
    lists = (
        # The first was seen; the second is how the family writes a list.
        DeclaredList(
            "/public/column/161057226?type=3&action=detail&nav=3&title=2023",
            "政府信息公开年报",
            "derived",
            "2024-01",
        ),
        DeclaredList(
            "/public/column/161057226?type=3&action=list&nav=3&isNianbao=1",
            "政府信息公开年报",
            "unverified",
            "2026-11",
        ),
    )
