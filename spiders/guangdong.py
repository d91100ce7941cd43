from crawler.families.guangdong import GkmlptSpider


class GuangdongSpider(GkmlptSpider):
    """广东省: the provincial government's disclosure platform. A report was seen, its column was not."""

    name = "guangdong"
    division = "440000"
    portal = "广东省人民政府"
    home = "http://www.gd.gov.cn/gkmlpt/index"
    lists = ()
