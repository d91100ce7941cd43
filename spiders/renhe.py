from crawler.families.panzhihua import DeclaredList, PanzhihuaSpider


class RenheSpider(PanzhihuaSpider):
    """仁和区, 攀枝花市, 四川省: district government, departments, towns."""

    name = "renhe"
    division = "510411"
    portal = "攀枝花市仁和区人民政府"
    home = "http://www.screnhe.gov.cn/"
    lists = (
        # The folder above a report of 2021 that was seen.
        DeclaredList(
            "/zfxxgk/zfxxgknb/rhq/xqjbmzfxxgkgzndbg/index.shtml", "县区级部门年报", "derived", "2022-01"
        ),
    )
