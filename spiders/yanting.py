from crawler.families.lonsun import DeclaredList, LonSunSpider


class YantingSpider(LonSunSpider):
    """盐亭县, 绵阳市, 四川省: a column for each agency."""

    name = "yanting"
    division = "510723"
    portal = "盐亭县人民政府"
    home = "http://www.yanting.gov.cn/"
    lists = (
        # The first was seen; the second is how the family writes a list.
        DeclaredList(
            "/public/column/7731?type=3&nav=5&sub=3&timeFrame=2022&hasContent=true",
            "政府信息公开年报",
            "derived",
            "2023-01",
        ),
        DeclaredList(
            "/public/column/7731?type=3&action=list&nav=4&isNianbao=1",
            "政府信息公开年报",
            "unverified",
            "2026-11",
        ),
    )
