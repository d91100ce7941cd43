from crawler.families.ucap import DeclaredList, UcapSpider


class JinkouheSpider(UcapSpider):
    """金口河区, 乐山市, 四川省: departments and towns, a column for each year and group."""

    name = "jinkouhe"
    division = "511113"
    portal = "乐山市金口河区人民政府"
    home = "http://www.jkh.gov.cn/jkhq/"
    lists = (
        # From the folders of reports of 2024 (departments) and 2025 (towns) that were seen.
        DeclaredList("/jkhq/nb{year}bm/list.shtml", "部门年报", "derived", "2025-01"),
        DeclaredList("/jkhq/nb{year}xz/list.shtml", "乡镇年报", "derived", "2026-01"),
    )
