"""Lists of VSB 博达, whose further pages are files in a folder named like the list.

In:  the links of a list page, and its address. Out: its ``FolderPages``::

    /zfxxgk1/zfxxgknb.htm                                  the newest rows
    <span class="p_pages"><span class="p_no_d">1</span><span class="p_no"><a href="zfxxgknb/2.htm">2</a></span>
      <span class="p_next p_fun"><a href="zfxxgknb/2.htm">下页</a></span>
      <span class="p_last p_fun"><a href="zfxxgknb/1.htm">尾页</a></span></span>
      → three pages: zfxxgknb.htm, zfxxgknb/2.htm, zfxxgknb/1.htm

Numbers count down as a rule, so that the oldest page is always 1; some sites count up. The links to the next
and to the last page tell which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from crawler.dialects.pages import FolderPages
from crawler.page import Link
from crawler.words import find_words

_NUMBERED = re.compile(r"(?:^|/)(\d+)\.(s?html?)$")


def read_pages(links: Iterable[Link], list_url: str) -> FolderPages | None:
    """The pages of a list, or None where it has one, or its links to the others name no number."""
    ways = {way: _numbered(links, way, list_url) for way in ("next_page", "last_page")}
    following, last = ways["next_page"], ways["last_page"]
    if following is None:
        return None
    number, suffix, folder = following
    ending = last[0] if last and last[2] == folder else 1
    if ending <= number and (number, ending) != (2, 2):
        return FolderPages(number + 1, folder, suffix, descending=True)
    return FolderPages(ending, folder, suffix, descending=False)


def _numbered(links: Iterable[Link], way: str, list_url: str) -> tuple[int, str, str] | None:
    for link in links:
        if not find_words("columns", way, link.text):
            continue
        address = urljoin(list_url, link.href)
        if match := _NUMBERED.search(urlsplit(address).path):
            return int(match[1]), match[2], address.rpartition("/")[0] + "/"
    return None
