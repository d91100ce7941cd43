"""TRS WCM portals, and the variant of Chongqing's districts.

How to recognise one
    Articles at ``/{columns…}/{YYYYMM}/t{YYYYMMDD}_{id}.html`` (or ``.shtml``, ``.htm``), lists at the column's
    folder, ``createPageHTML(total, current, "index", "html")`` in a list's source, ``.TRS_Editor`` or
    ``.trs_editor_view`` around the text of an article, stray ``</TRS_DOCUMENT>`` tags in lists. Chongqing calls
    ``createPage(total, current, "index", "html")`` instead.

What to declare
    ``home``; ``lists`` with the folders of columns that are known, ending in a slash. Districts of Chongqing keep
    one column for each department and town, ``/bm/{unit}/zwgk_{n}/zfxxgknb_{m}/``: they are found by the menu, as
    the numbers follow no rule.

Numbering
    ``index.html``, ``index_1.html`` … ``index_{total-1}.html``: counted from zero. A page past the end may be a
    stub of 300 bytes instead of an error.

Pages for telephones, ``…_wap.html`` and ``…_app.shtml``, are the same documents. The date in an address is not
always that of publication (``t19700101_…`` has been seen), and the year of a report never follows from it. In
Guizhou the column's own page is the report: then it is taken for one by its headings.
"""

from __future__ import annotations

from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.paging import Numbering

__all__ = ["ChongqingSpider", "DeclaredList", "TrsSpider"]


class TrsSpider(ReportSpider):
    """The family of 江岸区, 贵阳市, 安溪县, 密云区 and many others."""

    family = "trs"
    article_pattern = r"/t\d{8}_\d+\.s?html?$|/t_?\d+\.s?html?$"
    list_pattern = r"/(?:index|default)(?:_\d+)?\.s?html?$|/[^/.]+$"
    numbering = Numbering.FROM_ZERO


class ChongqingSpider(TrsSpider):
    """綦江区, 荣昌区, 黔江区 and the other districts of Chongqing; document ids are unique within the city."""

    family = "chongqing"
