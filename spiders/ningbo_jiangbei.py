from crawler.families.hanweb import DeclaredList, HanwebSpider


class NingboJiangbeiSpider(HanwebSpider):
    """江北区, 宁波市, 浙江省: a column of annual reports."""

    name = "ningbo_jiangbei"
    division = "330205"
    portal = "宁波市江北区人民政府"
    home = "http://www.nbjb.gov.cn/"
    lists = (
        # The column was seen, as an empty frame.
        DeclaredList("/col/col1229214366/index.html", "政府信息公开年报", "derived", "2026-11"),
    )
