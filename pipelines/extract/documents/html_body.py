"""What surrounds a report on a portal's page: where its body is, its titles, its fields, its attachments.

In:  the tree of a page. Out: plain tuples.

A portal's field table (UCAP, LonSun) looks like this and is no report table::

    名称   …                     索引号  014314799/2024-00002
    发布机构 沭阳县发展和改革局     公开日期 2024-01-17
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import islice

from lxml import etree

from pipelines.extract.data import DATA_DIR
from pipelines.extract.labels import TABLES, column_labels, row_labels
from pipelines.extract.model import Link
from pipelines.extract.text import squash

_ANCHOR = re.compile(
    "信息内容|行政许可|行政处罚|自然人|本年新收|予以公开|结果维持|結果維持|行政許可|行政處罰|予以公開"
)
_FIELD_NAMES = frozenset(
    """名称 标题 索引号 分类 主题分类 信息分类 发布机构 发布单位 发文机关 公开机构 责任部门 来源 信息来源
    公开日期 发布日期 发布时间 发文日期 成文日期 生成日期 成文时间 文号 发文字号 关键词 主题词 文件下载 时效
    有效性 公开形式 公开方式 公开时限 公开范围 体裁 体裁分类 组配分类 内容概述 信息名称 废止日期 生效日期""".split()
)
_ATTACHMENT = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|rtf|ofd|zip|rar|jpe?g|png|tiff?)(?:$|[?#])", re.I)
_DOWNLOAD = re.compile(r"download|attach", re.I)
_VIEWER = re.compile(r"[?&]file=([^&#]+)")
_NAMES_OF = etree.XPath("//@id|//@class", smart_strings=False)
_NAME = re.compile(r"[\w-]{2,}")
_ARTICLE_PARTS = 5
_ARTICLE_TEXT = 300  # characters
_BEGINNING = 2000  # characters
_ENOUGH_TEXT = 200  # characters that make an element a body rather than an empty frame


@cache
def _containers() -> tuple[tuple[str, etree.XPath], ...]:
    """The name that a known container goes by, and the test that finds it, best first."""
    lines = (DATA_DIR / "html_containers.txt").read_text(encoding="utf-8").splitlines()
    tests = [line for line in lines if line and not line.startswith("#")]
    return tuple((_NAME.findall(test)[-1], etree.XPath(f"//*[{test}]")) for test in tests)


def find_body(root: etree._Element) -> etree._Element:
    """The element that holds the article: a known container with a table of the form or enough text."""
    names = {name for value in set(_NAMES_OF(root)) for name in value.split()}
    names.update(element.tag for element in root.iter("ucapcontent"))
    for name, find in _containers():
        if name not in names:
            continue
        holding = [element for element in find(root) if _holds_article(element)]
        if holding:
            return max(holding, key=lambda element: len("".join(element.itertext())))
    body = root.find("body")
    return root if body is None else body


def _holds_article(element: etree._Element) -> bool:
    text = "".join(element.itertext())
    return _is_enough(text) or bool(_ANCHOR.search(text))


def _is_enough(text: str) -> bool:
    # The beginning usually tells. Joined to what follows it can lose a character or two, never half of them.
    return len(squash(text[:_BEGINNING])) >= 2 * _ENOUGH_TEXT or len(squash(text)) >= _ENOUGH_TEXT


def lays_out(table: etree._Element) -> bool:
    """Whether a table only arranges other content: it holds a table or an article, and no labels of its own."""
    nested = next(table.iterdescendants("table"), None) is not None
    if not (nested or any(_is_article(cell) for cell in table.iterdescendants("td"))):
        return False
    own = [
        squash("".join(cell.itertext()))
        for cell in table.iterdescendants("td", "th")
        if not nested
        or (next(cell.iterdescendants("table"), None) is None and next(cell.iterancestors("table")) is table)
    ]
    return sum(1 for text in own if _is_label(text)) < 3


def _is_article(cell: etree._Element) -> bool:
    """Whether a cell holds more paragraphs, or parts by line breaks, and more text than any cell of a form."""
    if len(cell) == 0 or (len(cell) == 1 and len(cell[0]) == 0):
        return False  # as nearly every cell
    parts = sum(1 for _ in islice(cell.iterdescendants("p", "div", "br", "li"), _ARTICLE_PARTS))
    return parts == _ARTICLE_PARTS and len("".join(cell.itertext())) >= _ARTICLE_TEXT


def _is_label(text: str) -> bool:
    return any(row_labels(table).find(text) or column_labels(table).find(text) for table in TABLES)


def field_table(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Name and value pairs when ``rows`` is a portal's field table, else nothing."""
    names = [squash(row[index]).rstrip(":：") for row in rows for index in range(0, len(row) - 1, 2)]
    known = sum(1 for name in names if name in _FIELD_NAMES)
    if known < 2 or known < 0.5 * len(names):
        return []
    values = [" ".join(row[index].split()) for row in rows for index in range(1, len(row), 2)]
    return list(zip(names, values, strict=True))


def titles(root: etree._Element) -> tuple[tuple[str, str], ...]:
    """Candidates for the title of the article, the most trustworthy kind first."""
    named = {(element.get("name") or "").lower(): element.get("content") for element in root.iter("meta")}
    candidates = [
        *(("ucaptitle", "".join(element.itertext())) for element in root.iter("ucaptitle")),
        ("meta:articletitle", named.get("articletitle")),
        *(
            ("og:title", element.get("content"))
            for element in root.iter("meta")
            if element.get("property") == "og:title"
        ),
        *(("h1", "".join(element.itertext())) for element in root.iter("h1")),
        *(("title", "".join(element.itertext())) for element in root.iter("title")),
    ]
    texts = ((source, " ".join((text or "").split())) for source, text in candidates)
    return tuple(dict.fromkeys((source, text) for source, text in texts if text))


def meta(root: etree._Element) -> tuple[tuple[str, str], ...]:
    """Named ``<meta>`` elements with content, names in lower case."""
    return tuple(
        (name.lower(), content.strip())
        for element in root.iter("meta")
        if (name := element.get("name")) and (content := element.get("content")) and content.strip()
    )


def attachments(root: etree._Element) -> tuple[Link, ...]:
    """Files that the page links to or embeds and that may hold the report."""
    links: dict[str, Link] = {}
    for element in root.iter("a", "iframe", "embed", "object"):
        url = (element.get("href") or element.get("src") or element.get("data") or "").strip()
        if viewer := _VIEWER.search(url):
            url = viewer[1]
        text = " ".join("".join(element.itertext()).split())
        if _ATTACHMENT.search(url) or (_DOWNLOAD.search(url) and _ATTACHMENT.search(text)):
            links.setdefault(url, Link(url, text))
    return tuple(links.values())
