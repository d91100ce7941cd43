from crawler.families.trs import ChongqingSpider, DeclaredList


class QijiangSpider(ChongqingSpider):
    """綦江区, 重庆市: district government, departments, towns."""

    name = "qijiang"
    division = "500110"
    portal = "重庆市綦江区人民政府"
    home = "http://www.cqqj.gov.cn/"
    lists = (
        # Folders of reports that were seen; the other departments and towns are found by the menu.
        DeclaredList("/zwgk_159/zfxxgknb/qzfxxgknb/", "区政府信息公开年报", "derived", "2023-03"),
        DeclaredList("/bm/qcgj/zwgk_58450/zfxxgknb_58459/", "政府信息公开年报", "derived", "2025-01"),
        DeclaredList("/bm/qfzggw/zwgk_58285/zfxxgknb_58294/", "政府信息公开年报", "derived", "2025-01"),
        DeclaredList("/bm/qjjxxw/zwgk_58330/zfxxgknb_58339/", "政府信息公开年报", "derived", "2021-01"),
        DeclaredList("/jz/awz/zwgk_59074/zfxxgknb_59089/", "政府信息公开年报", "derived", "2024-01"),
        DeclaredList("/jz/dxz/zwgk_58864/zfxxgknb_58879/", "政府信息公开年报", "derived", "2026-01"),
    )
