"""Lists of the platform of Suining, and of Ya'an, which is of the same make.

In:  a list page. Out: its ``QueryPages``::

    <div class="id-list id-list-li02 data-list"><ul>
      <li><a href="/gongkai/show/3c8e….html" title="…2024年…年度报告">…</a><span>2025-03-20</span></li> …
    <script>for (var i = 1; i <= 3; i++) { … '<a href="?page=' + i + '">' … }</script>

The number of pages stands in that script only.
"""

from __future__ import annotations

import re

from crawler.dialects.pages import QueryPages

_COUNT = re.compile(r"<=\s*(\d+)")
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script", re.S | re.I)
_PAGE_LINK = re.compile(r"[?&]page=(\d+)")


def read_pages(source: str) -> QueryPages | None:
    """The pages of a list, or None where it has one."""
    counts = [
        int(number)
        for script in _SCRIPT.findall(source)
        if "page=" in script
        for number in _COUNT.findall(script)
    ]
    counts += [int(number) for number in _PAGE_LINK.findall(source)]
    pages = max(counts, default=1)
    return QueryPages(pages, "page") if pages > 1 else None
