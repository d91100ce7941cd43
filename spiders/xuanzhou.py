from crawler.families.generic import GenericSpider


class XuanzhouSpider(GenericSpider):
    """宣州区, 宣城市, 安徽省. Reports were seen at /XxgkAnnualReport/show/{number}.html, their column was not."""

    name = "xuanzhou"
    division = "341802"
    portal = "宣城市宣州区人民政府"
    home = "https://www.xuanzhou.gov.cn/"
    lists = ()
