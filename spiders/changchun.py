from crawler.families.trs import DeclaredList, TrsSpider


class ChangchunSpider(TrsSpider):
    """长春市, 吉林省: one department; whose host it is beside that was not established."""

    name = "changchun"
    division = "220100"
    portal = "长春市人民政府"
    home = "http://js.changchun.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zcbm/styjrswj/ndbg/", "年度报告", "derived", "2024-01"),
    )
