"""Lists of Guangdong's gkmlpt: a tree of columns in a script, and JSON for the articles of each.

In:  the bytes of ``/gkmlpt/index`` or of the API. Out: links to columns, ``Page``, ``QueryPages``::

    <script>window._CONFIG = { SID: '755001', TREE: [{"id": 1301, "name": "政府信息公开年报",
        "children": [{"id": 1302, "name": "部门年报"}]}], … }</script>
    /gkmlpt/api/all/1302?page=1&sid=755001
      {"classify": {"post_count": 134}, "articles": [{"title": "…2023年…年度报告",
        "url": "http://…/gkmlpt/content/4/4688/post_4688997.html", "date": 1706486400, …}]}

One hundred articles to a page; page 0 is page 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawler.dialects.pages import QueryPages
from crawler.page import Link, Page, read_page
from crawler.window import CHINA
from pipelines.extract.decode import decode

PER_PAGE = 100
_SID = re.compile(r"""\bSID\b['"]?\s*:\s*['"]?(\w+)""")
_TREE = re.compile(r"""\bTREE\b['"]?\s*:\s*(?=\[)""")
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


def read_columns(source: str) -> tuple[Link, ...]:
    """A link to the articles of every column of the tree in ``/gkmlpt/index``."""
    sid, tree = _SID.search(source), _TREE.search(source)
    if sid is None or tree is None:
        return ()
    try:
        nodes, _ = json.JSONDecoder().raw_decode(source, tree.end())
    except ValueError:
        return ()
    return tuple(
        Link(f"/gkmlpt/api/all/{number}?page=1&sid={sid[1]}", name) for number, name in _columns(nodes)
    )


def read_list(body: bytes) -> Page:
    """The articles of an answer of the API as links; any other page as it is.

    Raises ``Unreadable("charset.unknown")``.
    """
    answer = _json(body)
    if answer is None:
        return read_page(body)
    links = tuple(_link(article) for article in answer.get("articles") or () if isinstance(article, dict))
    return Page(
        source=decode(body),
        title="",
        text=" ".join(link.text for link in links),
        links=tuple(link for link in links if link.href),
        files=(),
        figures=0,
        scripted=False,
    )


def read_pages(source: str) -> QueryPages | None:
    """The pages of an answer of the API, or None where it has one."""
    answer = _json(source.encode())
    classify = answer.get("classify") if answer else None
    count = classify.get("post_count") if isinstance(classify, dict) else None
    pages = -(-int(count) // PER_PAGE) if isinstance(count, int | str) and str(count).isdigit() else 1
    return QueryPages(pages, "page") if pages > 1 else None


def _columns(nodes: Any) -> Iterator[tuple[str, str]]:
    for node in nodes if isinstance(nodes, list) else ():
        if not isinstance(node, dict):
            continue
        if node.get("id") is not None and node.get("name"):
            yield str(node["id"]), str(node["name"])
        for below in ("children", "child", "subs"):
            yield from _columns(node.get(below))


def _json(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _link(article: dict[str, Any]) -> Link:
    href = article.get("url") or article.get("post_url") or ""
    when = article.get("display_publish_time") or article.get("date") or article.get("created_at")
    return Link(str(href), " ".join(str(article.get("title") or "").split()), _day(when))


def _day(when: Any) -> str | None:
    """The day of a time stamp, in seconds or as text, in China."""
    if isinstance(when, str) and (match := _ISO.match(when)):
        return match[0]
    if isinstance(when, int) or (isinstance(when, str) and when.isdigit()):
        return datetime.fromtimestamp(int(when), CHINA).date().isoformat()
    return None
