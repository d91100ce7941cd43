from crawler.families.generic import DeclaredList, GenericSpider


class HejiangSpider(GenericSpider):
    """合江县, 泸州市, 四川省: towns of the county; the host's name is inferred."""

    name = "hejiang"
    division = "510522"
    portal = "合江县人民政府"
    home = "http://www.hejiang.gov.cn/"
    lists = (
        # From the address of a report that was seen, on a host that is inferred.
        DeclaredList("/gk/zfxxgknb/zjzfxxgknb/", "镇街政府信息公开年报", "unverified", "2022-01"),
    )
