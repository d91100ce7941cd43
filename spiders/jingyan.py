from crawler.families.ucap import DeclaredList, UcapSpider


class JingyanSpider(UcapSpider):
    """井研县, 乐山市, 四川省: county government, departments, towns."""

    name = "jingyan"
    division = "511124"
    portal = "井研县人民政府"
    home = "http://www.jingyan.gov.cn/jyx/"
    aliases = ("rd.jingyan.org.cn",)
    lists = (
        # The folder of a report of 2025 that was seen; the list page itself was not.
        DeclaredList("/jyx/bmxxgk/list.shtml", "部门信息公开", "derived", "2026-01"),
    )
