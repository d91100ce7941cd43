from crawler.families.trs import DeclaredList, TrsSpider


class HongshanSpider(TrsSpider):
    """洪山区, 武汉市, 湖北省: district government, departments, subdistricts."""

    name = "hongshan"
    division = "420111"
    portal = "武汉市洪山区人民政府"
    home = "http://www.hongshan.gov.cn/"
    lists = (
        # The folder of a report that was seen.
        DeclaredList("/xxgk/zfxxgknb/", "政府信息公开年报", "derived", "2024-01"),
    )
