from crawler.families.panzhihua import DeclaredList, PanzhihuaSpider


class PanzhihuaDongSpider(PanzhihuaSpider):
    """东区, 攀枝花市, 四川省: departments, towns and subdistricts."""

    name = "panzhihua_dong"
    division = "510402"
    portal = "攀枝花市东区人民政府"
    home = "http://www.scdongqu.gov.cn/"
    lists = (
        # The folders above two reports that were seen.
        DeclaredList(
            "/zfxxgk/zfxxgknb/xxgkgzndbg/xqjbmzfxxgkgzndbg_3/index.shtml",
            "县区级部门年报",
            "derived",
            "2024-01",
        ),
        DeclaredList(
            "/zfxxgk/zfxxgknb/xxgkgzndbg/xzjdzfxxgkgzndbg_3/index.shtml", "乡镇街道年报", "derived", "2024-01"
        ),
    )
