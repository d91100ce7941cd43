"""Where the pages of a portal of the UCAP family stand.

In:  a report, notice or column. Out: paths in the family's form::

    /jyx/bmxxgk/202601/886b….shtml              article      /jyx/bmxxgk/list.shtml, list_2.shtml   list
    /jyx/bmxxgk/202601/886b…_wap.shtml          for telephones
    /jyx/bmxxgk/202601/886b…/files/68b8….docx   attachment
"""

from __future__ import annotations

from hashlib import md5

from crawler.replica.description import Channel, Notice, Replica, Report


def article_path(replica: Replica, page: Report | Notice) -> str:
    """Path of a report or notice."""
    if isinstance(page, Notice):
        if page.path:
            return f"/{replica.site}/{page.path}"
        folder = f"{page.published:%Y%m}"
    else:
        folder = page.folder or f"{page.published:%Y%m}"
    return f"/{replica.site}/{page.channel}/{folder}/{page.key}.shtml"


def wap_path(replica: Replica, report: Report) -> str:
    """Path of the page for telephones."""
    return article_path(replica, report).replace(".shtml", "_wap.shtml")


def attachment_path(replica: Replica, report: Report) -> str:
    """Path of the file that a report is attached as."""
    return article_path(replica, report).replace(".shtml", f"/files/{report.key[::-1]}.docx")


def list_path(replica: Replica, channel: Channel, page: int = 1) -> str:
    """Path of a list page, counted from 1."""
    return f"/{replica.site}/{channel.code}/{'list' if page == 1 else f'list_{page}'}.shtml"


def channel_id(channel: Channel) -> str:
    """What the search service calls a column."""
    return md5(channel.code.encode(), usedforsecurity=False).hexdigest()


def search_path(channel: Channel) -> str:
    """Path of the service that gives the rows of a column."""
    return f"/common/search/{channel_id(channel)}"


def on_host(host: str, path: str) -> str:
    """The full address; the replicas' portals speak plain HTTP."""
    return f"http://{host}{path}"
