from crawler.families.trs import DeclaredList, TrsSpider


class QiannanSpider(TrsSpider):
    """黔南州, 贵州省: the column of a year is the report."""

    name = "qiannan"
    division = "522700"
    portal = "黔南布依族苗族自治州人民政府"
    home = "https://www.qiannan.gov.cn/"
    lists = (
        # The folder above the column of 2023, which was seen.
        DeclaredList(
            "/zwgkztym/zrmzfbgs_085412/zfxxgk_06874/zfxxgknb_06879/", "政府信息公开年报", "derived", "2024-03"
        ),
    )
