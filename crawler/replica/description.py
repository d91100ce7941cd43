"""The description of a replica portal: what it publishes, in which columns, and every figure of its reports.

In:  the folder ``data/replicas/<name>/``. Out: a ``Replica``. A report is described by the cells that its
author wrote down; everything else about it follows from named variants::

    [[report]]
    id = "swj-2023"                   # agency, year, form, layout, address, titles, dates ...
    fill = { "proactive.regulations" = { state = "dash", raw = "/" } }
    [report.cells.requests]
    granted = { natural_person = 2, total = 2 }
    [[report.edition]]                # what is different from the second edition on
    number = 2
    [report.edition.cells.requests]
    granted = { natural_person = 3, total = 3 }
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from crawler.replica.tally import cells_of
from pipelines.extract.data import DATA_DIR

REPLICAS = DATA_DIR / "replicas"

FIRST_FILLER = date(2022, 3, 7)

T = TypeVar("T")


class DescriptionError(ValueError):
    """A description says something that no page can be made of. Names the file or entry and the fault."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A column of the portal: a numbered list of links."""

    code: str
    name: str
    trail: tuple[str, ...] = ()  # breadcrumb above the column's own name
    links: str = "root"  # how addresses are written: root, relative, absolute
    pager: str = (
        "script"  # script: the call alone; links: plain links too; json: rows come by a service (UCAP)
    )
    rows: int = 10
    cut: int = 0  # link texts longer than this are cut; 0 = never
    aside: tuple[str, ...] = ()  # codes of the columns linked beside the list
    number: str = ""  # that articles' addresses name the column by, where it is not the code
    inline: bool = False  # the column shows the reports themselves, one for each year
    filler: int = 0  # short notices of no interest, made up to fill the list


@dataclass(frozen=True, slots=True)
class Hub:
    """A page that is no list. ``links`` are (text, address below the portal's path)."""

    path: str
    name: str
    trail: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry of the menu that stands on every page; ``items`` open below it."""

    name: str
    path: str
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Twin:
    """A second address of a report: the page for telephones, or the same path on an alias host."""

    kind: str  # wap, alias, mirror (another path as well)
    lists: tuple[str, ...] = ()
    host: str = ""  # of an alias or mirror
    path: str = ""  # of a mirror


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an edition changes in a report: cells, and the day on which the page was replaced."""

    number: int
    modified: date
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """An annual report as its author means it. ``cells`` are nested by the parts of the field codes."""

    id: str
    key: str  # what the family's addresses tell articles apart by: 32 hexadecimal digits, a number
    agency: str
    year: int
    channel: str
    published: date
    title: str = ""  # agency, year and the usual words where not given
    form: str = "2021"  # "2021", "2019", "pre2019": without tables
    layout: str = "clean"  # of crawler.replica.layouts, or "attachment"
    file: str = "docx"  # what the attachment is: docx, pdf
    preamble: str = "regulation"
    overview: tuple[str, ...] | str = "year"  # paragraphs, or the name of shared ones
    problems: str = "depth"
    other: str = "none"
    we: str = "本机关"  # how the agency calls itself: 我局, 我镇
    path: str = ""  # where it is not the usual article address
    lists: tuple[str, ...] = ()  # columns that link to it beside its own
    unlisted: bool = False  # its own column does not link to it
    folder: str = ""  # date in the address, as the family writes it; ``published`` where not given
    link_text: str = ""
    source: str = ""  # 信息来源 in the header line
    content_source: str | None = None  # <meta ContentSource>; ``source`` where not given
    scope: str | None = None  # only where the text says it
    since: int = 1  # first edition that has it
    digits: str = "plain"
    default: str = "zero"
    fill: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, Any] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)  # official wording → wording of this report
    headings: Mapping[str, str] = field(default_factory=dict)
    signed: bool = True
    charset: str = "utf-8"
    header_charset: str | None = None  # of the HTTP header; None = the header names none
    index_table: bool = False
    failing_identities: tuple[str, ...] = ()  # ids of data/rules.toml that fail in the source itself
    twins: tuple[Twin, ...] = ()
    editions: tuple[Amendment, ...] = ()

    @property
    def attached(self) -> bool:
        """Whether the tables are in a file and not in the page."""
        return self.layout == "attachment"


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong at some addresses, when the server is started with this fault."""

    name: str  # of crawler.replica.faults
    at: tuple[str, ...]  # patterns of full addresses


@dataclass(frozen=True, slots=True)
class Notice:
    """A page that is no report, or a link that leads to none."""

    id: str
    key: str
    title: str
    channel: str
    published: date
    kind: str = "text"  # text, picture, table, digest, missing, gone, elsewhere
    path: str = ""  # where it is not the usual article address
    folder: str = ""  # as of a report
    lists: tuple[str, ...] = ()
    source: str = ""
    body: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    reports: tuple[str, ...] = ()  # ids of the reports that a digest links to
    url: str = ""  # of a link that leads elsewhere


@dataclass(frozen=True, slots=True)
class Replica:
    """A whole portal. ``hosts[0]`` is the main one; the others serve the same paths."""

    name: str
    family: str
    portal: str
    code: str  # 网站标识码
    hosts: tuple[str, ...]
    channels: tuple[Channel, ...]
    reports: tuple[Report, ...]
    notices: tuple[Notice, ...] = ()
    hubs: tuple[Hub, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    latest: tuple[str, ...] = ()  # codes of the columns that the home page shows
    site: str = ""  # what the family's addresses or scripts name the site by
    suffix: str = "html"  # of file names, where the family leaves it open
    schemes: tuple[str, ...] = ("http",)  # that it answers; the first is the one it links with
    faults: tuple[Fault, ...] = ()

    @property
    def scheme(self) -> str:
        """The scheme of the portal's own addresses."""
        return self.schemes[0]

    @property
    def editions(self) -> int:
        """How many editions there are; the first is 1."""
        changes = (change.number for report in self.reports for change in report.editions)
        return max((1, *changes, *(report.since for report in self.reports)))


def replica_names() -> tuple[str, ...]:
    """The replicas that have a description."""
    return tuple(sorted(path.parent.name for path in REPLICAS.glob("*/site.toml")))


@cache
def load_replica(name: str) -> Replica:
    """The replica described in ``data/replicas/<name>/``.

    Raises DescriptionError for an unknown replica, key or edition.
    """
    if name not in replica_names():
        raise DescriptionError(f"no replica {name!r}; there are: {', '.join(replica_names())}")
    folder = REPLICAS / name
    site = _read(folder / "site.toml")
    parts = [_read(path) for path in sorted(folder.glob("*.toml")) if path.name != "site.toml"]
    reports = tuple(_report(entry) for part in parts for entry in part.get("report", ()))
    notices = tuple(_build(Notice, entry) for part in parts for entry in part.get("notice", ()))
    built: dict[str, Any] = {"reports": reports, "notices": notices, "name": name}
    for key, plural, kind in (
        ("channel", "channels", Channel),
        ("hub", "hubs", Hub),
        ("menu", "menu", MenuItem),
        ("fault", "faults", Fault),
    ):
        built[plural] = tuple(_build(kind, entry) for entry in site.pop(key, ()))
    built["notices"] = (*notices, *(notice for channel in built["channels"] for notice in _filler(channel)))
    replica = _build(Replica, site | built)
    _require_known_columns(replica)
    return replica


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _report(entry: dict[str, Any]) -> Report:
    twins = tuple(_build(Twin, twin) for twin in entry.pop("twin", ()))
    editions = tuple(_build(Amendment, change) for change in entry.pop("edition", ()))
    if tally := entry.pop("tally", None):
        try:
            entry["cells"] = cells_of(tally) | entry.get("cells", {})
        except ValueError as error:
            raise DescriptionError(f"{entry.get('id')}: {error}") from error
    entry.setdefault("title", f"{entry.get('agency')}{entry.get('year')}{_prose()['title']}")
    return _build(Report, entry | {"twins": twins, "editions": editions})


def _filler(channel: Channel) -> Iterator[Notice]:
    for number in range(channel.filler):
        yield Notice(
            id=f"{channel.code}-{number:03}",
            key=str(7000000 + number),
            title=_prose()["filler"].format(number=number + 1),
            channel=channel.code,
            published=FIRST_FILLER + timedelta(days=7 * number),
            body=(_prose()["filler_text"],),
        )


@cache
def _prose() -> dict[str, str]:
    return dict(_read(REPLICAS / "prose.toml")["words"])


def _build(kind: type[T], entry: Mapping[str, Any]) -> T:
    """An instance of a dataclass from a table; lists become tuples."""
    name = entry.get("id") or entry.get("code") or entry.get("name") or kind.__name__
    unknown = entry.keys() - {known.name for known in fields(kind)}  # type: ignore[arg-type]
    if unknown:
        raise DescriptionError(f"{name}: unknown {', '.join(sorted(unknown))}")
    try:
        return kind(**{key: _frozen(value) for key, value in entry.items()})
    except TypeError as error:
        raise DescriptionError(f"{name}: {error}") from error


def _frozen(value: Any) -> Any:
    return tuple(_frozen(part) for part in value) if isinstance(value, list) else value


def _require_known_columns(replica: Replica) -> None:
    known = {channel.code for channel in replica.channels}
    pages: tuple[Report | Notice, ...] = (*replica.reports, *replica.notices)
    for page in pages:
        twins = page.twins if isinstance(page, Report) else ()
        named = {page.channel, *page.lists, *(code for twin in twins for code in twin.lists)}
        if missing := named - known:
            raise DescriptionError(f"{page.id}: no column {', '.join(sorted(missing))}")
