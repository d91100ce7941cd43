from crawler.families.trs import DeclaredList, TrsSpider


class QiannanSpider(TrsSpider):
    """黔南州, 贵州省: the column of a year is the report."""

    name = "qiannan"
    division = "522700"
    portal = "黔南布依族苗族自治州人民政府"
    home = "https://www.qiannan.gov.cn/"
    lists = (
        # The column of 2023 was seen, without a slash at its end; the other is the folder above it.
        DeclaredList(
            "/zwgkztym/zrmzfbgs_085412/zfxxgk_06874/zfxxgknb_06879/2023n", "2023年", "derived", "2024-03"
        ),
        DeclaredList(
            "/zwgkztym/zrmzfbgs_085412/zfxxgk_06874/zfxxgknb_06879/", "政府信息公开年报", "derived", "2024-03"
        ),
    )
