"""Pages of the UCAP family (开普 集约化), written from templates of ``data/replicas/ucap/``.

In:  a ``Replica`` and what a page is about. Out: its HTML as text. A list page as the family draws it::

    <ul class="pageList newsList">
    <li><a href="…/{32hex}.shtml" title="…">…</a><span class="time">2024-01-18</span></li>
    <script>createPageHTML('page_div', 3, 1, 'list', 'shtml', 54);</script>   pages, this page, …, rows

and an article: ``<meta>`` ArticleTitle, PubDate, ContentSource; 发布日期 and 信息来源 in ``div.info``;
the body in ``#zoomcon.article-content`` within ``<UCAPCONTENT>``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from html import escape
from string import Template
from typing import Any

from crawler.replica.description import REPLICAS, Channel, Hub, Replica
from crawler.replica.families.ucap_addresses import list_path, on_host
from crawler.replica.listing import Entry, ListPage, written
from crawler.replica.pages import Article

FOLDER = REPLICAS / "ucap"


def home_page(replica: Replica, blocks: Iterable[tuple[Channel, tuple[Entry, ...]]]) -> str:
    """The home page: menu, and the newest lines of some columns."""
    parts = [
        f'<div class="block"><h3>{escape(channel.name)}</h3><ul>{items(replica, channel, lines)}</ul>'
        f'<a class="more" href="{list_path(replica, channel)}">{_words()["more"]}</a></div>'
        for channel, lines in blocks
    ]
    content = _fill("home.html", portal=replica.portal, blocks="\n".join(parts))
    return _framed(replica, replica.portal, content)


def hub_page(replica: Replica, hub: Hub) -> str:
    """A page that leads to columns, or says a sentence."""
    links = [_link(f"/{replica.site}/{path}", text) for text, path in hub.links]
    text = f"<p>{escape(hub.text)}</p>" if hub.text else ""
    content = _fill(
        "hub.html",
        trail=_trail((*hub.trail, hub.name)),
        name=hub.name,
        links="\n".join(f"<li>{link}</li>" for link in links) + text,
    )
    return _framed(replica, hub.name, content)


def list_page(replica: Replica, page: ListPage) -> str:
    """A page of a column."""
    channel = page.channel
    names = {known.code: known for known in replica.channels}
    aside = [f"<li>{_link(list_path(replica, names[code]), names[code].name)}</li>" for code in channel.aside]
    content = _fill(
        "list.html",
        trail=_trail((*channel.trail, channel.name)),
        name=channel.name,
        aside="\n".join(aside),
        items=items(replica, channel, page.lines),
        pager_links=_pager_links(replica, channel, page.pages, page.number)
        if channel.pager == "links"
        else "",
        site=replica.site,
        total=page.pages,
        current=page.number,
        rows=page.rows,
    )
    return _framed(replica, channel.name, content, _meta(ColumnName=channel.name, ColumnType=channel.code))


def frame_page(replica: Replica, channel: Channel, identifier: str) -> str:
    """The page of a column whose rows a script would ask for."""
    content = _fill(
        "frame_list.html",
        trail=_trail((*channel.trail, channel.name)),
        name=channel.name,
        identifier=identifier,
        rows=channel.rows,
    )
    return _framed(replica, channel.name, content, _meta(ColumnName=channel.name, ColumnType=channel.code))


def article_page(replica: Replica, article: Article) -> str:
    """An article as a desktop browser gets it."""
    words = _words()
    attachment = wap = index_table = ""
    if article.attachment:
        attachment = f'<p class="fujian">{words["attachment"]}{_link(*article.attachment)}</p>\n'
    if article.wap:
        wap = " " + _link(article.wap, words["wap"])
    if article.indexed:
        index_table = _fill(
            "index_table.html",
            number=article.indexed,
            column=article.column,
            source=article.source,
            date=article.day,
            title=escape(_one_line(article.title)),
        )
    content = _fill(
        "article.html",
        trail=_trail((*article.trail, article.column)),
        heading=escape(article.title).replace("\n", "<br/>"),
        date=article.day,
        source=escape(article.source),
        body=article.html,
        attachments=attachment,
        index_table=index_table,
        wap=wap,
    )
    title = f"{_one_line(article.title)}_{article.column}_{replica.portal}"
    return _framed(replica, title, content, _article_meta(replica, article), article.charset)


def wap_page(replica: Replica, article: Article) -> str:
    """The same article as a telephone gets it: no menu, no breadcrumb."""
    return _fill(
        "wap.html",
        charset=article.charset,
        meta=_article_meta(replica, article),
        window_title=escape(_one_line(article.title)),
        heading=escape(article.title).replace("\n", "<br/>"),
        date=article.day,
        source=escape(article.source),
        body=article.html,
        site=replica.site,
        portal=replica.portal,
        code=replica.code,
        **_labels(),
    )


def stub() -> str:
    """The body of an article that has the report as an attachment only."""
    return f"<p>{_words()['stub']}</p>"


def error_page(replica: Replica) -> str:
    """What the portal shows where there is no page."""
    return _framed(replica, _words()["not_found"], _fill("error.html", site=replica.site))


def search_page(replica: Replica) -> str:
    """The site's search, which robots are asked to leave alone."""
    return _framed(replica, _words()["search"], f"<p>{_words()['search']}</p>")


def script() -> str:
    """The pager's script."""
    return _template("page.js").template


def style() -> str:
    """The style sheet."""
    return _template("site.css").template


def picture() -> str:
    """The picture that notices without text show."""
    return _template("picture.svg").template


@cache
def _template(name: str) -> Template:
    return Template((FOLDER / name).read_text(encoding="utf-8"))


def _fill(template: str, /, **values: Any) -> str:
    return _template(template).substitute(values)


@cache
def _words() -> dict[str, str]:
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


def _labels() -> dict[str, str]:
    return {key: _words()[key] for key in ("label_zh", "label_en")}


def _framed(replica: Replica, title: str, content: str, meta: str = "", charset: str = "utf-8") -> str:
    return _fill(
        "frame.html",
        charset=charset,
        portal=replica.portal,
        host=replica.hosts[0],
        code=replica.code,
        site=replica.site,
        meta=meta,
        window_title=escape(title),
        menu=_menu(replica),
        content=content,
        **_labels(),
    )


def _menu(replica: Replica) -> str:
    lines = [f'<li><a href="/{replica.site}/">{_words()["home"]}</a></li>']
    for item in replica.menu:
        below = "".join(f"<li>{_link(f'/{replica.site}/{path}', name)}</li>" for name, path in item.items)
        inner = f"<ul>{below}</ul>" if below else ""
        lines.append(f"<li>{_link(f'/{replica.site}/{item.path}', item.name)}{inner}</li>")
    return "\n".join(lines)


def _trail(names: tuple[str, ...]) -> str:
    return _words()["trail"].join((_words()["home"], *map(escape, names)))


def _link(address: str, text: str) -> str:
    return f'<a href="{address}">{escape(text)}</a>'


def _href(replica: Replica, channel: Channel, line: Entry) -> str:
    return written(channel.links, line.address, list_path(replica, channel), f"http://{replica.hosts[0]}")


def items(replica: Replica, channel: Channel, lines: Iterable[Entry]) -> str:
    """The lines of a list."""
    return "\n".join(
        f'<li><a href="{_href(replica, channel, line)}" title="{escape(line.text)}">'
        f'{escape(_shortened(line.text, channel.cut))}</a><span class="time">{line.day}</span></li>'
        for line in lines
    )


def _shortened(text: str, length: int) -> str:
    return f"{text[:length]}…" if 0 < length < len(text) else text


def _pager_links(replica: Replica, channel: Channel, pages: int, page: int) -> str:
    words = _words()
    targets = {"first": 1, "previous": max(1, page - 1), "next": min(pages, page + 1), "last": pages}
    links = "".join(
        _link(list_path(replica, channel, target).rpartition("/")[2], words[name])
        for name, target in targets.items()
    )
    return (
        f'<span>{words["pages"].format(total=pages, current=page)}</span><span class="arrow">{links}</span>'
    )


def _article_meta(replica: Replica, article: Article) -> str:
    return _meta(
        ColumnName=article.column,
        ArticleTitle=article.title,
        PubDate=f"{article.day} 10:20",
        ContentSource=article.content_source,
        Keywords="",
        Url=on_host(replica.hosts[0], article.path),
    )


def _meta(**entries: str) -> str:
    return "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in entries.items())


def _one_line(title: str) -> str:
    return title.replace("\n", "")
