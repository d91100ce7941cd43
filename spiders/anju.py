from crawler.families.suining import SuiningSpider


class AnjuSpider(SuiningSpider):
    """安居区, 遂宁市, 四川省: district government, departments, towns. The column's number is unknown."""

    name = "anju"
    division = "510904"
    portal = "遂宁市安居区人民政府"
    home = "https://www.scanju.gov.cn/"
    lists = ()
