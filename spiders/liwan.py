from crawler.families.guangdong import DeclaredList, NfcmsSpider


class LiwanSpider(NfcmsSpider):
    """荔湾区, 广州市, 广东省: departments of the district."""

    name = "liwan"
    division = "440103"
    portal = "广州市荔湾区人民政府"
    home = "http://www.lw.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/zwgkk/bmxxgkndbg/", "部门信息公开年度报告", "derived", "2024-01"),
    )
