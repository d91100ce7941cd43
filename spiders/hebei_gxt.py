from crawler.families.generic import DeclaredList, GenericSpider


class HebeiGxtSpider(GenericSpider):
    """河北省: the department of industry; its system is not known."""

    name = "hebei_gxt"
    division = "130000"
    portal = "河北省工业和信息化厅"
    home = "http://gxt.hebei.gov.cn/"
    lists = (
        # The column itself was seen.
        DeclaredList("/hbgyhxxht/zfxxgk/zfxxgknb/index.html", "政府信息公开年报", "derived", "2026-11"),
    )
