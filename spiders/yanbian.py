from crawler.families.panzhihua import DeclaredList, PanzhihuaSpider


class YanbianSpider(PanzhihuaSpider):
    """盐边县, 攀枝花市, 四川省: county government, departments, towns."""

    name = "yanbian"
    division = "510422"
    portal = "盐边县人民政府"
    home = "http://www.scyanbian.gov.cn/"
    lists = (
        # Folders of reports of 2021 and 2022 that were seen.
        DeclaredList(
            "/zfxxgk/zfxxgknb/ybx/xqjbmzfxxgkgzndbg/index.shtml", "县区级部门年报", "derived", "2022-01"
        ),
        DeclaredList(
            "/zfxxgk/zfxxgknb/ybx/xzjdzfxxgkgzndbg/index.shtml", "乡镇街道年报", "derived", "2023-01"
        ),
    )
