from crawler.families.guangdong import DeclaredList, NfcmsSpider


class XuwenSpider(NfcmsSpider):
    """徐闻县, 湛江市, 广东省: one agency at least."""

    name = "xuwen"
    division = "440825"
    portal = "徐闻县人民政府"
    home = "http://www.xuwen.gov.cn/"
    lists = (
        # The folder of a report that was seen; other documents stand there too.
        DeclaredList("/zfxxgk/zjsxwxsfj/", "政府信息公开", "derived", "2024-01"),
    )
