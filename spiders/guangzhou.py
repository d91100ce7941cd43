from crawler.families.guangdong import DeclaredList, NfcmsSpider


class GuangzhouSpider(NfcmsSpider):
    """广州市, 广东省: departments of the city, a column for each year."""

    name = "guangzhou"
    division = "440100"
    portal = "广州市人民政府"
    home = "http://www.gz.gov.cn/"
    lists = (
        # From the folder of a report of 2023 that was seen.
        DeclaredList("/zfjgzy/gzsrmzfbgt/zfxxgknb/bm/{year}n/", "部门年报", "derived", "2024-01"),
    )
