from crawler.families.annual_module import AnnualModuleSpider, DeclaredList


class LishuiSpider(AnnualModuleSpider):
    """丽水市, 浙江省: departments of the city, each with a page for every year."""

    name = "lishui"
    division = "331100"
    portal = "丽水市人民政府"
    home = "http://www.lishui.gov.cn/"
    lists = (
        # The module was seen with this agency and year.
        DeclaredList(
            "/module/xxgk/xxgkAnnualReport.jsp?area=113325000026455663&fbtime=2017",
            "政府信息公开年报",
            "derived",
            "2018-03",
        ),
    )
