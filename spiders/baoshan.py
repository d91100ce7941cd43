from crawler.families.vsb import VsbSpider


class BaoshanSpider(VsbSpider):
    """保山市, 云南省: the city government and its departments. A report was seen, its column was not."""

    name = "baoshan"
    division = "530500"
    portal = "保山市人民政府"
    home = "http://www.baoshan.gov.cn/"
    lists = ()
