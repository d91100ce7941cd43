"""How a portal of any family looks: templates of ``data/replicas/`` filled in.

In:  a ``Replica``, lines of lists, articles. Out: HTML as text. A family overrides the addresses, and what of
the drawing is its own::

    list_html → rows_html → row_html, pager_html         a list
    article_html, wap_html                               an article, for a desktop and for a telephone
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import ClassVar

from crawler.replica.description import Channel, Hub, Notice, Replica, Report, Twin
from crawler.replica.listing import Entry, ListPage, written
from crawler.replica.pages import Article
from crawler.replica.templates import Templates, link, meta


class Drawing:
    """The addresses and the looks of a portal at an edition."""

    folder: ClassVar[str] = "common"
    article_template: ClassVar[str] = "article.html"
    list_template: ClassVar[str] = "list.html"

    def __init__(self, replica: Replica, edition: int) -> None:
        self.replica = replica
        self.edition = edition
        self.templates = Templates(self.folder)

    # --- where pages stand ---

    def article_path(self, page: Report | Notice) -> str:
        """Address of a report or notice."""
        raise NotImplementedError

    def list_path(self, channel: Channel, page: int = 1) -> str:
        """Address of a list page, counted from 1."""
        raise NotImplementedError

    def attachment_path(self, report: Report) -> str:
        """Address of the file that a report is attached as, where that is a DOCX."""
        raise NotImplementedError

    def twin_path(self, report: Report, twin: Twin) -> str:
        """Address of a second page of a report."""
        return f"//{twin.host}{self.article_path(report)}"

    def document_path(self, report: Report) -> str:
        """Address of the tables: the article, or the file attached to it."""
        if not report.attached:
            return self.article_path(report)
        return self.attachment_path(report).replace(".docx", f".{report.file}")

    def home_paths(self) -> tuple[str, ...]:
        """Addresses of the home page."""
        return ("/", "/index.html")

    def at(self, path: str) -> str:
        """The address of a path that the description gives."""
        return path if path.startswith(("/", "http")) else f"/{path}"

    def absolute(self, path: str) -> str:
        """The full address."""
        return f"{self.replica.scheme}:{path}" if path.startswith("//") else f"{self.base}{path}"

    @property
    def base(self) -> str:
        """Scheme and main host."""
        return f"{self.replica.scheme}://{self.replica.hosts[0]}"

    # --- how they look ---

    def list_html(self, page: ListPage) -> str:
        """A list page."""
        channel = page.channel
        content = self.templates.fill(
            self.list_template,
            trail=self.trail((*channel.trail, channel.name)),
            name=channel.name,
            aside=self.aside_html(channel),
            items=self.rows_html(page),
            pager=self.pager_html(page),
        )
        return self.framed(channel.name, content, meta(ColumnName=channel.name, ColumnType=channel.name))

    def pager_html(self, page: ListPage) -> str:
        """What leads to the other pages."""
        raise NotImplementedError

    def rows_html(self, page: ListPage) -> str:
        """The lines as list items."""
        address = self.list_path(page.channel, page.number)
        return "\n".join(self.row_html(page.channel, line, address) for line in page.lines)

    def row_html(self, channel: Channel, line: Entry, address: str) -> str:
        """One line of the list page at ``address``."""
        href = escape(self.href(channel, line, address))
        cut = 0 < channel.cut < len(line.text)
        text = f"{line.text[: channel.cut]}…" if cut else line.text
        return (
            f'<li><a href="{href}" title="{escape(line.text)}">{escape(text)}</a><span>{line.day}</span></li>'
        )

    def href(self, channel: Channel, line: Entry, address: str) -> str:
        """A line's address as the column writes it."""
        return written(channel.links, line.address, address, self.base)

    def aside_html(self, channel: Channel) -> str:
        """Links to the columns beside this one."""
        names = {known.code: known for known in self.replica.channels}
        return "\n".join(
            f"<li>{link(self.list_path(names[code]), names[code].name)}</li>" for code in channel.aside
        )

    def article_html(self, article: Article) -> str:
        """An article as a desktop browser gets it."""
        words = self.templates.words
        attachment = ""
        if article.attachment:
            path, name = article.attachment
            target = written("dot", path, article.path, self.base)
            attachment = f'<p class="fujian">{words["attachment"]}{link(target, name)}</p>'
        content = self.templates.fill(
            self.article_template,
            trail=self.trail((*article.trail, article.column)),
            heading=escape(article.title).replace("\n", "<br/>"),
            date=article.day,
            source=escape(article.source),
            column=article.column,
            body=article.html,
            attachments=attachment,
            wap=link(article.wap, words["wap"]) if article.wap else "",
        )
        title = f"{one_line(article.title)}_{self.replica.portal}"
        return self.framed(title, content, self.article_meta(article), article.charset)

    def wap_html(self, article: Article) -> str:
        """The same article as a telephone gets it: no menu, no breadcrumb."""
        return self.templates.fill(
            "wap.html",
            charset=article.charset,
            meta=self.article_meta(article),
            window_title=escape(one_line(article.title)),
            heading=escape(article.title).replace("\n", "<br/>"),
            date=article.day,
            source=escape(article.source),
            body=article.html,
            portal=self.replica.portal,
            **self.labels(),
        )

    def article_meta(self, article: Article) -> str:
        """What the head says of an article."""
        return meta(
            ColumnName=article.column,
            ArticleTitle=article.title,
            PubDate=f"{article.day} 10:20",
            ContentSource=article.content_source,
            Url=self.absolute(article.path),
        )

    def hub_html(self, hub: Hub) -> str:
        """A page that leads to columns, or says a sentence."""
        text = f"<p>{escape(hub.text)}</p>" if hub.text else ""
        links = "\n".join(f"<li>{link(self.reachable(path), name)}</li>" for name, path in hub.links)
        content = self.templates.fill(
            "hub.html", trail=self.trail((*hub.trail, hub.name)), name=hub.name, links=links, text=text
        )
        return self.framed(hub.name, content)

    def reachable(self, path: str) -> str:
        """The address of a path of the description, as a link writes it."""
        address = self.at(path)
        return self.absolute(address) if address.startswith("//") else address

    def home_html(self, blocks: Sequence[tuple[Channel, tuple[Entry, ...]]]) -> str:
        """The home page: menu, and the newest lines of some columns."""
        parts = [
            f'<div class="block"><h3>{escape(channel.name)}</h3>'
            f"<ul>{''.join(self.row_html(replace(channel, links='root'), line, '/') for line in lines)}</ul></div>"
            for channel, lines in blocks
        ]
        content = self.templates.fill("home.html", portal=self.replica.portal, blocks="\n".join(parts))
        return self.framed(self.replica.portal, content)

    def error_html(self) -> str:
        """What the portal shows where there is no page."""
        return self.framed(self.templates.words["not_found"], self.templates.text("error.html"))

    def stub_html(self) -> str:
        """The body of an article that has the report as an attachment only."""
        return f"<p>{self.templates.words['stub']}</p>"

    def framed(self, title: str, content: str, head: str = "", charset: str = "utf-8") -> str:
        """A whole page."""
        return self.templates.fill(
            "frame.html",
            charset=charset,
            portal=self.replica.portal,
            host=self.replica.hosts[0],
            code=self.replica.code,
            meta=head,
            window_title=escape(title),
            menu=self.menu_html(),
            content=content,
            **self.labels(),
        )

    def menu_html(self) -> str:
        """The menu that stands on every page."""
        lines = [f"<li>{link('/', self.templates.words['home'])}</li>"]
        for item in self.replica.menu:
            below = "".join(f"<li>{link(self.reachable(path), name)}</li>" for name, path in item.items)
            inner = f"<ul>{below}</ul>" if below else ""
            lines.append(f"<li>{link(self.reachable(item.path), item.name)}{inner}</li>")
        return "\n".join(lines)

    def trail(self, names: tuple[str, ...]) -> str:
        """A breadcrumb."""
        words = self.templates.words
        return words["trail"].join((words["home"], *map(escape, names)))

    def labels(self) -> dict[str, str]:
        """What says that this is a replica."""
        return {key: self.templates.words[key] for key in ("label_zh", "label_en")}


def one_line(title: str) -> str:
    """The title without its line breaks."""
    return title.replace("\n", "")
