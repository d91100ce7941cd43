from crawler.families.trs import DeclaredList, TrsSpider


class MvaSpider(TrsSpider):
    """退役军人事务部: the ministry's own reports."""

    name = "mva"
    division = "100000"
    portal = "中华人民共和国退役军人事务部"
    home = "https://www.mva.gov.cn/"
    lists = (
        # The column itself was seen.
        DeclaredList("/gongkai/zfxxgkpt/zfxxgknb/", "政府信息公开年报", "derived", "2026-11"),
    )
