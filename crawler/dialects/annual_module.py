"""The annual-report module of Hanweb portals: one page for each agency and year.

In:  any page of the module. Out: the agencies and years that it names, and addresses::

    /module/xxgk/xxgkAnnualReport.jsp?area=113325000026455663&fbtime=2017
      <select id="area"><option value="113325000026455663">市政府办公室</option> …
      <a href="xxgkAnnualReport.jsp?area=113325000026455671&fbtime=2017">市教育局</a> …
      <a href="?area=113325000026455663&fbtime=2018">2018年</a> …

``area`` is the agency's credit code or its catalogue number. Nothing says which agency published in which
year, so every pair is an address worth asking for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.dialects.pages import parameter, with_parameters
from crawler.page import Link, Page
from crawler.words import count_words

MODULE = "xxgkAnnualReport.jsp"
_OPTION = re.compile(r"<option[^>]*\bvalue=[\"']?([^\"'>\s]+)[\"']?[^>]*>(.*?)(?=<)", re.I | re.S)
_AREA = re.compile(r"[0-9A-Z]{9,20}")
_YEAR = re.compile(r"20[0-3]\d")


@dataclass(frozen=True, slots=True)
class Area:
    """An agency of the module."""

    code: str
    name: str  # as the portal calls it; empty where it is not named


def is_module(url: str) -> bool:
    """Whether ``url`` is that of a page of the module."""
    return MODULE.lower() in url.lower()


def is_report(url: str) -> bool:
    """Whether ``url`` names an agency and a year."""
    return is_module(url) and bool(parameter(url, "area")) and bool(parameter(url, "fbtime"))


def is_blank(page: Page) -> bool:
    """Whether a page of the module shows no report: no heading of one, no figures, no file."""
    return not (count_words("report", "headings", page.text) or page.figures or page.files)


def read_areas(page: Page) -> tuple[Area, ...]:
    """The agencies that a page of the module links to or offers for choice, in its order."""
    found: dict[str, str] = {}
    for link in page.links:
        code = parameter(link.href, "area")
        if code and is_module_link(link) and not _YEAR.search(link.text):
            found.setdefault(code, link.text)
    for value, text in _OPTION.findall(page.source):
        if _AREA.fullmatch(value) and not _YEAR.fullmatch(value):
            found.setdefault(value, " ".join(html.unescape(text).split()))
    return tuple(Area(code, name) for code, name in found.items())


def is_module_link(link: Link) -> bool:
    """Whether a link stays in the module; a bare query does, on a page of the module."""
    return is_module(link.href) or link.href.startswith("?")


def read_years(page: Page) -> tuple[int, ...]:
    """The years that a page of the module links to or offers for choice, the latest first."""
    years = {parameter(link.href, "fbtime") for link in page.links if is_module_link(link)}
    years |= {value for value, _ in _OPTION.findall(page.source)}
    return tuple(sorted((int(year) for year in years if year and _YEAR.fullmatch(year)), reverse=True))


def addresses(module_url: str, areas: Iterable[Area], years: Iterable[int]) -> tuple[Link, ...]:
    """A link for every agency and year."""
    span = tuple(years)
    return tuple(
        Link(with_parameters(module_url, {"area": area.code, "fbtime": str(year)}), area.name)
        for area in areas
        for year in span
    )
