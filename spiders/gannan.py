from crawler.families.vsb import DeclaredList, VsbSpider


class GannanSpider(VsbSpider):
    """甘南州, 甘肃省: the bureau of human resources."""

    name = "gannan"
    division = "623000"
    portal = "甘南藏族自治州人力资源和社会保障局"
    home = "http://rsj.gnzrmzf.gov.cn/"
    lists = (
        # The column itself was seen.
        DeclaredList("/zfxxgk1/zfxxgknb.htm", "政府信息公开年报", "derived", "2026-11"),
    )
