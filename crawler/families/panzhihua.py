"""Portals on the platform of Panzhihua city.

How to recognise one
    Articles at ``/{columns…}/{id of 6 digits or more}.shtml``, lists at ``…/index.shtml``; reports below
    ``/zfxxgk/zfxxgknb/{county}/{group}/{unit}/``, where the group is ``xqjbmzfxxgkgzndbg`` (departments),
    ``xzjdzfxxgkgzndbg`` (towns) or ``{county}xxgkgzndbg`` (the county's own). The line above an article names
    ``www.panzhihua.gov.cn`` on every county's host.

What to declare
    ``home``; in ``lists`` the page above the groups, as the menu may not lead there. HTTP only.

Numbering
    By the links 下一页 or 下页 alone; nothing says how many pages there are.

Ids are of one sequence for the whole city. The city's own host shows the same reports again under other ids.
"""

from __future__ import annotations

from crawler.families.base import ReportSpider
from crawler.families.declaration import DeclaredList
from crawler.paging import Numbering

__all__ = ["DeclaredList", "PanzhihuaSpider"]


class PanzhihuaSpider(ReportSpider):
    """盐边县, 仁和区, 东区 and 西区 of Panzhihua."""

    family = "panzhihua"
    article_pattern = r"/\d{6,}\.shtml$"
    list_pattern = r"/index(?:_\d+)?\.shtml$"
    numbering = Numbering.FROM_ONE
