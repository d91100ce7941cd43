from crawler.families.trs import DeclaredList, TrsSpider


class ShuichengSpider(TrsSpider):
    """水城区, 六盘水市, 贵州省: a column for each year."""

    name = "shuicheng"
    division = "520204"
    portal = "六盘水市水城区人民政府"
    home = "http://www.shuicheng.gov.cn/"
    lists = (
        # That of 2022 was seen.
        DeclaredList("/newsite/zwgk/zfxxgk_1/zfxxgknb/nb_{year}n/", "政府信息公开年报", "derived", "2023-01"),
    )
