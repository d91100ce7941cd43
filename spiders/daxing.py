from crawler.families.generic import DeclaredList, GenericSpider


class DaxingSpider(GenericSpider):
    """大兴区, 北京市: a column for each year, towns apart."""

    name = "daxing"
    division = "110115"
    portal = "北京市大兴区人民政府"
    home = "https://www.bjdx.gov.cn/bjsdxqrmzf/"
    lists = (
        # The columns themselves were seen.
        DeclaredList("/bjsdxqrmzf/zwfw/zfxxgk/dxqzf69/{year}n/", "政府信息公开年报", "derived", "2026-11"),
        DeclaredList("/bjsdxqrmzf/zwfw/zfxxgk/dxqzf69/{year}n/xzjd/", "镇街年报", "derived", "2026-11"),
    )
