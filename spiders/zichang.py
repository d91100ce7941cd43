from crawler.families.generic import DeclaredList, GenericSpider


class ZichangSpider(GenericSpider):
    """子长市, 延安市, 陕西省: the city government's own reports; the host's name is inferred."""

    name = "zichang"
    division = "610681"
    portal = "子长市人民政府"
    home = "http://www.zichang.gov.cn/"
    lists = (
        # From the address of a report of 2023, on a host that is inferred; lists are files 1.html, 2.html …
        DeclaredList("/zfxxgk/zfxxgknb/1.html", "政府信息公开年报", "unverified", "2024-01"),
        DeclaredList("/zfxxgk/zfxxgknb/szfnb/{year}n/", "市政府年报", "unverified", "2024-01"),
    )
