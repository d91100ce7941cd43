from crawler.families.generic import DeclaredList, GenericSpider


class HuairouSpider(GenericSpider):
    """怀柔区, 北京市: a column for each year, towns apart."""

    name = "huairou"
    division = "110116"
    portal = "北京市怀柔区人民政府"
    home = "https://www.bjhr.gov.cn/"
    lists = (
        # The columns themselves were seen.
        DeclaredList("/zfxxgkzl/gknb/{year}nb/", "政府信息公开年报", "derived", "2026-11"),
        DeclaredList("/zfxxgkzl/gknb/{year}nb/zxjd{year}/", "镇乡街道年报", "derived", "2026-11"),
    )
